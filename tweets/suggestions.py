"""Whom a member may want to follow, and why: one statement, of a bounded number of rows."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from django.db.models import Max, OuterRef
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

from accounts.members import MEMBER, member_of
from accounts.models import User
from accounts.models.relationships import mutes
from accounts.statements import VISITOR
from microblog.statements import Statement
from tweets.models import Tweet

# Of the newest so many whom the viewer follows, the newest so many whom each of them follows.
FOLLOWEES, THEIRS = 100, 50
LATELY = 1_000  # tweets in which those who write in the viewer's language are looked for
POPULAR = 10  # followers: whoever has fewer is suggested as well, but not called popular


class Kind(IntEnum):
    """Of reasons, in the order in which members are suggested."""

    INVITED = 0
    FOLLOWED = 1
    POPULAR = 2
    WRITES = 3
    OTHER = 4


@dataclass(frozen=True)
class Reason:
    """Why somebody is suggested; its text is in the language in which it is asked for.

    FOLLOWED by @username, whose id is `by`, and `others` more of those whom the viewer follows;
    WRITES in `language`; OTHER has no text.
    """

    kind: Kind
    by: int | None = None
    username: str = ""
    others: int = 0
    language: str = ""

    def __bool__(self):
        return self.kind != Kind.OTHER

    def __str__(self):
        match self.kind:
            case Kind.INVITED:
                return _("Invited you")
            case Kind.FOLLOWED if self.others:
                return ngettext(
                    "Followed by @%(username)s and %(others)d other",
                    "Followed by @%(username)s and %(others)d others",
                    self.others,
                ) % {"username": self.username, "others": self.others}
            case Kind.FOLLOWED:
                return _("Followed by @%(username)s") % {"username": self.username}
            case Kind.POPULAR:
                return _("Popular")
            case Kind.WRITES:
                language = get_language_info(self.language)["name_local"]
                return _("Writes in %(language)s") % {"language": language}
        return ""


# A part of the statement is a pair of SQL and parameters, and its rows are (id, kind, weight, by):
# of one kind the heaviest come first; `by` is the member whom FOLLOWED names.

# The index follow_following (follower_id, created_at DESC), for the viewer and for each followee.
FOLLOWED = """
WITH followee AS MATERIALIZED (
    SELECT known.id FROM (
        SELECT followee_id FROM accounts_follow
        WHERE follower_id = %s ORDER BY created_at DESC LIMIT %s
    ) AS newest
    JOIN ({known}) AS known ON known.id = newest.followee_id
), shared AS MATERIALIZED (
    SELECT theirs.followee_id AS id, count(*) AS weight, min(followee.id) AS by
    FROM followee CROSS JOIN LATERAL (
        SELECT followee_id FROM accounts_follow
        WHERE follower_id = followee.id ORDER BY created_at DESC LIMIT %s
    ) AS theirs
    GROUP BY theirs.followee_id
)
SELECT member.id, {kind}, shared.weight, shared.by
FROM shared JOIN ({members}) AS member ON member.id = shared.id
ORDER BY shared.weight DESC, member.followers_count DESC, member.id DESC LIMIT %s
"""

# Half of the places: the rest of the popular come after those who write in the viewer's language.
POPULAR_ONES = """
SELECT id,
    CASE WHEN followers_count >= %s AND row_number() OVER most <= %s THEN {kind} ELSE {other} END,
    followers_count, NULL::bigint
FROM ({members}) AS member
WINDOW most AS (ORDER BY followers_count DESC, id DESC)
"""

SUGGESTED = """
SELECT member.*, suggested.kind, suggested.weight, suggested.by, known.username AS by_username
FROM (
    SELECT DISTINCT ON (id) * FROM ({candidates}) AS candidate (id, kind, weight, by)
    ORDER BY id, kind
) AS suggested
JOIN ({members}) AS member ON member.id = suggested.id
LEFT JOIN accounts_user AS known ON known.id = suggested.by
ORDER BY suggested.kind, suggested.weight DESC, member.followers_count DESC, member.id DESC
LIMIT %s
"""


def suggestions(viewer, limit, inviter=None):
    """At most `limit` members, each with a `reason` and their relationship to the viewer.

    First who invited the viewer (`inviter`, an id), then whom those follow whom they follow, then
    the popular, then those who write in their language, then whoever else is followed most.
    """
    language = get_language() or ""
    given = {}
    if viewer.is_authenticated:
        given["viewer"] = viewer.pk
    if inviter is not None:
        given["inviter"] = inviter
    found = []
    for row in statement(limit, language, *given)(**given):
        found.append(member_of(row[: len(MEMBER)]))
        found[-1].reason = reason(language, *row[len(MEMBER) :])
    return found


def reason(language, kind, weight, by, username):
    match kind:
        case Kind.FOLLOWED:
            return Reason(Kind.FOLLOWED, by, username=username, others=weight - 1)
        case Kind.WRITES:
            return Reason(Kind.WRITES, language=language)
    return Reason(Kind(kind))


@cache
def statement(limit, language, *places):
    """The Statement for what is known: "viewer", "inviter". Its rows are those of accounts.members,
    and what reason() takes.
    """

    def build(viewer=None, inviter=None):
        viewer = VISITOR if viewer is None else User(pk=viewer)
        parts = [popular(viewer, limit), writers(viewer, limit, language)]
        if viewer.is_authenticated:
            parts.append(followed(viewer, limit))
        if inviter is not None:
            parts.append(invited(viewer, inviter))
        candidates = " UNION ALL ".join(f"({sql})" for sql, _parameters in parts)
        members, of_members = sql_of(User.objects.with_relationship(viewer).values_list(*MEMBER))
        of_candidates = [value for _sql, parameters in parts for value in parameters]
        sql = SUGGESTED.format(candidates=candidates, members=members)
        return sql, [*of_candidates, *of_members, limit]

    return Statement(build, places)


def sql_of(queryset):
    return queryset.query.sql_with_params()


def invited(viewer, inviter):
    members = User.objects.suggested_to(viewer).filter(pk=inviter)
    members, parameters = sql_of(members.values("id"))
    return f"SELECT id, {int(Kind.INVITED)}, 0, NULL::bigint FROM ({members}) AS member", parameters


def followed(viewer, limit):
    """Who is followed by those whom the viewer follows and has not muted."""
    known = User.objects.visible_to(viewer).exclude(mutes(viewer, OuterRef("pk")))
    known, of_known = sql_of(known.values("id"))
    members = User.objects.suggested_to(viewer).order_by()
    members, of_members = sql_of(members.values("id", "followers_count"))
    parameters = [viewer.pk, FOLLOWEES, *of_known, THEIRS, *of_members, limit]
    return FOLLOWED.format(kind=int(Kind.FOLLOWED), known=known, members=members), parameters


def popular(viewer, limit):
    """The most followed, by the index user_popular."""
    members = User.objects.suggested_to(viewer).values("id", "followers_count")[:limit]
    members, parameters = sql_of(members)
    sql = POPULAR_ONES.format(kind=int(Kind.POPULAR), other=int(Kind.OTHER), members=members)
    return sql, [POPULAR, -(-limit // 2), *parameters]


def writers(viewer, limit, language):
    """Who has lately tweeted in the language: the head of the tweets' primary key."""
    newest = Tweet.objects.order_by("-pk").values("pk")[:LATELY]
    tweets = Tweet.objects.originals().visible_to(viewer).filter(language=language)
    members = User.objects.suggested_to(viewer).order_by().values("pk")
    tweets = tweets.filter(pk__in=newest, author__in=members)
    authors = tweets.values("author").annotate(latest=Max("pk")).order_by("-latest")[:limit]
    authors, parameters = sql_of(authors)
    sql = f"SELECT author, {int(Kind.WRITES)}, latest, NULL::bigint FROM ({authors}) AS author"
    return sql, parameters
