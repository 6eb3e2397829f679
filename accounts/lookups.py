"""Finding members for a request: whom the viewer may not see does not exist."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.members import named
from accounts.models import User


def get_visible_member_or_404(request, username):
    """The member of that name, in any case, with their relationship to the viewer."""
    if found := named(request.user, username_text=username):
        return found[0]
    raise Http404


def get_blocked_member_or_404(request, username):
    """A member whom the viewer has blocked: no longer visible, but theirs to unblock."""
    return get_object_or_404(User.objects.blocked_by(request.user).by_username(username))
