"""Where a member is signed in: allauth lists it and ends all others, here each by itself."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from microblog.limits import limited


@require_POST
@limited("settings")
def end(request, pk):
    """Sign out there. The one in which this is asked for is ended by signing out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.is_current():
        return redirect("account_logout")
    session.end()
    messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")
