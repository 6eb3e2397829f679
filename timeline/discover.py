"""# Discover: what many speak of, and what many liked, within a day.

Both read a bounded number of the newest rows, whatever the size of the site. Hashtags and ids
are kept in the cache for a minute; who may see which tweet is asked each time.
"""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Count, F
from django.utils import timezone

from tweets.cards import by_id, unmuted_with_ids
from tweets.models import Hashtag, Tweet, TweetHashtag

DAY = timedelta(days=1)
NEWEST = 5_000  # rows that are read
MINUTE = 60
TRENDS = 10
POPULAR = 20


def trends():
    """The hashtags that most members used within a day; one member alone makes no trend."""
    return cache.get_or_set("trends", read_trends, MINUTE)


def read_trends():
    # The indexes tweethashtag_recent, from its head, and the keys.
    newest = TweetHashtag.objects.order_by("-tweet_id").values("tweet_id")[:NEWEST]
    tweets = today().filter(pk__in=newest)
    hashtags = (
        Hashtag.objects.filter(tweethashtag__tweet__in=tweets)
        .annotate(
            members=Count("tweethashtag__tweet__author", distinct=True),
            uses=Count("tweethashtag__tweet", distinct=True),
        )
        .filter(members__gt=1)
        .order_by("-members", "-uses", "name")
    )
    return list(hashtags[:TRENDS])


def popular(viewer):
    """Cards of the day's most retweeted and favourited tweets that the viewer may see."""
    ids = cache.get_or_set("popular", read_popular, MINUTE)
    cards = by_id(viewer, ids, unmuted_with_ids)
    return [cards[pk] for pk in ids if pk in cards]


def read_popular():
    newest = Tweet.objects.originals().order_by("-pk").values("pk")[:NEWEST]
    tweets = today().filter(pk__in=newest).annotate(echo=F("likes_count") + 2 * F("retweets_count"))
    return list(
        tweets.filter(echo__gt=0).order_by("-echo", "-pk").values_list("pk", flat=True)[:POPULAR]
    )


def today():
    """What everyone may see of the last day."""
    return Tweet.objects.visible_to(AnonymousUser()).filter(created_at__gt=timezone.now() - DAY)
