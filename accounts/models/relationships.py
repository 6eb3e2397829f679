"""How two members stand: who follows, asks to follow, blocks and mutes whom.

Each is a row (who, whom) with a composite key: the database holds that it stands once, and reading
"does A follow B?" is one probe of that key.
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


def member(related_name, verbose_name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_CASCADE,
        related_name=related_name,
        verbose_name=verbose_name,
        # The composite key, or an index of Meta, begins with the column.
        db_index=False,
    )


class Follow(models.Model):
    pk = models.CompositePrimaryKey("follower", "followee")
    follower = member("followee_set", _("follower"))
    followee = member("follower_set", _("followee"))
    created_at = models.DateTimeField(_("since"), db_default=Now())

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.CheckConstraint(condition=~Q(follower=F("followee")), name="follow_not_oneself"),
        ]
        indexes = [
            # A member's followers, newest first; new followers in interactions.
            models.Index(fields=["followee", "-created_at"], name="follow_followers"),
            # Whom a member follows, newest first.
            models.Index(fields=["follower", "-created_at"], name="follow_following"),
            # Whom somebody has followed since mails were last sent.
            models.Index(fields=["created_at"], name="follow_time"),
        ]

    def __str__(self):
        return f"{self.follower_id} → {self.followee_id}"


class FollowRequest(models.Model):
    """A protected member decides who follows: until then the wish waits here."""

    pk = models.CompositePrimaryKey("follower", "followee")
    follower = member("sent_request_set", _("follower"))
    followee = member("follow_request_set", _("followee"))
    created_at = models.DateTimeField(_("since"), db_default=Now())

    class Meta:
        verbose_name = _("follow request")
        verbose_name_plural = _("follow requests")
        constraints = [
            models.CheckConstraint(
                condition=~Q(follower=F("followee")), name="followrequest_not_oneself"
            ),
        ]
        indexes = [
            # Requests waiting for a member, newest first.
            models.Index(fields=["followee", "-created_at"], name="followrequest_waiting"),
            # Whom somebody has asked since mails were last sent.
            models.Index(fields=["created_at"], name="followrequest_time"),
        ]

    def __str__(self):
        return f"{self.follower_id} → {self.followee_id}"


class BlockQuerySet(models.QuerySet):
    def between(self, one, other):
        """Blocks in either direction; members or expressions such as OuterRef("author")."""
        return self.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one))


class Block(models.Model):
    """Both are invisible to one another, and neither follows the other."""

    pk = models.CompositePrimaryKey("blocker", "blocked")
    blocker = member("block_set", _("blocker"))
    blocked = member("blocked_by_set", _("blocked"))
    created_at = models.DateTimeField(_("since"), db_default=Now())

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="block_not_oneself"),
        ]
        indexes = [
            # Whom a member blocks, newest first.
            models.Index(fields=["blocker", "-created_at"], name="block_list"),
            # Who blocks me: the other direction of every visibility check.
            models.Index(fields=["blocked", "blocker"], name="block_by"),
        ]

    def __str__(self):
        return f"{self.blocker_id} ⊘ {self.blocked_id}"


class Mute(models.Model):
    """The muter no longer reads the muted in their timelines; the muted does not learn of it."""

    pk = models.CompositePrimaryKey("muter", "muted")
    muter = member("mute_set", _("muter"))
    muted = member("muted_by_set", _("muted"))
    created_at = models.DateTimeField(_("since"), db_default=Now())

    class Meta:
        verbose_name = _("mute")
        verbose_name_plural = _("mutes")
        constraints = [
            models.CheckConstraint(condition=~Q(muter=F("muted")), name="mute_not_oneself"),
        ]
        indexes = [
            # Whom a member mutes, newest first.
            models.Index(fields=["muter", "-created_at"], name="mute_list"),
            # Cascades when the muted member is deleted.
            models.Index(fields=["muted"], name="mute_by"),
        ]

    def __str__(self):
        return f"{self.muter_id} ⊖ {self.muted_id}"


def follows(follower, followee):
    """Condition: follower follows followee (members, ids or OuterRef)."""
    return Exists(Follow.objects.filter(follower=follower, followee=followee))


def requested(follower, followee):
    """Condition: follower has asked to follow followee."""
    return Exists(FollowRequest.objects.filter(follower=follower, followee=followee))


def mutes(muter, muted):
    """Condition: muter has muted muted."""
    return Exists(Mute.objects.filter(muter=muter, muted=muted))


def blocked_between(one, other):
    """Condition: either of the two has blocked the other."""
    return Exists(Block.objects.between(one, other))
