"""What there is to see, who looks, and what they find: the words of the table."""

# blocked, muted: by alice. blocker, muter: of alice. follower, muter and muted follow her, and she
# is protected or not; suspended followed her, and has kept the cookie of a session.
VIEWERS = [
    "visitor",
    "owner",
    "follower",
    "stranger",
    "blocked",
    "blocker",
    "muter",
    "muted",
    "suspended",
    "moderator",
]
STATES = ("public", "protected", "suspended", "left", "hidden", "deleted")

# Words that stand in one place each, so that a page with the word shows what stands there.
WHISPER = "whisper"  # a tweet with a picture, a hashtag and a mention of each viewer
HASHTAG = "hushhush"
ALT = "portrayal"  # what the picture shows
REJOINDER = "rejoinder"  # answers a question of dora's
ECHOED = "echoed"  # dora has retweeted it
QUOTED = "murmur"  # dora has quoted it
BIO = "memoir"
NAME = "Namesake"
CHERISHED = "cherished"  # a tweet of erin's that alice likes
IDOL, FAN = "Idolina", "Fanny"  # whom alice follows; who follows her
ROSTER = "roster"  # a list of hers, with erin on it
TOLD = (WHISPER, ALT, REJOINDER, ECHOED, QUOTED)  # what alice tells her readers

# Who may read alice; the others never meet a word that she told, wherever they look.
READERS = {
    "public": {*VIEWERS} - {"blocked", "blocker"},
    "protected": {"owner", "follower", "muter", "muted"},
    "suspended": set(),
    "left": set(),
    "hidden": {"owner"},  # may still delete what was hidden
    "deleted": set(),
}


def audience(public, protected="", absent="", without="", **states):
    """What VIEWERS find while alice is as the argument says, in their order; one word for all.

    absent    alice is suspended, or has left
    without   her tweets are hidden, or deleted
    states    one of these four by its name

    What is left out is as with a public alice. The words:
    see       200, and the word is there
    empty     200, without the word
    gone      404
    login     the page where one signs in
    leads     to another address
    refused   403 or 405
    error     400 or 422
    done      the act is in the database
    same      an answer, and nothing has changed
    link      something else has changed: a tweet with a mere link
    """
    lines = {
        "public": public,
        "protected": protected,
        "suspended": absent,
        "left": absent,
        "hidden": without,
        "deleted": without,
    } | states
    audiences = {}
    for state, line in lines.items():
        words = (line or public).split()
        words = words * len(VIEWERS) if len(words) == 1 else words
        audiences[state] = dict(zip(VIEWERS, words, strict=True))
    # A suspended owner is a visitor; what one who has left finds at home is not said here.
    audiences["suspended"]["owner"] = audiences["suspended"]["visitor"]
    del audiences["left"]["owner"]
    return audiences


def members(word):
    """The line for what members alone find; a suspended one is none."""
    return " ".join("login" if v in ("visitor", "suspended") else word for v in VIEWERS)


def owner(word, others="gone"):
    """The line for what alice alone finds."""
    return members(others).replace(others, word, 1)


#              visit owner follo stran blckd blckr muter muted suspd moder

# A tweet of alice's own address.
AS_A_TWEET = audience(
    public="   see   see   see   see   gone  gone  see   see   see   see",
    protected="gone  see   see   gone  gone  gone  see   see   gone  gone",
    absent="gone",
    without="gone",
)
# The same, for members only.
AS_A_TWEET_FOR_MEMBERS = audience(
    public="   login see   see   see   gone  gone  see   see   login see",
    protected="login see   see   gone  gone  gone  see   see   login gone",
    absent=members("gone"),
    without=members("gone"),
)
# Among what others say, wherever one asks for it: a muted member is not left out.
AS_AN_ENTRY = audience(
    public="   see   see   see   see   empty empty see   see   see   see",
    protected="empty see   see   empty empty empty see   see   empty empty",
    absent="empty",
    without="empty",
)
# Among what others say, in lists that leave out whom one has muted.
AS_AN_ENTRY_UNLESS_MUTED = audience(
    public="   see   see   see   see   empty empty empty see   see   see",
    protected="empty see   see   empty empty empty empty see   empty empty",
    absent="empty",
    without="empty",
)
# What is popular or found on the front page is the same for all that see it, but never protected.
AS_WHAT_ALL_MAY_READ = audience(
    public="   see   see   see   see   empty empty empty see   see   see",
    protected="empty",
    absent="empty",
    without="empty",
)
# What is said on alice's own pages.
ON_HER_PAGE = audience(
    public="   see   see   see   see   gone  gone  see   see   see   see",
    protected="empty see   see   empty gone  gone  see   see   empty empty",
    absent="gone",
    without="  empty empty empty empty gone  gone  empty empty empty empty",
)
# What alice likes, and with whom she goes about: the tweets of others, which stay when hers go.
AS_HER_LISTS = audience(
    public="   see   see   see   see   gone  gone  see   see   see   see",
    protected="empty see   see   empty gone  gone  see   see   empty empty",
    absent="gone",
)
# One of these lists at its own address.
AS_HER_LIST = audience(
    public="   see   see   see   see   gone  gone  see   see   see   see",
    protected="gone  see   see   gone  gone  gone  see   see   gone  gone",
    absent="gone",
)
# Who alice is: also protected members have a name and a bio.
AS_A_PROFILE = audience(
    public="   see   see   see   see   gone  gone  see   see   see   see",
    absent="gone",
)
AS_A_FORMER_NAME = audience(
    public="   leads leads leads leads gone  gone  leads leads leads leads",
    absent="gone",
)
# Alice among the people of a list.
AMONG_PEOPLE = audience(
    public="   see   see   see   see   empty empty see   see   see   see",
    absent="empty",
)
# Alice among those who liked or retweeted: what a protected member does is for her followers.
AMONG_READABLE_PEOPLE = audience(
    public="   see   see   see   see   empty empty see   see   see   see",
    protected="empty see   see   empty empty empty see   see   empty empty",
    absent="empty",
)
# Alice among people to follow, whom one does not follow, has not asked, muted or blocked.
AMONG_SUGGESTIONS = audience(
    public="   login empty empty see   empty empty empty empty login see",
    protected="login empty empty empty empty empty empty empty login see",
    absent=members("empty"),
)
# Documents for programs: what a visitor sees, whoever asks.
AS_A_DOCUMENT = audience(public="see", protected="gone", absent="gone", without="gone")
AS_A_FEED = audience(public="see", protected="empty", absent="empty", without="empty")
EVERYBODY = audience("see")
OWN_PAGE = audience(members("see"))
OWN_ADDRESS = audience(members("leads"))
