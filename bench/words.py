"""Words, names and hashtags of no language, and how often which is used.

All of it is a function of numbers, so that every process and every run makes the same.
"""

from functools import cache
from itertools import accumulate

VOCABULARY = 100_000
HASHTAGS = 5_000
# No word is a hashtag that is also among the commonest words.
FIRST_HASHTAG = 100

# Each is two letters, so that no two words are alike. Those with an accent begin with a letter that
# no other does: search knows no accents, and would take two words for one.
PLAIN = [f"{consonant}{vowel}" for vowel in "aeiou" for consonant in "tnslrmdpkbgvfj"]
ACCENTED = [f"{consonant}{vowel}" for vowel in "éàöüî" for consonant in "zw"]
SYLLABLES = [*PLAIN, *ACCENTED]

GIVEN_NAMES = 400
FAMILY_NAMES = 2_000


def spell(number, syllables, at_least=1):
    """A word of its own for each number from 0; short ones for small numbers."""
    word = ""
    while number >= 0 or at_least > 0:
        number, digit = divmod(max(number, 0), len(syllables))
        word += syllables[digit]
        number -= 1
        at_least -= 1
    return word


@cache
def vocabulary():
    """[word, …], the commonest first."""
    return [spell(rank, SYLLABLES) for rank in range(VOCABULARY)]


@cache
def frequencies():
    """Cumulated: the k-th word is written with a frequency of 1 / (k + 1), as Zipf found."""
    return list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))


def hashtag(number):
    """From 0, the most used first."""
    return vocabulary()[FIRST_HASHTAG + number]


def given_name(pk):
    return spell(len(PLAIN) + pk * 13 % GIVEN_NAMES, PLAIN)


def username(pk):
    return f"{given_name(pk)}{pk}"


def full_name(pk):
    family_name = spell(len(SYLLABLES) ** 2 + pk * 71 % FAMILY_NAMES, SYLLABLES)
    return f"{given_name(pk)} {family_name}".title()


def skewed(chance, count, skew):
    """A rank from 0 to count - 1 for a chance from 0 to 1; the k-th has a weight of k ** -skew."""
    power = 1 - skew
    return min(int(((count + 1) ** power * chance + 1 - chance) ** (1 / power)) - 1, count - 1)
