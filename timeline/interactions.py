"""@ Connect: what others did with me and my tweets. Pulled when it is read; no table of its own."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from django.db import connection
from django.db.models import BigIntegerField, F, OuterRef, Value

from accounts.models import Follow, FollowRequest, User
from accounts.models.relationships import mutes
from microblog.pagination import SIZE, Page, cursor_at, time_at
from tweets.models import Like, Tweet

BATCH = 5 * SIZE  # rows; grouped they are fewer
UNREAD_LIMIT = 99
# What stands in unread_statement for a member and a time; neither occurs.
ANYBODY, ANY_TIME = -1, datetime.min.replace(tzinfo=UTC)


@dataclass
class Interaction:
    """One entry of the page: these members, the latest first, did something with a tweet.

    kind       "like", "retweet", "mention" (a reply to the viewer is one as well), "follow" or
               "request", which waits for the viewer to let the member follow
    at         when the latest did
    card       the tweet as tweets/_tweet.html shows it: the viewer's own, or the one that mentions
               them; None for "follow" and "request"
    is_unread  the latest is newer than the viewer's last look at the page
    """

    kind: str
    at: datetime
    card: Tweet | None
    is_unread: bool
    members: list[User] = field(default_factory=list)

    @property
    def others_count(self):
        return len(self.members) - 1


def interactions_page(viewer, before=None):
    """Interactions newest first; `before` is a time in microseconds since 1970."""
    until = None if before is None else time_at(before - 1)
    rows = list(union(viewer, BATCH, until=until))
    people = acquaintances(viewer).with_relationship(viewer)
    members = people.in_bulk({row["member"] for row in rows})
    tweets = Tweet.objects.visible_to(viewer).for_card(viewer)
    cards = tweets.in_bulk({row["about"] for row in rows if row["about"]})
    groups, end = {}, None
    for row in rows:
        kind, tweet, at = row["kind"], row["about"], row["at"]
        if row["member"] in members and (tweet is None or tweet in cards):
            if (kind, tweet) not in groups:
                if len(groups) == SIZE:
                    return Page(list(groups.values()), end)
                is_unread = at > viewer.interactions_seen_at
                groups[kind, tweet] = Interaction(kind, at, cards.get(tweet), is_unread)
            groups[kind, tweet].members.append(members[row["member"]])
        end = cursor_at(at)
    return Page(list(groups.values()), end if len(rows) == BATCH else None)


def count_unread(viewer):
    """Interactions since the viewer last looked, at most UNREAD_LIMIT."""
    sql, parameters = unread_statement()
    given = {ANYBODY: viewer.pk, ANY_TIME: viewer.interactions_seen_at}
    with connection.cursor() as cursor:
        cursor.execute(sql, [given.get(value, value) for value in parameters])
        return cursor.fetchone()[0]


@cache
def unread_statement():
    """The SQL of the number that every page shows, with ANYBODY and ANY_TIME for what differs.

    Written once: for Django to put it together takes several times as long as to run it.
    """
    rows = union(User(pk=ANYBODY), UNREAD_LIMIT, after=ANY_TIME)
    sql, parameters = rows.query.sql_with_params()
    return f"SELECT count(*) FROM ({sql}) AS unread", parameters


def mark_seen(viewer, page):
    """The newest of the first page is what the viewer has seen: what came since is unread."""
    if page.rows and page.rows[0].is_unread:
        viewer.interactions_seen_at = page.rows[0].at
        viewer.save(update_fields=["interactions_seen_at"])


def acquaintances(viewer):
    """Members whose acts the viewer wants to hear of."""
    return User.objects.visible_to(viewer).exclude(mutes(viewer, OuterRef("pk")))


def union(viewer, limit, after=None, until=None):
    """Rows of all kinds, see by_kind; newest first, at most `limit` in all."""
    parts = list(by_kind(viewer, limit, after, until).values())
    return parts[0].union(*parts[1:], all=True).order_by("-at")[:limit]


def by_kind(viewer, limit, after=None, until=None):
    """{kind: rows {kind, member, about, at}}, about being a tweet's id or None; of each kind the
    newest, at most `limit`; later than `after` and no later than `until`; of what the viewer may
    see.

    Each kind is read newest first from one index: like_received, tweet_retweets_of_member, the key
    of Mention, follow_followers and followrequest_waiting.
    """
    nothing = Value(None, BigIntegerField())
    members = acquaintances(viewer).values("pk")
    tweets = Tweet.objects.visible_to(viewer)
    likes = Like.objects.filter(author=viewer, tweet__hidden_at=None).exclude(user=viewer)
    retweets = tweets.filter(retweet_of_user=viewer)
    mentions = tweets.filter(mention__user=viewer)
    follows = Follow.objects.filter(followee=viewer)
    requests = FollowRequest.objects.filter(followee=viewer)
    kinds = [
        ("like", likes, "created_at", "user", F("tweet")),
        ("retweet", retweets, "pk", "author", F("retweet_of")),
        ("mention", mentions, "pk", "author", F("pk")),
        ("follow", follows, "created_at", "follower", nothing),
        ("request", requests, "created_at", "follower", nothing),
    ]
    parts = {}
    for kind, rows, key, member, about in kinds:
        for moment, bound in ((after, f"{key}__gt"), (until, f"{key}__lte")):
            if moment:
                rows = rows.filter(
                    **{bound: Tweet.objects.id_at(moment) if key == "pk" else moment}
                )
        rows = rows.filter(**{f"{member}__in": members}).order_by(f"-{key}")[:limit]
        parts[kind] = rows.values(
            kind=Value(kind), member=F(member), about=about, at=F("created_at")
        )
    return parts
