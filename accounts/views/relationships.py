"""Follow, block, mute and their undoing; a protected member lets people in or not."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import services
from accounts.lookups import get_blocked_member_or_404, get_visible_member_or_404
from accounts.models import User
from microblog.limits import limited
from microblog.redirects import redirect_back


def try_to(request, service, **options):
    """Call the service; what it refuses becomes a message. Returns whether it was done."""
    try:
        service(**options)
    except ValidationError as error:
        messages.error(request, error.message)
        return False
    except (IntegrityError, User.DoesNotExist):  # deleted between the lookup and the act
        raise Http404 from None
    return True


def follow_button(request, member):
    """What a follow button becomes: itself in its new state, or the page it stands on."""
    if request.htmx:
        member = get_visible_member_or_404(request, member.username)
        return render(request, "accounts/_follow_answer.html", {"member": member})
    return redirect_back(request, member.get_absolute_url())


@require_POST
@limited("follow")
def follow(request, username):
    member = get_visible_member_or_404(request, username)
    done = try_to(request, services.follow, follower=request.user, followee=member)
    if done and not request.htmx:  # where the member stood among suggestions they are gone
        member = get_visible_member_or_404(request, username)
        if member.is_requested:
            text = _("@%(username)s has been asked, and decides whether you may follow.")
        else:
            text = _("You follow @%(username)s.")
        messages.success(request, text % {"username": member.username})
    return follow_button(request, member)


@require_POST
@limited("follow")
def unfollow(request, username):
    member = get_visible_member_or_404(request, username)
    try_to(request, services.unfollow, follower=request.user, followee=member)
    return follow_button(request, member)


@require_POST
@limited("follow")
def remove_follower(request, username):
    member = get_visible_member_or_404(request, username)
    services.remove_follower(member=request.user, follower=member)
    message = _("@%(username)s no longer follows you.")
    messages.success(request, message % {"username": member.username})
    return redirect_back(request, member.get_absolute_url())


@require_POST
@limited("follow")
def block(request, username):
    """Ends on the list of the blocked: the page it came from may exist no longer for the viewer."""
    member = get_visible_member_or_404(request, username)
    if not try_to(request, services.block, blocker=request.user, blocked=member):
        return redirect(member)
    messages.success(request, _("You blocked @%(username)s.") % {"username": member.username})
    return redirect("settings_blocked")


@require_POST
@limited("follow")
def unblock(request, username):
    member = get_blocked_member_or_404(request, username)
    services.unblock(blocker=request.user, blocked=member)
    messages.success(request, _("You unblocked @%(username)s.") % {"username": member.username})
    return redirect_back(request, "settings_blocked")


@require_POST
@limited("follow")
def mute(request, username):
    member = get_visible_member_or_404(request, username)
    if try_to(request, services.mute, muter=request.user, muted=member):
        messages.success(
            request,
            _("You muted @%(username)s: their Tweets no longer appear in your timelines.")
            % {"username": member.username},
        )
    return redirect_back(request, member.get_absolute_url())


@require_POST
@limited("follow")
def unmute(request, username):
    member = get_visible_member_or_404(request, username)
    services.unmute(muter=request.user, muted=member)
    messages.success(request, _("You unmuted @%(username)s.") % {"username": member.username})
    return redirect_back(request, member.get_absolute_url())


@require_POST
@limited("follow")
def accept(request, username):
    member = get_visible_member_or_404(request, username)
    if try_to(request, services.accept, follower=member, followee=request.user):
        messages.success(request, _("@%(username)s follows you.") % {"username": member.username})
    return redirect_back(request, "settings_requests")


@require_POST
@limited("follow")
def refuse(request, username):
    member = get_visible_member_or_404(request, username)
    services.refuse(follower=member, followee=request.user)
    return redirect_back(request, "settings_requests")
