"""The cards of a list: rows of a statement that is put together once, not instances of models.

A card is drawn from its row alone (templatetags/cards.py keeps what was drawn under the row).
Whoever wants more of it has `tweet`, the model as TweetQuerySet.for_card gives it.
"""

import json
from functools import cached_property

from django.db.models import F
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.statements import ViewerStatement
from microblog.statements import argument_names, as_model
from tweets.models import Tweet


def of_original(name):
    """Expression: a column of the tweet that is shown, the retweeted one where it is a retweet."""
    return Coalesce(F(f"retweet_of__{name}"), F(name))


AUTHOR = ("id", "username", "name", "avatar", "protected", "indexable")
TWEET = (
    *("id", "text", "entities", "language", "created_at"),
    *("in_reply_to_id", "conversation_id"),
    *("replies_count", "retweets_count", "likes_count"),
)
# The row itself, and who stands above the card where it is a retweet.
ITSELF = ("pk", "retweet_of_id", "created_at", "author_id", "author__username", "author__name")
CARD = (
    *ITSELF,
    *(of_original(name) for name in TWEET),
    *(of_original(f"author__{name}") for name in AUTHOR),
    *("pictures", "quote_of_id", "liked", "retweeted"),
)
QUOTE = (*TWEET, *(f"author__{name}" for name in AUTHOR), "pictures")

quote_field = Tweet._meta.get_field("quote_of")

AUTHOR_ID = len(ITSELF) + len(TWEET)
QUOTE_ID = len(CARD) - 3


class Card:
    """One row of a CardList.

    row    the values of CARD: equal rows look the same to all who stand the same to their author
    quote  the values of QUOTE of the tweet it quotes; None where the viewer does not see that
    marks  what else was asked of it, {name: value}
    """

    def __init__(self, row, quote=None, marks=None):
        self.row, self.quote, self.marks = row, quote, marks
        self.pk, self.retweet_of_id, self.created_at = row[:3]
        self.original_id = self.retweet_of_id or self.pk
        self.author_id = row[AUTHOR_ID]

    @cached_property
    def tweet(self):
        """The model with all that TweetQuerySet.for_card gives it."""
        values = iter(self.row)
        above = dict(zip(ITSELF, values, strict=False))
        card = tweet = tweet_of(values)
        if self.retweet_of_id:
            author = as_model(
                User,
                id=above["author_id"],
                username=above["author__username"],
                name=above["author__name"],
            )
            card = as_model(
                Tweet,
                id=self.pk,
                author_id=author.pk,
                created_at=self.created_at,
                retweet_of_id=tweet.pk,
            )
            card.author, card.retweet_of = author, tweet
        card.pictures, quote_id, card.liked, card.retweeted = values
        card.pictures = json.loads(card.pictures)
        card.quote_of_id = quote_id
        if quote_id:  # looked up already, also where the viewer does not see it
            quote_field.set_cached_value(card, self.quote and quote_of(self.quote))
        return card


def tweet_of(values):
    """A tweet with its author, of the next values of the iterator."""
    fields = dict(zip(TWEET, values, strict=False))
    fields["entities"] = json.loads(fields["entities"])
    author = as_model(User, **dict(zip(AUTHOR, values, strict=False)))
    tweet = as_model(Tweet, **fields, author_id=author.pk, retweet_of_id=None)
    tweet.author = author
    return tweet


def quote_of(row):
    *values, pictures = row
    tweet = tweet_of(iter(values))
    tweet.pictures = json.loads(pictures)
    return tweet


@ViewerStatement
def quotes(viewer, tweet_ids):
    tweets = Tweet.objects.visible_to(viewer).not_muted_by(viewer).with_pictures()
    return tweets.filter(pk__in=tweet_ids).values_list(*QUOTE)


class CardList:
    """Decorates a function (viewer, places as Statement has them) that gives a queryset of what the
    viewer may see, in order and cut. Calling it gives a list of Card.

    marks are names of annotations that each card brings along.
    """

    def __init__(self, build, places=None, marks=()):
        def cards(viewer, **places):
            tweets = build(viewer, **places).for_card(viewer)
            return tweets.values_list(*CARD, *marks)

        places = argument_names(build)[1:] if places is None else places
        self.statement = ViewerStatement(cards, places)
        self.marks = marks
        self.__doc__ = build.__doc__

    def __call__(self, viewer, **values):
        """In one query, and one more where a tweet quotes another."""
        return self.cards(viewer, self.statement(viewer, **values))

    def later(self, viewer, **values):
        """As Statement.later: `cards` makes them of its rows."""
        return self.statement.later(viewer, **values)

    def cards(self, viewer, rows):
        linked = {row[QUOTE_ID] for row in rows} - {None}
        found = {row[0]: row for row in quotes(viewer, tweet_ids=list(linked))} if linked else {}
        return [
            Card(
                row[: len(CARD)],
                quote=found.get(row[QUOTE_ID]),
                marks=dict(zip(self.marks, row[len(CARD) :], strict=True)),
            )
            for row in rows
        ]


@CardList
def with_ids(viewer, tweet_ids):
    return Tweet.objects.visible_to(viewer).filter(pk__in=tweet_ids)


@CardList
def unmuted_with_ids(viewer, tweet_ids):
    return Tweet.objects.visible_to(viewer).not_muted_by(viewer).filter(pk__in=tweet_ids)


def by_id(viewer, ids, cards=with_ids):
    """{id: Card} of those that the viewer may see."""
    return {card.pk: card for card in cards(viewer, tweet_ids=list(ids))} if ids else {}
