"""Draws the cards of a list: {% cards cards %}."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from microblog.kept import kept
from tweets.cards import Card

register = template.Library()


@register.simple_tag(takes_context=True)
def cards(context, cards):
    """The rows of a timeline, each drawn once for all to whom it looks the same.

    What tweets/_tweet.html shows of its context has to be in the key.
    """
    viewer_id = context["user"].pk
    of_conversation = context["request"].resolver_match.url_name == "tweet"

    def row(card):
        if not isinstance(card, Card):
            return draw(card)
        seen_as = viewer_id and ("author" if card.author_id == viewer_id else "member")
        key = (card.row, card.quote, seen_as, of_conversation)
        return kept("card", key, lambda: draw(card.tweet))

    def draw(tweet):
        with context.push(card=tweet):
            return get_template("tweets/_tweet.html").template.render(context)

    return SafeString("".join(map(row, cards)))
