"""Finding tweets: a page of what answers to a Query, in a bounded number of bounded statements.

PostgreSQL has two ways to the newest tweets with a word. It walks backward by id, which is quick
where the word is common, or takes all that have it from the index tweet_search, which is quick
where it is rare; the statistics of the column tell it which is which. They tell nothing of words
that are common and never stand together, or that nobody has written for years: there the walk would
be as long as there are tweets. So it is free to choose among the newest WINDOW tweets only. Where
these do not fill the page, the index is asked for all that there are, up to FEW. Where there are
more, or all of the words are so common that only to compare their lists would take long, the page
ends early, and the next one goes on from there.
"""

from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone

from microblog.pagination import SIZE, Page
from microblog.statements import Statement
from search.matching import members_named
from search.statements import Statements, statements
from tweets.cards import CardList
from tweets.models import Tweet

WINDOW = 50_000  # ids
FEW = 2_000  # tweets that are read to find the newest among them
LISTED = 300_000  # tweets that an index has of a word: comparing its list with another takes 10 ms
AT_FIRST = SIZE + 6  # of the ids that are found, as some may not be visible


@CardList
def cards_without_muted(viewer, tweet_ids):
    tweets = Tweet.objects.visible_to(viewer).not_muted_by(viewer).filter(pk__in=tweet_ids)
    return tweets.order_by("-pk")[: SIZE + 1]


@CardList
def cards_with_muted(viewer, tweet_ids):
    return Tweet.objects.visible_to(viewer).filter(pk__in=tweet_ids).order_by("-pk")[: SIZE + 1]


def find_tweets(viewer, query, before=None, newest=None):
    """The Page of visible originals that answer to the Query, newest first, as Cards.

    It may have a cursor though it is not full: older tweets have not been looked at. newest is the
    id of the last tweet, for those who know it.
    """
    if query.is_empty or not query.is_sensible:
        return Page([])
    newest = last_id() if newest is None else newest
    search = Search(viewer, *statements(query, members_named([query])), newest)
    return search.page(*period(query, newest + 1 if before is None else before))


@dataclass(frozen=True)
class Search:
    viewer: object
    statements: Statements
    values: dict
    newest: int

    def page(self, start, end):
        """Of tweets from start on and before end."""
        if self.statements.is_nothing:
            return Page([])
        floor = max(start, end - WINDOW)
        ids, found = self.ids(floor, end), None
        if floor == start or len(ids) > SIZE:
            found = self.visible(ids, floor, end)
            if floor == start or len(found) > SIZE:
                return page(found)
        if self.statements.is_listed and self.is_quick():
            [(count, listed)] = self.statements.listed(start=start, end=end, few=FEW, **self.values)
            if count <= FEW:
                return page(self.visible_of(listed))
        if self.statements.is_ordered:
            return page(self.visible(self.ids(start, end), start, end))
        return Page(self.cards(ids) if found is None else found, floor)

    def ids(self, start, end):
        """The first of those that match, whoever may see them."""
        rows = self.statements.newest(start=start, end=end, size=AT_FIRST, **self.values)
        return [pk for (pk,) in rows]

    def visible(self, ids, start, end):
        """The cards of a page and one more; ids as given for the same start and end."""
        found = self.cards(ids)
        if len(found) <= SIZE and len(ids) == AT_FIRST:
            rows = self.statements.visible(self.viewer, start=start, end=end, **self.values)
            found = self.cards([pk for (pk,) in rows])
        return found

    def visible_of(self, ids):
        """The same, of all that match."""
        found = self.cards(ids[:AT_FIRST])
        return self.cards(ids) if len(found) <= SIZE and len(ids) > AT_FIRST else found

    def cards(self, ids):
        """Of those that the viewer sees, newest first: at most a page and one more."""
        cards = cards_with_muted if self.statements.with_muted else cards_without_muted
        return cards(self.viewer, tweet_ids=ids) if ids else []

    def is_quick(self):
        """Whether the index comes by the candidates at once: one of the words is not too common."""
        if self.statements.is_ordered or not self.statements.plans or self.newest <= LISTED:
            return True
        return any(estimate(plan(**self.values)) <= LISTED for plan in self.statements.plans)


def page(cards):
    return Page(cards[:SIZE], cards[SIZE - 1].pk if len(cards) > SIZE else None)


def estimate(rows):
    """How many rows PostgreSQL expects of what it was asked to explain, by its statistics."""
    [([explained],)] = rows
    return explained["Plan"]["Plan Rows"]


def period(query, end):
    """The first id that counts, and the one after the last. Reads the index tweet_time."""
    start = 1
    if query.since:
        start = last_id_before(query.since) + 1
    if query.until:
        end = min(end, last_id_before(query.until) + 1)
    return start, end


def last_id():
    """The id of the last tweet, 0 before the first one."""
    return next((pk for (pk,) in last_tweet()), 0)


@Statement
def last_tweet():
    return Tweet.objects.order_by("-pk").values_list("pk")[:1]


def last_id_before(day):
    rows = last_tweet_before(moment_at=midnight(day))
    return next((pk for (pk,) in rows), 0)


@Statement
def last_tweet_before(moment_at):
    tweets = Tweet.objects.filter(created_at__lt=moment_at)
    return tweets.order_by("-created_at").values_list("pk")[:1]


def midnight(day):
    """With which the day begins where the viewer is."""
    return timezone.make_aware(datetime.combine(day, time()))
