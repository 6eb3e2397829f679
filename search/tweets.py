"""Finding tweets: a page of what answers to a Query, in a bounded number of bounded statements.

PostgreSQL has two ways to the newest tweets with a word. It walks backward by id, which is quick
where the word is common, or takes all that have it from the index tweet_search, which is quick
where it is rare; the statistics of the column tell it which is which. They tell nothing of words
that are common and never stand together, or that nobody has written for years: there the walk would
be as long as there are tweets. So it is free to choose among the newest WINDOW tweets only. Where
these do not fill the page, the index is asked for all that there are, up to FEW. Where there are
more, or all of the words are so common that only to compare their lists would take long, the page
ends early, and the next one goes on from there.
"""

import json
from datetime import datetime, time

from django.db import connection
from django.utils import timezone

from microblog.pagination import SIZE, Page
from search.matching import matching, members_named
from tweets.cards import by_id
from tweets.models import Tweet

WINDOW = 50_000  # ids
FEW = 2_000  # tweets that are read to find the newest among them
LISTED = 300_000  # tweets that an index has of a word: comparing its list with another takes 10 ms
AT_FIRST = 3 * SIZE  # of these, as some may not be visible


def find_tweets(viewer, query, before=None):
    """The Page of visible originals that answer to the Query, newest first, as Cards.

    It may have a cursor though it is not full: older tweets have not been looked at.
    """
    if query.is_empty or not query.is_sensible:
        return Page([])
    start, end = period(query, before)
    found = matching(viewer, query, members_named([query]))
    page = ids_of(found, viewer, start, end)
    cards = by_id(viewer, page.rows)
    return page.with_rows([cards[pk] for pk in page.rows if pk in cards])


def ids_of(found, viewer, start, end):
    """The Page of the ids of what was found, from start on and before end."""
    tweets = found.tweets.filter(pk__gte=start, pk__lt=end).visible_to(viewer)
    floor = end - WINDOW
    ids = newest(tweets.filter(pk__gte=floor) if floor > start else tweets)
    if len(ids) > SIZE or floor <= start:
        return page(ids)
    if found.candidates is not None and is_quick(found):
        listed = few(found.candidates.filter(pk__gte=start, pk__lt=end))
        if len(listed) <= FEW:
            return page(newest_of(tweets, listed))
    if found.is_ordered:
        return page(newest(tweets))
    return Page(ids, floor)


def page(ids):
    return Page(ids[:SIZE], ids[SIZE - 1] if len(ids) > SIZE else None)


def newest(tweets):
    return list(tweets.order_by("-pk").values_list("pk", flat=True)[: SIZE + 1])


def newest_of(tweets, ids):
    found = newest(tweets.filter(pk__in=ids[:AT_FIRST]))
    if len(found) <= SIZE and len(ids) > AT_FIRST:
        found = newest(tweets.filter(pk__in=ids))
    return found


def is_quick(found):
    """Whether the index comes by the candidates at once: one of the words is not too common."""
    if found.is_ordered or not found.vectors:
        return True
    return any(estimate(vector) <= LISTED for vector in found.vectors)


def estimate(vector):
    """How many tweets have it, as the statistics of the column say."""
    plan = json.loads(Tweet.objects.filter(search=vector).explain(format="json"))
    return plan[0]["Plan"]["Plan Rows"]


def few(tweets):
    """The ids of the tweets, newest first; FEW + 1 in no order where there are more than FEW.

    What is materialized is planned as if all of it was wanted, from the indexes, but read only as
    far as it is asked for.
    """
    sql, parameters = tweets.values("pk").query.sql_with_params()
    statement = f"WITH found AS MATERIALIZED ({sql}) SELECT * FROM found LIMIT {FEW + 1}"
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return sorted((pk for (pk,) in cursor), reverse=True)


def period(query, before):
    """The first id that counts, and the one after the last. Reads the index tweet_time."""
    start, end = 1, before
    if query.since:
        start = last_id(created_at__lt=midnight(query.since)) + 1
    if query.until:
        until = last_id(created_at__lt=midnight(query.until)) + 1
        end = until if before is None else min(before, until)
    return start, last_id() + 1 if end is None else end


def last_id(**period):
    order = "-created_at" if period else "-pk"
    return Tweet.objects.filter(**period).order_by(order).values_list("pk", flat=True).first() or 0


def midnight(day):
    """With which the day begins where the viewer is."""
    return timezone.make_aware(datetime.combine(day, time()))
