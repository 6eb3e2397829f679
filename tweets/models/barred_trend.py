"""Words that moderators keep out of the trends."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class BarredTrend(models.Model):
    """Never a trend, neither as a hashtag nor as a word."""

    name = models.CharField(
        _("name"),
        max_length=280,
        unique=True,
        help_text=_("A hashtag or a word: neither becomes a trend. Takes effect within a minute."),
    )
    reason = models.CharField(_("reason"), max_length=500)
    created_at = models.DateTimeField(_("time"), db_default=Now(), editable=False)
    # What is barred stays so when the moderator has gone.
    barred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_SET_NULL,
        null=True,
        editable=False,
        related_name="barred_trend_set",
        verbose_name=_("barred by"),
    )

    class Meta:
        verbose_name = _("barred trend")
        verbose_name_plural = _("barred trends")
        constraints = [
            # As hashtags are named.
            models.CheckConstraint(
                condition=Q(name__gt="") & ~Q(name__startswith="#"),
                name="barredtrend_name",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = self.name.strip().lstrip("#＃").lower()
        if not self.name:
            raise ValidationError({"name": _("Write a hashtag or a word.")})
