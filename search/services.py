"""What is kept of a member's searches. Each act may be repeated, by two tabs at once too."""

from django.core.exceptions import ValidationError
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from accounts.models import User
from microblog.statements import Statement
from microblog.transactions import atomic_with_retries, with_retries
from search.models import RecentSearch, SavedSearch
from tweets.models import Tweet

# What already is the most recent one is not written again: members turn from tab to tab.
REMEMBER = f"""
remembered AS (
    INSERT INTO search_recentsearch (user_id, query, searched_at)
    SELECT member.id, sought.query, statement_timestamp()
    FROM (SELECT %s AS id) AS member, (SELECT %s AS query) AS sought
    WHERE query IS DISTINCT FROM (
        SELECT query FROM search_recentsearch WHERE user_id = member.id
        ORDER BY searched_at DESC, id DESC LIMIT 1
    )
    ON CONFLICT (user_id, query) DO UPDATE SET searched_at = EXCLUDED.searched_at
), forgotten AS (
    DELETE FROM search_recentsearch WHERE id IN (
        SELECT id FROM search_recentsearch WHERE user_id = %s AND query <> %s
        ORDER BY searched_at DESC, id DESC OFFSET {RecentSearch.LIMIT - 1}
    )
)"""


@Statement
def remembering(member, query_text):
    return f"WITH {REMEMBER} SELECT 1", [member, query_text] * 2


@Statement
def looking(member, query_text):
    sql = f"""
        WITH {REMEMBER}, newest AS (
            SELECT coalesce(max(id), 0) AS id FROM tweets_tweet
        ), saved AS (
            SELECT id FROM search_savedsearch WHERE user_id = %s AND query = %s
        ), seen AS (
            UPDATE search_savedsearch SET seen_id = newest.id FROM newest, saved
            WHERE search_savedsearch.id = saved.id AND seen_id < newest.id
        )
        SELECT newest.id, EXISTS (SELECT FROM saved) FROM newest"""
    return sql, [member, query_text] * 3


def newest_id():
    """Expression: the id of the last tweet, 0 before the first one."""
    return Coalesce(Subquery(Tweet.objects.order_by("-pk").values("pk")[:1]), Value(0))


@with_retries
def remember(*, member, query):
    """The query is the member's most recent one."""
    remembering(member=member.pk, query_text=query)


@with_retries
def look(*, member, query):
    """The member looks at the results of what is their most recent search now.

    Returns the id of the last tweet that there is, and whether they have saved the search.
    """
    [(newest, is_saved)] = looking(member=member.pk, query_text=query)
    return newest, is_saved


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
