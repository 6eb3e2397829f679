"""The assistant after sign-up; its other steps are where tweets, people and mentions are."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.assistant import STEPS, current_step, go_on
from accounts.forms import ProfileForm
from accounts.views.settings import own_row
from microblog.forms import posted, render_form
from microblog.limits import limited


@require_safe
def start(request):
    """The step to go on with; home when the assistant has ended."""
    step = current_step(request.user)
    return redirect(STEPS[step - 1].page if step else "home")


@require_http_methods(["GET", "POST"])
@limited("settings")
def profile(request):
    """First step of the assistant."""
    form = ProfileForm(*posted(request), instance=own_row(request))
    if form.is_valid():
        form.save()
        go_on(request.user, after=1)
        return redirect("welcome")
    return render_form(request, "accounts/welcome_profile.html", form)


@require_POST
@limited("settings")
def skip(request, step):
    """Leave a step behind, and all before it; behind the last one the assistant ends."""
    if not 1 <= step <= len(STEPS):
        raise Http404
    go_on(request.user, after=step)
    return redirect("welcome")
