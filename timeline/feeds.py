"""Atom feeds of a member and of a hashtag: the newest tweets that a visitor may see."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from microblog.limits import limited
from microblog.pagination import EPOCH, SIZE
from microblog.public import public
from tweets.feeds import VISITOR, feed
from tweets.models import Tweet
from tweets.text import is_valid_hashtag


@public
@limited("feed", methods=("GET", "HEAD"))
def profile_feed(request, username):
    """Tweets and Retweets, as on the profile."""
    members = User.objects.visible_to(VISITOR).filter(protected=False)
    member = get_object_or_404(members.by_username(username))
    return feed(
        request,
        newest(Tweet.objects.filter(author=member, in_reply_to=None)),
        path=reverse("profile_feed", args=[member.username]),
        page=member.get_absolute_url(),
        title=member.full_name,
        since=member.date_joined,
    )


@public
@limited("feed", methods=("GET", "HEAD"))
def hashtag_feed(request, name):
    if not is_valid_hashtag(name):
        raise Http404
    return feed(
        request,
        newest(Tweet.objects.filter(tweethashtag__hashtag__name=name.lower())),
        path=reverse("hashtag_feed", args=[name.lower()]),
        page=reverse("hashtag", args=[name.lower()]),
        title=f"#{name}",
        since=EPOCH,
    )


def newest(tweets):
    return tweets.visible_to(VISITOR).for_card(VISITOR).order_by("-pk")[:SIZE]
