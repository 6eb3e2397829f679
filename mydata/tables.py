"""Everything the site keeps of a member, table by table, as the download has it.

A table is a model, the column that says whose its rows are, and what is told of a row. Another
application adds its own here; tests/mydata/test_tables.py fails where a model that refers to
members is neither here nor among the exceptions that it explains.

Of other members the username, and the text of what they say, is told where the member may see them
at the moment of the download; their id always.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Case, F, Model, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from accounts.models import Block, Follow, FollowRequest, FormerUsername, Mute, Portrait, User
from moderation.models import Report
from notifications.models import Subscription
from search.models import RecentSearch, SavedSearch
from timeline.models import HashtagFollow, List, ListFollow, ListMember, Pin
from tweets.models import Image, Like, Tweet, Upload


@dataclass(frozen=True)
class Table:
    name: str  # of its files, without .json and .csv
    model: type[Model]
    of: str  # the column that leads to the member
    about: str  # what it is, for people
    # Heading → column, expression, or function of the member that gives one.
    columns: dict[str, Any]
    # Heading under which the name of a file in the archive stands → the file's name in storage.
    files: dict[str, str] = field(default_factory=dict)

    @property
    def file_names(self):
        return f"{self.name}.json, {self.name}.csv"

    def rows(self, member):
        """Tuples in the order of the columns."""
        return self.queryset(member).values_list(
            *(of_member(column, member) for column in self.columns.values())
        )

    def stored_files(self, member, heading):
        """(name in the archive, name in storage) of the files under the heading."""
        stored = self.files[heading]
        rows = self.queryset(member).exclude(**{stored: ""})
        return rows.values_list(self.columns[heading], stored)

    def queryset(self, member):
        return self.model.objects.filter(**{self.of: member.pk}).order_by("pk")


def of_member(column, member):
    return column(member) if callable(column) else column


def username(column) -> Callable:
    """The username of the member in the column, if the member who asks may know them."""
    return lambda member: one(User.objects.visible_to(member), column, "username")


def blocked_username(column) -> Callable:
    """They are invisible to one another but for the list of whom one has blocked."""
    return lambda member: one(User.objects.blocked_by(member), column, "username")


def text_of(column) -> Callable:
    """The text of the tweet in the column, if the member may see it."""
    return lambda member: one(Tweet.objects.visible_to(member), column, "text")


def list_name(column) -> Callable:
    """The name of the list in the column, if the member may see it."""
    return lambda member: one(List.objects.visible_to(member), column, "name")


def one(rows, column, value):
    return Subquery(rows.filter(pk=OuterRef(column)).values(value)[:1])


def file_name(*parts):
    """Expression: the name of a file in the archive."""
    return Concat(*parts, output_field=TextField())


def if_any(column, name):
    """The one file that a member has of a kind."""
    return Case(When(**{column: ""}, then=Value("")), default=Value(name))


TABLES = [
    Table(
        "profile",
        User,
        "pk",
        _("your profile, your settings and your counts"),
        {
            "id": "pk",
            "username": "username",
            "email": "email",
            "name": "name",
            "location": "location",
            "website": "website",
            "bio": "bio",
            "avatar": if_any("avatar", "avatar.webp"),
            "header": if_any("header", "header.webp"),
            "language": "language",
            "time_zone": "time_zone",
            "theme": "theme",
            "protected": "protected",
            "email_findable": "email_findable",
            "indexable": "indexable",
            "moderator": "is_staff",
            "superuser": "is_superuser",
            "joined_at": "date_joined",
            "last_login_at": "last_login",
            "left_at": "left_at",
            "interactions_seen_at": "interactions_seen_at",
            "tweets": "tweets_count",
            "following": "following_count",
            "followers": "followers_count",
            "favourites": "likes_count",
        },
        files={"avatar": "avatar", "header": "header"},
    ),
    Table(
        "former_usernames",
        FormerUsername,
        "user",
        _("usernames that you have given up"),
        {"username": "username", "until": "changed_at"},
    ),
    Table(
        "portrait",
        Portrait,
        "user",
        _("the picture that your avatar is cut from, and which part of it that is, in percent"),
        {
            "file": Value("portrait.webp"),
            "width": "width",
            "height": "height",
            "across": "across",
            "down": "down",
            "size": "size",
        },
        files={"file": "file"},
    ),
    Table(
        "tweets",
        Tweet,
        "author",
        _("your Tweets and Retweets, also those that moderators have hidden"),
        {
            "id": "pk",
            "time": "created_at",
            "text": "text",
            "language": "language",
            "in_reply_to": "in_reply_to",
            "in_reply_to_member": "in_reply_to_user",
            "in_reply_to_username": username("in_reply_to_user"),
            "quote_of": "quote_of",
            "retweet_of": "retweet_of",
            "retweet_of_member": "retweet_of_user",
            "retweet_of_username": username("retweet_of_user"),
            "retweeted_text": text_of("retweet_of"),
            "hidden_at": "hidden_at",
            "replies": "replies_count",
            "retweets": "retweets_count",
            "favourites": "likes_count",
        },
    ),
    Table(
        "pictures",
        Image,
        "tweet__author",
        _("the pictures of your Tweets, with their descriptions"),
        {
            "tweet": "tweet",
            "position": F("position") + 1,
            "file": file_name(
                Value("pictures/"), "tweet", Value("-"), F("position") + 1, Value(".webp")
            ),
            "description": "alt",
            "width": "width",
            "height": "height",
        },
        files={"file": "file"},
    ),
    Table(
        "uploads",
        Upload,
        "author",
        _("pictures that you have chosen and not tweeted yet"),
        {
            "time": "created_at",
            "file": file_name(Value("uploads/"), "pk", Value(".webp")),
            "width": "width",
            "height": "height",
        },
        files={"file": "file"},
    ),
    Table(
        "favourites",
        Like,
        "user",
        _("Tweets that you have favourited"),
        {
            "tweet": "tweet",
            "member": "author",
            "username": username("author"),
            "text": text_of("tweet"),
            "since": "created_at",
        },
    ),
    Table(
        "following",
        Follow,
        "follower",
        _("whom you follow"),
        {"member": "followee", "username": username("followee"), "since": "created_at"},
    ),
    Table(
        "followers",
        Follow,
        "followee",
        _("who follows you"),
        {"member": "follower", "username": username("follower"), "since": "created_at"},
    ),
    Table(
        "follow_requests_sent",
        FollowRequest,
        "follower",
        _("whom you have asked to follow"),
        {"member": "followee", "username": username("followee"), "since": "created_at"},
    ),
    Table(
        "follow_requests_received",
        FollowRequest,
        "followee",
        _("who has asked to follow you"),
        {"member": "follower", "username": username("follower"), "since": "created_at"},
    ),
    Table(
        "blocked",
        Block,
        "blocker",
        _("whom you have blocked"),
        {"member": "blocked", "username": blocked_username("blocked"), "since": "created_at"},
    ),
    Table(
        "muted",
        Mute,
        "muter",
        _("whom you have muted"),
        {"member": "muted", "username": username("muted"), "since": "created_at"},
    ),
    Table(
        "lists",
        List,
        "owner",
        _("your lists of members, also those that moderators have hidden"),
        {
            "id": "pk",
            "name": "name",
            "description": "description",
            "private": "private",
            "hidden_at": "hidden_at",
            "since": "created_at",
        },
    ),
    Table(
        "list_members",
        ListMember,
        "list__owner",
        _("who is on your lists"),
        {
            "list": "list",
            "member": "member",
            "username": username("member"),
            "since": "created_at",
        },
    ),
    Table(
        "followed_lists",
        ListFollow,
        "user",
        _("lists of others that you follow"),
        {"list": "list", "name": list_name("list"), "since": "created_at"},
    ),
    Table(
        "followed_hashtags",
        HashtagFollow,
        "user",
        _("hashtags that you follow"),
        {"hashtag": "hashtag__label", "since": "created_at"},
    ),
    Table("pinned_tweet", Pin, "user", _("the Tweet that you have pinned"), {"tweet": "tweet"}),
    Table(
        "reports",
        Report,
        "reporter",
        _("what you have reported"),
        {
            "time": "created_at",
            "tweet": "tweet",
            "member": "member",
            "username": username("member"),
            "list": "list",
            "list_name": list_name("list"),
            "reason": "reason",
            "comment": "comment",
        },
    ),
    Table(
        "sessions",
        UserSession,
        "user",
        _("where you are signed in"),
        {
            "since": "created_at",
            "last_seen_at": "last_seen_at",
            "ip": "ip",
            "user_agent": "user_agent",
        },
    ),
    Table(
        "email_addresses",
        EmailAddress,
        "user",
        _("your e-mail addresses"),
        {"email": "email", "primary": "primary", "verified": "verified"},
    ),
    Table(
        "second_factors",
        Authenticator,
        "user",
        _("your second factors and passkeys, without their secrets"),
        {
            "type": "type",
            "name": "data__name",
            "created_at": "created_at",
            "last_used_at": "last_used_at",
        },
    ),
    Table(
        "notifications",
        Subscription,
        "user",
        _("what you are told by mail"),
        {"kind": "kind", "frequency": "frequency", "mailed_until": "mailed_until"},
    ),
    Table(
        "saved_searches",
        SavedSearch,
        "user",
        _("your saved searches"),
        {"query": "query", "since": "created_at"},
    ),
    Table(
        "recent_searches",
        RecentSearch,
        "user",
        _("what you have searched for lately"),
        {"query": "query", "time": "searched_at"},
    ),
]
