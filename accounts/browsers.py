"""The browsers that a member has signed in with before: a sign-in with another is news to them."""

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings

from microblog.limits import network

COOKIE = "browser"
MAX_AGE = 365 * 24 * 60 * 60  # seconds
USER_AGENT_LENGTH = UserSession._meta.get_field("user_agent").max_length
MEMBERS = 8  # whom one browser is remembered by


def is_known(request, member):
    """By its cookie; where that is lost, by a session of the same browser in the same network."""
    return str(member.pk) in members(request) or has_session(request, member)


def has_session(request, member):
    user_agent = request.headers.get("User-Agent", "")[:USER_AGENT_LENGTH]
    sessions = UserSession.objects.filter(user=member, user_agent=user_agent)
    here = network(get_adapter().get_client_ip(request))
    return any(network(ip) == here for ip in sessions.values_list("ip", flat=True))


def members(request):
    """The ids of those who have signed in with this browser, as texts, the latest first."""
    value = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=MAX_AGE)
    return value.split(".")


def remember(request, response, member):
    others = [pk for pk in members(request) if pk and pk != str(member.pk)]
    response.set_signed_cookie(
        COOKIE,
        ".".join([str(member.pk), *others][:MEMBERS]),
        salt=COOKIE,
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
