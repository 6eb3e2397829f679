"""What the demo's members say, read from demo/texts/<language>/.

    members.txt        who they are: see demo/cast.py
    tweets.txt         [subject] or [@username], then one tweet a line; [trend: subject subject] for
                       what is on in the last hours
    pictures.txt       drawing | tweet | alternative text; demo/pictures knows the drawings
    replies.txt        [subject], then one exchange a line: reply > its answer > …
    conversations.txt  blocks: a subject, then lines of speaker and text, indented below what they
                       answer; the speakers are usernames, or A, B, C for whoever is found
    words.txt          [slot], then what it may stand for

A text has slots: {slot} is a word of words.txt, {slot_2} another one, {3-9} a number.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("en", "fr")
WORLD = "world"  # languages with a few members each, and whole sentences only

SLOT = re.compile(r"{(?P<low>\d+)-(?P<high>\d+)}|{(?P<name>(?P<word>\w+?)(?:_\d)?)}")
FRENCH_SPACE = re.compile(r" (?=[:;!?»%])|(?<=«) ")


@dataclass(frozen=True)
class Line:
    """One tweet of a conversation; answers: the place of the line above it, None for the first."""

    speaker: str
    text: str
    answers: int | None


@dataclass(frozen=True)
class Conversation:
    subject: str
    lines: tuple[Line, ...]


@cache
def rows(language, name):
    """The lines of a file, with French spaces as French wants them; comments left out."""
    text = (FOLDER / language / f"{name}.txt").read_text(encoding="utf-8")
    if language == "fr":
        text = FRENCH_SPACE.sub("\N{NO-BREAK SPACE}", text)
    return [line for line in text.splitlines() if not line.startswith("# ")]


@cache
def sections(language, name):
    """{heading: its lines}."""
    found = defaultdict(list)
    for line in rows(language, name):
        if line.startswith("["):
            heading = line.strip("[]")
        elif line:
            found[heading].append(line)
    return dict(found)


def columns(language, name):
    return [[part.strip() for part in line.split(" | ")] for line in rows(language, name) if line]


@cache
def conversations(language):
    blocks = "\n".join(rows(language, "conversations")).split("\n\n")
    return [conversation(*block.strip("\n").split("\n")) for block in blocks]


def conversation(subject, *rows):
    lines, above = [], []
    for row in rows:
        depth = len(row) - len(row.lstrip(" "))
        speaker, text = row.strip().split(" ", 1)
        del above[depth:]
        above.append(len(lines))
        lines.append(Line(speaker, text, above[depth - 1] if depth else None))
    return Conversation(subject, tuple(lines))


def words(language):
    return {} if language == WORLD else sections(language, "words")


def fill(text, language, rng, bound):
    """The text with words for its slots; bound keeps them, so that a conversation agrees."""

    def word(match):
        if match["low"]:
            return str(rng.randint(int(match["low"]), int(match["high"])))
        name = match["name"]
        if name not in bound:
            choices = [
                word for word in words(language)[match["word"]] if word not in bound.values()
            ]
            bound[name] = rng.choice(choices)
        return bound[name]

    filled = SLOT.sub(word, text)
    return filled[0].upper() + filled[1:]
