"""The home timeline, pulled when it is read: nothing is written for followers when one posts."""

from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.models.relationships import follows
from microblog.pagination import BIGGEST_ID, SIZE, Page
from microblog.statements import Statement
from tweets.cards import CardList
from tweets.models import Tweet
from tweets.querysets import original_id

# Who among the followees has said anything most lately, by one probe of the index tweet_timeline
# (author_id, id DESC) each: nobody else can be on the page. Of these the newest rows, by the same
# index, and none older than what these have said last: that many newer ones there are. Some 3 µs a
# followee, whatever the number of tweets.
CANDIDATES = """
WITH followee AS MATERIALIZED (
    SELECT followee_id AS id FROM accounts_follow
    WHERE follower_id = %s
    AND followee_id NOT IN (SELECT muted_id FROM accounts_mute WHERE muter_id = %s)
    UNION ALL SELECT %s
), author AS MATERIALIZED (
    SELECT followee.id, newest.id AS newest
    FROM followee CROSS JOIN LATERAL ({tweets} LIMIT 1) AS newest
    ORDER BY newest.id DESC LIMIT {batch}
)
SELECT candidate.id
FROM author AS followee CROSS JOIN LATERAL ({tweets_since} LIMIT {batch}) AS candidate
ORDER BY candidate.id DESC LIMIT {batch}
"""
SINCE = """
AND tweet.id >= (SELECT CASE WHEN count(*) = {batch} THEN min(newest) ELSE 0 END FROM author)
"""
# A reply is for those who follow the person replied to as well.
TWEETS = """
SELECT tweet.id FROM tweets_tweet AS tweet
WHERE tweet.author_id = followee.id AND tweet.id < %s AND tweet.id > %s
{since}
AND (tweet.in_reply_to_user_id IS NULL OR tweet.author_id = %s
     OR tweet.in_reply_to_user_id IN (SELECT id FROM followee))
ORDER BY tweet.id DESC
"""

# Rows asked for at once: what is muted, hidden or shown already leaves gaps.
BATCH = 2 * SIZE
# New tweets are counted up to so many.
NEW = 20
# Beyond so many batches of nothing but gaps the page ends, and "more" goes on from there.
BATCHES = 5


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


def between(viewer, before, since=0):
    """Up to BATCH rows older than `before` and newer than `since`, seen by the viewer or not."""
    me = viewer.pk
    ids = RawSQL(candidates_sql(), [me, me, me, before, since, me, before, since, me])
    return Tweet.objects.filter(pk__in=ids).order_by("-pk")


def candidates_sql():
    since = SINCE.format(batch=BATCH)
    return CANDIDATES.format(
        batch=BATCH, tweets=TWEETS.format(since=""), tweets_since=TWEETS.format(since=since)
    )


def candidates(viewer, before):
    """The rows, with what is to be left out marked as such."""
    return between(viewer, before).with_visibility(viewer).with_muted(viewer)


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


def new_page(viewer, since):
    """Cards of what others have said since, for the top of the page that ends there."""
    cards = {}
    for card in new(viewer, since=since):
        cards.setdefault(card.original_id, card)
    return Page(list(cards.values()))


def count_new(viewer, since):
    """How many cards new_page has; NEW + 1 where there are more than NEW."""
    return min(len(set(new_originals(viewer=viewer.pk, since=since))), NEW + 1)


def said_since(viewer, since):
    """What one says oneself is on the page already, and no news."""
    rows = between(viewer, BIGGEST_ID, since).visible_to(viewer).not_muted_by(viewer)
    return rows.exclude(author=viewer)


@CardList
def new(viewer, since):
    return said_since(viewer, since)


@Statement
def new_originals(viewer, since):
    return said_since(User(pk=viewer), since).values_list(Coalesce("retweet_of", "pk"))
