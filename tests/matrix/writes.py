"""What answers POST."""

from collections.abc import Callable
from typing import NamedTuple

from accounts.models import Block, Follow, FollowRequest, Mute, Portrait, User
from moderation.models import Report
from search import services as search
from search.models import RecentSearch, SavedSearch
from tests.matrix.audiences import audience, members, owner
from timeline.models import HashtagFollow, List, ListFollow, ListMember, Pin
from tweets.models import Hashtag, Like, Tweet, Upload


class Write(NamedTuple):
    """A POST of data, and how to ask the database whether the viewer has done it.

    given   what the community is brought to first: a function of alice and the viewer
    """

    path: str
    is_done: Callable  # of the community and the viewer
    audience: dict
    data: dict = {}
    given: Callable | None = None


def row_of(model, mine, hers="", **about):
    """is_done: there is a row with the viewer in one column, alice in the other."""

    def is_done(community, viewer):
        hers_is = {hers: community.alice} if hers else {}
        named = {column: getattr(community, name) for column, name in about.items()}
        return model.objects.filter(**{mine: viewer.pk}, **hers_is, **named).exists()

    return is_done


def no(is_done):
    return lambda community, viewer: not is_done(community, viewer)


def either(*conditions):
    return lambda community, viewer: any(is_done(community, viewer) for is_done in conditions)


def own(column, value):
    """is_done: the viewer's own column holds the value, and nobody else's does."""

    def is_done(community, viewer):
        having = User.objects.filter(**{column: value}).values_list("pk", flat=True)
        return list(having) == [viewer.pk]

    return is_done


def given(model, mine, hers, **about):
    """The viewer has a row already, if they are a member."""

    def give(community, viewer):
        named = {column: getattr(community, name) for column, name in about.items()}
        row = model(**{f"{mine}_id": viewer.pk, f"{hers}_id": community.alice.pk}, **named)
        if viewer.pk and (viewer != community.alice or model is Like):
            model.objects.bulk_create([row], ignore_conflicts=True)

    return give


def given_retweet(community, viewer):
    if viewer.pk and viewer != community.alice:
        hers = {"retweet_of": community.whisper, "retweet_of_user": community.alice}
        Tweet.objects.bulk_create([Tweet(author=viewer, text="", length=0, **hers)])


def given_on_a_list(community, viewer):
    if viewer.pk:
        own = List.objects.create(owner=viewer, name="Own")
        ListMember.objects.create(list=own, member=community.alice)


def given_list_follow(community, viewer):
    if viewer.pk and viewer != community.alice:
        ListFollow.objects.create(user=viewer, list=community.roster)


def given_hashtag(community, viewer):
    if viewer.pk:
        HashtagFollow.objects.create(user=viewer, hashtag=Hashtag.objects.create(name="fresh"))


FOLLOWS = row_of(Follow, "follower", "followee")
ASKS = row_of(FollowRequest, "follower", "followee")
IS_FOLLOWED = row_of(Follow, "followee", "follower")
IS_ASKED = row_of(FollowRequest, "followee", "follower")
BLOCKS = row_of(Block, "blocker", "blocked")
MUTES = row_of(Mute, "muter", "muted")
LIKES = row_of(Like, "user", tweet="whisper")
RETWEETS = row_of(Tweet, "author", retweet_of="whisper")
ANSWERS = row_of(Tweet, "author", in_reply_to="whisper")
QUOTES = row_of(Tweet, "author", quote_of="whisper")
REPORTS = row_of(Report, "reporter", tweet="whisper")
REPORTS_HER = row_of(Report, "reporter", member="alice")


def has_searched(service):
    def give(community, viewer):
        if viewer.pk:
            service(member=viewer, query=community.a_word)

    return give


def never(community, viewer):
    return False


FOLLOWS_LIST = row_of(ListFollow, "user", list="roster")


def follows_hashtag(community, viewer):
    return HashtagFollow.objects.filter(user=viewer.pk, hashtag__name="fresh").exists()


def makes_a_list(community, viewer):
    return List.objects.filter(owner=viewer.pk, name="Fresh").exists()


def is_renamed(community, viewer):
    return List.objects.get(pk=community.roster.pk).name == "Renamed"


def is_list_deleted(community, viewer):
    return not List.objects.filter(pk=community.roster.pk).exists()


def is_listed(community, viewer):
    return ListMember.objects.filter(list=community.roster, member=community.erin).exists()


def is_deleted(community, viewer):
    return not Tweet.objects.filter(pk=community.whisper.pk).exists()


def is_discarded(community, viewer):
    return not Upload.objects.filter(pk=community.upload.pk).exists()


def is_cropped(community, viewer):
    return Portrait.objects.filter(user=viewer.pk, size=50).exists()


# Audiences of acts.
#              visit owner follo stran blckd blckr muter muted suspd moder

# With what one may read; what is not visible cannot be touched.
AS_A_READER = audience(
    public="   login done  done  done  gone  gone  done  done  login done",
    protected="login done  done  gone  gone  gone  done  done  login gone",
    absent=members("gone"),
    without=members("gone"),
)
AS_A_READER_BUT_OWNER = audience(
    public="   login gone  done  done  gone  gone  done  done  login done",
    protected="login gone  done  gone  gone  gone  done  done  login gone",
    absent=members("gone"),
    without=members("gone"),
)
# With a member of whom one knows.
TO_OTHERS = audience(
    public="   login same  done  done  gone  gone  done  done  login done",
    absent=members("gone"),
)
# What is answered is not there; the text comes back in its form.
IN_ANSWER = audience(
    public="   login done  done  done  error error done  done  login done",
    protected="login done  done  error error error done  done  login error",
    absent=members("error"),
    without=members("error"),
)
# With a list of hers, which stays when her tweets go.
WITH_HER_LIST = audience(
    public="   login gone  done  done  gone  gone  done  done  login done",
    protected="login gone  done  gone  gone  gone  done  done  login gone",
    absent=members("gone"),
)
OWN_SETTING = audience(members("done"))

SPAM = {"reason": "spam"}
PROFILE = {"name": "Renamed"}

WRITES = [
    # With alice.
    Write(
        "/@alice/follow",
        either(FOLLOWS, ASKS),
        audience(
            public="   login same  same  done  gone  gone  same  same  login done",
            protected="login same  same  same  gone  gone  same  same  login done",
            absent=members("gone"),
        ),
    ),
    Write(
        "/@alice/unfollow",
        no(either(FOLLOWS, ASKS)),
        audience(
            public="   login same  done  same  gone  gone  done  done  login same",
            protected="login same  done  done  gone  gone  done  done  login same",
            absent=members("gone"),
        ),
    ),
    Write(
        "/@alice/remove", no(IS_FOLLOWED), TO_OTHERS, given=given(Follow, "followee", "follower")
    ),
    Write("/@alice/block", BLOCKS, TO_OTHERS),
    Write(
        "/@alice/unblock",
        no(BLOCKS),
        audience(
            public="   login gone  gone  gone  gone  done  gone  gone  login gone",
            absent=members("gone"),
        ),
    ),
    Write(
        "/@alice/mute",
        MUTES,
        audience(
            public="   login same  done  done  gone  gone  same  done  login done",
            absent=members("gone"),
        ),
    ),
    Write(
        "/@alice/unmute",
        no(MUTES),
        audience(
            public="   login same  same  same  gone  gone  done  same  login same",
            absent=members("gone"),
        ),
    ),
    Write(
        "/@alice/accept", IS_FOLLOWED, TO_OTHERS, given=given(FollowRequest, "followee", "follower")
    ),
    Write(
        "/@alice/accept",
        IS_FOLLOWED,
        audience(
            public="   login same  same  same  gone  gone  same  same  login same",
            absent=members("gone"),
        ),
    ),
    Write(
        "/@alice/refuse",
        no(IS_ASKED),
        TO_OTHERS,
        given=given(FollowRequest, "followee", "follower"),
    ),
    Write(
        "/@alice/report",
        REPORTS_HER,
        audience(
            public="   login gone  done  done  gone  gone  done  done  login done",
            absent=members("gone"),
        ),
        SPAM,
    ),
    # With her tweet.
    Write("/tweets/{whisper}/like", LIKES, AS_A_READER),
    Write(
        "/tweets/{whisper}/unlike",
        no(LIKES),
        AS_A_READER,
        given=given(Like, "user", "author", tweet="whisper"),
    ),
    Write(
        "/tweets/{whisper}/retweet",
        RETWEETS,
        audience(
            public="   login same  done  done  gone  gone  done  done  login done",
            protected=members("gone"),
            absent=members("gone"),
            without=members("gone"),
        ),
    ),
    Write(
        "/tweets/{whisper}/unretweet",
        no(RETWEETS),
        audience(
            public="   login same  done  done  gone  gone  done  done  login done",
            protected="login same  done  gone  gone  gone  done  done  login gone",
            absent=members("gone"),
            without=members("gone"),
        ),
        given=given_retweet,
    ),
    Write(
        "/tweets/{whisper}/delete",
        is_deleted,
        audience(owner("done"), hidden=owner("done"), deleted=members("gone")),
    ),
    Write("/tweets/{whisper}/report", REPORTS, AS_A_READER_BUT_OWNER, SPAM),
    Write(
        "/tweets/new",
        ANSWERS,
        IN_ANSWER,
        {"text": "Aha", "in_reply_to": "{whisper}"},
    ),
    Write(
        "/welcome/tweet",
        ANSWERS,
        IN_ANSWER,
        {"text": "Aha", "in_reply_to": "{whisper}"},
    ),
    # Posted as a link to what one does not see.
    Write(
        "/tweets/new",
        QUOTES,
        audience(
            public="   login done  done  done  link  link  done  done  login done",
            protected="login done  done  link  link  link  done  done  login link",
            absent=members("link"),
            without=members("link"),
        ),
        {"text": "Aha http://testserver/@alice/{whisper}"},
    ),
    # On top of her profile.
    Write(
        "/tweets/{whisper}/pin",
        row_of(Pin, "user", tweet="whisper"),
        audience(owner("done"), without=members("gone")),
    ),
    Write(
        "/tweets/{quoted}/unpin",
        no(row_of(Pin, "user", tweet="quoted")),
        audience(owner("done"), without=members("gone")),
    ),
    # With lists.
    Write("/@alice/lists/{roster}/follow", FOLLOWS_LIST, WITH_HER_LIST),
    Write(
        "/@alice/lists/{roster}/unfollow",
        no(FOLLOWS_LIST),
        audience(
            public="   login same  done  done  gone  gone  done  done  login done",
            protected="login same  done  gone  gone  gone  done  done  login gone",
            absent=members("gone"),
        ),
        given=given_list_follow,
    ),
    Write(
        "/@alice/lists/{roster}/report",
        row_of(Report, "reporter", list="roster"),
        WITH_HER_LIST,
        SPAM,
    ),
    Write("/@alice/lists/{roster}/edit", is_renamed, audience(owner("done")), PROFILE),
    Write("/@alice/lists/{roster}/delete", is_list_deleted, audience(owner("done"))),
    Write(
        "/@alice/lists/{roster}/remove",
        no(is_listed),
        audience(owner("done")),
        {"username": "erin"},
    ),
    Write(
        "/@alice/list-memberships",
        no(row_of(ListMember, "list__owner", "member")),
        audience(
            public="   login done  done  done  gone  gone  done  done  login done",
            absent=members("gone"),
        ),
        given=given_on_a_list,
    ),
    # With a picture that she has uploaded.
    Write(
        "/tweets/new",
        is_discarded,
        audience(owner("done", "error")),
        {"text": "Aha", "upload": "{upload}"},
    ),
    Write(
        "/tweets/pictures",
        is_discarded,
        audience(owner("done", "error")),
        {"text": "Aha", "upload": "{upload}", "discard": "{upload}"},
    ),
    # With oneself.
    Write("/lists/new", makes_a_list, OWN_SETTING, {"name": "Fresh"}),
    Write("/hashtag/fresh/follow", follows_hashtag, OWN_SETTING),
    Write("/hashtag/fresh/unfollow", no(follows_hashtag), OWN_SETTING, given=given_hashtag),
    Write("/settings/profile", own("name", "Renamed"), OWN_SETTING, PROFILE),
    Write(
        "/settings/profile/avatar",
        is_cropped,
        audience(owner("done")),
        {"across": 50, "down": 50, "size": 50},
    ),
    Write(
        "/settings/account",
        own("theme", "dark"),
        OWN_SETTING,
        {"username": "{username}", "theme": "dark"},
    ),
    Write(
        "/settings/privacy",
        own("email_findable", True),
        OWN_SETTING,
        {"email_findable": "on", "indexable": "on", "protected": "{protected}"},
    ),
    Write("/welcome/profile", own("name", "Renamed"), OWN_SETTING, PROFILE),
    Write(
        "/language",
        own("language", "fr"),
        audience(
            public="   same  done  done  done  done  done  done  done  same  done",
        ),
        {"language": "fr"},
    ),
    Write("/welcome/skip/2", own("welcome_step", 3), OWN_SETTING),
    Write(
        "/friends/follow",
        row_of(Follow, "follower", followee="erin"),
        audience(members("same")),
    ),
    # Nobody's session, and nobody's return: these are about oneself alone.
    Write("/settings/sessions/1/end", never, audience(members("gone"))),
    Write("/leaving/restore", never, audience(members("same"))),
    Write("/search/save", row_of(SavedSearch, "user", query="a_word"), OWN_SETTING, {"q": "birds"}),
    Write(
        "/search/unsave",
        no(row_of(SavedSearch, "user", query="a_word")),
        OWN_SETTING,
        {"q": "birds"},
        given=has_searched(search.save),
    ),
    Write(
        "/search/forget",
        no(row_of(RecentSearch, "user", query="a_word")),
        OWN_SETTING,
        given=has_searched(search.remember),
    ),
]
