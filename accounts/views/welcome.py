"""The assistant after sign-up; its other steps are in search/views.py and tweets/views.py."""

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import ProfileForm
from accounts.views.settings import own_row, posted, render_form
from microblog.limits import limited


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
