"""Finding members for a request: whom the viewer may not see does not exist."""

from django.shortcuts import get_object_or_404

from accounts.models import User


def get_visible_member_or_404(request, username):
    """The member of that name, in any case, with their relationship to the viewer."""
    viewer = request.user
    members = User.objects.visible_to(viewer).with_relationship(viewer)
    return get_object_or_404(members.by_username(username))


def get_blocked_member_or_404(request, username):
    """A member whom the viewer has blocked: no longer visible, but theirs to unblock."""
    return get_object_or_404(User.objects.blocked_by(request.user).by_username(username))
