"""Which tweets a viewer may see, and what a page of cards needs.

`visibility` is the one place that decides who sees a tweet. Timelines, conversations, search, feeds
and counts all go through `visible_to`, or through `with_visibility` where the row's place matters.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject

from accounts.models.relationships import blocked_between, follows, mutes
from tweets.models.attached import Image
from tweets.models.like import Like


def visibility(viewer):
    """Condition on Tweet: the viewer may see it. A retweet is visible if what it retweets is, too.

    Nobody sees hidden tweets, tweets of suspended members, or those of a protected member whom they
    do not follow; members do not see tweets of those whom they block, or who block them.
    """
    tweet = Q(hidden_at=None) & author_visibility(viewer, "author")
    original = Q(retweet_of__hidden_at=None) & author_visibility(viewer, "retweet_of__author")
    return tweet & (Q(retweet_of=None) | original)


def author_visibility(viewer, path):
    """Condition on the member at path ("author", …): the viewer may read their tweets."""
    not_suspended = Q(**{f"{path}__suspended_at": None})
    public = Q(**{f"{path}__protected": False})
    if not viewer.is_authenticated:
        return not_suspended & public
    author = OuterRef(path)
    return (
        not_suspended
        & (public | Q(**{path: viewer}) | follows(viewer, author))
        & ~blocked_between(viewer, author)
    )


class TweetQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        return self.filter(visibility(viewer))

    def with_visibility(self, viewer):
        """Annotate is_visible, for readers who must know that something is there: a conversation
        with a gap, a timeline that counts what it has passed. Never render what is not visible.
        """
        return self.annotate(
            is_visible=ExpressionWrapper(visibility(viewer), output_field=models.BooleanField())
        )

    def not_muted_by(self, viewer):
        """Without what members say whom the viewer has muted, retweeted by others included."""
        if not viewer.is_authenticated:
            return self
        return self.exclude(
            mutes(viewer, OuterRef("author")) | mutes(viewer, OuterRef("retweet_of_user"))
        )

    def originals(self):
        return self.filter(retweet_of=None)

    def before(self, cursor):
        """Rows older than the id; all without one."""
        return self if cursor is None else self.filter(pk__lt=cursor)

    def newest_first(self):
        return self.order_by("-pk")

    def for_card(self, viewer):
        """All that tweets/_tweet.html shows, in the same query.

        Adds pictures ([{file, alt, width, height, color}, …]), and liked and retweeted by the
        viewer; each is about the original where the row is a retweet.
        """
        original = Coalesce(OuterRef("retweet_of"), OuterRef("pk"))
        pictures = Image.objects.filter(tweet=original).order_by("position")
        picture = JSONObject(file="file", alt="alt", width="width", height="height", color="color")
        liked = retweeted = Value(False)
        if viewer.is_authenticated:
            liked = Exists(Like.objects.filter(user=viewer, tweet=original))
            retweeted = Exists(self.model.objects.filter(author=viewer, retweet_of=original))
        return self.select_related("author", "retweet_of__author").annotate(
            pictures=ArraySubquery(pictures.values_list(picture)), liked=liked, retweeted=retweeted
        )
