"""Finds the URLs in a text, as the twitter-text library does, in time linear in its length.

Python's and JavaScript's regular expressions go back and try again, so one pattern for a whole URL
takes time that grows with the square of a hostile text. Here patterns only cut runs of characters,
and a walk over the labels between the dots of a run, each seen once, finds the domains.

`static/js/tweet-text.js` walks in the same way: change both.
"""

import re

from tweets import text_patterns as patterns
from tweets.tlds import TLDS

MAX_URL_LENGTH = 4096
MAX_TCO_SLUG_LENGTH = 40
MAX_LABEL_LENGTH = 63

LONGEST_TLD = max(map(len, TLDS))

_HOST_RUN = re.compile(patterns.HOST_RUN)
_HOST_START = re.compile(patterns.HOST_START)
_HOST_LETTER = re.compile(patterns.HOST_LETTER)
_SCHEME = re.compile(patterns.SCHEME)
_LATIN_LABELS = re.compile(patterns.LATIN_LABELS)
_TLD_GOES_ON = re.compile(patterns.TLD_GOES_ON)
_WORD = re.compile(patterns.WORD)
_PUNYCODE_TLD = re.compile(patterns.PUNYCODE_TLD)
_AFTER_HOST = re.compile(patterns.AFTER_HOST)
_TCO_URL = re.compile(patterns.TCO_URL)


def find_urls(text: str) -> list[tuple[int, int]]:
    """Where each URL starts and stops, in code points, in the order of the text."""
    if "." not in text:
        return []
    found = []
    settled = at = 0  # up to `settled` the text is spoken for
    while run := _HOST_RUN.search(text, at):
        start, at = run.span()
        if "." not in run.group():
            continue
        if host := _first_host(text, start, at, settled):
            rest = _AFTER_HOST.match(text, host[2])
            found += _urls_of_host(text, *host, rest)
            settled = at = rest.end()
    return found


def _first_host(text, start, end, settled):
    """The first domain of a run → where its URL starts, where the domain starts and stops."""
    for length in (8, 7):
        scheme = _SCHEME.match(text, max(start - length, 0), start)
        if not scheme or scheme.end() < start or 0 < scheme.start() <= settled:
            continue
        if _HOST_LETTER.match(text, start) and (stop := _longest_domain(text, start, end)[0]):
            return scheme.start(), start, stop
    at = start
    while at < end:
        dot = text.find(".", at, end)
        if dot < 0:
            break
        first = None
        if dot > at and text[dot - 1] not in "-_":
            first = _HOST_START.search(text, max(at, settled + 1 if settled else 0), dot)
        if not first:
            at = dot + 1
            continue
        stop, fallback, at = _longest_domain(text, first.start(), end)
        if stop:
            return first.start(), first.start(), stop
        if fallback:
            return fallback[0], fallback[0], fallback[1]
    return None


def _longest_domain(text, start, end):
    """Follow the labels from `start`, which is a host letter, as far as they are well formed.

    Returns where the longest domain stops (or None), a fallback, and where the labels broke off.
    The fallback, (start, stop), is what is left of a domain whose last label has an underscore,
    which only a label further left may have.
    """
    stop = fallback = previous = None
    at = start
    while True:
        if previous is not None and (tld := _tld_stop(text, at, end)):
            underscore = text.rfind("_", previous, at)
            if underscore < 0:
                stop = tld
            elif fallback is None:
                letter = _HOST_LETTER.search(text, underscore, at)
                fallback = letter.start(), tld
        dot = text.find(".", at, end)
        if dot <= at or text[at] in "-_" or text[dot - 1] in "-_":
            return stop, fallback, at
        previous, at = at, dot + 1


def _tld_stop(text, at, end):
    """Where the top-level domain that stands at `at` stops, or None."""
    if punycode := _PUNYCODE_TLD.match(text, at, end):
        return punycode.end()
    dot = text.find(".", at, end)
    label_stop = end if dot < 0 else dot
    word = _WORD.match(text, at, end).end()
    if word > at and (word == end or text[word].isascii()):
        candidates = (word,)
    else:  # scripts without spaces: the sentence may go on behind the domain
        candidates = range(min(label_stop, at + LONGEST_TLD), at, -1)
    for stop in candidates:
        if text[at:stop].lower() in TLDS and not _TLD_GOES_ON.match(text, stop):
            return stop
    return None


def _urls_of_host(text, start, host, stop, rest):
    """The URLs of one domain: one after a scheme, else one for every Latin domain within it."""
    if start < host:
        end = rest.end()
        if tco := _TCO_URL.match(text, start, end):
            if len(tco[1]) > MAX_TCO_SLUG_LENGTH:
                return
            end = tco.end()
        if _is_valid(text[host:stop], end - start):
            yield start, end
        return
    if start and text[start - 1] in "-_./":
        return
    domain = text[start:stop]
    for labels in _LATIN_LABELS.finditer(domain):
        first, at = labels.span()
        while at > first:
            if tld := _tld_stop(domain, at, len(domain)):
                end = start + tld
                if end == stop and rest[1] is not None:
                    end = rest.end()
                if _is_valid(domain[first:tld], end - start - first + len("https://")):
                    yield start + first, end
                break
            at = domain.rfind(".", first, at - 1) + 1


def _is_valid(domain, url_length):
    """No label and no URL longer than can be looked up, counted in punycode."""
    for label in domain.split("."):
        if len(label) > MAX_LABEL_LENGTH:
            return False
        if not label.isascii():
            encoded = 4 + len(label.encode("punycode"))
            if encoded > MAX_LABEL_LENGTH or label[:4].lower() == "xn--":
                return False
            url_length += encoded - len(label)
    return url_length <= MAX_URL_LENGTH
