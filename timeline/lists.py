"""The plain lists of tweets: a page of each is one index, walked backward from the cursor."""

from microblog.pagination import BIGGEST_ID, SIZE, cut
from microblog.statements import argument_names
from tweets.cards import CardList
from tweets.models import Tweet


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


@NewestFirst
def without_replies(viewer, member):
    return Tweet.objects.filter(author=member, in_reply_to=None)


@NewestFirst
def with_replies(viewer, member):
    return Tweet.objects.filter(author=member)


@NewestFirst
def hashtag(viewer, name_text):
    # The key of TweetHashtag (hashtag, tweet), backwards.
    return Tweet.objects.filter(tweethashtag__hashtag__name=name_text).not_muted_by(viewer)


@NewestFirst
def mentions(viewer):
    # The key of Mention (user, tweet), backwards.
    return Tweet.objects.filter(mention__user=viewer).not_muted_by(viewer)
