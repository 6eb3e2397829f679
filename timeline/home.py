"""The home timeline, pulled when it is read: nothing is written for followers when one posts."""

from django.db.models import OuterRef
from django.db.models.expressions import RawSQL

from accounts.models.relationships import follows
from tweets.models import Tweet
from tweets.pages import BIGGEST_ID, SIZE, Page

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
         OR tweet.author_id IN (%s, tweet.in_reply_to_user_id)
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
    cards, shown, cursor = [], set(), before or BIGGEST_ID
    for _ in range(BATCHES):
        rows = candidates(viewer, cursor)
        shown |= retweeted_above(viewer, rows, before)
        for row in rows:
            cursor = row.pk
            if not row.is_visible or row.is_muted or row.original_id in shown:
                continue
            if len(cards) == SIZE:
                return Page(cards, cards[-1].pk)
            shown.add(row.original_id)
            cards.append(row)
        if len(rows) < BATCH:
            return Page(cards)
    return Page(cards, cursor)


def candidates(viewer, before):
    """Up to BATCH rows older than `before`, with what is to be left out marked as such."""
    me = viewer.pk
    ids = RawSQL(CANDIDATES, [me, me, me, before, me, BATCH, BATCH])
    rows = Tweet.objects.for_card(viewer).with_visibility(viewer).with_muted(viewer)
    return list(rows.filter(pk__in=ids).order_by("-pk"))


def retweeted_above(viewer, rows, before):
    """Ids of originals which an earlier page has shown under "retweeted by".

    Reads the index tweet_retweets. The first page has nothing above it.
    """
    if before is None or not rows:
        return set()
    retweets = Tweet.objects.filter(
        follows(viewer, OuterRef("author")),
        pk__gte=before,
        retweet_of__in={row.original_id for row in rows},
    )
    return set(retweets.values_list("retweet_of", flat=True))
