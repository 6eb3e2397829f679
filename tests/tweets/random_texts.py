"""Texts nobody would type, the same ones in every run."""

import random
import unicodedata
from collections.abc import Iterator

# Pieces that mean something to the parser, so that they meet in every order.
PIECES = [
    "http://", "https://", "HTTP://", "t.co/", "example.com", "a_b.com", "x.みんな", "日本", "です",
    ".", "..", "-", "_", "/", "//", "?", "#", "＃", "##", "@", "＠", "$", "$AB", "(", ")", "((",
    "a(b)", ":", "://", ":80", "=1", "&", "&amp;", "~", "+", "%", "é", "e\u0301", "\u0301", "ß",
    "İ", "ſ", "\u212a", "alice", "RT", "rt:", "a", "B1", "9", "xn--", "xn--abc", ".com", ".co.uk",
    ".рф", "Ελ", " ", "\n", "\t", "\u00a0", "\u3000", "\u200d", "\u200c", "\ufe0f", "\u20e3",
    "\u200f", "\u202e", "\u2066", "\u2069", "\U0001f468\u200d\U0001f467", "🐱", "𠀡", "·", "・",
    "\ufeff", "\u0000", "\u0085", "\r\n", "\u2028", "한국", "\u1112\u1161\u11ab", "ا", "שלום",
    "Русские", "<b>", "\"'>", "\\", "`", "{", "|", "!", "。", "javascript:",
]  # fmt: skip


def random_texts(count: int, seed: int = 140) -> Iterator[str]:
    """Mixtures of the pieces above and of any assigned characters."""
    generator = random.Random(seed)
    for _ in range(count):
        size = generator.choice((3, 8, 20, 60))
        yield "".join(
            generator.choice(PIECES) if generator.random() < 0.9 else _character(generator)
            for _ in range(size)
        )


def _character(generator: random.Random) -> str:
    while True:
        character = chr(
            generator.choice((generator.randrange(0x3000), generator.randrange(0x20000)))
        )
        if unicodedata.category(character) not in ("Cn", "Cs"):
            return character
