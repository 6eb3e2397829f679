"""What is asked for: each scenario is a list of calls that clients make in turn.

Twenty members, pages or words take turns in each, so that no cache is asked for one thing alone.
They are the same ones of their kind in a community of any size.
"""

import random
from dataclasses import dataclass
from itertools import cycle, islice
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import User
from bench import words
from bench.plan import FEW, MANY, VIEWERS, popular_member, viewers
from bench.texts import Writer
from tweets.models import Tweet

REFERENCE = "reference"
HOME = "home_few"
VISITED = ("profile_visitor", "tweet_visitor")  # few statements for those who have no account
POSTS = ("post_none", "post_1000", "post_most")

FREQUENT_RANK, MIDDLING_RANK = 0, 300
RARE_MATCHES = 30
WORDS_OF_A_TWEET = 11  # with words, on average: what `Writer` writes
TYPED = 3  # letters of a name


@dataclass(frozen=True)
class Call:
    """What a client sends; as a visitor where viewer, the id of a member, is None."""

    path: str
    viewer: int | None = None
    text: str = ""  # of a tweet to post

    @property
    def method(self):
        return "POST" if self.text else "GET"


@dataclass(frozen=True)
class Scenario:
    name: str
    title: str
    calls: tuple[Call, ...]
    # With the others of its kind on one connection: several posts of one author at once would wait
    # for the author's row, and posts are held against one another.
    takes_turns: bool = False
    # Answered by a server with the settings of bench/plain.py.
    is_plain: bool = False


def all_scenarios(members, tweets):
    """[Scenario, …] for the community in the database."""
    minimal = calls("bench_minimal", FEW, members)
    return [
        Scenario(REFERENCE, "minimal view, plain Django", minimal, is_plain=True),
        Scenario("minimal", "minimal view, signed in", minimal),
        Scenario(HOME, f"home, {FEW} followees", calls("home", FEW, members)),
        Scenario("home_many", f"home, {many(members):,} followees", calls("home", MANY, members)),
        *pages(members),
        *searches(members, tweets),
        *(
            Scenario(
                name, f"post, {author.followers_count:,} followers", posts(author, members), True
            )
            for name, author in zip(POSTS, authors(), strict=True)
        ),
    ]


def many(members):
    return min(MANY, members // 3)


def turns(paths, viewing):
    """A call of each path, by one of the viewers in turn."""
    return tuple(Call(path, viewer) for path, viewer in zip(paths, cycle(viewing), strict=False))


def calls(view, followees, members):
    return turns([reverse(view)] * VIEWERS, viewers(members, followees))


def pages(members):
    viewing = viewers(members, FEW)
    visible = User.objects.visible_to(AnonymousUser()).filter(protected=False, tweets_count__gt=0)
    popular = list(islice(popular_first(members, visible), 3 * VIEWERS))
    profiles = [reverse("profile", args=[member.username]) for member in popular[::3]]
    talked_of = [tweet.get_absolute_url() for tweet in answered_tweets()]
    hashtags = [reverse("hashtag", args=[words.hashtag(n)]) for n in range(VIEWERS)]
    busy = [member.pk for member in popular[1 : VIEWERS + 1]]
    return [
        Scenario("profile_visitor", "profile, a visitor", turns(profiles, [None])),
        Scenario("profile", "profile", turns(profiles, viewing)),
        Scenario("tweet_visitor", "tweet with answers, a visitor", turns(talked_of, [None])),
        Scenario("tweet", "tweet with answers", turns(talked_of, viewing)),
        Scenario("hashtag", "hashtag", turns(hashtags, viewing)),
        Scenario("mentions", "mentions", turns([reverse("mentions")] * VIEWERS, busy)),
        Scenario("interactions", "interactions", turns([reverse("interactions")] * VIEWERS, busy)),
    ]


def popular_first(members, queryset):
    for rank in range(members):
        if member := queryset.filter(pk=popular_member(rank, members)).first():
            yield member


def answered_tweets():
    """The newest with a page of some length."""
    tweets = Tweet.objects.originals().visible_to(AnonymousUser()).select_related("author")
    return tweets.filter(replies_count__range=(4, 20)).order_by("-pk")[:VIEWERS]


def searches(members, tweets):
    viewing = viewers(members, FEW)
    search, suggest = reverse("search"), reverse("search_suggest")
    found = [
        Scenario(name, title, turns([f"{search}?{urlencode({'q': q})}" for q in asked], viewing))
        for name, title, asked in searched(tweets)
    ]
    typed = [f"{suggest}?{urlencode({'q': q})}" for q in typed_names(members)]
    return [*found, Scenario("people", "people, as one types", turns(typed, viewing))]


def searched(tweets):
    """[(name, title, what is searched for), …]"""
    vocabulary = words.vocabulary()
    rare = rare_rank(tweets)
    kinds = {"frequent": FREQUENT_RANK, "middling": MIDDLING_RANK, "rare": rare}
    asked = {kind: vocabulary[first : first + VIEWERS] for kind, first in kinds.items()}
    pairs = zip(asked["frequent"], asked["middling"], strict=True)
    return [
        *((f"search_{kind}", f"search, a {kind} word", asked[kind]) for kind in kinds),
        ("search_two", "search, two words", [f"{one} {other}" for one, other in pairs]),
    ]


def rare_rank(tweets):
    """Of a word that some RARE_MATCHES tweets have."""
    total = tweets * WORDS_OF_A_TWEET
    rank = int(total / RARE_MATCHES / words.frequencies()[-1])
    return max(MIDDLING_RANK, min(rank, words.VOCABULARY - VIEWERS))


def typed_names(members):
    return [words.full_name(pk)[:TYPED] for pk in viewers(members, MANY)]


def authors():
    """With no followers, with about 1,000 and with the most that there are."""
    members = User.objects.filter(is_present=True, protected=False)
    return [
        members.filter(followers_count=0).earliest("pk"),
        members.filter(followers_count__lte=1000).latest("followers_count", "pk"),
        members.latest("followers_count", "pk"),
    ]


def posts(author, members):
    writer = Writer(random.Random(VIEWERS), members)
    path = reverse("tweet_new")
    return tuple(Call(path, author.pk, writer.write().text) for _ in range(VIEWERS))
