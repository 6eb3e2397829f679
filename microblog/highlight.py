"""Shows where a text has what was looked for, whatever its accents and case."""

import re
import unicodedata
from functools import lru_cache

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = r"[\W_]+"
# What unaccent makes of letters that Unicode takes for letters of their own.
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "đ": "d", "ł": "l", "ı": "i"})


class Highlighter:
    """Finds texts, of one word or several in a row, in other texts: whole words, or with
    `within_words` any part of them.
    """

    def __init__(self, texts, *, within_words=False):
        sought = {_BETWEEN.join(_WORD.findall(_folded(text))) for text in texts} - {""}
        pattern = "|".join(sorted(sought, key=len, reverse=True))
        if not within_words:
            pattern = rf"(?<![^\W_])(?:{pattern})(?![^\W_])"
        self._pattern = re.compile(pattern) if sought else None
        self.key = pattern  # of two with the same one texts look the same

    def parts(self, text):
        """[(part, whether it was looked for), …], together the text as it is."""
        if self._pattern is None:
            return [(text, False)]
        folded = [_folded_character(character) for character in text]
        # Where in the text each folded letter comes from; an accent goes with the letter before it.
        origin = [at for at, letters in enumerate(folded) for _letter in letters] + [len(text)]
        parts, end = [], 0
        for match in self._pattern.finditer("".join(folded)):
            start, stop = origin[match.start()], origin[match.end()]
            if stop > start >= end:
                parts += [(text[end:start], False), (text[start:stop], True)]
                end = stop
        return [part for part in [*parts, (text[end:], False)] if part[0]]


def _folded(text):
    return "".join(map(_folded_character, text))


@lru_cache(maxsize=4096)
def _folded_character(character):
    letters = unicodedata.normalize("NFKD", character.lower()).translate(_LETTERS)
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")


def marked(text, highlighter):
    """The text as HTML, each of its parts escaped by itself."""
    if not highlighter:
        return linebreaksbr(text)
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", part) if is_sought else linebreaksbr(part),)
            for part, is_sought in highlighter.parts(text)
        ),
    )
