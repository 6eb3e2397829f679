"""Finding people and hashtags: each a statement that costs no more than a page's worth, whatever
the text, and gives only what the viewer may see. search/tweets.py finds tweets.
"""

import re
import sys
from functools import lru_cache

from allauth.account.models import EmailAddress
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Collate, Concat, Upper
from django.db.models.lookups import Exact, IExact

from accounts.members import MemberList
from accounts.models import User, names
from accounts.models.relationships import follows
from accounts.statements import ViewerStatement
from microblog.statements import PlannedStatement, as_model
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
# In the order of hashtag_names no name that begins with a text comes after the text and this.
LAST_CHARACTER = chr(sys.maxunicode)
# "+ 0" keeps the planner from walking through all hashtags in the order of their ids.
USED_LATELY = "SELECT hashtag_id + 0 FROM tweets_tweethashtag ORDER BY tweet_id DESC LIMIT %s"
SHAPES = 32  # of statements that are kept: how many words, of which kinds, and how many rows


def plain(text):
    return PlainText(Value(text))


def has_letter(text):
    """Without a letter or digit there is nothing to find, and no index to find it by."""
    return LETTERS.search(text) is not None


def find_people(viewer, text, limit):
    """Members whose username and name have all words of the text in them, at most `limit`.

    Who has exactly this username comes first, then whom the viewer follows, then the most followed.
    """
    text = text.removeprefix("@").strip()
    words = text.split()
    if not words or len(text) > LONGEST_NAME or not all(map(has_letter, words)):
        return []
    sought = [LETTERS.findall(word) for word in words]
    are_parts = tuple(max(map(len, letters)) >= TRIGRAM for letters in sought)
    values = {
        f"{number}_text": word if is_part else "".join(letters)
        for number, (word, letters, is_part) in enumerate(
            zip(words, sought, are_parts, strict=True)
        )
    }
    return people(are_parts, limit)(viewer, username_text=text, **values)


@lru_cache(maxsize=SHAPES)
def people(are_parts, limit):
    """The MemberList for so many words: each is a part of the names, or the beginning of one.

    Each of the three kinds is read by itself: by the index user_username_unique; by the key of
    Follow; by user_popular for common names, by user_names for rare ones.
    """

    def members(viewer, username_text, **words):
        matching = User.objects.visible_to(viewer).alias(plain=PlainText(names()))
        for word, is_part in zip(words.values(), are_parts, strict=True):
            matching = matching.filter(has_part(word) if is_part else has_beginning(word))
        found = User.objects.visible_to(viewer).by_username(username_text).values("pk")
        if viewer.is_authenticated:
            # "+ 0" keeps the planner from walking through all members, the most followed first,
            # until it has met some whom the viewer follows.
            followees = matching.filter(follows(viewer, OuterRef("pk")))
            followees = followees.order_by((F("followers_count") + 0).desc(), "-pk")
            found = found.union(followees.values("pk")[:limit])
        popular = matching.order_by("-followers_count", "-pk")
        found = found.union(popular.values("pk")[:limit])
        is_exact = IExact(F("username"), Value(username_text))
        members = User.objects.filter(pk__in=found).with_relationship(viewer)
        return members.order_by(is_exact.desc(), "-is_followed", "-followers_count", "-pk")[:limit]

    places = [f"{number}_text" for number in range(len(are_parts))]
    return MemberList(members, ["username_text", *places], PlannedStatement)


def has_part(word):
    """Condition: the member's `plain` names have the word in them."""
    return Q(plain__contains=plain(word))


def has_beginning(letters):
    """Condition: one of the member's `plain` names begins with these."""
    inner = PlainText(Concat(Value(" "), Value(letters)))
    return Q(plain__startswith=plain(letters)) | Q(plain__contains=inner)


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


def find_hashtags(viewer, text, limit):
    """Hashtags that begin with the text and of which the viewer may read a tweet, at most `limit`.

    The text itself comes first, then what is used most, then what was used last.
    """
    text = "".join(text.split()).lstrip("#＃")
    if not has_letter(text):
        return []
    rows = hashtags(limit)(viewer, text=text)
    return [as_model(Hashtag, id=pk, name=name, label=label) for pk, name, label in rows]


@lru_cache(maxsize=SHAPES)
def hashtags(limit):
    """The statement for so many, with one plan for all texts: it must not matter to its way how
    many hashtags begin so.

    Looks only at those used lately and at the first by name, so that one letter costs little more
    than ten. Reads the indexes hashtag_names and tweethashtag_recent, and TweetHashtag's key.
    """

    def found(viewer, text):
        after = Concat(plain(text), Value(LAST_CHARACTER))
        by_name = Hashtag.objects.alias(plain=plain_name()).order_by("plain")
        by_name = by_name.filter(plain__gte=plain(text), plain__lt=after).values("pk")
        # Only where there are more by name. Not in the collation of hashtag_names: each of those
        # used lately is looked at, since there may be very many others that begin so.
        lately = Hashtag.objects.filter(Exists(by_name[CANDIDATES : CANDIDATES + 1]))
        lately = lately.alias(plain=PlainText("name")).filter(
            plain__startswith=plain(text), pk__in=RawSQL(USED_LATELY, [LATELY])
        )
        candidates = lately.values("pk").union(by_name[:CANDIDATES])
        tweets = Tweet.objects.visible_to(viewer).not_muted_by(viewer)
        tweets = tweets.filter(tweethashtag__hashtag=OuterRef("pk"))
        uses = TweetHashtag.objects.filter(hashtag=OuterRef("pk")).order_by("-tweet")
        found = Hashtag.objects.alias(uses=ArraySubquery(uses.values("tweet")[:USES]))
        found = found.filter(Exists(tweets), pk__in=candidates).order_by(
            has_name(text).desc(), Func("uses", function="cardinality").desc(), "-uses", "name"
        )
        return found.values_list("pk", "name", "label")[:limit]

    return ViewerStatement(found)


def plain_name():
    """Expression: a hashtag's name as the index hashtag_names has it."""
    return Collate(PlainText("name"), "C")


def has_name(name):
    """Condition: the hashtag has the name, whatever its accents and case."""
    return Exact(plain_name(), plain(name))
