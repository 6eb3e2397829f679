"""Members as pages show them, read by statements that are put together once.

They are models that know how they stand to the viewer (is_followed, is_follower, is_requested and
is_muted), and the row that they come from: of two equal rows a page shows the same.
"""

from django.db.models import OuterRef

from accounts.models import User
from accounts.models.relationships import mutes
from accounts.statements import ViewerStatement
from microblog.statements import Statement, argument_names, as_model

SHOWN = (
    *("id", "username", "name", "location", "website", "bio", "avatar", "header"),
    *("protected", "indexable", "date_joined", "suspended_at", "left_at"),
    *("tweets_count", "following_count", "followers_count", "likes_count"),
)
RELATIONSHIP = ("is_followed", "is_follower", "is_requested", "is_muted")
MEMBER = SHOWN + RELATIONSHIP  # the columns of a row


class MemberList:
    """Decorates a function (viewer, places as Statement has them) that gives a queryset of members
    of whom the viewer may know. Calling it gives a list of User.
    """

    def __init__(self, build, places=None, kind=Statement):
        def members(viewer, **places):
            found = build(viewer, **places).with_relationship(viewer)
            return found.values_list(*MEMBER)

        places = argument_names(build)[1:] if places is None else places
        self.statement = ViewerStatement(members, places, kind)
        self.__doc__ = build.__doc__

    def __call__(self, viewer, **values):
        return [member_of(row) for row in self.rows(viewer, **values)]

    def rows(self, viewer, **values):
        """For a page that makes models of few of them: see member_of. The first value is the id."""
        return self.statement(viewer, **values)


def member_of(row):
    member = as_model(User, **dict(zip(SHOWN, row, strict=False)))
    vars(member).update(zip(RELATIONSHIP, row[len(SHOWN) :], strict=True), row=row)
    return member


def is_stranger(row):
    """Whether the viewer has not followed, asked or muted the member."""
    is_followed, _is_follower, is_requested, is_muted = row[len(SHOWN) :]
    return not (is_followed or is_requested or is_muted)


@MemberList
def named(viewer, username_text):
    return User.objects.visible_to(viewer).by_username(username_text)


@MemberList
def with_ids(viewer, member_ids):
    return User.objects.visible_to(viewer).filter(pk__in=member_ids)


@MemberList
def unmuted_with_ids(viewer, member_ids):
    members = User.objects.visible_to(viewer).filter(pk__in=member_ids)
    return members.exclude(mutes(viewer, OuterRef("pk"))) if viewer.is_authenticated else members


def rows_by_id(viewer, ids, members=with_ids):
    """{id: row} of those of whom the viewer may know."""
    return {row[0]: row for row in members.rows(viewer, member_ids=list(ids))} if ids else {}


def by_id(viewer, ids):
    """{id: member} of those of whom the viewer may know."""
    return {pk: member_of(row) for pk, row in rows_by_id(viewer, ids).items()}
