"""Who there is, and who says what in answer to whom: the community before its words.

Skewed as real ones are. A member's place among the most followed and among the most active comes
from their id by a stride, so that neither has to do with where the rows lie.
"""

import random
from array import array
from dataclasses import dataclass

from bench.words import skewed

SEED = 140
PLAIN_BACKEND = "django.contrib.auth.backends.ModelBackend"  # of the reference
HOST = "pipit.example.org"  # what the addresses of quoted tweets begin with
POPULARITY_SKEW, ACTIVITY_SKEW = 0.7, 0.6
POPULARITY_STRIDE, ACTIVITY_STRIDE = 7_919, 6_007  # primes: no size is a multiple
UNFOLLOWED = 0.05  # of the members, the least popular, have no followers
MEAN_FOLLOWEES = 100

VIEWERS = 20  # of each kind take turns in a scenario
FEW, MANY = 150, 2_000  # whom they follow

RETWEETS, REPLIES = 0.16, 0.22  # of the tweets
HOT_TWEETS = 64  # are what everybody talks about, for a while
HOT_SHARE = 0.3  # of retweets and replies are about these
BECOMES_HOT = 1 / 200
PROTECTED_EVERY, SUSPENDED_EVERY = 33, 200


def members(size):
    return round(10_000 * size)


def tweets(size):
    return round(100_000 * size)


def popular_member(rank, count):
    return rank * POPULARITY_STRIDE % count + 1


def active_member(rank, count):
    return (rank * ACTIVITY_STRIDE + count // 3) % count + 1


def everybodys_followee(count):
    """The one whom all others follow: the site's own account, say."""
    return popular_member(0, count)


def viewers(count, followees):
    """The ids of the members who follow FEW or MANY others, in the middle of the most followed."""
    first = count // 4 if followees == FEW else count // 3
    return [popular_member(first + place, count) for place in range(VIEWERS)]


def has_a_role(count):
    """The ids of the members whom a scenario needs as they are."""
    return {everybodys_followee(count), *viewers(count, FEW), *viewers(count, MANY)}


def followees_counts(count):
    """How many others each member follows, in the order of ids: 100 on average, a few very many."""
    rng = random.Random(SEED)
    counts = array("i", [0]) * (count + 1)
    for pk in range(1, count + 1):
        many = 20 + int((MEAN_FOLLOWEES - 20) * rng.expovariate() ** 1.5 / 1.329)
        counts[pk] = min(many, MANY, count // 3)
    for number in (FEW, MANY):
        for pk in viewers(count, number):
            counts[pk] = min(number, count // 3)
    return counts[1:]


@dataclass
class Plan:
    """Arrays with an item for each tweet, in the order of ids from 1; 0 stands for none.

    At 0 is nothing, so that ids are places.
    """

    members: int
    author: array
    in_reply_to: array
    conversation: array
    retweet_of: array

    def __len__(self):
        return len(self.author) - 1


def draw(count, tweets):
    """The Plan of `tweets` tweets by `count` members."""
    rng = random.Random(SEED)
    none = array("i", [0])
    plan = Plan(count, *(none * (tweets + 1) for _ in range(4)))
    hot, retweeted = [], set()
    for pk in range(1, tweets + 1):
        plan.author[pk] = author = draw_author(rng, count)
        act = rng.random()
        if act < RETWEETS + REPLIES and (talked_about := draw_original(rng, plan, pk, hot)):
            by = plan.author[talked_about]
            if act >= RETWEETS:
                plan.in_reply_to[pk] = talked_about
                plan.conversation[pk] = plan.conversation[talked_about] or talked_about
                continue
            key = author * (tweets + 1) + talked_about
            if by != author and by % PROTECTED_EVERY and key not in retweeted:
                retweeted.add(key)
                plan.retweet_of[pk] = talked_about
                continue
        if rng.random() < BECOMES_HOT:
            hot.append(pk)
            del hot[:-HOT_TWEETS]
    return plan


def draw_author(rng, count):
    """Half of what is said comes from those who are followed, half from those who talk much."""
    if rng.random() < 0.5:
        return popular_member(skewed(rng.random(), count, POPULARITY_SKEW), count)
    return active_member(skewed(rng.random(), count, ACTIVITY_SKEW), count)


def draw_original(rng, plan, pk, hot):
    """What a tweet is about: often something new. 0 for the first one."""
    if hot and rng.random() < HOT_SHARE:
        return rng.choice(hot)
    window = min(pk - 1, plan.members)
    earlier = pk - 1 - int(window * rng.random() ** 2)
    earlier = max(earlier, 0)
    return plan.retweet_of[earlier] or earlier
