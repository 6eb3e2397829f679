"""What hangs on a tweet: pictures, and the members and hashtags found in its text."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Collate, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from microblog.text_search import PlainText


def of_tweet():
    # The composite keys and the unique constraint below begin with the column, or an index does.
    return models.ForeignKey(
        "tweets.Tweet", models.DB_CASCADE, verbose_name=_("Tweet"), db_index=False
    )


class Picture(models.Model):
    """A picture as it was re-encoded: see tweets/images.py for its renditions."""

    file = models.CharField(_("file"), max_length=100, help_text=_("The large rendition's name."))
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    color = models.CharField(_("average colour"), max_length=7)

    class Meta:
        abstract = True


class Upload(Picture):
    """A picture that a member has chosen and not tweeted yet: it waits here while they write.

    Nobody but them sees it, and nobody at all is told the name of its file.
    """

    LIMIT = 20  # that wait for one member; the oldest go

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DB_CASCADE, verbose_name=_("author"), db_index=False
    )
    created_at = models.DateTimeField(_("time"), db_default=Now())

    class Meta:
        verbose_name = _("uploaded picture")
        verbose_name_plural = _("uploaded pictures")
        indexes = [
            # A member's newest; cascades from the member.
            models.Index(fields=["author", "-id"], name="upload_of_member"),
        ]

    def __str__(self):
        return self.file


class Image(Picture):
    LIMIT = 4  # pictures a tweet

    tweet = of_tweet()
    position = models.PositiveSmallIntegerField(_("position"))
    alt = models.CharField(_("description"), max_length=420, blank=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position"]
        constraints = [
            # Also the index by which a page's pictures are read.
            models.UniqueConstraint(fields=["tweet", "position"], name="image_position"),
            models.CheckConstraint(condition=Q(position__lt=4), name="image_at_most_four"),
        ]

    def __str__(self):
        return self.alt or self.file


class Mention(models.Model):
    """A tweet speaks to a member: by @name in its text, or by answering them."""

    pk = models.CompositePrimaryKey("user", "tweet")  # in this order: a member's mentions by id
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DB_CASCADE, verbose_name=_("member"), db_index=False
    )
    tweet = of_tweet()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        indexes = [
            # Cascades from the tweet.
            models.Index(fields=["tweet"], name="mention_in_tweet"),
        ]

    def __str__(self):
        return f"{self.user_id} @ {self.tweet_id}"


class Hashtag(models.Model):
    name = models.CharField(
        _("name"),
        max_length=280,  # in lower case İ is two characters
        unique=True,
        help_text=_("Without #, in lower case."),
    )
    label = models.CharField(_("as first written"), max_length=140)

    class Meta:
        verbose_name = _("hashtag")
        verbose_name_plural = _("hashtags")
        indexes = [
            # Search by the beginning of a name, without accents: LIKE wants the collation "C".
            models.Index(Collate(PlainText("name"), "C"), name="hashtag_names"),
        ]

    def __str__(self):
        return f"#{self.label}"

    def get_absolute_url(self):
        return reverse("hashtag", args=[self.name])


class TweetHashtag(models.Model):
    pk = models.CompositePrimaryKey("hashtag", "tweet")  # in this order: a hashtag's tweets by id
    hashtag = models.ForeignKey(
        Hashtag, models.DB_CASCADE, verbose_name=_("hashtag"), db_index=False
    )
    tweet = of_tweet()

    class Meta:
        verbose_name = _("hashtag in a tweet")
        verbose_name_plural = _("hashtags in tweets")
        indexes = [
            # Cascades from the tweet.
            models.Index(fields=["-tweet"], name="tweethashtag_recent"),
        ]

    def __str__(self):
        return f"{self.hashtag_id} # {self.tweet_id}"
