"""oEmbed (https://oembed.com): how another site shows a tweet to whose address it links."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse

from microblog.limits import limited
from microblog.public import public
from tweets.models import Tweet
from tweets.permalinks import tweet_id_at

WIDTH = 550  # pixels, where the other site has as many
CACHE_AGE = 3600  # seconds, after which a deleted tweet is to be gone there too


@public
@limited("oembed", methods=("GET",))
def oembed(request):
    """Of what a visitor does not see it says no more than of what never was."""
    url = request.GET.get("url")
    if not url:
        return refuse(HTTPStatus.BAD_REQUEST)
    if request.GET.get("format", "json") != "json":
        return refuse(HTTPStatus.NOT_IMPLEMENTED)
    tweets = Tweet.objects.visible_to(AnonymousUser())
    tweets = tweets.select_related("author", "retweet_of__author")
    row = tweets.filter(pk=tweet_id_at(url)).first()
    if row is None:
        return refuse(HTTPStatus.NOT_FOUND)
    return answer(description(request, row.original))


def description(request, tweet):
    absolute = request.build_absolute_uri
    html = render_to_string("tweets/_blockquote.html", {"request": request, "tweet": tweet})
    return {
        "version": "1.0",
        "type": "rich",
        "url": absolute(tweet.get_absolute_url()),
        "author_name": tweet.author.display_name,
        "author_url": absolute(tweet.author.get_absolute_url()),
        "provider_name": settings.SITE_NAME,
        "provider_url": absolute(reverse("home")),
        "cache_age": CACHE_AGE,
        "html": html.strip(),
        "width": width(request.GET.get("maxwidth", "")),
        "height": None,  # the text's own
    }


def width(most):
    """Text breaks its lines anywhere: never wider than ?maxwidth=, where that is a number."""
    most = most.lstrip("0")
    return min(WIDTH, int(most[:9])) if most.isascii() and most.isdecimal() else WIDTH


def refuse(status):
    return answer({"error": status.phrase}, status)


def answer(data, status=HTTPStatus.OK):
    # For scripts of every site: nothing here depends on a cookie.
    return JsonResponse(data, status=status, headers={"Access-Control-Allow-Origin": "*"})
