"""What is said: tweets, answers, retweets and favourites, first without times.

Everything comes from the seed alone; `set_times` then lays it along the last six weeks, so that two
communities of the same seed differ in nothing but the time since they were made.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo import clock, texts
from demo.cast import DEMO, Person

RETWEETS = 0.16  # of all tweets
TRENDS = 0.02  # as well, if there are texts enough: none is said twice
LIKES = 2.6  # for each tweet
# What was said to the demo member, in hours before now; their last look at it comes in between.
DEMO_HOURS = (0.4, 2.5, 7, 20, 40, 90, 200, 400)
SEEN_HOURS = 1
TREND_HOURS = 9
SPAM = 6

SPEAKER = re.compile(r"@([A-C])\b")


@dataclass(eq=False)
class Draft:
    """A tweet, or the retweet of one. It has an age if it belongs to the last hours, and a delay if
    it follows another one."""

    author: Person
    text: str = ""
    language: str = ""
    subject: str = ""
    answers: "Draft | None" = None
    retweets: "Draft | None" = None
    picture: tuple[str, str] | None = None  # drawing, alternative text
    age: timedelta | None = None
    delay: timedelta | None = None
    at: datetime | None = None


@dataclass(eq=False)
class Favourite:
    member: Person
    tweet: Draft
    delay: timedelta
    at: datetime | None = None


class Deck:
    """Lines drawn like cards: none comes again before half of the others have been seen."""

    def __init__(self, cards, rng):
        self.rng = rng
        self.cards = rng.sample(cards, len(cards))
        self.drawn = 0

    @property
    def rounds(self):
        return self.drawn / len(self.cards)

    def draw(self):
        at = self.drawn % len(self.cards)
        if self.drawn and at == 0:
            half = len(self.cards) // 2
            early, late = self.cards[:half], self.cards[half:]
            self.cards = self.rng.sample(early, len(early)) + self.rng.sample(late, len(late))
        self.drawn += 1
        return self.cards[at]


class Talk:
    """Collects drafts, each after the one it answers or retweets."""

    def __init__(self, people, rng):
        self.people, self.rng = people, rng
        self.by_username = {person.username: person for person in people}
        self.demo = self.by_username[DEMO]
        active = [person for person in people if person.is_active]
        self.abroad = [p for p in active if p.languages[0] not in texts.LANGUAGES]
        self.speakers = [person for person in active if person not in self.abroad]
        self.chatty = [person for person in self.speakers if not person.speaks_for_many]
        self.conversations = {
            language: [c for c in texts.conversations(language) if self.can_perform(c, language)]
            for language in texts.LANGUAGES
        }
        self.decks = {}
        self.drafts = []
        self.favourites = {}

    def fill(self, count):
        """`count` tweets, and what others make of them."""
        self.add_for_demo()
        self.add_trends(round(count * TRENDS))
        self.add_spam()
        kinds = [self.add_tweet, self.add_conversation, self.add_picture, self.add_from_the_world]
        while len(self.drafts) < round(count * (1 - RETWEETS)):
            # A conversation is many tweets, and a tweet often brings answers.
            add = self.rng.choices(kinds, (64, 10, 9, 3))[0]
            add()
        self.add_reactions(count)

    # People and texts

    def someone(self, people):
        return self.rng.choices(people, [person.activity for person in people])[0]

    def speaking(self, language, subject=None, people=None):
        """Those who speak a language and, as far as there are any, care about the subject."""
        people = [p for p in people or self.chatty if language in p.languages and p.is_public]
        return [person for person in people if subject in person.subjects] or people

    def deck(self, *key, cards):
        if key not in self.decks:
            self.decks[key] = Deck(cards, self.rng)
        return self.decks[key]

    def say(self, author, text, language, subject, bound=None, **more):
        bound = {} if bound is None else bound
        if "{friend}" in text and "friend" not in bound:
            friends = [friend for friend in self.speaking(language) if friend is not author]
            bound["friend"] = f"@{self.rng.choice(friends or self.chatty).username}"
        text = texts.fill(text, language, self.rng, bound)
        draft = Draft(author, text, language, subject, **more)
        self.drafts.append(draft)
        return draft

    def answer(self, draft, author, text, bound):
        delay = timedelta(minutes=9) * self.rng.lognormvariate(0, 1)
        return self.say(
            author, text, draft.language, draft.subject, bound, answers=draft, delay=delay
        )

    # Tweets

    def add_tweet(self, author=None, age=None):
        author = author or self.someone(self.speakers)
        language = self.rng.choice(author.languages)
        tweets = texts.sections(language, "tweets")
        own = f"@{author.username}"
        subjects = [own] if own in tweets else author.subjects
        decks = {name: self.deck("tweets", language, name, cards=tweets[name]) for name in subjects}
        subject = min(decks, key=lambda name: decks[name].rounds)
        self.add_small_talk(self.say(author, decks[subject].draw(), language, subject, age=age))

    def add_from_the_world(self):
        """What the few who speak other languages say, each thing once."""
        if self.abroad:
            author = self.rng.choice(self.abroad)
            (language,) = author.languages
            cards = texts.sections(texts.WORLD, "tweets")[language]
            deck = self.deck("tweets", language, cards=cards)
            if deck.rounds < 1:
                self.say(author, deck.draw(), language, "any")

    def add_picture(self):
        language = self.rng.choice(texts.LANGUAGES)
        cards = texts.columns(language, "pictures")
        drawing, text, alt = self.deck("pictures", language, cards=cards).draw()
        author = self.someone(self.speaking(language))
        self.add_small_talk(self.say(author, text, language, "any", picture=(drawing, alt)))

    def add_trends(self, count):
        """What everybody speaks of right now."""
        said = [
            (language, heading, text)
            for language in texts.LANGUAGES
            for heading, tweets in texts.sections(language, "tweets").items()
            if heading.startswith("trend:")
            for text in tweets
        ]
        for language, heading, text in self.rng.sample(said, min(count, len(said))):
            subject = self.rng.choice(heading.split()[1:])
            author = self.someone(self.speaking(language, subject))
            age = timedelta(hours=TREND_HOURS) * self.rng.random() ** 1.5
            self.say(author, text, language, subject, age=age)

    def add_spam(self):
        for person in self.people:
            if "suspended" in person.traits:
                cards = texts.sections("en", "tweets")["spam"]
                deck = self.deck("spam", cards=cards)
                for day in range(SPAM):
                    self.say(person, deck.draw(), "en", "spam", age=timedelta(days=2.3 + day))

    def add_small_talk(self, draft):
        """A few answers, some of which the author answers in turn."""
        if self.rng.random() > 0.3:
            return
        replies = texts.sections(draft.language, "replies")
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            repliers = self.speaking(draft.language, people=draft.author.followers)
            repliers = [person for person in repliers if person in self.chatty]
            repliers = [person for person in repliers if person is not draft.author]
            if draft.author not in self.chatty or not repliers:
                return
            subject = draft.subject if self.rng.random() < 0.6 else "any"
            subject = subject if subject in replies else "any"
            deck = self.deck("replies", draft.language, subject, cards=replies[subject])
            pair, said, bound = (self.someone(repliers), draft.author), draft, {}
            for turn, text in enumerate(deck.draw().split(" > ")):
                speaker, other = pair[turn % 2], pair[1 - turn % 2]
                said = self.answer(said, speaker, f"@{other.username} {text.strip()}", bound)

    # Conversations

    def add_conversation(self, language=None, **more):
        language = language or self.rng.choice(texts.LANGUAGES)
        if possible := self.conversations[language]:
            conversation = self.deck("conversations", language, cards=possible).draw()
            self.perform(conversation, language, **more)

    def can_perform(self, conversation, language):
        """Those whom it names are there, and enough others for its parts."""
        speakers = {line.speaker for line in conversation.lines}
        named = {speaker for speaker in speakers if len(speaker) > 1}
        free = len(self.speaking(language))
        return named <= self.by_username.keys() and len(speakers - named) <= free

    def perform(self, conversation, language, member=None, age=None):
        """Cast and say a conversation; a given member takes the first free part."""
        parts = sorted({line.speaker for line in conversation.lines if len(line.speaker) == 1})
        roles = {parts[0]: member} if member else {}
        for part in parts[len(roles) :]:
            free = [person for person in self.chatty if person not in roles.values()]
            roles[part] = self.someone(self.speaking(language, conversation.subject, free))
        said, bound = [], {}
        for line in conversation.lines:
            speaker = roles.get(line.speaker) or self.by_username[line.speaker]
            text = SPEAKER.sub(lambda match: f"@{roles[match[1]].username}", line.text)
            if line.answers is None:
                said.append(self.say(speaker, text, language, conversation.subject, bound, age=age))
            else:
                said.append(self.answer(said[line.answers], speaker, text, bound))

    def add_for_demo(self):
        """The demo member speaks and is spoken to, up to the last minutes."""
        for index, hours in enumerate(DEMO_HOURS):
            age = timedelta(hours=hours)
            self.add_tweet(self.demo, age * 1.3)
            language = texts.LANGUAGES[index % 2]
            self.add_conversation(language, member=self.demo, age=age)

    # Reactions

    def add_reactions(self, count):
        originals = [draft for draft in self.drafts if draft.author.is_active]
        echo = [
            draft.author.pull * appeal(draft) * self.rng.lognormvariate(0, 1.2)
            for draft in originals
        ]
        for tweet in self.rng.choices(originals, echo, k=round(count * LIKES)):
            self.add_favourite(tweet)
        mine = [draft for draft in originals if draft.author is self.demo]
        for tweet in mine:
            for _ in range(self.rng.randint(1, 4)):
                self.add_favourite(tweet)
        public = [
            weight if draft.author.is_public else 0
            for draft, weight in zip(originals, echo, strict=True)
        ]
        done = set()
        # Not every draw finds someone new: a very small community runs out of them.
        for _ in range(count):
            if len(self.drafts) >= count:
                break
            tweet = self.rng.choices(originals, public)[0]
            self.add_retweet(self.rng.choice(mine) if self.rng.random() < 0.015 else tweet, done)

    def add_favourite(self, tweet):
        if fan := self.fan_of(tweet):
            delay = timedelta(minutes=40) * self.rng.lognormvariate(0, 1.5)
            self.favourites[fan, tweet] = Favourite(fan, tweet, delay)

    def add_retweet(self, tweet, done):
        fan = self.fan_of(tweet)
        if fan and (fan, tweet) not in done and would_retweet(fan, tweet):
            done.add((fan, tweet))
            delay = timedelta(minutes=50) * self.rng.lognormvariate(0, 1.2)
            self.drafts.append(Draft(fan, retweets=tweet, delay=delay))

    def fan_of(self, tweet):
        """A follower of the author, who may read them whatever they protect."""
        fans = [p for p in tweet.author.followers if p.is_active and p is not tweet.author]
        near = [person for person in fans if tweet.language in person.languages]
        return self.rng.choice(near or fans) if fans else None


def appeal(draft):
    return 0.1 if draft.answers else 2 if draft.picture else 1


def would_retweet(fan, tweet):
    """Those who speak for many pass on what is their subject, or news of others like them."""
    if not fan.speaks_for_many:
        return True
    return tweet.subject in fan.subjects or tweet.author.speaks_for_many


def set_times(drafts, favourites, now, rng):
    """Give everything its time; returns the drafts in the order of time."""
    free = [draft for draft in drafts if draft.delay is None and draft.age is None]
    for draft, at in zip(free, clock.moments(len(free), now, rng), strict=True):
        draft.at = at
    for draft in drafts:
        if draft.age is not None:
            draft.at = now - draft.age
        elif draft.delay is not None:
            draft.at = clock.later((draft.answers or draft.retweets).at, draft.delay, now)
    for favourite in favourites:
        favourite.at = clock.later(favourite.tweet.at, favourite.delay, now)
    return sorted(drafts, key=lambda draft: draft.at)
