"""What may be wrong with a search, and what to write instead."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "unknown": _(
        "There is no operator “%(term)s”, so it is looked for as a word. The form for an advanced "
        "search has all that there are."
    ),
    "from": _("“%(term)s” names nobody. Write a username behind it, as in “from:alice”."),
    "to": _("“%(term)s” names nobody. Write a username behind it, as in “to:alice”."),
    "since": _("“%(term)s” is no date. Write year, month and day, as in “since:2026-11-01”."),
    "until": _("“%(term)s” is no date. Write year, month and day, as in “until:2026-11-30”."),
    "period": _(
        "“%(term)s”: nothing is both. The second day is the one before which the search ends, so "
        "it has to come after the first."
    ),
    "filter": _(
        "There is no “%(term)s”. There are “filter:links”, “filter:images” and “filter:replies”."
    ),
    "lang": _("“%(term)s” is no language. Write its code, as in “lang:fr” or “lang:en”."),
    "url": _("“%(term)s” is no address. Write a host or more, as in “url:example.com/news”."),
    "min_faves": _("“%(term)s” is no number. Write how many, as in “min_faves:10”."),
    "min_retweets": _("“%(term)s” is no number. Write how many, as in “min_retweets:10”."),
    "excluded": _("“%(term)s” cannot be left out. Write it without the sign before it."),
    "only_excluded": _(
        "This says only what to leave out. Write what to look for as well, as in “coffee %(term)s”."
    ),
    "both": _("“%(term)s” is both asked for and left out: no Tweet is like that. Choose one."),
    "or": _("“OR” stands between two words, as in “coffee OR tea”. Complete it, or remove it."),
    "alternatives": _(
        "“%(term)s”: OR stands between words, phrases, hashtags, languages and addresses, or "
        "between members: “from:alice OR from:bob”. Write the rest beside it."
    ),
}


@dataclass(frozen=True)
class Problem:
    kind: str
    term: str = ""

    @property
    def is_grave(self):
        """The search means nothing; otherwise it means something else than one may think."""
        return self.kind != "unknown"

    @property
    def message(self):
        return MESSAGES[self.kind] % {"term": self.term}
