"""The home timeline, pulled when it is read: nothing is written for followers when one posts."""

from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from accounts.models.relationships import follows
from microblog.pagination import BIGGEST_ID, SIZE, Page
from tweets.cards import CardList
from tweets.models import Tweet
from tweets.querysets import original_id

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
BATCH = SIZE + 5
# Beyond so many batches of nothing but gaps the page ends, and "more" goes on from there.
BATCHES = 10


def home_page(viewer, before=None):
    """Cards of the viewer's followees and their own, newest first, each tweet once."""
    cards, shown, cursor = [], set(), BIGGEST_ID if before is None else before
    for _ in range(BATCHES):
        rows = (
            newest(viewer, before=cursor)
            if before is None
            else older(viewer, before=cursor, above=before)
        )
        for card in rows:
            cursor = card.pk
            if is_gap(**card.marks) or card.original_id in shown:
                continue
            if len(cards) == SIZE:
                return Page(cards, cards[-1].pk)
            shown.add(card.original_id)
            cards.append(card)
        if len(rows) < BATCH:
            return Page(cards)
    return Page(cards, cursor)


def is_gap(is_visible, is_muted, is_above=False):
    return not is_visible or is_muted or is_above


def candidates(viewer, before):
    """Up to BATCH rows older than `before`, with what is to be left out marked as such."""
    me = viewer.pk
    ids = RawSQL(CANDIDATES, [me, me, me, before, me, BATCH, BATCH])
    rows = Tweet.objects.filter(pk__in=ids).order_by("-pk")
    return rows.with_visibility(viewer).with_muted(viewer)


newest = CardList(candidates, marks=["is_visible", "is_muted"])


@partial(CardList, marks=["is_visible", "is_muted", "is_above"])
def older(viewer, before, above):
    """As candidates; is_above where an earlier page, which ended at the id `above`, has shown the
    tweet under "retweeted by". Reads the index tweet_retweets.
    """
    retweets = Tweet.objects.visible_to(viewer).not_muted_by(viewer)
    shown = retweets.filter(
        Q(author=viewer) | follows(viewer, OuterRef("author")),
        pk__gte=above,
        retweet_of=original_id(),
    )
    return candidates(viewer, before).annotate(is_above=Exists(shown))
