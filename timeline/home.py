"""The home timeline, pulled when it is read: nothing is written for followers when one posts."""

from functools import partial

from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.models.relationships import follows
from microblog.pagination import BIGGEST_ID
from microblog.statements import Statement
from timeline.models import HashtagFollow
from timeline.pulled import BATCH, candidates, newest_of, pulled_page, retweeted_above, rows_of
from tweets.cards import CardList

FOLLOWEES = """
SELECT followee_id AS id FROM accounts_follow
WHERE follower_id = %s
AND followee_id NOT IN (SELECT muted_id FROM accounts_mute WHERE muter_id = %s)
UNION ALL SELECT %s
"""
# Of each followed hashtag the newest, by the key of TweetHashtag, backwards. Where none is followed
# it is one probe of the key of HashtagFollow.
WITH_HASHTAGS = """
SELECT id FROM (
    ({newest})
    UNION
    SELECT tagged.id
    FROM timeline_hashtagfollow AS followed CROSS JOIN LATERAL (
        SELECT tweet_id AS id FROM tweets_tweethashtag
        WHERE hashtag_id = followed.hashtag_id AND tweet_id < %s AND tweet_id > %s
        ORDER BY tweet_id DESC LIMIT {batch}
    ) AS tagged
    WHERE followed.user_id = %s
) AS found
ORDER BY id DESC LIMIT {batch}
"""
# New tweets are counted up to so many.
NEW = 20


def home_page(viewer, before=None):
    """Cards of the viewer's followees, their own and those with hashtags that they follow.

    The mark `through` is the hashtag's label where a tweet is there for that alone.
    """
    return pulled_page(viewer, before, newest=newest, older=older)


def ids_between(viewer, before, since=0):
    """SQL, and its values, for the ids of up to BATCH rows."""
    me = viewer.pk
    sql, values = newest_of(FOLLOWEES, [me, me, me], before=before, since=since, reader=me)
    return WITH_HASHTAGS.format(newest=sql, batch=BATCH), [*values, before, since, me]


def rows_before(viewer, before):
    rows = candidates(viewer, *ids_between(viewer, before))
    return rows.annotate(through=through(viewer))


def through(viewer):
    """Expression: the label of the hashtag that brings the tweet; None for what followees say."""
    followed = HashtagFollow.objects.filter(user=viewer)
    brings = followed.filter(hashtag__tweethashtag__tweet=OuterRef("pk"))
    label = Subquery(brings.order_by("hashtag").values("hashtag__label")[:1])
    is_stranger = ~Q(author=viewer) & ~follows(viewer, OuterRef("author"))
    # Asked once a page, so that who follows no hashtag pays nothing for each row.
    follows_any = Exists(followed)
    return Case(When(follows_any, then=Case(When(is_stranger, then=label))), default=Value(None))


newest = CardList(rows_before, marks=["is_visible", "is_muted", "through"])


@partial(CardList, marks=["is_visible", "is_muted", "through", "is_above"])
def older(viewer, before, above):
    reads = Q(author=viewer) | follows(viewer, OuterRef("author"))
    return rows_before(viewer, before).annotate(is_above=retweeted_above(viewer, reads, above))


def new_cards(viewer, since):
    """Of what others have said since, for the top of the page that begins there."""
    cards = {}
    for card in new(viewer, since=since):
        cards.setdefault(card.original_id, card)
    return list(cards.values())


def count_new(viewer, since):
    """How many new_cards there are; NEW + 1 where there are more than NEW."""
    return min(len(set(new_originals(viewer=viewer.pk, since=since))), NEW + 1)


def said_since(viewer, since):
    """What one says oneself is on the page already, and no news."""
    rows = rows_of(*ids_between(viewer, BIGGEST_ID, since))
    return rows.visible_to(viewer).not_muted_by(viewer).exclude(author=viewer)


@partial(CardList, marks=["through"])
def new(viewer, since):
    return said_since(viewer, since).annotate(through=through(viewer))


@Statement
def new_originals(viewer, since):
    return said_since(User(pk=viewer), since).values_list(Coalesce("retweet_of", "pk"))
