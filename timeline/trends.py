"""Trends: hashtags and words that more members use now than is usual for them.

Now are the last hours, fewer of them the more is said; usual are the same hours of the seven days
before. Both are read from a bounded number of the tweets that visitors may see, whatever the size
of the site, and in them each member counts once: no member makes a trend alone, and those whose
account is younger than a day, or whom nobody follows, do not count at all.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from math import sqrt

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language

from accounts.statements import VISITOR
from microblog.refreshed import refreshed
from microblog.statements import Statement
from timeline.trend_words import words_of, written
from tweets.models import BarredTrend, Tweet

MINUTE = 60
DAY = timedelta(days=1)
DAYS = 7
HOURS = timedelta(hours=12)
NEWEST = 3_000  # rows that are read of now
SAMPLE = 300  # and of each day before
MEMBERS = 3  # at least use a hashtag
WORD_MEMBERS = 5  # and a word, which comes by chance more often
TIMES = 2  # what is usual, at least
PAST = 200  # tweets, without which nothing is known of which words are usual
SHOWN = 10
ALL = ""  # languages


@dataclass(frozen=True)
class Trend:
    """name: "#tea" or "tea", in lower case; label: as somebody wrote it, without #."""

    name: str
    label: str

    def __str__(self):
        return f"#{self.label}" if self.name.startswith("#") else self.label

    def get_absolute_url(self):
        if self.name.startswith("#"):
            return reverse("hashtag", args=[self.name[1:]])
        return f"{reverse('search')}?{urlencode({'q': self.name, 'f': 'tweets'})}"


def trends():
    """In what is said in the reader's language; then, as there is room, in all that is said."""
    found, shown = dict(refreshed("trends", read_trends, MINUTE)), {}
    for trend in (*found.get(get_language(), ()), *found.get(ALL, ())):
        shown.setdefault(trend.name.removeprefix("#"), trend)
    return list(shown.values())[:SHOWN]


def read_trends():
    """[(language or ALL, [Trend, …]), …]"""
    now = timezone.now()
    start = max([now - HOURS, *(at for (at,) in first_of_newest())])
    present = [Said(0, *row) for row in newest(after_at=start, until_at=now)]
    past = []
    for day in range(1, DAYS + 1):
        rows = sample(after_at=start - day * DAY, until_at=now - day * DAY)
        past += [Said(day, *row) for row in rows]
    barred = set(BarredTrend.objects.values_list("name", flat=True))
    languages = [ALL, *(code for code, _name in settings.LANGUAGES)]
    found = {}
    for code in languages:
        uses, usual = (Uses(rows, code) for rows in (present, past))
        found[code] = rank(uses, usual, barred)[:SHOWN]
    labels = written_labels({*chain(*found.values())}, present)
    return [(code, [Trend(name, labels[name]) for name in found[code]]) for code in languages]


def said(after, until, most):
    """(author, language, text, entities) of the newest tweets of the time whose authors count."""
    tweets = Tweet.objects.filter(
        pk__gt=Tweet.objects.id_at(after), pk__lte=Tweet.objects.id_at(until)
    )
    counting = Tweet.objects.visible_to(VISITOR).filter(
        pk__in=tweets.order_by("-pk").values("pk")[:most],
        retweet_of=None,
        author__followers_count__gt=0,
        author__date_joined__lt=F("created_at") - DAY,
    )
    return counting.order_by("-pk").values_list("author", "language", "text", "entities")


@Statement
def newest(after_at, until_at):
    return said(after_at, until_at, NEWEST)


@Statement
def sample(after_at, until_at):
    return said(after_at, until_at, SAMPLE)


@Statement
def first_of_newest():
    """When the first of the NEWEST tweets was written; nothing where there are fewer."""
    return Tweet.objects.order_by("-pk").values_list("created_at")[NEWEST - 1 : NEWEST]


class Said:
    """One of the tweets, with the names of what it speaks of."""

    def __init__(self, day, author, language, text, entities):
        self.member = author, day  # of one day each counts once
        self.language, self.text, self.names = language, text, words_of(text, entities)


class Uses:
    """In how many tweets of a language, or of ALL, how many members use each name."""

    def __init__(self, rows, language):
        names, self.tweets = defaultdict(set), 0
        for said in rows:
            if language in (ALL, said.language):
                self.tweets += 1
                names[said.member] |= said.names
        self.members = Counter(chain(*names.values()))


def rank(uses, usual, barred):
    """The names with the most members beyond what is usual, by what chance makes of so many."""
    scale = uses.tweets / usual.tweets if usual.tweets else 0
    scores = {}
    for name, members in uses.members.items():
        if members < MEMBERS:
            continue
        word, expected = name.removeprefix("#"), scale * usual.members[name]
        least = max(TIMES * expected, MEMBERS if name != word else WORD_MEMBERS)
        is_known = name != word or usual.tweets >= PAST
        if members >= least and is_known and word not in barred:
            scores[name] = (members - expected) / sqrt(expected + 1)
    once = {}  # a hashtag that is a word as well
    for name in sorted(scores, key=lambda name: (-scores[name], name)):
        once.setdefault(name.removeprefix("#"), name)
    return list(once.values())


def written_labels(names, rows):
    """{name: label} as somebody has written it last."""
    labels = {}
    for said in reversed(rows):
        for name in names & said.names:
            labels[name] = written(name, said.text)
    return labels
