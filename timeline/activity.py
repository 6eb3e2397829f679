"""What those whom one follows do: favour, retweet, follow. Pulled when it is read, as home is."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from accounts.members import member_of, rows_by_id, unmuted_with_ids
from accounts.models import User
from timeline.groups import Group
from tweets.cards import Card, by_id
from tweets.cards import unmuted_with_ids as unmuted_cards

FOLLOWEES = 500  # whom the viewer has followed last
EACH = 5  # acts of one kind by one member
RETWEETS_AMONG = 20  # newest rows of a member, by the index tweet_timeline
ACTS = 100  # that are read
SHOWN = 20

# By the indexes follow_following, like_by_member and tweet_timeline, newest first each: some 10 µs
# a followee. What is the viewer's own stands in @ Connect.
NEWEST = f"""
WITH followee AS MATERIALIZED (
    SELECT followee_id AS id FROM accounts_follow
    WHERE follower_id = %(viewer)s ORDER BY created_at DESC LIMIT {FOLLOWEES}
)
SELECT act.kind, followee.id, act.about, act.at
FROM followee CROSS JOIN LATERAL (
    (SELECT 'like' AS kind, tweet_id AS about, created_at AS at FROM tweets_like
     WHERE user_id = followee.id AND author_id <> %(viewer)s
     ORDER BY created_at DESC LIMIT {EACH})
    UNION ALL
    (SELECT 'follow', followee_id, created_at FROM accounts_follow
     WHERE follower_id = followee.id AND followee_id <> %(viewer)s
     ORDER BY created_at DESC LIMIT {EACH})
    UNION ALL
    (SELECT 'retweet', retweet_of_id, created_at FROM (
        SELECT retweet_of_id, retweet_of_user_id, created_at, hidden_at FROM tweets_tweet
        WHERE author_id = followee.id ORDER BY id DESC LIMIT {RETWEETS_AMONG}
     ) AS row
     WHERE retweet_of_user_id <> %(viewer)s AND hidden_at IS NULL LIMIT {EACH})
) AS act
ORDER BY act.at DESC LIMIT {ACTS}
"""


@dataclass
class Deed(Group):
    """These members, the latest first, did something with a tweet or a member.

    kind    "like", "retweet" or "follow"
    at      when the latest did
    card    the tweet; None for "follow"
    other   the member who is followed, else None
    """

    kind: str
    at: datetime
    card: Card | None
    other: User | None

    @property
    def key(self):
        """Of two equal ones a page shows the same."""
        card, other = self.card and self.card.row, self.other and self.other.row
        return self.kind, self.at, card, other, *self.shown


def activity(viewer):
    """The newest deeds, at most SHOWN: of members, about tweets and members, whom the viewer sees
    and has not muted. The viewer is a member.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, {"viewer": viewer.pk})
        acts = cursor.fetchall()
    ids = {member for _, member, _, _ in acts}
    ids |= {about for kind, _, about, _ in acts if kind == "follow"}
    people = rows_by_id(viewer, ids, unmuted_with_ids)
    cards = by_id(viewer, {about for kind, _, about, _ in acts if kind != "follow"}, unmuted_cards)
    deeds = {}
    for kind, member, about, at in acts:
        found = people if kind == "follow" else cards
        if member not in people or about not in found:
            continue
        if (kind, about) not in deeds:
            if len(deeds) == SHOWN:
                break
            other = member_of(people[about]) if kind == "follow" else None
            deeds[kind, about] = Deed(kind, at, cards.get(about) if not other else None, other)
        deeds[kind, about].rows.append(people[member])
    return list(deeds.values())
