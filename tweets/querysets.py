"""Which tweets a viewer may see, and what a page of cards needs.

`visibility` is the one place that decides who sees a tweet. Timelines, conversations, search and
counts all go through `visible_to`, or through `with_visibility` where the row's place matters.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import ExpressionWrapper, Func, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from accounts.models.relationships import blocked_between, follows, mutes
from microblog.expressions import is_there
from tweets.models.attached import Image
from tweets.models.like import Like


def visibility(viewer):
    """Condition on Tweet: the viewer may see it. A retweet is visible if what it retweets is, too.

    Nobody sees hidden tweets, tweets of members who are suspended or have left, or those of a
    protected member whom they do not follow; members do not see tweets of those whom they block, or
    who block them.
    """
    tweet = Q(hidden_at=None) & author_visibility(viewer, "author")
    original = Q(retweet_of__hidden_at=None) & author_visibility(viewer, "retweet_of__author")
    return tweet & (Q(retweet_of=None) | original)


def author_visibility(viewer, path):
    """Condition on the member at path ("author", …): the viewer may read their tweets."""
    present = Q(**{f"{path}__is_present": True})
    public = Q(**{f"{path}__protected": False})
    if not viewer.is_authenticated:
        return present & public
    author = OuterRef(path)
    return (
        present
        & (public | Q(**{path: viewer}) | follows(viewer, author))
        & ~blocked_between(viewer, author)
    )


def muted(viewer):
    """Condition on Tweet: said, or first said, by someone whom the viewer has muted."""
    return mutes(viewer, OuterRef("author")) | mutes(viewer, OuterRef("retweet_of_user"))


def original_id():
    """Expression for a subquery: of the tweet of the row outside, or what it retweets."""
    return Coalesce(OuterRef("retweet_of"), OuterRef("pk"))


class TweetQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        return self.filter(visibility(viewer))

    def with_visibility(self, viewer):
        """Annotate is_visible, for readers who must know that something is there: a timeline that
        counts what it has passed, a conversation with a gap. Never show what is not visible.
        """
        condition = ExpressionWrapper(visibility(viewer), output_field=models.BooleanField())
        return self.annotate(is_visible=condition)

    def with_muted(self, viewer):
        """Annotate is_muted: said, or first said, by someone whom the viewer has muted."""
        return self.annotate(is_muted=muted(viewer) if viewer.is_authenticated else Value(False))

    def not_muted_by(self, viewer):
        return self.exclude(muted(viewer)) if viewer.is_authenticated else self

    def originals(self):
        return self.filter(retweet_of=None)

    def retweetable(self):
        """What a protected member says is for their followers alone; see also services.retweet."""
        return self.originals().filter(author__protected=False)

    def id_at(self, moment):
        """Expression: the id of the last tweet until a moment, 0 before the first one.

        Ids grow with time, so a time becomes a place in a timeline. Reads the index tweet_time.
        """
        tweets = self.filter(created_at__lte=moment).order_by("-created_at")
        return Coalesce(Subquery(tweets.values("pk")[:1]), 0)

    def for_card(self, viewer):
        """All that tweets/_tweet.html shows, in the same query, and one more for quoted tweets.

        Adds pictures, and liked and retweeted by the viewer; each is about the original where the
        row is a retweet. quote_of is None where the viewer does not see what is quoted.
        """
        liked = retweeted = Value(False)
        if viewer.is_authenticated:
            original = original_id()
            liked = is_there(Like.objects.filter(user=viewer, tweet=original))
            retweeted = is_there(self.model.objects.filter(author=viewer, retweet_of=original))
        quoted = self.model.objects.visible_to(viewer).not_muted_by(viewer)
        return (
            self.select_related("author", "retweet_of__author")
            .with_pictures()
            .annotate(liked=liked, retweeted=retweeted)
            .prefetch_related(
                Prefetch("quote_of", quoted.select_related("author").with_pictures()),
            )
        )

    def with_pictures(self):
        """Annotate pictures: [{file, alt, width, height, color}, …]."""
        pictures = Image.objects.filter(tweet=original_id()).order_by("position")
        picture = JSONObject(file="file", alt="alt", width="width", height="height", color="color")
        array = ArraySubquery(pictures.values_list(picture))
        return self.annotate(
            pictures=Func(array, function="to_jsonb", output_field=models.JSONField())
        )
