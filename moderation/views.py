"""A member reports what they see."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from microblog.forms import render_form
from microblog.limits import limited
from microblog.redirects import came_from, redirect_back
from moderation import services
from moderation.forms import ReportForm
from timeline.member_lists import get_visible_list_or_404
from tweets.models import Tweet


@require_http_methods(["GET", "POST"])
@limited("report")
def report_tweet(request, pk):
    tweets = Tweet.objects.originals().visible_to(request.user).exclude(author=request.user)
    tweet = get_object_or_404(tweets.select_related("author"), pk=pk)
    return answer(request, tweet.get_absolute_url(), tweet=tweet)


@require_http_methods(["GET", "POST"])
@limited("report")
def report_member(request, username):
    members = User.objects.visible_to(request.user).exclude(pk=request.user.pk)
    member = get_object_or_404(members.by_username(username))
    return answer(request, member.get_absolute_url(), member=member)


@require_http_methods(["GET", "POST"])
@limited("report")
def report_list(request, username, pk):
    which = get_visible_list_or_404(request.user, username, pk)
    if which.owner_id == request.user.pk:
        raise Http404
    return answer(request, which.get_absolute_url(), list=which)


def answer(request, fallback, **reported):
    """The form, or thanks on the page where the reporter came from; reported: tweet, member or
    list.
    """
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        report(request, form, reported)
        return redirect_back(request, fallback)
    context = {"next": came_from(request) or fallback, "fallback": fallback, **reported}
    return render_form(request, "moderation/report.html", form, **context)


def report(request, form, reported):
    try:
        created = services.report(reporter=request.user, **reported, **form.cleaned_data)
    except IntegrityError:  # it was deleted between the lookup and the act
        raise Http404 from None
    if created:
        messages.success(request, _("Thank you. The moderators will look at it."))
    else:
        messages.info(request, _("You have reported this already. The moderators will look at it."))
