"""What an act needs to know first. What the viewer may not see does not exist."""

from accounts.models import User
from accounts.statements import ViewerStatement
from microblog.pagination import BIGGEST_ID
from microblog.statements import Statement, as_model
from tweets.cards import CardList
from tweets.models import Hashtag, Tweet

# Of a tweet, for its address and for what answers, quotes, likes or retweets it.
ADDRESSED = ("id", "author_id", "conversation_id", "quote_of_id")


class Lookup:
    """Made of a function that gives a queryset of tweets. Calling it (viewer, id) gives the Tweet
    with its author, None for one that is not among them or that the viewer may not see.
    """

    def __init__(self, tweets):
        def row(viewer, tweet_id):
            found = tweets().visible_to(viewer).filter(pk=tweet_id)
            return found.values_list(*ADDRESSED, "author__username")

        self.statement = ViewerStatement(row)

    def __call__(self, viewer, pk):
        if pk is None or pk > BIGGEST_ID or not (rows := self.statement(viewer, tweet_id=pk)):
            return None
        *values, username = rows[0]
        tweet = as_model(Tweet, **dict(zip(ADDRESSED, values, strict=True)))
        tweet.author = as_model(User, id=tweet.author_id, username=username)
        return tweet


original = Lookup(Tweet.objects.originals)
retweetable = Lookup(Tweet.objects.retweetable)


@CardList
def original_cards(viewer, tweet_id):
    return Tweet.objects.originals().visible_to(viewer).filter(pk=tweet_id)


def original_card(viewer, pk):
    """As TweetQuerySet.for_card gives it; None for what the viewer may not see."""
    if pk is None or pk > BIGGEST_ID or not (cards := original_cards(viewer, tweet_id=pk)):
        return None
    return cards[0].tweet


@Statement
def ids_posted_with(author, form_token):
    return Tweet.objects.filter(author=author, token=form_token).values_list("pk")


@Statement
def locked_tweets(tweet_id):
    return Tweet.objects.select_for_update(no_key=True).filter(pk=tweet_id).values_list("pk")


@Statement
def hashtags(name_texts):
    return Hashtag.objects.filter(name__in=name_texts).values_list("pk")


@ViewerStatement
def members_named(viewer, upper_texts):
    """(id, username) of those with one of these usernames, in upper case."""
    members = User.objects.visible_to(viewer).by_usernames(upper_texts)
    return members.values_list("pk", "username")
