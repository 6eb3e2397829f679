"""Finding friends: by name, in one's address book, among those suggested; and inviting others."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.invitations import invitation_path, kept_inviter
from accounts.models import User
from microblog.limits import LimitExceededError, consume, limited
from search.forms import AddressFileForm, SearchForm
from search.queries import find_by_addresses, find_people
from tweets.suggestions import suggestions

SUGGESTED = 20
FOUND = 100  # in an address book: whom one does not follow yet come first


@require_safe
def welcome(request):
    """Third step of the assistant: people to follow, suggested or found by name."""
    return render(request, "search/welcome.html", people(request))


@require_http_methods(["GET", "POST"])
def friends(request):
    """By ?q=, or in the address file of a POST, of which nothing is kept."""
    context = {
        "form": AddressFileForm(),
        "invitation": request.build_absolute_uri(invitation_path(request.user)),
    }
    if request.method == "POST":
        return look_up(request, context)
    return render(request, "search/friends.html", context | people(request))


def people(request):
    """Context: the members whom ?q= finds, or without it those whom one may want to follow."""
    form = SearchForm(request.GET)
    q = form.cleaned_data["q"] if form.is_valid() else ""
    if q:
        consume(request, "search")
        members = find_people(request.user, q, SUGGESTED)
    else:
        members = suggestions(request.user, SUGGESTED, inviter=kept_inviter(request))
    return {"asked": q, "members": members}


@limited("upload")
def look_up(request, context):
    """Shows who of the address book is here and wants to be found; of all other addresses the page
    says nothing, and so that nobody tries them out one does this a few times a day.
    """
    form = AddressFileForm(request.POST, request.FILES)
    context |= {"form": form}
    if not form.is_valid():
        return render(request, "search/friends.html", context | people(request), status=422)
    try:
        consume(request, "addresses")
    except LimitExceededError as error:
        form.add_error("file", _("These were enough files for today. Come back tomorrow."))
        response = render(request, "search/friends.html", context | people(request), status=429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    members = list(find_by_addresses(request.user, form.cleaned_data["file"])[: FOUND + 1])
    found = members[:FOUND]
    context |= {"found": found, "is_cut": len(members) > FOUND}
    context["new"] = [member for member in found if not is_connected(member)]
    return render(request, "search/friends.html", context)


def is_connected(member):
    return member.is_followed or member.is_requested


@require_POST
@limited("settings")
def follow_all(request):
    """Follow the members whose ids the form holds: those whom an address file has found."""
    ids = [pk for pk in request.POST.getlist("member") if pk.isdecimal() and len(pk) < 19][:FOUND]
    count = 0
    try:
        for member in User.objects.visible_to(request.user).filter(pk__in=ids):
            consume(request, "follow")
            count += follow(request.user, member)
    except (LimitExceededError, ValidationError) as error:
        messages.error(request, error.message)
    if count:
        message = ngettext(
            "You follow %(count)d person more, or have asked to.",
            "You follow %(count)d people more, or have asked to.",
            count,
        )
        messages.success(request, message % {"count": count})
    return redirect("friends")


def follow(follower, followee):
    """Whether they were still there to be followed."""
    try:
        services.follow(follower=follower, followee=followee)
    except (IntegrityError, User.DoesNotExist):
        return False
    return True
