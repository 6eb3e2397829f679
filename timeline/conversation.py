"""One tweet with what it answers above it and its answers below."""

from django.db.models.expressions import RawSQL

from microblog.pagination import oldest_first
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
    ids = RawSQL(CHAIN, [tweet.pk, ANCESTORS, tweet.conversation_id])
    rows = Tweet.objects.for_card(viewer).with_visibility(viewer).filter(pk__in=ids)
    found = {row.pk: row for row in rows}
    above, parent = [], tweet.in_reply_to_id
    while parent is not None and len(above) < ANCESTORS:
        row = found.get(parent)
        above.append(row if row and row.is_visible else None)
        parent = row and row.in_reply_to_id
    above.reverse()
    root = found.get(tweet.conversation_id)
    if root and root.is_visible:
        return above, None if root in above else root
    return above, None if parent is None else next(filter(None, above), None)


def answers_page(viewer, tweet, after=None):
    """The answers, oldest first: below the first tweet of a conversation all that followed, below
    any other those to itself. Reads the indexes tweet_conversation and tweet_answers.
    """
    answers = Tweet.objects.visible_to(viewer).not_muted_by(viewer).for_card(viewer)
    if tweet.conversation_id is None:
        answers = answers.filter(conversation=tweet)
    else:
        answers = answers.filter(in_reply_to=tweet)
    # An answer is newer than what it answers. Where half of all tweets belong to one conversation,
    # PostgreSQL may look for them by id, and would begin with the first tweet of the site.
    return oldest_first(answers, max(after or 0, tweet.pk))
