"""Who is there, and who follows whom: drawn once, from one seed, the same each time.

A line of members.txt: username | name | location | web site | bio | subjects and traits, "-" for
nothing. The last column holds subjects of tweets.txt, languages other than the folder's (two
letters), and traits:

    star, known         followed by most, by many
    busy                tweets much
    group               speaks for many: no small talk
    protected, suspended, staff
    newcomer            has just joined and said nothing yet
    noavatar
"""

from dataclasses import dataclass, field
from itertools import chain, zip_longest

from demo import texts

TRAITS = frozenset(
    ["star", "known", "busy", "group", "protected", "suspended", "staff", "newcomer", "noavatar"]
)
# Those one can sign in as. They are there in the smallest community.
DEMO, MODERATOR = "demo", "moderator"
DEMO_FOLLOWING = 40
FOLLOWS_BACK = 0.25


@dataclass(eq=False)
class Person:
    username: str
    name: str
    location: str
    website: str
    bio: str
    languages: tuple[str, ...]
    subjects: tuple[str, ...]
    traits: frozenset[str]
    days: float = 0  # since they joined
    pull: float = 0  # how likely others follow, retweet and favourite them
    activity: float = 0  # how likely they speak
    following: set["Person"] = field(default_factory=set)
    followers: list["Person"] = field(default_factory=list)

    @property
    def speaks_for_many(self):
        """A club, a newsroom, a shop: most of them have tweets of their own."""
        return "group" in self.traits or any(
            f"@{self.username}" in texts.sections(code, "tweets") for code in texts.LANGUAGES
        )

    @property
    def is_public(self):
        return not self.traits & {"protected", "suspended"}

    @property
    def is_active(self):
        return not self.traits & {"suspended", "staff", "newcomer"}

    def follow(self, other):
        if other is not self and other not in self.following:
            self.following.add(other)
            other.followers.append(self)


def read_cast(size, rng, taken=()):
    """`size` people with what they follow; a small community has some of every language. Usernames
    that are taken, in lower case, are left out.
    """
    groups = [
        [read_person(folder, *row) for row in texts.columns(folder, "members")]
        for folder in (*texts.LANGUAGES, texts.WORLD)
    ]
    everyone = [person for person in chain(*zip_longest(*groups)) if person]
    everyone = [person for person in everyone if person.username.lower() not in taken]
    accounts = [person for person in everyone if person.username in (DEMO, MODERATOR)]
    others = [person for person in everyone if person not in accounts]
    size = min(size - len(accounts), len(others))
    people = accounts + [others[place * len(others) // size] for place in range(size)]
    for person in people:
        draw_character(person, rng)
    for person in people:
        draw_following(person, people, rng)
    for person in people:
        for follower in person.followers:
            chance = FOLLOWS_BACK / 5 if person.speaks_for_many else FOLLOWS_BACK
            if person.username != DEMO and person.is_active and rng.random() < chance:
                person.follow(follower)
    return people


def read_person(folder, username, name, location, site, bio, words):
    words = words.split()
    languages = tuple(word for word in words if len(word) == 2) or (folder,)
    subjects = tuple(word for word in words if len(word) > 2 and word not in TRAITS)
    return Person(
        username=username,
        name=name if name != "-" else "",
        location=location if location != "-" else "",
        website=f"https://{site}" if site != "-" else "",
        bio=bio if bio != "-" else "",
        languages=languages,
        subjects=subjects or languages,
        traits=frozenset(words) & TRAITS,
    )


def draw_character(person, rng):
    traits = person.traits
    person.days = rng.uniform(0.1, 3) if "newcomer" in traits else rng.uniform(45, 400)
    person.pull = 30 if "star" in traits else 7 if "known" in traits else rng.uniform(0.5, 2)
    person.activity = 3 if "busy" in traits else min(rng.lognormvariate(-0.2, 0.5), 2.5)
    # Asked for in each language by turns.
    person.activity /= len(person.languages)


def draw_following(person, people, rng):
    """The stars, and then whom they have something in common with."""
    if person.traits & {"staff", "suspended"}:
        return
    wanted = rng.randint(3, 8) if "newcomer" in person.traits else rng.randint(12, 60)
    if person.username == DEMO:
        wanted = DEMO_FOLLOWING
    stars = [star for star in people if "star" in star.traits]
    for star in rng.sample(stars, len(stars)):
        near = set(star.languages) & set(person.languages)
        if len(person.following) < wanted and rng.random() < (0.9 if near else 0.6):
            person.follow(star)
    strangers = [other for other in people if other not in person.following and other.is_active]
    # The weighted draw without putting back of Efraimidis and Spirakis.
    strangers.sort(key=lambda other: rng.random() ** (1 / attraction(person, other)), reverse=True)
    for other in strangers[: wanted - len(person.following)]:
        person.follow(other)


def attraction(person, other):
    languages = 4 if set(person.languages) & set(other.languages) else 1
    subjects = 3 if set(person.subjects) & set(other.subjects) else 1
    return other.pull**0.5 * languages * subjects
