"""What members decide about their account; how they sign in is allauth's part of the settings."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import AccountForm, CropForm, PrivacyForm, ProfileForm
from accounts.models import Block, FollowRequest, Mute, Portrait, User
from microblog.forms import posted, render_form
from microblog.limits import limited
from microblog.pagination import newest_first, read_cursor

PEOPLE_PER_PAGE = 50


@require_safe
def index(request):
    return redirect("settings_profile")


def own_row(request):
    """The member as the database has them: a form that is refused must not change request.user,
    whose name and theme the page shows.
    """
    return User.objects.get(pk=request.user.pk)


@require_http_methods(["GET", "POST"])
@limited("settings")
def profile(request):
    form = ProfileForm(*posted(request), instance=own_row(request))
    if form.is_valid():
        form.save()
        messages.success(request, _("Your profile was saved."))
        return redirect(avatar_or_profile(form))
    return render_form(request, "accounts/settings_profile.html", form)


def avatar_or_profile(form):
    """A new picture that is no square: which part of it is to be shown?"""
    is_new = form.cleaned_data["avatar"] and not form.instance.portrait.is_square
    return "settings_avatar" if is_new else "settings_profile"


@require_http_methods(["GET", "POST"])
@limited("settings")
def avatar(request):
    """Choose the part of the picture that is the avatar. `preview` shows it and changes nothing."""
    portrait = get_object_or_404(Portrait, user=request.user)
    form = CropForm(*posted(request), instance=portrait)
    if form.is_valid() and "preview" not in request.POST:
        try:
            form.save()
        except Portrait.DoesNotExist:  # another tab has chosen another picture
            return redirect("settings_avatar")
        messages.success(request, _("Your picture was saved."))
        return redirect("settings_profile")
    return render_form(request, "accounts/settings_avatar.html", form)


@require_http_methods(["GET", "POST"])
@limited("settings")
def account(request):
    form = AccountForm(*posted(request), instance=own_row(request))
    if form.is_valid():
        try:
            form.save()
        except ValidationError as error:  # someone took the name since the form looked
            form.add_error("username", error)
        else:
            return account_saved(request, language=form.instance.language)
    return render_form(request, "accounts/settings_account.html", form)


def account_saved(request, language):
    response = redirect("settings_account")
    if not language:  # the browser's choice counts again, not that of set_language
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    with translation.override(language or translation.get_language()):
        messages.success(request, _("Your account was saved."))
    return response


@require_http_methods(["GET", "POST"])
@limited("settings")
def privacy(request):
    form = PrivacyForm(*posted(request), instance=own_row(request))
    if form.is_valid():
        form.save()
        messages.success(request, privacy_saved(form))
        return redirect("settings_privacy")
    return render_form(request, "accounts/settings_privacy.html", form)


def privacy_saved(form):
    if "protected" not in form.changed_data:
        return _("Your settings were saved.")
    if form.instance.protected:
        return _("Your Tweets are protected now.")
    return _("Your Tweets are public now.")


@require_safe
def blocked(request):
    blocks = Block.objects.filter(blocker=request.user)
    members = User.objects.blocked_by(request.user)
    return render_people(request, "accounts/settings_blocked.html", blocks, "blocked", members)


@require_safe
def muted(request):
    mutes = Mute.objects.filter(muter=request.user)
    members = User.objects.visible_to(request.user)
    return render_people(request, "accounts/settings_muted.html", mutes, "muted", members)


@require_safe
def requests(request):
    asking = FollowRequest.objects.filter(followee=request.user)
    members = User.objects.visible_to(request.user)
    return render_people(request, "accounts/settings_requests.html", asking, "follower", members)


def render_people(request, template, relations, column, members):
    """Those of the members who are in the column of the relations, the latest relation first."""
    relations = relations.filter(**{f"{column}__in": members.values("pk")}).select_related(column)
    page = newest_first(relations, read_cursor(request), key="created_at", size=PEOPLE_PER_PAGE)
    page = page.with_rows([getattr(relation, column) for relation in page.rows])
    context = {"members": page.rows, "more_url": page.more_url(request)}
    return render(request, template, context)


@login_not_required
@require_POST
@limited("settings")
def set_language(request):
    """From the foot of every page; a member's choice is kept with the account."""
    language = request.POST.get("language")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest("language is none of this site's.")
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    return i18n.set_language(request)
