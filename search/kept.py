"""A member's saved searches with what is new of each, and their recent ones."""

from collections import Counter

from django.db.models import BigIntegerField, Value

from accounts.members import MemberList
from accounts.models import User
from microblog.pagination import BIGGEST_ID
from microblog.statements import Statement, as_model
from search.matching import matching, members_named
from search.models import RecentSearch, SavedSearch
from search.query import parse
from search.tweets import last_id, midnight
from tweets.text import is_valid_username

NEWS = 20  # that are counted; then "20+"
LATELY = 20_000  # ids among which news are looked for


def saved_searches(member):
    """The SavedSearches, each with `news`: how many tweets are new, NEWS + 1 for more than NEWS."""
    saved = list(SavedSearch.objects.filter(user=member))
    queries = {row: parse(row.query) for row in saved}
    members = members_named(queries.values())
    floor = last_id() - LATELY if saved else 0
    found = [
        new_tweets(member, row, query, members, floor)
        for row, query in queries.items()
        if query.is_sensible and not query.is_empty
    ]
    # One statement for all: of each the newest, by its own index or the last ids.
    news = Counter(found[0].union(*found[1:], all=True)) if found else {}
    for row in saved:
        row.news = news[row.pk] if found else 0
    return saved


def new_tweets(member, saved, query, members, floor):
    """The id of the SavedSearch, as often as there is a new tweet."""
    start = max(saved.seen_id, floor) + 1
    tweets = matching(query, members, start, BIGGEST_ID).visible_to(member)
    if query.since:
        tweets = tweets.filter(created_at__gte=midnight(query.since))
    if query.until:
        tweets = tweets.filter(created_at__lt=midnight(query.until))
    name = Value(saved.pk, output_field=BigIntegerField())
    newest = tweets.order_by("-pk")
    return newest.annotate(saved=name).values_list("saved", flat=True)[: NEWS + 1]


def recent_searches(member):
    """The RecentSearches, newest first, each with `person`: the visible member whom it names."""
    rows = recent(member=member.pk)
    found = [as_model(RecentSearch, id=pk, query=query) for pk, query in rows]
    names = [query[1:].upper() for _pk, query in rows if is_name(query)]
    people = visible_members_with(member, upper_texts=names) if names else []
    named = {person.username.upper(): person for person in people}
    for row in found:
        row.person = named.get(row.query[1:].upper()) if is_name(row.query) else None
    return found


@Statement
def recent(member):
    searches = RecentSearch.objects.filter(user=member).order_by("-searched_at", "-pk")
    return searches.values_list("pk", "query")[: RecentSearch.LIMIT]


@MemberList
def visible_members_with(viewer, upper_texts):
    return User.objects.visible_to(viewer).by_usernames(upper_texts)


def is_name(query):
    return query[:1] == "@" and is_valid_username(query[1:])
