"""Draws cards: {% cards cards %} of a list, {% card card %}, or {% large_card card %}."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from microblog.kept import drawn_parts, filled, kept_in, surroundings
from microblog.templatetags.kept import HoleNode

register = template.Library()


class CardsNode(HoleNode):
    def __init__(self, cards):
        self.cards = cards

    def fill(self, context):
        return map(drawer(context), self.cards.resolve(context))


@register.tag
def cards(parser, token):
    """The rows of a timeline."""
    _tag, cards = token.split_contents()
    return CardsNode(parser.compile_filter(cards))


@register.simple_tag(takes_context=True)
def card(context, card, *, is_new=False, is_pinned=False):
    draw = drawer(context, is_new=is_new, is_pinned=is_pinned)
    return SafeString(draw(card).decode())


@register.simple_tag(takes_context=True)
def large_card(context, card):
    """The card that the page is about, with its numbers. Where it is answered is a hole in it."""
    parts = drawer(context, drawn_parts, large=True)(card)
    return SafeString(b"".join(filled(parts, context)).decode())


def drawn_bytes(template, context):
    return template.render(context).encode()


def drawer(context, draw_with=drawn_bytes, **options):
    """A function that draws cards as bytes, each once for all to whom it looks the same.

    What tweets/_tweet.html shows of its context has to be in the key.
    """
    around, viewer_id = surroundings(), context["user"].pk
    of_conversation = context["request"].resolver_match.url_name == "tweet"
    marks = context.get("marks")
    shown = (of_conversation, marks and marks.key, *options.items())

    def drawn(card):
        seen_as = viewer_id and ("author" if card.author_id == viewer_id else "member")
        through = card.marks.get("through")  # a followed hashtag
        key = (card.row, card.quote, seen_as, through, *shown)
        return kept_in(around, "card", key, lambda: draw(card.tweet, through))

    def draw(tweet, through):
        with context.push(card=tweet, through=through, **options):
            return draw_with(get_template("tweets/_tweet.html").template, context)

    return drawn
