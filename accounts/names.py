"""Names, places and bios in all scripts: what is kept of what was typed, and how it is shown.

What a member writes about themselves stands in the midst of what others wrote. It must not turn
that around, spill over it, or pretend to be nothing at all.
"""

import re
import unicodedata

# What shows nothing or turns the text around it: control characters and overrides of direction.
# Joiners stay, emoji and several scripts are made with them.
_UNSEEN = re.compile(r"[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
# Letters and signs that are blank all the same: fillers of Hangul, Braille without a dot.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# As many as a letter takes in scripts that stack their vowels and tones; more climb over the line.
MARKS = 4

_JOINER = "\u200d"
_VIRAMA = 9  # the combining class of the signs that bind two consonants into one
_EMOJI_MODIFIERS = range(0x1F3FB, 0x1F400)  # shades of skin
_EMOJI_TAGS = range(0xE0020, 0xE0080)  # of the flags of England, Scotland and Wales
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)  # two make a flag


def clean_line(text):
    """One line, composed (NFC), single spaces, nothing unseen, at most MARKS marks on a letter;
    "" where nothing in it can be seen.
    """
    text = " ".join(_UNSEEN.sub(" ", text).split())
    # Before it too: the time to normalize grows with the square of a run of marks.
    text = _without_stacks(unicodedata.normalize("NFC", _without_stacks(text)))
    return text if any(map(_is_visible, text)) else ""


def _without_stacks(text):
    kept, marks = [], 0
    for character in text:
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            marks += 1
        elif category != "Cf":  # a joiner between two marks is no letter
            marks = 0
        if marks <= MARKS:
            kept.append(character)
    return "".join(kept)


def _is_visible(character):
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANK


def initial(name):
    """What stands for a name in place of a picture: its first letter or sign, whole, large."""
    visible = [at for at, character in enumerate(name) if _is_visible(character)]
    if not visible:
        return ""
    # (Bob) is a B, but :-) is what it is.
    named = (at for at in visible if unicodedata.category(name[at])[0] != "P")
    start = next(named, visible[0])
    end = start + 1
    while end < len(name) and _goes_on(name[start:end], name[end]):
        end += 1
    sign = name[start:end]
    return sign.title() if len(sign.title()) == len(sign) else sign  # ß would become two


def _goes_on(sign, character):
    """Whether the character belongs to the sign before it, as one that a reader sees.

    Less than the rules of Unicode (UAX 29), and enough for a first letter.
    """
    last, code = sign[-1], ord(character)
    return (
        unicodedata.category(character)[0] == "M"
        or character == _JOINER
        or (last == _JOINER and _is_visible(character))
        or (unicodedata.combining(last) == _VIRAMA and unicodedata.category(character) == "Lo")
        or code in _EMOJI_MODIFIERS
        or code in _EMOJI_TAGS
        or (len(sign) == 1 and ord(last) in _FLAG_LETTERS and code in _FLAG_LETTERS)
    )


def isolated(text):
    """The text so that it cannot turn around what stands beside it where no <bdi> can: titles,
    attributes, mails. Only text that has letters written from the right can.
    """
    if any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text):
        return f"\u2068{text}\u2069"
    return text
