"""One tweet with what it answers above it and its answers below."""

from functools import partial

from django.db.models.expressions import RawSQL

from microblog.pagination import SIZE, cut
from tweets.cards import CardList
from tweets.models import Tweet

ANCESTORS = 20  # above them the page begins with a link

# Up the chain of replies, one probe of the primary key a step; and where the conversation began.
CHAIN = """
WITH RECURSIVE chain (id, parent, height) AS (
    SELECT id, in_reply_to_id, 0 FROM tweets_tweet WHERE id = %s
    UNION ALL
    SELECT tweet.id, tweet.in_reply_to_id, height + 1
    FROM chain JOIN tweets_tweet AS tweet ON tweet.id = chain.parent
    WHERE height < %s
)
SELECT id FROM chain WHERE height > 0 UNION SELECT %s
"""


def ancestors(viewer, tweet):
    """What the tweet answers, the oldest first; None stands where a tweet is gone or not visible.

    And the tweet at whose page one reads what is missing above them: the first of the conversation
    or, where that is not visible, the first of these. None if nothing is missing.
    """
    if tweet.in_reply_to_id is None:
        return [], None
    chain = chain_of(viewer, tweet=tweet.pk, conversation=tweet.conversation_id)
    found = {card.pk: card for card in chain}
    above, parent = [], tweet.in_reply_to_id
    while parent is not None and len(above) < ANCESTORS:
        card = found.get(parent)
        above.append(card if card and card.marks["is_visible"] else None)
        parent = card and card.marks["in_reply_to_id"]
    above.reverse()
    root = found.get(tweet.conversation_id)
    if root and root.marks["is_visible"]:
        return above, None if root in above else root.tweet
    first = next(filter(None, above), None)
    return above, None if parent is None or first is None else first.tweet


@partial(CardList, marks=["is_visible", "in_reply_to_id"])
def chain_of(viewer, tweet, conversation):
    ids = RawSQL(CHAIN, [tweet, ANCESTORS, conversation])
    return Tweet.objects.with_visibility(viewer).filter(pk__in=ids)


def around(viewer, tweet, after=None):
    """What stands around the tweet: what ancestors gives, and a page of the answers, oldest first;
    one journey for both.

    Below the first tweet of a conversation it is all that followed, below any other those to
    itself. Reads the indexes tweet_conversation and tweet_answers.
    """
    answers = answers_to if tweet.conversation_id else all_that_followed
    # An answer is newer than what it answers. Where half of all tweets belong to one conversation,
    # PostgreSQL may look for them by id, and would begin with the first tweet of the site.
    answer = answers.later(viewer, tweet=tweet.pk, after=max(after or 0, tweet.pk))
    above, more_above = ancestors(viewer, tweet)
    cards = answers.cards(viewer, answer.rows)
    return above, more_above, cut(cards, "pk", SIZE, "after")


@CardList
def all_that_followed(viewer, tweet, after):
    return oldest_first(viewer, after, Tweet.objects.filter(conversation=tweet))


@CardList
def answers_to(viewer, tweet, after):
    return oldest_first(viewer, after, Tweet.objects.filter(in_reply_to=tweet))


def oldest_first(viewer, after, tweets):
    tweets = tweets.visible_to(viewer).not_muted_by(viewer).filter(pk__gt=after)
    return tweets.order_by("pk")[: SIZE + 1]
