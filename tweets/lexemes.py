"""What search asks of a tweet beside its words, as further words of the same index.

`Tweet.search` holds the words of the text, and of what else is in the tweet a lexeme that no text
can have, since none of PostgreSQL's begins with a sign: "#ete" for #Été, ":lang:fr", ":replies",
":links" and, for every link, "//example.com", "//example.com/a", "//example.com/a/b". One GIN index
answers for all of them, alone or with words: AND, OR and NOT are its own.
"""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import F, Func, Value
from django.db.models.functions import Concat, Lower

from microblog.text_search import PlainText


class TweetVector(Func):
    """The generated column. The function is the database's own, made in migration 0005."""

    function = "tweet_vector"
    output_field = SearchVectorField()

    def __init__(self, *columns):
        super().__init__(*columns or map(F, ("text", "entities", "language", "in_reply_to")))


class LexemeQuery(SearchQuery):
    """The query for one lexeme, as it is, where PostgreSQL's own functions would parse a text. The
    function is made in the same migration.
    """

    def __init__(self, lexeme):
        super().__init__(lexeme)
        self.function = "lexeme_query"


def hashtag(name):
    """Whatever its accents and case."""
    return LexemeQuery(Concat(Value("#"), PlainText(Value(name))))


def link(address):
    """A link to the address "host" or "host/path", to what lies below, or to a host within it."""
    return LexemeQuery(Concat(Value("//"), Lower(Value(address))))


def language(code):
    return LexemeQuery(Concat(Value(":lang:"), Value(code)))


LINKS = LexemeQuery(Value(":links"))
REPLIES = LexemeQuery(Value(":replies"))
