"""What a mail tells a member: pulled from the interactions at the moment when it is written."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.names import isolated
from notifications.models import Kind
from timeline.interactions import acquaintances, by_kind
from tweets.models import Tweet

LIMIT = 100  # rows of each kind; grouped they are fewer
# The order of ids, by which tweets are found, is that of times but for those sent at one moment.
SKEW = timedelta(minutes=1)
ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass
class News:
    """These members, the latest first, did something of a kind (Kind), the latest `at`; about a
    tweet: the member's own, or the one that mentions them; None where it is about themselves.
    """

    kind: Kind
    at: datetime
    card: Tweet | None
    members: list[User] = field(default_factory=list)

    @property
    def others_count(self):
        return len(self.members) - 1


def news_of(member, since, until):
    """What is new of the kinds that `since` gives moments for, {kind: moment}, up to `until`: a
    list of News, in the order of Kind and the newest first.

    What the member has seen on the site already is not new.
    """
    earliest = max(min(since.values()), member.interactions_seen_at)
    pulled = {Kind.MENTION if kind == Kind.REPLY else kind for kind in since}
    parts = list(by_kind(member, LIMIT, earliest - SKEW, until + SKEW, pulled).values())
    rows = sorted(parts[0].union(*parts[1:], all=True), key=itemgetter("at"), reverse=True)
    tweets = Tweet.objects.visible_to(member).select_related("author")
    cards = tweets.in_bulk({row["about"] for row in rows if row["about"]})
    members = acquaintances(member).in_bulk({row["member"] for row in rows})
    entries = {}
    for row in rows:
        card, who, at = cards.get(row["about"]), members.get(row["member"]), row["at"]
        if who is None or (row["about"] and card is None):
            continue
        kind = kind_of(row, card, member)
        if kind in since and max(since[kind], member.interactions_seen_at) < at <= until:
            entry = entries.setdefault((kind, card), News(kind, at, card))
            entry.members.append(who)
    return sorted(entries.values(), key=lambda entry: ORDER[entry.kind])


def kind_of(row, card, member):
    if row["kind"] == "mention" and card.in_reply_to_user_id == member.pk:
        return Kind.REPLY
    return Kind(row["kind"])


def sentence(entry):
    """Who did what, without markup: "Alice and 3 others retweeted your Tweet"."""
    who, others = isolated(entry.members[0].display_name), entry.others_count
    given = {"name": " ".join(who.split()), "others": others}
    return (told_of_several(entry.kind, others) if others else told_of_one(entry.kind)) % given


def told_of_one(kind):
    match kind:
        case Kind.REQUEST:
            return _("%(name)s asks to follow you")
        case Kind.REPLY:
            return _("%(name)s replied to you")
        case Kind.MENTION:
            return _("%(name)s mentioned you")
        case Kind.FOLLOW:
            return _("%(name)s followed you")
        case Kind.RETWEET:
            return _("%(name)s retweeted your Tweet")
        case Kind.LIKE:
            return _("%(name)s favourited your Tweet")


def told_of_several(kind, others):
    """A tweet that speaks to a member has one author: only the other kinds are of several."""
    match kind:
        case Kind.REQUEST:
            return ngettext(
                "%(name)s and %(others)d other ask to follow you",
                "%(name)s and %(others)d others ask to follow you",
                others,
            )
        case Kind.FOLLOW:
            return ngettext(
                "%(name)s and %(others)d other followed you",
                "%(name)s and %(others)d others followed you",
                others,
            )
        case Kind.RETWEET:
            return ngettext(
                "%(name)s and %(others)d other retweeted your Tweet",
                "%(name)s and %(others)d others retweeted your Tweet",
                others,
            )
        case Kind.LIKE:
            return ngettext(
                "%(name)s and %(others)d other favourited your Tweet",
                "%(name)s and %(others)d others favourited your Tweet",
                others,
            )


def path_to(entry, member):
    """Where on the site one sees it."""
    if entry.card:
        return entry.card.get_absolute_url()
    if entry.kind == Kind.REQUEST:
        return reverse("settings_requests")
    if entry.others_count:
        return reverse("followers", args=[member.username])
    return entry.members[0].get_absolute_url()
