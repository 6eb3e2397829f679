"""Who has which username, and who had it lately.

A name that a member gives up stays theirs for a while: its address leads to the new one, and nobody
takes it to pass for them. Whoever runs the site may have any name: `manage.py createsuperuser`.
"""

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import FormerUsername, User
from accounts.models.former_username import KEPT
from microblog.transactions import atomic_with_retries

TAKEN = User._meta.get_field("username").error_messages["unique"]
LIMIT = 5  # names that one member keeps from all others
LOCK = "SELECT pg_advisory_xact_lock(hashtext('username'), hashtext(upper(%s)))"


def check_free(username, member=None):
    """Raises ValidationError where somebody else has the username, or had it lately."""
    pk = member and member.pk
    # In this order: whoever gives the name up between the two has had it at the first.
    if (
        User.objects.by_username(username).exclude(pk=pk).exists()
        or FormerUsername.objects.kept().by_username(username).exclude(user=pk).exists()
    ):
        raise ValidationError(TAKEN, code="unique")


def check_limit(username, member):
    """Raises ValidationError where the member would keep one name too many for this one."""
    if username.upper() == member.username.upper():
        return
    kept = FormerUsername.objects.kept().filter(user=member).exclude(username__iexact=username)
    if kept.count() >= LIMIT:
        message = _(
            "You have given up %(limit)d usernames in %(days)d days, which is the most one can. "
            "Take one of them back, or wait."
        )
        raise ValidationError(message, code="limit", params={"limit": LIMIT, "days": KEPT.days})


def claim(username, member=None):
    """As check_free; and nobody else claims the username until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [username])
    check_free(username, member)


@atomic_with_retries
def change_username(*, member, username):
    """From now on the former name leads to the member.

    Raises ValidationError where the new one is taken.
    """
    claim(username, member)
    # As it is now: another tab may have changed it since the member was read.
    former = User.objects.select_for_update(no_key=True).get(pk=member.pk).username
    names = FormerUsername.objects
    names.filter(user=member).kept_no_more().delete()
    for name in (username, former):  # their own again; or somebody's of long ago
        names.by_username(name).delete()
    if former.upper() != username.upper():
        names.create(username=former, user=member)
    member.username = username
    member.save(update_fields=["username"])
