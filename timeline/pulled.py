"""Timelines that are pulled when they are read: nothing is written for readers when one posts."""

from django.db.models import Exists
from django.db.models.expressions import RawSQL

from microblog.pagination import BIGGEST_ID, SIZE, Page
from tweets.models import Tweet
from tweets.querysets import original_id

# Rows asked for at once: what is muted, hidden or shown already leaves gaps.
BATCH = SIZE + 12
# Beyond so many batches of nothing but gaps the page ends, and "more" goes on from there.
BATCHES = 5

# The newest tweets of all, until enough of them are of these authors: some 0.1 µs a tweet, and done
# soon where many are read, or the authors of whom everybody reads.
#
# Where that comes to nothing, which of the authors has said anything most lately, by one probe of
# the index tweet_timeline (author_id, id DESC) each: nobody else can be on the page. Of these the
# newest rows, by the same index, and none older than what these have said last: that many newer
# ones there are. Some 3 µs an author, whatever the number of tweets.
NEWEST = """
WITH author AS MATERIALIZED ({authors}),
enough AS MATERIALIZED (SELECT {looks} * count(*) AS tweets FROM author),
recent AS MATERIALIZED (
    SELECT tweet.id
    FROM (
        SELECT id, author_id, in_reply_to_user_id FROM tweets_tweet AS tweet WHERE {between}
        ORDER BY tweet.id DESC LIMIT (SELECT tweets FROM enough)
    ) AS tweet
    -- IS TRUE: or else it becomes a join, whose rows are sorted before the first one is given.
    WHERE (tweet.author_id IN (SELECT id FROM author)) IS TRUE AND {is_read}
    ORDER BY tweet.id DESC LIMIT {batch}
),
latest AS MATERIALIZED (
    SELECT author.id, newest.id AS newest
    FROM author CROSS JOIN LATERAL (
        SELECT tweet.id FROM tweets_tweet AS tweet
        WHERE tweet.author_id = author.id AND {between} AND {is_read}
        ORDER BY tweet.id DESC LIMIT 1
    ) AS newest
    WHERE (SELECT count(*) FROM recent) < {batch} AND EXISTS (
        SELECT 1 FROM tweets_tweet AS tweet WHERE {between}
        ORDER BY tweet.id DESC OFFSET (SELECT tweets FROM enough) LIMIT 1
    )
    ORDER BY newest.id DESC LIMIT {batch}
)
SELECT id FROM recent
UNION
SELECT candidate.id
FROM latest AS author CROSS JOIN LATERAL (
    SELECT tweet.id FROM tweets_tweet AS tweet
    WHERE tweet.author_id = author.id AND {between} AND {is_read} AND tweet.id >= (
        SELECT CASE WHEN count(*) = {batch} THEN min(newest) ELSE 0 END FROM latest
    )
    ORDER BY tweet.id DESC LIMIT {batch}
) AS candidate
ORDER BY id DESC LIMIT {batch}
"""
BETWEEN = "tweet.id < %s AND tweet.id > %s"
# A reply is for those who read the person replied to as well.
IS_READ = """(
    tweet.in_reply_to_user_id IS NULL OR tweet.author_id = %s
    OR tweet.in_reply_to_user_id IN (SELECT id FROM author)
)"""
# Tweets to look at for each author: in vain that takes as long again as the probes, at most twice.
LOOKS = 60


def newest_of(authors, values, *, before, since=0, reader=None):
    """SQL, and its values, for the ids of the authors' newest BATCH rows older than `before` and
    newer than `since`.

    authors  SQL for a column named id, with its values; each author once
    reader   the id of a member whose replies are all among them, whomever they answer
    """
    sql = NEWEST.format(authors=authors, between=BETWEEN, is_read=IS_READ, batch=BATCH, looks=LOOKS)
    place = before, since
    return sql, [*values, *place, reader, *place, reader, *place, *place, reader]


def rows_of(sql, values):
    """The rows with the ids, seen by the viewer or not, newest first."""
    return Tweet.objects.filter(pk__in=RawSQL(sql, values)).order_by("-pk")


def candidates(viewer, sql, values):
    """The rows, with what is to be left out marked as such."""
    return rows_of(sql, values).with_visibility(viewer).with_muted(viewer)


def retweeted_above(viewer, reads, above):
    """Condition: an earlier page, which ended at the id `above`, has shown the tweet under
    "retweeted by", by somebody of whom `reads`, a condition on Tweet, is true. Reads the index
    tweet_retweets.
    """
    retweets = Tweet.objects.visible_to(viewer).not_muted_by(viewer)
    return Exists(retweets.filter(reads, pk__gte=above, retweet_of=original_id()))


def pulled_page(viewer, before, *, newest, older, **places):
    """A page of cards, newest first, each tweet once.

    newest and older are CardLists of candidates older than the place `before`, at most BATCH of
    them. older has a place `above` as well, and marks by is_above what is retweeted_above.
    """
    cards, shown, cursor = [], set(), BIGGEST_ID if before is None else before
    for _ in range(BATCHES):
        rows = (
            newest(viewer, before=cursor, **places)
            if before is None
            else older(viewer, before=cursor, above=before, **places)
        )
        for card in rows:
            cursor = card.pk
            if is_gap(card.marks) or card.original_id in shown:
                continue
            if len(cards) == SIZE:
                return Page(cards, cards[-1].pk)
            shown.add(card.original_id)
            cards.append(card)
        if len(rows) < BATCH:
            return Page(cards)
    return Page(cards, cursor)


def is_gap(marks):
    return not marks["is_visible"] or marks["is_muted"] or marks.get("is_above", False)
