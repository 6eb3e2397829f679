"""Lists of members: what they say, who is on them, and what their owners do with them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.lookups import get_visible_member_or_404
from accounts.models import User
from accounts.views.relationships import try_to
from microblog.forms import posted, render_form
from microblog.limits import limited
from microblog.pagination import newest_first, read_cursor
from microblog.redirects import redirect_back
from timeline import services
from timeline.forms import ListForm, MembershipsForm
from timeline.member_lists import (
    Lists,
    get_own_list_or_404,
    get_visible_list_or_404,
    list_page,
    lists_of,
)
from timeline.models import List, ListMember
from timeline.views import can_read, render_page, with_members


@login_not_required
@require_safe
def lists(request, username):
    member = get_visible_member_or_404(request, username)
    readable = can_read(request.user, member)
    context = {
        "member": member,
        "is_own": member == request.user,
        "readable": readable,
        "lists": lists_of(request.user, member) if readable else Lists([], []),
    }
    return render(request, "timeline/lists.html", context)


@login_not_required
@require_safe
def show(request, username, pk):
    which = get_visible_list_or_404(request.user, username, pk)
    page = list_page(request.user, which, read_cursor(request))
    return render_page(request, "timeline/list.html", page, list=which)


@login_not_required
@require_safe
def members(request, username, pk):
    which = get_visible_list_or_404(request.user, username, pk)
    rows = ListMember.objects.filter(list=which.pk)
    page = newest_first(rows, read_cursor(request), key="created_at")
    page = with_members(request.user, page, "member_id")
    context = {"list": which, "is_own_list": which.owner_id == request.user.pk}
    return render_page(
        request, "timeline/list_members.html", page, rows="timeline/_people.html", **context
    )


def try_to_save(form):
    """Whether the form was fine and is saved; what stands in the way becomes its errors."""
    if not form.is_valid():
        return False
    try:
        form.save()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except (IntegrityError, User.DoesNotExist, List.NotUpdated):
        raise Http404 from None  # deleted between the lookup and the act
    return True


@require_http_methods(["GET", "POST"])
@limited("settings")
def new(request):
    form = ListForm(*posted(request), instance=List(owner=request.user))
    if try_to_save(form):
        messages.success(request, _("Your list was made. Whom shall it have?"))
        return redirect(form.instance)
    return render_form(request, "timeline/list_form.html", form)


@require_http_methods(["GET", "POST"])
@limited("settings")
def edit(request, username, pk):
    which = get_own_list_or_404(request.user, username, pk)
    address = which.get_absolute_url()
    form = ListForm(*posted(request), instance=which)
    if try_to_save(form):
        messages.success(request, _("Your list was saved."))
        return redirect(address)
    return render_form(request, "timeline/list_form.html", form, address=address)


@require_http_methods(["GET", "POST"])
@limited("settings")
def delete(request, username, pk):
    which = get_own_list_or_404(request.user, username, pk)
    if request.method == "POST":
        services.delete_list(which)
        messages.success(request, _("Your list was deleted."))
        return redirect("lists", request.user.username)
    return render(request, "timeline/list_delete.html", {"list": which})


@require_http_methods(["GET", "POST"])
@limited("follow")
def memberships(request, username):
    member = get_visible_member_or_404(request, username)
    form = MembershipsForm(*posted(request), owner=request.user, member=member)
    if try_to_save(form):
        messages.success(
            request, _("Your lists with @%(username)s were saved.") % {"username": member.username}
        )
        return redirect(member)
    return render_form(request, "timeline/list_memberships.html", form, member=member)


@require_POST
@limited("follow")
def remove_member(request, username, pk):
    which = get_own_list_or_404(request.user, username, pk)
    member = get_visible_member_or_404(request, request.POST.get("username", ""))
    services.remove_from_list(which=which, member=member)
    message = _("@%(username)s is no longer on the list.")
    messages.success(request, message % {"username": member.username})
    return redirect("list_members", which.owner.username, which.pk)


@require_POST
@limited("follow")
def follow(request, username, pk):
    which = get_visible_list_or_404(request.user, username, pk)
    if which.owner_id == request.user.pk:
        raise Http404
    try_to(request, services.follow_list, member=request.user, which=which)
    return redirect_back(request, which.get_absolute_url())


@require_POST
@limited("follow")
def unfollow(request, username, pk):
    which = get_visible_list_or_404(request.user, username, pk)
    services.unfollow_list(member=request.user, which=which)
    return redirect_back(request, which.get_absolute_url())
