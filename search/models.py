"""What a member has looked for: lately, and again and again."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 200


class Kept(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_CASCADE,
        verbose_name=_("member"),
        db_index=False,  # the unique constraint begins with it
    )
    query = models.CharField(_("search"), max_length=MAX_LENGTH)

    class Meta:
        abstract = True

    def __str__(self):
        return self.query

    def get_absolute_url(self):
        return f"{reverse('search')}?{urlencode({'q': self.query})}"


class SavedSearch(Kept):
    LIMIT = 25  # for each member

    created_at = models.DateTimeField(_("since"), db_default=Now())
    # The last tweet that there was when they looked: what is found after it is new.
    seen_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["query"]
        constraints = [
            # Also the index by which a member's are read.
            models.UniqueConstraint(fields=["user", "query"], name="savedsearch_once"),
        ]


class RecentSearch(Kept):
    """A search, or as "@name" a person whom the member has chosen among those found."""

    LIMIT = 10  # for each member; the oldest go

    searched_at = models.DateTimeField(_("time"), db_default=Now())

    class Meta:
        verbose_name = _("recent search")
        verbose_name_plural = _("recent searches")
        ordering = ["-searched_at"]
        constraints = [
            # A search that is repeated moves to the top. Ten a member need no other index.
            models.UniqueConstraint(fields=["user", "query"], name="recentsearch_once"),
        ]
