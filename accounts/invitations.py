"""A member's link for people who are not here yet. It holds their id, signed: there is no table."""

from django.core import signing
from django.urls import reverse

SIGNER = signing.Signer(salt="accounts.invitations", sep=".")
SESSION_KEY = "inviter"


def invitation_path(member):
    return reverse("invitation", args=[SIGNER.sign(member.pk)])


def inviter_of(token):
    """The id of the member whose link it is; None if it is nobody's."""
    try:
        return int(SIGNER.unsign(token))
    except signing.BadSignature:
        return None


def keep_inviter(request, member):
    """Until the visitor has signed up: a session outlives signing in."""
    request.session[SESSION_KEY] = member.pk


def kept_inviter(request):
    """The id of the member whose link led here; None without one."""
    return request.session.get(SESSION_KEY)
