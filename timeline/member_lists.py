"""Lists of members, as pages show them, and the timeline of one."""

from dataclasses import dataclass
from functools import partial

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404

from accounts.models import User
from accounts.statements import ViewerStatement
from microblog.expressions import is_there
from microblog.pagination import BIGGEST_ID
from microblog.statements import as_model
from timeline.models import List, ListFollow, ListMember
from timeline.pulled import candidates, newest_of, pulled_page, retweeted_above
from tweets.cards import CardList

LIST = ("id", "name", "description", "private", "hidden_at", "owner_id")
OWNER = ("id", "username", "name", "avatar", "protected", "indexable")
MARKS = ("members_count", "is_followed")


def shown(viewer, lists):
    """The rows that list_of takes."""
    members = ListMember.objects.filter(list=OuterRef("pk")).order_by().values("list")
    is_followed = Value(False)
    if viewer.is_authenticated:
        is_followed = is_there(ListFollow.objects.filter(user=viewer, list=OuterRef("pk")))
    lists = lists.visible_to(viewer).annotate(
        members_count=Coalesce(Subquery(members.values(count=Count("member"))), 0),
        is_followed=is_followed,
    )
    return lists.values_list(*LIST, *(f"owner__{name}" for name in OWNER), *MARKS)


def list_of(row):
    """A List with its owner, members_count and is_followed: by the viewer."""
    values = iter(row)
    found = as_model(List, **dict(zip(LIST, values, strict=False)))
    found.owner = as_model(User, **dict(zip(OWNER, values, strict=False)))
    found.members_count, found.is_followed = values
    return found


@ViewerStatement
def with_id(viewer, list_id, username_text):
    lists = List.objects.filter(pk=list_id, owner__username__iexact=username_text)
    return shown(viewer, lists)


@ViewerStatement
def of_member(viewer, member):
    """Their own by name, and then those that they follow."""
    own = List.objects.filter(owner=member).values("pk")
    followed = ListFollow.objects.filter(user=member).values("list")
    lists = List.objects.filter(pk__in=own.union(followed))
    return shown(viewer, lists).order_by("owner__username", "name", "pk")


def get_visible_list_or_404(viewer, username, pk):
    """The list of the member by that name, as list_of gives it."""
    found = pk <= BIGGEST_ID and with_id(viewer, list_id=pk, username_text=username)
    if not found:
        raise Http404
    return list_of(found[0])


def get_own_list_or_404(viewer, username, pk):
    found = get_visible_list_or_404(viewer, username, pk)
    if found.owner_id != viewer.pk:
        raise Http404
    return found


@dataclass(frozen=True)
class Lists:
    own: list
    followed: list


def lists_of(viewer, member):
    """Those of a member, their own and others' that they follow, that the viewer may see."""
    found = list(map(list_of, of_member(viewer, member=member.pk)))
    return Lists(
        own=[row for row in found if row.owner_id == member.pk],
        followed=[row for row in found if row.owner_id != member.pk],
    )


# The timeline of a list

MEMBERS = """
SELECT member_id AS id FROM timeline_listmember
WHERE list_id = %s
AND member_id NOT IN (SELECT muted_id FROM accounts_mute WHERE muter_id = %s)
"""


def list_page(viewer, which, before=None):
    """Cards of what the members of the list say."""
    return pulled_page(viewer, before, newest=newest, older=older, list_id=which.pk)


def rows_before(viewer, before, list_id):
    return candidates(viewer, *newest_of(MEMBERS, [list_id, viewer.pk], before=before))


newest = CardList(rows_before, marks=["is_visible", "is_muted"])


@partial(CardList, marks=["is_visible", "is_muted", "is_above"])
def older(viewer, before, list_id, above):
    """Asks of each retweet whether its author is on the list: not, as Exists would let it, what
    each member of the list has retweeted.
    """
    reads = is_there(ListMember.objects.filter(list=list_id, member=OuterRef("author")))
    rows = rows_before(viewer, before, list_id)
    return rows.annotate(is_above=retweeted_above(viewer, reads, above))
