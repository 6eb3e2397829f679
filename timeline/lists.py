"""The plain lists of tweets: a page of each is one index, walked backward from the cursor."""

from functools import partial

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from microblog.expressions import is_there
from microblog.pagination import BIGGEST_ID, SIZE, cut
from microblog.statements import Statement, argument_names, as_model
from timeline.models import HashtagFollow, Pin
from tweets.cards import CardList
from tweets.models import Hashtag, Tweet


class NewestFirst(CardList):
    """Decorates a function (viewer, places as Statement has them) that gives a queryset of all that
    is in the list. Called with a cursor it gives a page of what the viewer may see of it.
    """

    def __init__(self, build):
        def newest(viewer, before, **places):
            tweets = build(viewer, **places).visible_to(viewer)
            return tweets.filter(pk__lt=before).order_by("-pk")[: SIZE + 1]

        super().__init__(newest, places=["before", *argument_names(build)[1:]])

    def __call__(self, viewer, before, **values):
        before = BIGGEST_ID if before is None else before
        return cut(super().__call__(viewer, before=before, **values), "pk", SIZE, "before")


@NewestFirst
def front(viewer):
    return Tweet.objects.originals().filter(in_reply_to=None)


def profile_page(viewer, before, *, member):
    """A page of what the member says, replies left out; and the card that they have pinned, on the
    first page alone: None on others, and where there is none that the viewer may see.
    """
    if before is not None:
        return without_replies(viewer, before, member=member), None
    cards = top_of_profile(viewer, member=member)
    pinned = cards.pop(0) if cards and cards[0].marks["is_pinned"] else None
    return cut(cards, "pk", SIZE, "before"), pinned


def is_pinned(member):
    """Expression: whether the member has pinned the tweet."""
    pinned = Pin.objects.filter(user=member, tweet=OuterRef("pk"))
    return is_there(pinned)


def said_by(member):
    """Without what they have pinned."""
    pinned = Coalesce(Subquery(pinned_by(member)), 0)
    return Tweet.objects.filter(author=member, in_reply_to=None).exclude(pk=pinned)


def pinned_by(member):
    return Pin.objects.filter(user=member).values("tweet")


@NewestFirst
def without_replies(viewer, member):
    return said_by(member)


@partial(CardList, marks=["is_pinned"])
def top_of_profile(viewer, member):
    newest = said_by(member).visible_to(viewer).order_by("-pk").values("pk")[: SIZE + 1]
    tweets = Tweet.objects.visible_to(viewer).filter(pk__in=newest.union(pinned_by(member)))
    tweets = tweets.annotate(is_pinned=is_pinned(member))
    return tweets.order_by("-is_pinned", "-pk")


@NewestFirst
def with_replies(viewer, member):
    return Tweet.objects.filter(author=member)


@NewestFirst
def with_pictures(viewer, member):
    # The key of PictureTweet (author, tweet), backwards.
    return Tweet.objects.filter(picturetweet__author=member)


@NewestFirst
def hashtag(viewer, name_text):
    # The key of TweetHashtag (hashtag, tweet), backwards: that it is of one, a join does not say.
    tag = Hashtag.objects.filter(name=name_text).values("pk")[:1]
    return Tweet.objects.filter(tweethashtag__hashtag=Subquery(tag)).not_muted_by(viewer)


@NewestFirst
def mentions(viewer):
    # The key of Mention (user, tweet), backwards.
    return Tweet.objects.filter(mention__user=viewer).not_muted_by(viewer)


# Hashtags that one follows

HASHTAG = ("id", "name", "label")


def followed_hashtags(viewer):
    """By name."""
    return [
        as_model(Hashtag, **dict(zip(HASHTAG, row, strict=True)))
        for row in followed(viewer=viewer.pk)
    ]


@Statement
def followed(viewer):
    hashtags = Hashtag.objects.filter(hashtagfollow__user=viewer)
    return hashtags.order_by("name").values_list(*HASHTAG)


def is_following_hashtag(viewer, name):
    """name is in lower case."""
    return viewer.is_authenticated and bool(follows_of(viewer=viewer.pk, name_text=name))


@Statement
def follows_of(viewer, name_text):
    follows = HashtagFollow.objects.filter(user=viewer, hashtag__name=name_text)
    return follows.values_list("hashtag")
