"""What answers GET."""

from typing import NamedTuple

from tests.matrix.audiences import (
    ALT,
    AMONG_PEOPLE,
    AMONG_READABLE_PEOPLE,
    AMONG_SUGGESTIONS,
    AS_A_DOCUMENT,
    AS_A_FEED,
    AS_A_FORMER_NAME,
    AS_A_PROFILE,
    AS_A_TWEET,
    AS_A_TWEET_FOR_MEMBERS,
    AS_AN_ENTRY,
    AS_AN_ENTRY_UNLESS_MUTED,
    AS_HER_LIST,
    AS_HER_LISTS,
    AS_WHAT_ALL_MAY_READ,
    BIO,
    CHERISHED,
    ECHOED,
    FAN,
    HASHTAG,
    IDOL,
    NAME,
    ON_HER_PAGE,
    OWN_ADDRESS,
    OWN_PAGE,
    QUOTED,
    REJOINDER,
    ROSTER,
    STATES,
    WHISPER,
    audience,
    members,
    owner,
)


class Read(NamedTuple):
    path: str
    word: str | None
    audience: dict
    htmx: bool = False

    @property
    def is_about_alice(self):
        """Whether it is another page when she is protected, absent or without tweets."""
        public = self.audience["public"]
        return any(
            word != public[viewer]
            for state in STATES
            if state != "suspended"  # where alice is a visitor
            for viewer, word in self.audience[state].items()
        )


# More rows of a list, as HTMX asks for them: without the columns beside it.
ROWS = "?before=9000000000000000"

# Documents that caches may keep and give to anybody: the same for all.
SHARED = {"media", "oembed", "profile_feed", "hashtag_feed", "search_feed"}

#              visit owner follo stran blckd blckr muter muted suspd moder

# Another address of the tweet, which leads to its own.
AS_ANOTHER_ADDRESS = audience(
    public="   leads leads leads leads gone  gone  leads leads leads leads",
    protected="gone  leads leads gone  gone  gone  leads leads gone  gone",
    absent="gone",
    without="gone",
)
# Of the tweet in <head>: nothing of a protected one, whoever asks.
IN_THE_HEAD = audience(
    public="   see   see   see   see   gone  gone  see   see   see   see",
    protected="gone  empty empty gone  gone  gone  empty empty gone  gone",
    absent="gone",
    without="gone",
)
# On the front page for visitors; at home for those who follow her, or her hashtag.
AT_HOME = audience(
    public="   see   see   see   empty empty empty empty see   see   see",
    protected="empty see   see   empty empty empty empty see   empty empty",
    absent="empty",
    without="empty",
)
# What dora, whom all members follow, does with what she says; to herself it is told in @ Connect.
IN_THE_ACTIVITY = audience(
    public="   login empty see   see   empty empty empty see   login see",
    protected="login empty see   empty empty empty empty see   login empty",
    absent=members("empty"),
    without=members("empty"),
)
# The same, but for her own, which she has on the page already; visitors get the front page.
AT_HOME_SINCE = audience(
    public="   see   empty see   empty empty empty empty see   see   see",
    protected="empty empty see   empty empty empty empty see   empty empty",
    absent="empty",
    without="empty",
)

# There for alice and nobody else.
ALONE = audience(
    public="   gone  see   gone  gone  gone  gone  gone  gone  gone  gone",
)

READS = [
    # One tweet.
    Read("/@alice/{whisper}", WHISPER, AS_A_TWEET),
    Read("/@alice/{whisper}", ALT, AS_A_TWEET),
    Read("/@bob/{whisper}", None, AS_ANOTHER_ADDRESS),
    Read("/@alice/{whisper}/retweets", WHISPER, AS_A_TWEET),
    Read("/@alice/{whisper}/favourites", WHISPER, AS_A_TWEET),
    Read("/@alice/{whisper}/photo/1", ALT, AS_A_TWEET),
    Read("/@alice/{whisper}/photo/1", ALT, AS_A_TWEET, htmx=True),
    Read("/@alice/{whisper}", f'content="{WHISPER}', IN_THE_HEAD),
    Read("/@alice/{whisper}/photo/1", f'content="{ALT}', IN_THE_HEAD),
    # Her part in what dora says.
    Read("/@dora/{question}", REJOINDER, AS_AN_ENTRY_UNLESS_MUTED),
    Read("/@dora/{question}?after=1", REJOINDER, AS_AN_ENTRY_UNLESS_MUTED, htmx=True),
    Read("/@dora/{heard}", WHISPER, AS_AN_ENTRY),
    Read("/@dora/{retweet}", None, AS_ANOTHER_ADDRESS),
    Read("/@dora", ECHOED, AS_AN_ENTRY),
    Read("/@dora", QUOTED, AS_AN_ENTRY_UNLESS_MUTED),
    Read("/@dora/with_replies", ECHOED, AS_AN_ENTRY),
    Read("/@dora/favourites", WHISPER, AS_AN_ENTRY),
    Read("/@dora/feed", ECHOED, AS_A_FEED),
    # Her pages.
    Read("/@alice", WHISPER, ON_HER_PAGE),
    Read("/@alice", BIO, AS_A_PROFILE),
    Read("/@alice" + ROWS, WHISPER, ON_HER_PAGE, htmx=True),
    Read("/@alicia", None, AS_A_FORMER_NAME),
    Read("/@alice/with_replies", REJOINDER, ON_HER_PAGE),
    Read("/@alice", "Pinned Tweet", ON_HER_PAGE),
    Read("/@alice/images", ALT, ON_HER_PAGE),
    Read("/@alice/images" + ROWS, ALT, ON_HER_PAGE, htmx=True),
    Read("/@alice/favourites", CHERISHED, AS_HER_LISTS),
    Read("/@alice/favourites" + ROWS, CHERISHED, AS_HER_LISTS, htmx=True),
    Read("/@alice/followers" + ROWS, FAN, AS_HER_LISTS, htmx=True),
    Read("/@alice/following" + ROWS, IDOL, AS_HER_LISTS, htmx=True),
    Read(
        "/@alice/feed", WHISPER, audience("see", protected="gone", absent="gone", without="empty")
    ),
    # Her lists, and one with her.
    Read("/@alice/lists", ROSTER, AS_HER_LISTS),
    Read("/@alice/lists/{roster}", ROSTER, AS_HER_LIST),
    Read("/@alice/lists/{roster}", CHERISHED, AS_HER_LIST),
    Read("/@alice/lists/{roster}/members", IDOL, AS_HER_LIST),
    Read("/@alice/lists/{roster}/edit", ROSTER, audience(owner("see"))),
    Read("/@alice/lists/{roster}/delete", ROSTER, audience(owner("see"))),
    Read("/@alice/lists/{secret}", "Diary", ALONE),
    Read("/@alice/lists/{secret}/members", IDOL, ALONE),
    Read(
        "/@alice/lists",
        "Diary",
        audience(
            public="   empty see   empty empty gone  gone  empty empty empty empty", absent="gone"
        ),
    ),
    Read("/@dora/lists/{doras}", WHISPER, AS_AN_ENTRY_UNLESS_MUTED),
    Read("/@dora/lists/{doras}" + ROWS, WHISPER, AS_AN_ENTRY_UNLESS_MUTED, htmx=True),
    Read("/@dora/lists/{doras}/members" + ROWS, BIO, AMONG_PEOPLE, htmx=True),
    Read(
        "/@alice/list-memberships",
        "@alice",
        audience(
            public="   login see   see   see   gone  gone  see   see   login see",
            absent=members("gone"),
        ),
    ),
    # Among people.
    Read("/@erin/followers" + ROWS, BIO, AMONG_PEOPLE, htmx=True),
    Read("/@dora/following" + ROWS, BIO, AMONG_PEOPLE, htmx=True),
    Read("/@erin/{cherished}/favourites" + ROWS, BIO, AMONG_READABLE_PEOPLE, htmx=True),
    Read("/@erin/{cherished}/retweets" + ROWS, BIO, AMONG_READABLE_PEOPLE, htmx=True),
    Read("/search?q=namesake&f=people", BIO, AMONG_PEOPLE),
    Read("/search?q=namesake", BIO, AMONG_PEOPLE),
    Read("/search/suggest?q=alice", NAME, AMONG_PEOPLE),
    Read("/welcome/people", BIO, AMONG_SUGGESTIONS),
    Read(
        "/welcome/people?q=namesake",
        BIO,
        audience(
            public="   login see   see   see   empty empty see   see   login see",
            absent=members("empty"),
        ),
    ),
    # Among what is said.
    Read("/", WHISPER, AT_HOME),
    Read("/", ECHOED, AS_AN_ENTRY_UNLESS_MUTED),
    Read("/", QUOTED, AS_AN_ENTRY_UNLESS_MUTED),
    Read("/" + ROWS, WHISPER, AT_HOME, htmx=True),
    Read("/home/new?since=1", "data-count", audience(members("see").replace("login", "204"))),
    Read("/?since=1", WHISPER, AT_HOME_SINCE, htmx=True),
    Read("/discover", WHISPER, AS_WHAT_ALL_MAY_READ),
    Read(
        "/discover",
        BIO,
        audience(
            public="   empty empty empty see   empty empty empty empty empty see",
            protected="empty empty empty empty empty empty empty empty empty see",
            absent="empty",
        ),
    ),
    # dora has liked and retweeted hers; she likes and retweets a tweet of erin's.
    Read("/discover/activity", WHISPER, IN_THE_ACTIVITY),
    Read("/discover/activity", ECHOED, IN_THE_ACTIVITY),
    Read(f"/hashtag/{HASHTAG}", WHISPER, AS_AN_ENTRY_UNLESS_MUTED),
    Read(f"/hashtag/{HASHTAG}" + ROWS, WHISPER, AS_AN_ENTRY_UNLESS_MUTED, htmx=True),
    Read(f"/hashtag/{HASHTAG}/feed", WHISPER, AS_A_FEED),
    Read("/search?q=softly&f=tweets", WHISPER, AS_AN_ENTRY_UNLESS_MUTED),
    Read(
        "/search?q=softly&f=tweets" + ROWS.replace("?", "&"),
        WHISPER,
        AS_AN_ENTRY_UNLESS_MUTED,
        htmx=True,
    ),
    Read("/search?q=from:alice+softly", WHISPER, AS_AN_ENTRY),
    Read("/search?q=hush&f=tags", HASHTAG, AS_AN_ENTRY_UNLESS_MUTED),
    Read("/search/suggest?q=hush", HASHTAG, AS_AN_ENTRY_UNLESS_MUTED),
    Read("/oembed?url=http://testserver/@alice/{whisper}", WHISPER, AS_A_DOCUMENT),
    Read(
        "/connect",
        WHISPER,
        audience(
            public="   login see   see   see   empty empty empty see   login see",
            protected="login see   see   empty empty empty empty see   login empty",
            absent=members("empty"),
            without=members("empty"),
        ),
    ),
    # She has liked a tweet of each viewer, dora one of hers.
    Read(
        "/connect",
        "event-like",
        audience(
            public="   login see   see   see   empty empty empty see   login see",
            absent=members("empty"),
            without="  login empty see   see   empty empty empty see   login see",
        ),
    ),
    Read(
        "/connect?kind=likes",
        "event-like",
        audience(
            public="   login see   see   see   empty empty empty see   login see",
            absent=members("empty"),
            without="  login empty see   see   empty empty empty see   login see",
        ),
    ),
    Read(
        "/connect/mentions",
        WHISPER,
        audience(
            public="   login empty see   see   empty empty empty see   login see",
            protected="login empty see   empty empty empty empty see   login empty",
            absent=members("empty"),
            without=members("empty"),
        ),
    ),
    # Pictures: whoever knows the random name of one has seen it.
    Read("/media/{file}", None, audience("see", suspended="gone", without="gone")),
    Read("/tweets/uploads/{upload}", None, audience(owner("see"))),
    # Forms that show what they are about.
    Read("/tweets/new", None, OWN_PAGE),
    Read("/tweets/new?in_reply_to={whisper}", WHISPER, AS_A_TWEET_FOR_MEMBERS),
    Read("/tweets/new?in_reply_to={whisper}", None, AS_A_TWEET_FOR_MEMBERS, htmx=True),
    Read("/tweets/new?quote={whisper}", WHISPER, AS_A_TWEET_FOR_MEMBERS),
    Read(
        "/tweets/{whisper}/delete",
        WHISPER,
        audience(owner("see"), hidden=owner("see"), deleted=members("gone")),
    ),
    Read(
        "/tweets/{whisper}/report",
        WHISPER,
        audience(
            public="   login gone  see   see   gone  gone  see   see   login see",
            protected="login gone  see   gone  gone  gone  see   see   login gone",
            absent=members("gone"),
            without=members("gone"),
        ),
    ),
    Read(
        "/@alice/report",
        "@alice",
        audience(
            public="   login gone  see   see   gone  gone  see   see   login see",
            absent=members("gone"),
        ),
    ),
    Read(
        "/@alice/lists/{roster}/report",
        ROSTER,
        audience(
            public="   login gone  see   see   gone  gone  see   see   login see",
            protected="login gone  see   gone  gone  gone  see   see   login gone",
            absent=members("gone"),
        ),
    ),
    Read("/@alice/lists/{secret}/report", None, audience(members("gone"))),
    # What is about oneself.
    Read("/lists/new", None, OWN_PAGE),
    Read(
        "/discover/hashtags",
        HASHTAG,
        audience("login empty empty empty see   see   see   empty login see"),
    ),
    Read("/tweets/pictures", None, OWN_ADDRESS),
    Read("/welcome", None, OWN_ADDRESS),
    Read("/welcome/profile", None, OWN_PAGE),
    Read("/welcome/profile", BIO, audience(owner("see", "empty"))),
    Read("/welcome/tweet", None, OWN_PAGE),
    Read("/welcome/tweet?in_reply_to={whisper}", None, AS_A_TWEET_FOR_MEMBERS),
    Read("/settings", None, OWN_ADDRESS),
    Read("/settings/profile", BIO, audience(owner("see", "empty"))),
    Read("/settings/profile/avatar", None, audience(owner("see"))),
    Read("/settings/account", 'value="alice"', audience(owner("see", "empty"))),
    Read("/settings/privacy", None, OWN_PAGE),
    Read(
        "/settings/requests",
        "/@charlie/accept",
        audience(
            public=members("empty"),
            protected="login see   empty empty empty empty empty empty login empty",
        ),
    ),
    Read(
        "/settings/blocked",
        "/@alice/unblock",
        audience(
            public="   login empty empty empty empty see   empty empty login empty",
            absent=members("empty"),
        ),
    ),
    Read(
        "/settings/muted",
        "/@alice/unmute",
        audience(
            public="   login empty empty empty empty empty see   empty login empty",
            absent=members("empty"),
        ),
    ),
    Read("/settings/notifications", None, OWN_PAGE),
    Read("/settings/data", None, OWN_PAGE),
    # Those who have a password are asked for it first: tests/mydata.
    Read("/settings/data/download", None, OWN_PAGE),
    Read("/settings/data/leave", None, OWN_PAGE),
    # For those who have left; the others come home.
    Read("/leaving", None, OWN_ADDRESS),
    Read("/friends", None, OWN_PAGE),
    Read("/friends", BIO, AMONG_SUGGESTIONS),
    Read(
        "/welcome/mentions",
        WHISPER,
        audience(
            public="   login empty see   see   empty empty empty see   login see",
            protected="login empty see   empty empty empty empty see   login empty",
            absent=members("empty"),
            without=members("empty"),
        ),
    ),
    # Links from mails and from friends: whoever has one may use it.
    Read(
        "/invite/{invitation}",
        BIO,
        audience(
            public="   see   leads leads leads gone  gone  leads leads see   leads",
            absent="gone",
        ),
    ),
    Read("/notifications/unsubscribe/{unsubscribe}", None, audience("see")),
    # More ways to search.
    Read("/search?q=softly&f=images", ALT, AS_AN_ENTRY_UNLESS_MUTED),
    Read("/search/feed?q=softly", WHISPER, AS_A_FEED),
    Read("/search/advanced?q=from:alice", "alice", audience("see")),
    Read(
        "/search/people/alice",
        None,
        audience(
            public="   login leads leads leads gone  gone  leads leads login leads",
            absent=members("gone"),
        ),
    ),
]
