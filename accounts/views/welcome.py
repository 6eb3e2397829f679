"""The assistant after sign-up: profile, people; the first tweet is in tweets/views.py."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import ProfileForm
from accounts.models import User
from accounts.views.settings import own_row, posted, render_form
from microblog.limits import limited

SUGGESTIONS = 20


@require_safe
def start(request):
    """The first step that is not done yet; home when all are."""
    member = request.user
    if not (member.bio or member.avatar):
        return redirect("welcome_profile")
    if not member.following_count:
        return redirect("welcome_people")
    if not member.tweets_count:
        return redirect("welcome_tweet")
    return redirect("home")


@require_http_methods(["GET", "POST"])
@limited("settings")
def profile(request):
    form = ProfileForm(*posted(request), instance=own_row(request))
    if form.is_valid():
        form.save()
        return redirect("welcome_people")
    return render_form(request, "accounts/welcome_profile.html", form)


@require_safe
def people(request):
    viewer = request.user
    members = User.objects.suggested_to(viewer).with_relationship(viewer)[:SUGGESTIONS]
    return render(request, "accounts/welcome_people.html", {"members": members})
