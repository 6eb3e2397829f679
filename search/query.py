"""What was typed into the search box, taken apart.

Words, "exact phrases", -word and OR are left to PostgreSQL's websearch_to_tsquery, which takes any
text; what is about more than the words of a tweet is picked out here.
"""

import re
from dataclasses import dataclass

from tweets.text import is_valid_hashtag, is_valid_username

_TERM = re.compile(r'-?"[^"]*"|\S+')
_QUOTES = str.maketrans("“”„«»", '"""""')


@dataclass(frozen=True)
class Query:
    words: str = ""  # as websearch_to_tsquery reads them
    hashtags: tuple[str, ...] = ()  # a tweet has all of them
    authors: tuple[str, ...] = ()  # a tweet is by any of them

    @property
    def is_empty(self):
        """Nothing is left to look for: only punctuation, say, or an emoji."""
        return not (self.words or self.hashtags or self.authors)


def parse(text):
    """The Query of a text; every text has one."""
    words, hashtags, authors = [], [], []
    for term in _TERM.findall(text.translate(_QUOTES)):
        operator, _, value = term.partition(":")
        if operator.lower() == "from" and is_valid_username(value.removeprefix("@")):
            authors.append(value.removeprefix("@"))
        elif term[0] in "#＃" and is_valid_hashtag(term[1:]):
            hashtags.append(term[1:])
        elif term.lower() == "or" and term != "OR":
            words.append(f'"{term}"')  # in French it is gold
        elif re.search(r"[^\W_]", term):
            words.append(term)
    return Query(" ".join(words), tuple(hashtags), tuple(authors))
