from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=90)


class FormerUsernameQuerySet(models.QuerySet):
    def by_username(self, username):
        """As UserQuerySet.by_username: the index of the constraint on UPPER(username)."""
        return self.filter(username__iexact=username)

    def kept(self):
        """Those that still lead to their member and are nobody else's."""
        return self.filter(changed_at__gt=Now() - KEPT)

    def kept_no_more(self):
        return self.filter(changed_at__lte=Now() - KEPT)


class FormerUsername(models.Model):
    """A name that a member had until lately: links to it lead to them, and nobody else takes it.

    A row that is kept no more stands for nothing. It goes when its member changes names again, or
    somebody else takes this one.
    """

    username = models.CharField(_("username"), max_length=15)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_CASCADE,
        verbose_name=_("member"),  # its index: how many names they have given up lately
    )
    changed_at = models.DateTimeField(_("until"), db_default=Now())

    objects = FormerUsernameQuerySet.as_manager()

    class Meta:
        verbose_name = _("former username")
        verbose_name_plural = _("former usernames")
        constraints = [
            models.UniqueConstraint(Upper("username"), name="formerusername_unique"),
        ]

    def __str__(self):
        return f"@{self.username}"
