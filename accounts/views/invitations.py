"""The page that a member's invitation leads to."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.invitations import inviter_of, keep_inviter
from accounts.models import User


@login_not_required
@require_safe
@never_cache
def invitation(request, token):
    """Visitors see who invites them, and are told so where that is nobody any more; members, who
    need no invitation, come to the page of whoever gave it.
    """
    members = User.objects.visible_to(request.user)
    member = members.filter(pk=inviter_of(token)).first()
    if request.user.is_authenticated:
        if member is None:
            raise Http404
        return redirect(member)
    if member:
        keep_inviter(request, member)
    status = 200 if member else 404
    return render(request, "accounts/invitation.html", {"member": member}, status=status)
