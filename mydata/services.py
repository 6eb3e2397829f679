"""Members leave, and may come back for a while. Each act may be repeated, by two tabs at once too.

When the grace has passed nobody comes back, whether the account is deleted already or not. So at
any moment a member may be restored or may be deleted, but never both.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import end_sessions
from microblog.transactions import atomic_with_retries, lock_rows
from moderation.services import conceal_pictures
from tweets.models import Image
from tweets.removal import delete_member

GRACE = timedelta(days=30)


def deleted_at(member):
    """When the grace of a member who has left ends."""
    return member.left_at + GRACE


@atomic_with_retries
def leave(*, member):
    """From now on the member is there for nobody, and signed out everywhere.

    Returns them as they are now; None where they had left before. Raises ValidationError for the
    last superuser.
    """
    if member.is_superuser:
        check_not_the_last(member)
    members = User.objects.filter(pk=member.pk)
    if not members.filter(left_at=None).update(left_at=Now()):
        return None
    member = members.get()
    conceal_pictures(Image.objects.filter(tweet__author=member), member)
    end_sessions(member)
    return member


def check_not_the_last(superuser):
    superusers = User.objects.filter(is_superuser=True)
    lock_rows(superusers)  # of the last two only one may leave
    if not superusers.filter(is_present=True).exclude(pk=superuser.pk).exists():
        raise ValidationError(
            _("You are the only one who may do everything here. Make somebody else a superuser."),
            code="last",
        )


@atomic_with_retries
def restore(*, member):
    """The member is there again. False where it is too late."""
    members = User.objects.filter(pk=member.pk)
    lock_rows(members)  # before anybody looks at the clock: see claim
    still = members.filter(left_at__gt=Now() - GRACE)
    return bool(still.update(left_at=None))


def left_for_good():
    """Those whose grace has passed. Reads the index user_leaving."""
    return User.objects.filter(left_at__lte=Now() - GRACE)


def delete_left_member(pk):
    """Delete the account, if its grace has passed. Returns whether this call did."""
    member = claim(pk)
    return member is not None and delete_member(member)


@atomic_with_retries
def claim(pk):
    """The member, if their grace has passed.

    Waits for a restore that looked at the clock in time. One that comes later looks at it later,
    and is refused: what is claimed needs no mark, even where its deletion stops halfway.
    """
    return left_for_good().select_for_update(no_key=True).filter(pk=pk).first()
