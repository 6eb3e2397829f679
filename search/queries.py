"""Finding people and hashtags: each a statement that costs no more than a page's worth, whatever
the text, and gives only what the viewer may see. search/tweets.py finds tweets.
"""

import re

from allauth.account.models import EmailAddress
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Collate, Upper
from django.db.models.lookups import Exact, IExact

from accounts.models import User, names
from accounts.models.relationships import follows
from microblog.text_search import PlainText
from tweets.models import Hashtag, Tweet, TweetHashtag

# No name is longer: a username, a space and a name.
LONGEST_NAME = 66
LETTERS = re.compile(r"[^\W_]+")
# Fewer letters in a row have no trigram inside a name, only at the beginning of a word.
TRIGRAM = 3
# Of the hashtags that begin alike those are looked at which are among so many uses of any, and so
# many by name; of each, how often it was used, up to so many times.
LATELY = 1000
CANDIDATES = 100
USES = 100


def plain(text):
    return PlainText(Value(text))


def has_letter(text):
    """Without a letter or digit there is nothing to find, and no index to find it by."""
    return LETTERS.search(text) is not None


def find_people(viewer, text, limit):
    """Members whose username and name have all words of the text in them, at most `limit`.

    Who has exactly this username comes first, then whom the viewer follows, then the most followed.
    Each of the three is read by itself: by the index user_username_unique; by the key of Follow;
    by user_popular for common names, by user_names for rare ones.
    """
    text = text.removeprefix("@").strip()
    words = text.split()
    if not words or len(text) > LONGEST_NAME or not all(map(has_letter, words)):
        return User.objects.none()
    matching = User.objects.visible_to(viewer).alias(plain=PlainText(names()))
    for word in words:
        matching = matching.filter(has_word(word))
    found = User.objects.visible_to(viewer).by_username(text).values("pk")
    if viewer.is_authenticated:
        # "+ 0" keeps the planner from walking through all members, the most followed first, until
        # it has met some whom the viewer follows.
        followees = matching.filter(follows(viewer, OuterRef("pk")))
        followees = followees.order_by((F("followers_count") + 0).desc(), "-pk")
        found = found.union(followees.values("pk")[:limit])
    popular = matching.order_by("-followers_count", "-pk")
    found = found.union(popular.values("pk")[:limit])
    is_exact = IExact(F("username"), Value(text))
    members = User.objects.filter(pk__in=found).with_relationship(viewer)
    return members.order_by(is_exact.desc(), "-is_followed", "-followers_count", "-pk")[:limit]


def find_by_addresses(viewer, addresses):
    """Other members whose confirmed address is one of these, if they let others find them by it;
    first whom the viewer does not follow yet.

    By the index user_email_unique, for all addresses at once.
    """
    confirmed = EmailAddress.objects.filter(
        user=OuterRef("pk"), email__iexact=OuterRef("email"), primary=True, verified=True
    )
    members = User.objects.visible_to(viewer).exclude(pk=viewer.pk).exclude(email="")
    members = members.alias(upper=Upper("email")).filter(
        Exists(confirmed), email_findable=True, upper__in=[address.upper() for address in addresses]
    )
    return members.with_relationship(viewer).order_by("is_followed", "-followers_count", "-pk")


def has_word(word):
    """Condition: the member's `plain` names have the word in them, a short one as a beginning."""
    letters = LETTERS.findall(word)
    if max(map(len, letters)) >= TRIGRAM:
        return Q(plain__contains=plain(word))
    beginning = "".join(letters)
    return Q(plain__startswith=plain(beginning)) | Q(plain__contains=plain(f" {beginning}"))


def find_hashtags(viewer, text, limit):
    """Hashtags that begin with the text and of which the viewer may read a tweet, at most `limit`.

    The text itself comes first, then what is used most, then what was used last. Looks only at
    those used lately and at the first by name, so that one letter costs no more than ten. Reads the
    indexes hashtag_names and tweethashtag_recent, and TweetHashtag's key.
    """
    text = "".join(text.split()).lstrip("#＃")
    if not has_letter(text):
        return Hashtag.objects.none()
    beginning = Hashtag.objects.alias(plain=plain_name()).filter(plain__startswith=plain(text))
    lately = TweetHashtag.objects.order_by("-tweet").values("hashtag")[:LATELY]
    candidates = beginning.filter(pk__in=lately).values("pk")
    candidates = candidates.union(beginning.order_by("plain").values("pk")[:CANDIDATES])
    tweets = Tweet.objects.visible_to(viewer).not_muted_by(viewer)
    tweets = tweets.filter(tweethashtag__hashtag=OuterRef("pk"))
    uses = TweetHashtag.objects.filter(hashtag=OuterRef("pk")).order_by("-tweet")
    hashtags = Hashtag.objects.alias(uses=ArraySubquery(uses.values("tweet")[:USES]))
    return hashtags.filter(Exists(tweets), pk__in=candidates).order_by(
        has_name(text).desc(), Func("uses", function="cardinality").desc(), "-uses", "name"
    )[:limit]


def plain_name():
    """Expression: a hashtag's name as the index hashtag_names has it."""
    return Collate(PlainText("name"), "C")


def has_name(name):
    """Condition: the hashtag has the name, whatever its accents and case."""
    return Exact(plain_name(), plain(name))
