"""# Discover: what many liked within a day. What many speak of is in timeline/trends.py.

Reads a bounded number of the newest rows, whatever the size of the site. Ids are kept in the cache
for a minute; who may see which tweet is asked each time.
"""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from accounts.statements import VISITOR
from microblog.refreshed import refreshed
from tweets.cards import by_id, unmuted_with_ids
from tweets.models import Tweet

DAY = timedelta(days=1)
NEWEST = 5_000  # rows that are read
MINUTE = 60
POPULAR = 20


def popular(viewer):
    """Cards of the day's most retweeted and favourited tweets that the viewer may see."""
    ids = refreshed("popular", read_popular, MINUTE)
    cards = by_id(viewer, ids, unmuted_with_ids)
    return [cards[pk] for pk in ids if pk in cards]


def read_popular():
    newest = Tweet.objects.originals().order_by("-pk").values("pk")[:NEWEST]
    tweets = Tweet.objects.visible_to(VISITOR).filter(
        pk__in=newest, created_at__gt=timezone.now() - DAY
    )
    tweets = tweets.annotate(echo=F("likes_count") + 2 * F("retweets_count")).filter(echo__gt=0)
    return list(tweets.order_by("-echo", "-pk").values_list("pk", flat=True)[:POPULAR])
