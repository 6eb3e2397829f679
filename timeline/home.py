"""The home timeline, pulled when it is read: nothing is written for followers when one posts."""

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from accounts.models.relationships import follows
from microblog.pagination import BIGGEST_ID, SIZE, Page
from tweets.models import Tweet

# The newest rows of each followee, by the index tweet_timeline (author_id, id DESC); then the
# newest of these. Some 5 µs a followee, whatever the number of tweets.
CANDIDATES = """
WITH followee AS MATERIALIZED (
    SELECT followee_id AS id FROM accounts_follow
    WHERE follower_id = %s
    AND followee_id NOT IN (SELECT muted_id FROM accounts_mute WHERE muter_id = %s)
    UNION ALL SELECT %s
)
SELECT candidate.id
FROM followee CROSS JOIN LATERAL (
    SELECT tweet.id FROM tweets_tweet AS tweet
    WHERE tweet.author_id = followee.id
    AND tweet.id < %s
    -- A reply is for those who follow the person replied to as well.
    AND (tweet.in_reply_to_user_id IS NULL
         OR tweet.author_id = %s
         OR tweet.in_reply_to_user_id IN (SELECT id FROM followee))
    ORDER BY tweet.id DESC
    LIMIT %s
) AS candidate
ORDER BY candidate.id DESC
LIMIT %s
"""

# Rows asked for at once: what is muted, hidden or shown already leaves gaps.
BATCH = 2 * SIZE
# Beyond so many batches of nothing but gaps the page ends, and "more" goes on from there.
BATCHES = 5


def home_page(viewer, before=None):
    """Cards of the viewer's followees and their own, newest first, each tweet once."""
    cards, shown, cursor = [], set(), BIGGEST_ID if before is None else before
    for _ in range(BATCHES):
        rows = candidates(viewer, cursor, above=before)
        for row in rows:
            cursor = row.pk
            if not row.is_visible or row.is_muted or row.is_above or row.original_id in shown:
                continue
            if len(cards) == SIZE:
                return Page(cards, cards[-1].pk)
            shown.add(row.original_id)
            cards.append(row)
        if len(rows) < BATCH:
            return Page(cards)
    return Page(cards, cursor)


def candidates(viewer, before, above):
    """Up to BATCH rows older than `before`, with what is to be left out marked as such."""
    me = viewer.pk
    ids = RawSQL(CANDIDATES, [me, me, me, before, me, BATCH, BATCH])
    rows = Tweet.objects.for_card(viewer).with_visibility(viewer).with_muted(viewer)
    rows = rows.annotate(is_above=retweeted_above(viewer, above))
    return list(rows.filter(pk__in=ids).order_by("-pk"))


def retweeted_above(viewer, before):
    """Condition: an earlier page has shown the tweet under "retweeted by".

    Reads the index tweet_retweets. The first page has nothing above it.
    """
    if before is None:
        return Value(False)
    retweets = Tweet.objects.visible_to(viewer).not_muted_by(viewer)
    return Exists(
        retweets.filter(
            Q(author=viewer) | follows(viewer, OuterRef("author")),
            pk__gte=before,
            retweet_of=Coalesce(OuterRef("retweet_of"), OuterRef("pk")),
        )
    )
