"""A member's favourite."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Like(models.Model):
    pk = models.CompositePrimaryKey("user", "tweet")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_CASCADE,
        related_name="like_set",
        verbose_name=_("member"),
        db_index=False,
    )
    tweet = models.ForeignKey(
        "tweets.Tweet", models.DB_CASCADE, verbose_name=_("Tweet"), db_index=False
    )
    # The tweet's author again, so that "who liked my tweets?" is one index scan.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_CASCADE,
        related_name="received_like_set",
        verbose_name=_("author"),
        db_index=False,
    )
    created_at = models.DateTimeField(_("since"), db_default=Now())

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        indexes = [
            # A member's favourites, newest first.
            models.Index(fields=["user", "-created_at"], name="like_by_member"),
            # Who favourited a tweet, newest first; cascades from the tweet.
            models.Index(fields=["tweet", "-created_at"], name="like_of_tweet"),
            # Interactions: favourites of my tweets, newest first.
            models.Index(fields=["author", "-created_at"], name="like_received"),
            # Whose tweets were favourited since mails were last sent.
            models.Index(fields=["created_at"], name="like_time"),
        ]

    def __str__(self):
        return f"{self.user_id} ★ {self.tweet_id}"
