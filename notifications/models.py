"""Of what a member wants to hear by mail, and until when they have. What there is to hear has no
table: it is pulled from timeline.interactions when a mail is written.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """As timeline.interactions names them, but that a reply is no mention here. In the order of a
    mail: what waits for an answer first.
    """

    REQUEST = "request", _("Somebody asks to follow me")
    REPLY = "reply", _("Somebody replies to me")
    MENTION = "mention", _("Somebody mentions me")
    FOLLOW = "follow", _("Somebody follows me")
    RETWEET = "retweet", _("Somebody retweets a Tweet of mine")
    LIKE = "like", _("Somebody favourites a Tweet of mine")


class Frequency(models.TextChoices):
    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day")
    NEVER = "never", _("Never")


# Of whoever has not chosen: at once what is said to them, once a day what is a nod.
DEFAULTS = dict.fromkeys(Kind, Frequency.NOW) | {
    Kind.RETWEET: Frequency.DAILY,
    Kind.LIKE: Frequency.DAILY,
}


class Subscription(models.Model):
    """How often a member hears of one kind of interaction. Without a row it is as in DEFAULTS.

    Each kind has a moment of its own until which it was mailed, so that nothing is mailed twice or
    left out when a member goes over from "at once" to "once a day", or back.
    """

    pk = models.CompositePrimaryKey("user", "kind")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_CASCADE,
        verbose_name=_("member"),
        db_index=False,  # the key begins with it
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    frequency = models.CharField(_("how often"), max_length=5, choices=Frequency)
    mailed_until = models.DateTimeField(_("mailed until"))
    # When the next mail is to go out; null while there is nothing new.
    due_at = models.DateTimeField(_("due"), null=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at=None) | ~Q(frequency=Frequency.NEVER),
                name="subscription_never_due",
            ),
        ]
        indexes = [
            # Who gets a mail now.
            models.Index(
                fields=["due_at"],
                condition=Q(due_at__isnull=False),
                name="subscription_due",
            ),
        ]

    def __str__(self):
        return f"{self.user_id} {self.kind}: {self.frequency}"


class Sweep(models.Model):
    """Until when all that happened on the site was looked through for news: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    until = models.DateTimeField(_("until"), db_default=Now())

    class Meta:
        verbose_name = _("sweep")
        verbose_name_plural = _("sweeps")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="sweep_one_row")]

    def __str__(self):
        return f"{self.until:%Y-%m-%d %H:%M:%S}"
