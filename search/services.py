"""What is kept of a member's searches. Each act may be repeated, by two tabs at once too."""

from django.core.exceptions import ValidationError
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce, Now
from django.utils.translation import ngettext

from accounts.models import User
from microblog.transactions import atomic_with_retries
from search.models import RecentSearch, SavedSearch
from tweets.models import Tweet


def newest_id():
    """Expression: the id of the last tweet, 0 before the first one."""
    return Coalesce(Subquery(Tweet.objects.order_by("-pk").values("pk")[:1]), Value(0))


@atomic_with_retries
def remember(*, member, query):
    """The query is the member's most recent one."""
    row = RecentSearch(user=member, query=query, searched_at=Now())
    RecentSearch.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["user", "query"],
        update_fields=["searched_at"],
    )
    own = RecentSearch.objects.filter(user=member)
    own.exclude(
        pk__in=own.order_by("-searched_at", "-pk").values("pk")[: RecentSearch.LIMIT]
    ).delete()


def forget(*, member):
    RecentSearch.objects.filter(user=member).delete()


@atomic_with_retries
def save(*, member, query):
    """Keep the search; ValidationError where the member has SavedSearch.LIMIT others."""
    User.objects.select_for_update(no_key=True).get(pk=member.pk)  # or two tabs keep one too many
    own = SavedSearch.objects.filter(user=member)
    if own.exclude(query=query).count() >= SavedSearch.LIMIT:
        raise ValidationError(
            ngettext(
                "You have saved %(limit)d search, which is as many as fit. Delete it first.",
                "You have saved %(limit)d searches, which is as many as fit. Delete one first.",
                SavedSearch.LIMIT,
            ),
            params={"limit": SavedSearch.LIMIT},
        )
    row = SavedSearch(user=member, query=query, seen_id=newest_id())
    SavedSearch.objects.bulk_create([row], ignore_conflicts=True)


def unsave(*, member, query):
    SavedSearch.objects.filter(user=member, query=query).delete()


def open_saved(*, member, query):
    """The member looks at the results; returns whether they have saved the search."""
    saved = SavedSearch.objects.filter(user=member, query=query)
    return bool(saved.update(seen_id=newest_id()))
