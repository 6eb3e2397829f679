"""The character classes and patterns of tweet text, after the twitter-text library.

Each is written in the syntax that Python's `re` and JavaScript's RegExp (flag u) share: what finds
URLs is used by both, and `manage.py write_tweet_text_js` hands it to the browser.

The tables (spaces, directional marks, accented Latin letters, hashtag punctuation, characters of a
URL's parts) are those of twitter-text 3, https://github.com/twitter/twitter-text:
Copyright Twitter, Inc. and other contributors, licensed under the Apache License 2.0.
"""

ALNUM = r"0-9A-Za-z"
SPACES = r"\u0009-\u000d \u0085\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
DIRECTIONAL = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
PUNCTUATION = r"!-\/:-@\[-`\{-~"
# Byte order marks and a character that is none, and halves of surrogate pairs.
UNPRINTABLE = r"\ufeff\ufffe\uffff\ud800-\udfff"
ACCENTED = (
    r"\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268"
    r"\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)

# --- URLs -----------------------------------------------------------------------------------------

# A letter of a host name: nearly everything, since domains are written in every script.
HOST_LETTER = rf"[^{PUNCTUATION}{SPACES}\u0000-\u0020\u007f-\u009f{DIRECTIONAL}{UNPRINTABLE}]"
# Everything between two characters that no host name has. A URL's domain lies within one such run.
HOST_RUN = rf"(?:{HOST_LETTER}|[._\-])+"
# Where a domain may begin: not within a word, nor after a sign that makes it something else.
HOST_START = rf"(?<![{ALNUM}@＠$#＃\ufeff\ufffe\uffff]){HOST_LETTER}"
SCHEME = rf"(?<![{ALNUM}@＠$#＃\ufeff\ufffe\uffff])[Hh][Tt][Tt][Pp][Ss]?:\/\/"
# Labels of the only kind that makes a link without http:// in front.
LATIN_LABELS = rf"(?<![{ALNUM}_\-{ACCENTED}])(?:[{ALNUM}_\-{ACCENTED}]+\.)+"
# One of these after a top-level domain says that it is none.
TLD_GOES_ON = rf"[{ALNUM}@+\-]"
WORD = rf"[{ALNUM}]*"
PUNYCODE_TLD = rf"[Xx][Nn]--[{ALNUM}\-]+"

_PATH = rf"{ALNUM}\u0400-\u04ff{ACCENTED}"
_PATH_CHARACTER = rf"[{_PATH}!*';:=+,.$\/%#\[\]\-\u2013_~@|&]"
_PARENTHESES = (
    rf"\((?:{_PATH_CHARACTER}+|{_PATH_CHARACTER}*\({_PATH_CHARACTER}+\){_PATH_CHARACTER}*)\)"
)
_QUERY = rf"(?:\?[{ALNUM}!?*'();:&=+$\/%#\[\]\-_.,~|@]*[{ALNUM}_&=#\/\-])?"
# What follows a domain: port, path (group 1), query. A path may hold parentheses, as Wikipedia's
# do, and ends before the punctuation of the sentence around it.
AFTER_HOST = (
    rf"(?::[0-9]+)?"
    rf"(\/(?:{_PATH_CHARACTER}*(?:[{_PATH}=_#\/+\-]|{_PARENTHESES}))*)?"
    rf"{_QUERY}"
)
# The short links of Twitter itself have a code, perhaps a query, and nothing more.
TCO_URL = rf"[Hh][Tt][Tt][Pp][Ss]?:\/\/[Tt]\.[Cc][Oo]\/([{ALNUM}]+){_QUERY}"

# --- Mentions, hashtags, cashtags -----------------------------------------------------------------

AT = r"[@＠]"
# After "RT" a mention needs no space: the old way to retweet.
MENTION = (
    rf"(?:(?<![{ALNUM}_!#$%&*@＠])|(?<=[Rr][Tt])(?<![{ALNUM}_+~.\-][Rr][Tt]))"
    rf"{AT}([{ALNUM}_]{{1,20}})(\/[A-Za-z][{ALNUM}_\-]{{0,24}})?"
)
REPLY = rf"[{SPACES}{DIRECTIONAL}]*{AT}([{ALNUM}_]{{1,20}})"
# One of these after a name says that it is none: an address, a word, a URL.
MENTION_GOES_ON = rf"{AT}|[{ACCENTED}]|:\/\/"

HASH = r"[#＃](?![\ufe0f\u20e3])"
HASHTAG_GOES_ON = r"[#＃]|:\/\/"
# What a hashtag may hold besides letters, marks, digits and "_": joiners, and the punctuation that
# Hebrew, Japanese, Tibetan, Catalan and Church Slavonic write within words.
HASHTAG_PUNCTUATION = (
    "_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c"
    "\u00b7"
)

CASHTAG = (
    rf"(?<![^{SPACES}{DIRECTIONAL}])\$([A-Za-z]{{1,6}}(?:[._][A-Za-z]{{1,2}})?)"
    rf"(?![^{SPACES}{PUNCTUATION}])"
)

# --- What no tweet holds --------------------------------------------------------------------------

# Controls but tab and line ends, and what cannot be printed.
INVALID = rf"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f{UNPRINTABLE}]"
LINE_END = r"\r\n|[\u000b-\u000d\u0085\u2028\u2029]"
# Embeddings, overrides and isolates too: unpaired ones turn around what follows them.
UNWANTED = r"[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069" + UNPRINTABLE + "]"
BLANK_LINES = r"\n(?:[^\S\n]*\n){2,}"
