"""Draws cards: {% cards cards %} of a list, or {% card card %}."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from microblog.kept import kept

register = template.Library()


@register.simple_tag(takes_context=True)
def cards(context, cards):
    """The rows of a timeline."""
    draw = drawer(context)
    return SafeString("".join(map(draw, cards)))


@register.simple_tag(takes_context=True)
def card(context, card, *, is_new=False, is_pinned=False):
    return drawer(context, is_new=is_new, is_pinned=is_pinned)(card)


def drawer(context, **options):
    """A function that draws cards, each once for all to whom it looks the same.

    What tweets/_tweet.html shows of its context has to be in the key.
    """
    viewer_id = context["user"].pk
    of_conversation = context["request"].resolver_match.url_name == "tweet"
    marks = context.get("marks")
    shown = (of_conversation, marks and marks.key, *options.values())

    def drawn(card):
        seen_as = viewer_id and ("author" if card.author_id == viewer_id else "member")
        through = card.marks.get("through")  # a followed hashtag
        key = (card.row, card.quote, seen_as, through, *shown)
        return kept("card", key, lambda: draw(card.tweet, through))

    def draw(tweet, through):
        with context.push(card=tweet, form=None, through=through, **options):
            return get_template("tweets/_tweet.html").template.render(context)

    return drawn
