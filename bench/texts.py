"""What tweets say, with what `tweets.text.parse` would find in it, at a fraction of its price.

All texts are in Unicode's normalization form C, so that lengths are counted in characters.
"""

from bench import words
from bench.plan import HOST, POPULARITY_SKEW, popular_member
from tweets.text import MAX_LENGTH, URL_LENGTH

LONGEST = 100  # characters of words; the rest is for a name, a hashtag or an address
HASHTAG_SKEW = 0.8
MENTIONS, TAGS, URLS, QUOTES = 0.12, 0.2, 0.1, 0.02  # of the tweets


class Writer:
    """Draws the words of many texts at once, which is a good deal faster."""

    def __init__(self, rng, members):
        self.rng, self.members = rng, members
        self.waiting = []

    def draw_words(self, count):
        if len(self.waiting) < count:
            cumulated = words.frequencies()
            self.waiting = self.rng.choices(words.vocabulary(), cum_weights=cumulated, k=50_000)
        drawn = self.waiting[-count:]
        del self.waiting[-count:]
        return drawn

    def write(self, answered=None, quoted=None):
        """A Draft; `answered` is the member it speaks to, `quoted` (member, id) of a tweet."""
        rng = self.rng
        draft = Draft()
        if answered:
            draft.mention(answered)
        limit = LONGEST - (URL_LENGTH if quoted else 0)
        sentence = " ".join(self.draw_words(4 + int(19 * rng.random())))[:limit].rstrip()
        draft.add(sentence[0].upper() + sentence[1:] + rng.choice(".!?…"))
        if quoted:
            author, pk = quoted
            draft.link(f"https://{HOST}/@{words.username(author)}/{pk}")
        elif rng.random() < URLS:
            draft.link(f"https://news.example.org/{rng.choice(words.vocabulary())}")
        if rng.random() < TAGS:
            draft.tag(words.skewed(rng.random(), words.HASHTAGS, HASHTAG_SKEW))
        if rng.random() < MENTIONS:
            rank = words.skewed(rng.random(), self.members, POPULARITY_SKEW)
            draft.mention(popular_member(rank, self.members))
        return draft


class Draft:
    def __init__(self):
        self.text, self.length, self.entities = "", 0, []
        self.mentioned, self.hashtags = [], []

    def add(self, part, length=None):
        """Put it behind a space; returns [where it begins, where it ends], None without room."""
        length = (len(part) if length is None else length) + bool(self.text)
        if self.length + length > MAX_LENGTH:
            return None
        self.text += f" {part}" if self.text else part
        self.length += length
        return [len(self.text) - len(part), len(self.text)]

    def mention(self, member):
        if span := self.add(f"@{words.username(member)}"):
            self.mentioned.append(member)
            self.entities.append(["mention", *span, 1])

    def tag(self, number):
        if span := self.add(f"#{words.hashtag(number)}"):
            self.hashtags.append(number)
            self.entities.append(["hashtag", *span])

    def link(self, url):
        if span := self.add(url, length=URL_LENGTH):
            self.entities.append(["url", *span])
