"""What was typed into the search box, taken apart: `parse(text)`, and `str(query)` again.

A query is groups, of which a tweet answers to each, by any of the group's terms: "OR" binds closer
than standing side by side. Every text has a Query; what makes no sense in it is among its problems.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from search.problems import Problem
from tweets.text import is_valid_hashtag, is_valid_username, is_web_address

LINKS, IMAGES, REPLIES = "links", "images", "replies"
FILTERS = (LINKS, IMAGES, REPLIES)
# What OR may stand between: what one index knows of a tweet, or several members.
IN_INDEX = {"word", "phrase", "hashtag", "mention", "lang", "url"}
# A tweet is not asked whether it has none of these.
LIMITS = {"since", "until", "min_faves", "min_retweets"}
OPERATORS = {"from", "to", "filter", "lang", "url", *LIMITS}

_TERM = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')
_QUOTES = str.maketrans("“”„«»", '"""""')
_OPERATOR = re.compile(r"([A-Za-z_]+):(.*)", re.DOTALL)
_LETTER = re.compile(r"[^\W_]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")
_NUMBER = re.compile(r"[0-9]{1,9}")
_ADDRESS = re.compile(r"[^\s/?#:@.]+(\.[^\s/?#:@.]+)+(/[^\s?#]*)?")


@dataclass(frozen=True)
class Term:
    """kind is "word", "phrase", "hashtag", "mention" or an operator; value is what stands with it,
    without sign and quotation marks.
    """

    kind: str
    value: str
    is_excluded: bool = False

    def __str__(self):
        return "-" * self.is_excluded + self._text()

    def _text(self):
        match self.kind:
            case "word":
                return self.value
            case "phrase":
                return f'"{self.value}"'
            case "hashtag":
                return f"#{self.value}"
            case "mention":
                return f"@{self.value}"
        return f"{self.kind}:{self.value}"


@dataclass(frozen=True)
class Query:
    groups: tuple[tuple[Term, ...], ...] = ()
    problems: tuple[Problem, ...] = ()

    def __str__(self):
        return " ".join(" OR ".join(map(str, group)) for group in self.groups)

    @property
    def is_empty(self):
        """Nothing is left to look for: only punctuation, say, or an emoji."""
        return not self.groups

    @property
    def is_sensible(self):
        return not any(problem.is_grave for problem in self.problems)

    @property
    def terms(self):
        return [term for group in self.groups for term in group]

    def values(self, kind, is_excluded=False):
        return [
            term.value
            for term in self.terms
            if (term.kind, term.is_excluded) == (kind, is_excluded)
        ]

    @property
    def shown(self):
        """What can be pointed at in a tweet that was found."""
        kinds = {"word", "phrase", "hashtag", "mention"}
        return [term.value for term in self.terms if term.kind in kinds and not term.is_excluded]

    @property
    def since(self):
        """The last of several days; None without any."""
        return max(map(date.fromisoformat, self.values("since")), default=None)

    @property
    def until(self):
        return min(map(date.fromisoformat, self.values("until")), default=None)

    def least(self, kind):
        """The number of min_faves or min_retweets, 0 without one."""
        return max(map(int, self.values(kind)), default=0)

    def having(self, *terms):
        """The same, and the terms as well."""
        return Query(self.groups + tuple((term,) for term in terms), self.problems)


def parse(text):
    """The Query of a text; every text has one."""
    groups, problems = [], []
    is_open = False  # a group waits for what stands behind OR
    is_first = True
    for sign, phrase, bare in _TERM.findall(text.translate(_QUOTES)):
        if (sign, bare) == ("", "OR"):
            if is_first or is_open:
                problems.append(Problem("or"))
            is_open, is_first = True, False
            continue
        term, problem = _read(phrase.strip(), bare, bool(sign))
        if problem:
            problems.append(problem)
        if is_open and groups:
            groups[-1] += (term,) if term else ()
        else:
            groups.append((term,) if term else ())
        is_open = is_first = False
    if is_open:
        problems.append(Problem("or"))
    groups = tuple(filter(None, groups))
    problems += _contradictions(groups) if not problems else ()
    return Query(groups, tuple(dict.fromkeys(problems)))


def _read(phrase, bare, is_excluded):
    """The Term and the Problem of what stands between two spaces; either may be None."""
    if phrase:
        term = Term("phrase", phrase, is_excluded)
        return (term if _LETTER.search(phrase) else None), None
    if bare[:1] in "#＃" and is_valid_hashtag(bare[1:]):
        return Term("hashtag", bare[1:], is_excluded), None
    if bare[:1] in "@＠" and is_valid_username(bare[1:]):
        return Term("mention", bare[1:], is_excluded), None
    if is_web_address(bare):
        return Term("url", _address(bare), is_excluded), None
    word = Term("word", bare, is_excluded) if _LETTER.search(bare) else None
    if not (match := _OPERATOR.fullmatch(bare)):
        return word, None
    operator, value = match[1].lower(), match[2]
    if operator not in OPERATORS:
        return word, Problem("unknown", f"{match[1]}:") if value else None
    if is_excluded and operator in LIMITS:
        return None, Problem("excluded", bare)
    value = _value(operator, value)
    if value is None:
        return None, Problem(operator, bare)
    return Term(operator, value, is_excluded), None


def _value(operator, value):
    """As it is kept, or None for what the operator does not take."""
    match operator:
        case "from" | "to":
            name = value.removeprefix("@")
            return name if is_valid_username(name) else None
        case "since" | "until":
            return _date(value)
        case "filter":
            return value.lower() if value.lower() in FILTERS else None
        case "lang":
            return value.lower() if _LANGUAGE.fullmatch(value.lower()) else None
        case "url":
            address = _address(value)
            return address if _ADDRESS.fullmatch(address) else None
    return str(int(value)) if _NUMBER.fullmatch(value) else None


def _date(value):
    if not _DATE.fullmatch(value):
        return None
    try:
        return date(*map(int, value.split("-"))).isoformat()
    except ValueError:
        return None


def _address(url):
    """The host and the path, as an address that begins so is looked for."""
    address = re.sub(r"^https?://|[?#].*$", "", url.lower(), flags=re.DOTALL)
    return address.removeprefix("www.").rstrip("/")


def _contradictions(groups):
    """Problems of terms that make sense, each by itself."""
    for group in groups:
        if len(group) > 1 and not _may_be_alternatives(group):
            yield Problem("alternatives", " OR ".join(map(str, group)))
    terms = [term for group in groups for term in group]
    if terms and all(term.is_excluded for term in terms):
        yield Problem("only_excluded", str(terms[0]))
    query = Query(groups)
    if query.since and query.until and query.since >= query.until:
        yield Problem("period", f"since:{query.since} until:{query.until}")
    both = Counter((term.kind, term.value) for term in set(terms) if len(groups) > 1)
    for (kind, value), times in both.items():
        if times > 1:
            yield Problem("both", str(Term(kind, value)))


def _may_be_alternatives(group):
    kinds = {term.kind for term in group}
    is_plain = not any(term.is_excluded for term in group)
    return is_plain and (kinds <= IN_INDEX or kinds in ({"from"}, {"to"}))
