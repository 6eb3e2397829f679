"""@ Connect: what others did with me and my tweets. Pulled when it is read; no table of its own."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from django.db.models import BigIntegerField, F, OuterRef, Value

from accounts.members import rows_by_id, unmuted_with_ids
from accounts.models import Follow, FollowRequest, User
from accounts.models.relationships import follows, mutes
from microblog.pagination import SIZE, Page, cursor_at, time_at
from microblog.statements import Statement
from timeline.groups import Group
from tweets.cards import Card, by_id
from tweets.models import Like, Tweet
from tweets.querysets import author_visibility

BATCH = 5 * SIZE  # rows; grouped they are fewer
BATCHES = 5  # of which the viewer may see nothing, until the page ends
UNREAD_LIMIT = 99
END = time_at(2**57)  # nothing is later
ROW = ("kind", "member", "about", "at")
KINDS = ("like", "retweet", "mention", "follow", "request", "accepted")
# What one may ask for alone, by its name in the address.
CHOICES = {
    "likes": ("like",),
    "retweets": ("retweet",),
    "mentions": ("mention",),
    "follows": ("follow", "request", "accepted"),
}


@dataclass
class Interaction(Group):
    """One entry of the page: these members, the latest first, did something with a tweet.

    kind       "like", "retweet", "mention" (a reply to the viewer is one as well), "follow",
               "request", which waits for the viewer to let the member follow, or "accepted": the
               viewer now follows the member, who is protected
    at         when the latest did
    card       the tweet: the viewer's own, or the one that mentions them; None for the last three
    is_unread  the latest is newer than the viewer's last look at the page
    """

    kind: str
    at: datetime
    card: Card | None
    is_unread: bool

    @property
    def key(self):
        """Of two equal ones a page shows the same."""
        return self.kind, self.at, self.is_unread, self.card and self.card.row, *self.shown


def interactions_page(viewer, before=None, kinds=KINDS, only_followees=False):
    """Interactions newest first; `before` is a time in microseconds since 1970."""
    statement, end = newest(kinds, only_followees), before
    for _ in range(BATCHES):
        until = END if end is None else time_at(end - 1)
        rows = statement(viewer=viewer.pk, until_at=until)
        groups, end = grouped(viewer, rows)
        if groups or len(rows) < BATCH:
            break
    is_last = len(rows) < BATCH and len(groups) <= SIZE
    return Page(groups[:SIZE], None if is_last else end)


def grouped(viewer, rows):
    """The Interactions of what the viewer may see of these rows, one more than fit on a page at
    most; and the cursor of what comes after the last row of those that fit.
    """
    people = rows_by_id(viewer, {member for _, member, _, _ in rows}, unmuted_with_ids)
    cards = by_id(viewer, {tweet for _, _, tweet, _ in rows} - {None})
    groups, end = {}, None
    for kind, member, tweet, at in rows:
        if member in people and (tweet is None or tweet in cards):
            if (kind, tweet) not in groups:
                is_unread = at > viewer.interactions_seen_at
                groups[kind, tweet] = Interaction(kind, at, cards.get(tweet), is_unread)
                if len(groups) > SIZE:
                    break
            groups[kind, tweet].rows.append(people[member])
        end = cursor_at(at)
    return list(groups.values()), end


def ask_unread(viewer):
    """The Answer for interactions since the viewer last looked: at most UNREAD_LIMIT rows."""
    return unread.later(viewer=viewer.pk, seen_at=viewer.interactions_seen_at)


@Statement
def unread(viewer, seen_at):
    return union(User(pk=viewer), UNREAD_LIMIT, seen_at).values_list("at")


@cache
def newest(kinds, only_followees):
    """The statement for this choice: there are few of them, each is put together once."""

    @Statement
    def rows(viewer, until_at):
        narrow = partial(perhaps_visible, only_followees=only_followees)
        found = union(User(pk=viewer), BATCH, None, until_at, kinds, narrow)
        return found.values_list(*ROW)

    return rows


def mark_seen(viewer, page):
    """The newest of the first page is what the viewer has seen: what came since is unread."""
    if page.rows and page.rows[0].is_unread:
        viewer.interactions_seen_at = page.rows[0].at
        viewer.save(update_fields=["interactions_seen_at"])


def acquaintances(viewer):
    """Members whose acts the viewer wants to hear of."""
    return User.objects.visible_to(viewer).exclude(mutes(viewer, OuterRef("pk")))


def visible(viewer, rows, member):
    """Of the rows, of which `member` is the column of who acted, those that the viewer may see."""
    rows = rows.filter(**{f"{member}__in": acquaintances(viewer).values("pk")})
    return rows.visible_to(viewer) if rows.model is Tweet else rows


def perhaps_visible(viewer, rows, member, only_followees):
    """For a page, which asks for the members and for its tweets in any case, and so finds out about
    both: but not about who has retweeted.
    """
    if only_followees:
        rows = rows.filter(follows(viewer, OuterRef(member)))
    if rows.model is Tweet:
        rows = rows.filter(author_visibility(viewer, "author"), hidden_at=None)
    return rows


def union(viewer, limit, *choice):
    """Rows as by_kind has them; newest first, at most `limit` in all."""
    parts = list(by_kind(viewer, limit, *choice).values())
    parts.append(parts[0].none())  # of one alone Django makes no union, which can be ordered
    return parts[0].union(*parts[1:], all=True).order_by("-at")[:limit]


def by_kind(viewer, limit, after=None, until=None, kinds=KINDS, narrow=visible):
    """{kind: rows {kind, member, about, at}}, about being a tweet's id or None; of each kind the
    newest, at most `limit`; later than `after` and no later than `until`; of what `narrow` leaves.

    Each kind is read newest first from one index: like_received, tweet_retweets_of_member, the key
    of Mention, follow_followers, followrequest_waiting and follow_following.

    No row tells that a request was accepted, but following somebody protected tells the same: there
    is no other way to it. Of one who was public then it says no more than what is true.
    """
    nothing = Value(None, BigIntegerField())
    likes = Like.objects.filter(author=viewer, tweet__hidden_at=None).exclude(user=viewer)
    accepted = Follow.objects.filter(follower=viewer, followee__protected=True)
    requests = FollowRequest.objects.filter(followee=viewer)
    # kind: rows, the key they are read by, the column of the member, and of the tweet
    sources = {
        "like": (likes, "created_at", "user", F("tweet")),
        "retweet": (Tweet.objects.filter(retweet_of_user=viewer), "pk", "author", F("retweet_of")),
        "mention": (Tweet.objects.filter(mention__user=viewer), "pk", "author", F("pk")),
        "follow": (Follow.objects.filter(followee=viewer), "created_at", "follower", nothing),
        "request": (requests, "created_at", "follower", nothing),
        "accepted": (accepted, "created_at", "followee", nothing),
    }
    parts = {}
    for kind in kinds:
        rows, key, member, about = sources[kind]
        for moment, bound in ((after, f"{key}__gt"), (until, f"{key}__lte")):
            if moment:
                rows = rows.filter(
                    **{bound: Tweet.objects.id_at(moment) if key == "pk" else moment}
                )
        rows = narrow(viewer, rows, member).order_by(f"-{key}")[:limit]
        parts[kind] = rows.values(
            kind=Value(kind), member=F(member), about=about, at=F("created_at")
        )
    return parts
