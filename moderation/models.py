"""What members report, and the log of what moderators decided."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

REASON_LENGTH = 500


class ReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=Report.State.OPEN)

    def about_tweet(self, tweet):
        return self.filter(tweet=tweet)

    def about_list(self, which):
        return self.filter(list=which.pk)

    def about_member(self, member):
        """About the member, any of their tweets or their lists."""
        return self.filter(Q(member=member) | Q(tweet__author=member) | Q(list__owner=member))

    def newest_first(self):
        return self.order_by("-pk")


def exactly_one(*names):
    """Condition: one of the columns has a value, and the others have none."""
    conditions = [Q(**{f"{name}__isnull": name != one for name in names}) for one in names]
    return reduce(or_, conditions)


class Report(models.Model):
    """A member finds that a tweet, another member, or a list of theirs, breaks the rules."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Spam or advertising")
        ABUSE = "abuse", _("Abuse or harassment")
        IMPERSONATION = "impersonation", _("Pretends to be someone else")
        ILLEGAL = "illegal", _("Breaks the law")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        RESOLVED = "resolved", _("Resolved")
        DISMISSED = "dismissed", _("Dismissed")

    # What is reported still stands when its reporter has gone.
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_SET_NULL,
        null=True,
        editable=False,
        related_name="sent_report_set",
        verbose_name=_("reported by"),
    )
    tweet = models.ForeignKey(
        "tweets.Tweet",
        models.DB_CASCADE,
        null=True,
        editable=False,
        db_index=False,  # report_of_tweet
        verbose_name=_("Tweet"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_CASCADE,
        null=True,
        editable=False,
        db_index=False,  # report_of_member
        verbose_name=_("member"),
    )
    list = models.ForeignKey(
        "timeline.List",
        models.DB_CASCADE,
        null=True,
        editable=False,
        db_index=False,  # report_of_list
        verbose_name=_("list"),
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    comment = models.CharField(
        _("comment"),
        max_length=REASON_LENGTH,
        blank=True,
        help_text=_("What should the moderators know?"),
    )
    created_at = models.DateTimeField(_("time"), db_default=Now(), editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN, editable=False
    )
    resolved_at = models.DateTimeField(_("closed"), null=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_SET_NULL,
        null=True,
        editable=False,
        related_name="resolved_report_set",
        verbose_name=_("closed by"),
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("tweet", "member", "list"), name="report_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(state="open", resolved_at__isnull=True)
                | (~Q(state="open") & Q(resolved_at__isnull=False)),
                name="report_closed_at",
            ),
            models.UniqueConstraint(
                fields=["reporter", "tweet"],
                condition=Q(state="open", tweet__isnull=False),
                name="report_tweet_once",
            ),
            models.UniqueConstraint(
                fields=["reporter", "member"],
                condition=Q(state="open", member__isnull=False),
                name="report_member_once",
            ),
            models.UniqueConstraint(
                fields=["reporter", "list"],
                condition=Q(state="open", list__isnull=False),
                name="report_list_once",
            ),
        ]
        indexes = [
            # The moderators' queue, newest first.
            models.Index(fields=["-id"], condition=Q(state="open"), name="report_open"),
            # How often a tweet was reported; cascades from the tweet.
            models.Index(
                fields=["tweet"], condition=Q(tweet__isnull=False), name="report_of_tweet"
            ),
            # How often a member was reported; cascades from the member.
            models.Index(
                fields=["member"], condition=Q(member__isnull=False), name="report_of_member"
            ),
            # How often a list was reported; cascades from the list.
            models.Index(fields=["list"], condition=Q(list__isnull=False), name="report_of_list"),
        ]

    def __str__(self):
        member = self.reported_member
        return str(member) if self.member else f"@{member.username}: {self.reported}"

    @property
    def reported(self):
        """The tweet, member or list in question."""
        return self.tweet or self.member or self.list

    @property
    def reported_member(self):
        """The member in question: also the author of the tweet, the owner of the list."""
        if self.tweet:
            return self.tweet.author
        return self.list.owner if self.list else self.member


class Action(models.Model):
    """One decision of a moderator. Append-only: a trigger refuses to change or delete a row.

    It outlives everyone and everything concerned: usernames and text are copies, and the ids are
    plain numbers that may lead nowhere.
    """

    class Verb(models.TextChoices):
        HIDE = "hide", _("Tweet hidden")
        UNHIDE = "unhide", _("Tweet shown again")
        HIDE_LIST = "hide_list", _("List hidden")
        UNHIDE_LIST = "unhide_list", _("List shown again")
        REMOVE_TWEET = "remove_tweet", _("Tweet deleted")
        SUSPEND = "suspend", _("Member suspended")
        UNSUSPEND = "unsuspend", _("Suspension ended")
        REMOVE_MEMBER = "remove_member", _("Member deleted")
        DISMISS = "dismiss", _("Reports dismissed")

    verb = models.CharField(_("decision"), max_length=20, choices=Verb)
    moderator_id = models.BigIntegerField(_("moderator's id"))
    moderator_username = models.CharField(_("moderator"), max_length=15)
    member_id = models.BigIntegerField(_("member's id"))
    member_username = models.CharField(_("member"), max_length=15)
    tweet_id = models.BigIntegerField(_("Tweet's id"), null=True)
    list_id = models.BigIntegerField(_("list's id"), null=True)
    excerpt = models.TextField(_("text"), blank=True)
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH)
    created_at = models.DateTimeField(_("time"), db_default=Now())

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        permissions = [
            ("hide_tweet", "Can hide tweets and lists, and show them again"),
            ("suspend_member", "Can suspend members and end suspensions"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="action_has_reason"),
        ]
        indexes = [
            # What was decided about a member and their tweets, newest first.
            models.Index(fields=["member_id", "-id"], name="action_about_member"),
            # What was decided about a tweet, newest first.
            models.Index(
                fields=["tweet_id", "-id"],
                condition=Q(tweet_id__isnull=False),
                name="action_about_tweet",
            ),
            # What was decided about a list, newest first.
            models.Index(
                fields=["list_id", "-id"],
                condition=Q(list_id__isnull=False),
                name="action_about_list",
            ),
        ]

    def __str__(self):
        decision = {"decision": self.get_verb_display(), "username": self.member_username}
        return gettext("%(decision)s: @%(username)s") % decision
