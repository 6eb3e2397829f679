"""Which tweets answer to a Query, whoever may see them."""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, QuerySet, Value

from accounts.models import User
from microblog.statements import Statement
from microblog.text_search import PlainText
from search.query import IMAGES, LINKS, REPLIES
from tweets import lexemes
from tweets.models import Image, Mention, Tweet

NAMES = ("from", "to", "mention")


@dataclass(frozen=True)
class Matching:
    tweets: QuerySet
    # Those of which indexes alone know that they may match: tweet_search, tweet_timeline,
    # tweet_answers_to_member, the key of Mention. None where there is no such index.
    candidates: QuerySet | None
    # What is asked of tweet_search: each of these.
    vectors: list
    # The candidates are of one member, or an index has the tweets in the order of their ids and
    # leaves out none.
    is_ordered: bool
    # Whoever asks for what a muted member says gets it.
    with_muted: bool

    def visible_to(self, viewer):
        tweets = self.tweets.visible_to(viewer)
        return tweets if self.with_muted else tweets.not_muted_by(viewer)


def matching(query, members, start, end):
    """The Matching of a sensible query among the tweets from the id start on and before end;
    members as members_named gives them.
    """
    vectors = [vector for group in query.groups if (vector := wanted(group, members))]
    tweets = Tweet.objects.filter(pk__gte=start, pk__lt=end)
    if vectors:
        tweets = tweets.filter(search=reduce(and_, vectors))
    tweets, has_member = by_members(tweets, query, members, start, end)
    candidates = tweets if vectors or has_member else None
    tweets = without(tweets.originals(), query, members)
    has_pictures = IMAGES in query.values("filter")
    if has_pictures:
        # By the first of them, and so in the order of image_position.
        tweets = tweets.filter(image__position=0, **between("image", start, end))
    counted = query.values("min_faves") + query.values("min_retweets")
    if counted:
        tweets = tweets.filter(
            likes_count__gte=query.least("min_faves"),
            retweets_count__gte=query.least("min_retweets"),
        )
    is_ordered = has_member or (has_pictures and not vectors and not counted)
    return Matching(tweets, candidates, vectors, is_ordered, bool(query.values("from")))


def members_named(queries):
    """{name in upper case: id} of the members in the queries, in one statement or none."""
    terms = [term for query in queries for term in query.terms if term.kind in NAMES]
    if not terms:
        return {}
    return dict(ids_of_names(upper_texts=list({term.value.upper() for term in terms})))


@Statement
def ids_of_names(upper_texts):
    return User.objects.by_usernames(upper_texts).values_list("upper", "pk")


def known(query, members, kind, is_excluded=False):
    """The ids of the members that a query names so."""
    names = {name.upper() for name in query.values(kind, is_excluded)}
    return [members[name] for name in names if name in members]


def mentioned(group, members):
    """The id of the member whom a @name that stands alone means, None without one."""
    term = group[0]
    is_name = len(group) == 1 and term.kind == "mention" and not term.is_excluded
    return members.get(term.value.upper()) if is_name else None


def wanted(group, members):
    """What one of the group's terms asks of Tweet.search, None where they ask something else.

    A @name that no member has, or that is one of several, is looked for in the text.
    """
    if mentioned(group, members):
        return None
    vectors = [vector(term) for term in group if not term.is_excluded]
    return reduce(or_, vectors) if all(vectors) and vectors else None


def vector(term):
    """The term as a query of Tweet.search, None for what that does not know."""
    match term.kind, term.value:
        case (("word" | "phrase" | "mention"), text):
            return SearchQuery(PlainText(Value(text)), config="simple", search_type="phrase")
        case "hashtag", name:
            return lexemes.hashtag(name)
        case "lang", code:
            return lexemes.language(code)
        case "url", address:
            return lexemes.link(address)
        case "filter", value if value == LINKS:
            return lexemes.LINKS
        case "filter", value if value == REPLIES:
            return lexemes.REPLIES
    return None


def between(relation, start, end):
    """The period said again of a related row: the planner does not see that it is the same, and
    would walk through all tweets of the period.
    """
    return {f"{relation}__tweet__gte": start, f"{relation}__tweet__lt": end}


def by_members(tweets, query, members, start, end):
    """The tweets by, to and about the members, and whether there is one in the query."""
    asked = False
    for kind, column in (("from", "author"), ("to", "in_reply_to_user")):
        if query.values(kind):
            ids = known(query, members, kind)
            tweets, asked = tweets.filter(**{f"{column}__in": ids}) if ids else tweets.none(), True
    for group in query.groups:
        if member := mentioned(group, members):
            period = between("mention", start, end)
            tweets, asked = tweets.filter(mention__user=member, **period), True
    return tweets, asked


def without(tweets, query, members):
    """The tweets, those left out that have what is excluded."""
    for term in query.terms:
        if term.is_excluded and (excluded := vector(term)):
            tweets = tweets.exclude(search=excluded)
    for kind, column in (("from", "author"), ("to", "in_reply_to_user")):
        if ids := known(query, members, kind, is_excluded=True):
            tweets = tweets.exclude(**{f"{column}__in": ids})
    if ids := known(query, members, "mention", is_excluded=True):
        tweets = tweets.exclude(Exists(Mention.objects.filter(tweet=OuterRef("pk"), user__in=ids)))
    if IMAGES in query.values("filter", is_excluded=True):
        tweets = tweets.exclude(Exists(Image.objects.filter(tweet=OuterRef("pk"))))
    return tweets
