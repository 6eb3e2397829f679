"""The text of a tweet: how long it is, whether it may be posted, what in it becomes a link.

The rules are those of the twitter-text library in its version 1 configuration: 140 code points of
the text in Unicode's normalization form C, every URL counting 23 whatever its length.

Text goes through here once, when it is written: `clean`, `parse`, `entities_as_json`. What is shown
is cut into `tokens` again, each to be escaped by itself; no HTML is stored.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from accounts.validators import USERNAME
from tweets import text_patterns as patterns
from tweets.text_urls import find_urls

MAX_LENGTH = 140
URL_LENGTH = 23

Kind = Literal["mention", "hashtag", "cashtag", "url"]

_SCHEME = re.compile(patterns.SCHEME)
_MENTION = re.compile(patterns.MENTION)
_MENTION_GOES_ON = re.compile(patterns.MENTION_GOES_ON)
_REPLY = re.compile(patterns.REPLY)
_HASH = re.compile(patterns.HASH)
_HASHTAG_GOES_ON = re.compile(patterns.HASHTAG_GOES_ON)
_HASHTAG_PUNCTUATION = frozenset(patterns.HASHTAG_PUNCTUATION)
_CASHTAG = re.compile(patterns.CASHTAG)
_INVALID = re.compile(patterns.INVALID)
_LINE_END = re.compile(patterns.LINE_END)
_UNWANTED = re.compile(patterns.UNWANTED)
_BLANK_LINES = re.compile(patterns.BLANK_LINES)
_USERNAME = re.compile(USERNAME)
# Up to 500 characters, cut before an ASCII one, which no normalization joins to what precedes.
_PIECE = re.compile(r".{1,500}(?=[\x00-\x7f]|\Z)|.{1,500}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entity:
    """A part of a text that means more than its letters: `text[start:end]` is sigil and value."""

    kind: Kind
    value: str
    start: int
    end: int
    known: bool = False  # of a mention: a member has this name


@dataclass(frozen=True, slots=True)
class ParsedText:
    """What a text holds. Entities are in the order of the text and do not overlap."""

    length: int
    is_valid: bool
    reply_to: str | None
    entities: tuple[Entity, ...]

    @property
    def mentions(self) -> list[Entity]:
        return self._of_kind("mention")

    @property
    def hashtags(self) -> list[Entity]:
        return self._of_kind("hashtag")

    @property
    def cashtags(self) -> list[Entity]:
        return self._of_kind("cashtag")

    @property
    def urls(self) -> list[Entity]:
        return self._of_kind("url")

    def _of_kind(self, kind: Kind) -> list[Entity]:
        return [entity for entity in self.entities if entity.kind == kind]


def clean(text: str) -> str:
    """The text as it is stored: what a form does to its input before `parse`.

    Normalization form C; every line end a line feed; a tab a space; no more than one blank line in
    a row; no white space around it. Removed without a word, since nobody sees or means them: other
    controls (NUL among them), byte order marks, halves of surrogate pairs, and the embeddings,
    overrides and isolates of bidirectional text, which could turn around what stands after the
    tweet (the marks LRM, RLM and ALM stay).
    """
    text = _LINE_END.sub("\n", text).replace("\t", " ")
    text = _normalized(_UNWANTED.sub("", text))
    return _BLANK_LINES.sub("\n\n", text.strip())


def parse(text: str) -> ParsedText:
    """Find what is in the text. Takes any string, in time linear in its length."""
    urls = find_urls(text)
    normalized = _normalized(text)
    counted = urls if normalized == text else find_urls(normalized)
    length = len(normalized) - sum(end - start - URL_LENGTH for start, end in counted)
    entities = [Entity("url", text[start:end], start, end) for start, end in urls]
    entities += _find_mentions(text)
    entities += _find_hashtags(text)
    entities += _find_cashtags(text)
    return ParsedText(
        length=length,
        is_valid=length <= MAX_LENGTH and not _INVALID.search(text) and not _is_blank(text),
        reply_to=_find_reply_to(text),
        entities=tuple(_without_overlaps(entities)),
    )


def is_valid_username(name: str) -> bool:
    """Whether a member can have this name, without "@"."""
    return _USERNAME.fullmatch(name) is not None


def is_valid_hashtag(name: str) -> bool:
    """Whether this name, without "#", is a hashtag as a whole."""
    return [entity.value for entity in _find_hashtags(f"#{name}")] == [name]


def is_web_address(text: str) -> bool:
    """Whether this is one URL as a whole, with its scheme."""
    return bool(_SCHEME.match(text)) and find_urls(text) == [(0, len(text))]


def tokens(text: str, entities: Iterable[Entity]) -> Iterator[tuple[str, Entity | None]]:
    """The whole text in order: (part, entity), or (part, None) for what is between entities."""
    at = 0
    for entity in entities:
        if entity.start > at:
            yield text[at : entity.start], None
        yield text[entity.start : entity.end], entity
        at = entity.end
    if at < len(text):
        yield text[at:], None


def entities_as_json(parsed: ParsedText, known_usernames: Collection[str] = ()) -> list[list]:
    """What is stored beside the text: [kind, start, end], and for a mention of a member a 1 more.

    `known_usernames` are those of existing members, in lower case.
    """
    return [
        [entity.kind, entity.start, entity.end]
        + [1] * (entity.kind == "mention" and entity.value.lower() in known_usernames)
        for entity in parsed.entities
    ]


def entities_from_json(text: str, stored: list[list]) -> list[Entity]:
    """The entities of a stored text, from what `entities_as_json` gave."""
    return [
        Entity(kind, text[start if kind == "url" else start + 1 : end], start, end, bool(known))
        for kind, start, end, *known in stored
    ]


def _normalized(text: str) -> str:
    """Normalization form C. In pieces: the time grows with the square of a run of accents."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFC", piece) for piece in _PIECE.findall(text))


def _is_blank(text: str) -> bool:
    """Nothing to see: white space and invisible format characters alone."""
    return all(c.isspace() or unicodedata.category(c) == "Cf" for c in text)


def _find_mentions(text: str) -> Iterator[Entity]:
    settled = 0
    for match in _MENTION.finditer(text):
        start, end = match.span()
        if settled and start == settled:  # no character between two mentions
            continue
        settled = end
        # @name/list is a list of that member, which is no mention.
        if match[2] is None and not _MENTION_GOES_ON.match(text, end):
            yield Entity("mention", match[1], start, end)


def _find_reply_to(text: str) -> str | None:
    match = _REPLY.match(text)
    return match[1] if match and not _MENTION_GOES_ON.match(text, match.end()) else None


def _find_hashtags(text: str) -> Iterator[Entity]:
    settled = 0
    for match in _HASH.finditer(text):
        start, end = match.span()
        if start and (start == settled or not _may_precede_hashtag(text[start - 1])):
            continue
        has_letter = False
        while end < len(text) and (category := _hashtag_category(text[end])):
            has_letter |= category in "LM"
            end += 1
        if has_letter:
            settled = end
            if not _HASHTAG_GOES_ON.match(text, end):
                yield Entity("hashtag", text[start + 1 : end], start, end)


def _may_precede_hashtag(character: str) -> bool:
    """No hashtag begins within a word, nor in `&#169;`. Marks that choose an emoji's look may."""
    return character in "\ufe0e\ufe0f" or (character != "&" and not _hashtag_category(character))


def _hashtag_category(character: str) -> str:
    """L letter, M mark, N digit, P punctuation within words; empty for what ends a hashtag."""
    if character in _HASHTAG_PUNCTUATION:
        return "P"
    category = unicodedata.category(character)
    if category[0] in "LM":
        return category[0]
    return "N" if category == "Nd" else ""


def _find_cashtags(text: str) -> Iterator[Entity]:
    for match in _CASHTAG.finditer(text):
        yield Entity("cashtag", match[1], *match.span())


def _without_overlaps(entities: list[Entity]) -> Iterator[Entity]:
    """Of entities that overlap, as in a URL with a # or an @, the one that begins first."""
    end = 0
    for entity in sorted(entities, key=lambda entity: entity.start):
        if entity.start >= end:
            yield entity
            end = entity.end
