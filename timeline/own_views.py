"""What members arrange for themselves: the hashtags in their home, the tweet they have pinned."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from microblog.limits import limited
from microblog.redirects import redirect_back
from timeline import services
from timeline.lists import followed_hashtags as read_followed
from tweets.models import Tweet
from tweets.text import is_valid_hashtag


@require_safe
def followed_hashtags(request):
    context = {"hashtags": read_followed(request.user)}
    return render(request, "timeline/followed_hashtags.html", context)


@require_POST
@limited("follow")
def follow_hashtag(request, name):
    if not is_valid_hashtag(name):
        raise Http404
    try:
        services.follow_hashtag(member=request.user, label=name)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        message = _("You follow #%(name)s: Tweets with it appear on your home page.")
        messages.success(request, message % {"name": name})
    return redirect("hashtag", name)


@require_POST
@limited("follow")
def unfollow_hashtag(request, name):
    services.unfollow_hashtag(member=request.user, name=name)
    messages.success(request, _("You no longer follow #%(name)s.") % {"name": name})
    return redirect_back(request, "followed_hashtags")


def get_own_tweet_or_404(author, pk):
    tweets = Tweet.objects.originals().visible_to(author)
    return get_object_or_404(tweets, pk=pk, author=author)


@require_POST
@limited("settings")
def pin(request, pk):
    tweet = get_own_tweet_or_404(request.user, pk)
    try:
        services.pin(tweet=tweet)
    except IntegrityError:  # deleted in another tab a moment ago
        raise Http404 from None
    messages.success(request, _("Your Tweet stands on top of your profile."))
    return redirect(request.user)


@require_POST
@limited("settings")
def unpin(request, pk):
    services.unpin(tweet=get_own_tweet_or_404(request.user, pk))
    return redirect(request.user)
