"""Finding tweets for an act, by statements that are put together once: whom the viewer may not see
said nothing.
"""

from django.db.models.functions import Upper

from accounts.models import User
from accounts.statements import ViewerStatement
from microblog.pagination import BIGGEST_ID
from microblog.statements import Statement, as_model
from tweets.cards import CardList
from tweets.models import Tweet

# What an act and the address of the tweet need.
ADDRESSED = ("id", "author_id", "conversation_id", "quote_of_id")


class Lookup:
    """A function (viewer, ids) that gives {id: Tweet} of those that the viewer may see, of a
    function that gives a queryset of tweets.
    """

    def __init__(self, tweets):
        def build(viewer, tweet_ids):
            found = tweets().visible_to(viewer).filter(pk__in=tweet_ids)
            return found.values_list(*ADDRESSED, "author__username")

        self.statement = ViewerStatement(build)

    def __call__(self, viewer, ids):
        ids = [pk for pk in ids if pk <= BIGGEST_ID]
        rows = self.statement(viewer, tweet_ids=ids) if ids else ()
        return {row[0]: addressed(row) for row in rows}


def addressed(row):
    *values, username = row
    tweet = as_model(Tweet, **dict(zip(ADDRESSED, values, strict=True)))
    tweet.author = as_model(User, id=tweet.author_id, username=username)
    return tweet


originals = Lookup(Tweet.objects.originals)
retweetable = Lookup(Tweet.objects.retweetable)


@CardList
def original_cards(viewer, tweet_ids):
    return Tweet.objects.originals().visible_to(viewer).filter(pk__in=tweet_ids)


@Statement
def ids_posted_with(author, form_token):
    return Tweet.objects.filter(author=author, token=form_token).values_list("pk")


@ViewerStatement
def members_named(viewer, upper_texts):
    """(id, username) of the members with these usernames, in upper case."""
    members = User.objects.visible_to(viewer).annotate(upper=Upper("username"))
    return members.filter(upper__in=upper_texts).values_list("pk", "username")
