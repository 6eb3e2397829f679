"""A tweet, or the retweet of one."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tweets.lexemes import TweetVector
from tweets.querysets import TweetQuerySet
from tweets.text import MAX_LENGTH, entities_from_json


class Tweet(models.Model):
    """The id grows with time and is the one sort key of every timeline.

    A retweet is a row as well, without a text of its own, so that one id orders both.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_CASCADE,
        verbose_name=_("author"),
        db_index=False,  # tweet_timeline
    )
    text = models.TextField(_("text"))
    # Parsed once, when written: what tweets.text.entities_as_json gives.
    entities = models.JSONField(_("entities"), default=list, editable=False)
    length = models.PositiveSmallIntegerField(_("length"), editable=False)
    created_at = models.DateTimeField(_("time"), db_default=Now(), editable=False)
    language = models.CharField(_("language"), max_length=7, blank=True, editable=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    # What the compose form sent along: the same token twice is one tweet.
    token = models.UUIDField(null=True, editable=False)

    # Without a constraint in the database: an answer outlives the tweet it answers, and its page
    # shows that there was one.
    in_reply_to = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        null=True,
        editable=False,
        db_constraint=False,
        db_index=False,  # tweet_answers
        related_name="answer_set",
        verbose_name=_("in reply to"),
    )
    in_reply_to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_SET_NULL,
        null=True,
        editable=False,
        db_index=False,  # tweet_answers_to_member
        related_name="answer_set",
        verbose_name=_("in reply to member"),
    )
    # The tweet that the conversation began with; null there.
    conversation = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        null=True,
        editable=False,
        db_constraint=False,
        db_index=False,  # tweet_conversation
        related_name="conversation_set",
        verbose_name=_("conversation"),
    )
    retweet_of = models.ForeignKey(
        "self",
        models.DB_CASCADE,
        null=True,
        editable=False,
        db_index=False,  # tweet_retweets
        related_name="retweet_set",
        verbose_name=_("retweet of"),
    )
    # The tweet whose address stands in the text, or in that of the retweeted one. Without a
    # constraint in the database: a quote outlives what it quotes.
    quote_of = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        null=True,
        editable=False,
        db_constraint=False,
        db_index=False,  # nothing asks who quotes a tweet
        related_name="quote_set",
        verbose_name=_("quote of"),
    )
    # The author of the retweeted tweet again, so that "who retweeted me?" is one index scan.
    retweet_of_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_CASCADE,
        null=True,
        editable=False,
        db_index=False,  # tweet_retweets_of_member
        related_name="retweeted_set",
        verbose_name=_("retweet of member"),
    )

    # Kept by triggers (the migration named "counters"), which see cascades too.
    replies_count = models.IntegerField(_("replies"), db_default=0, editable=False)
    retweets_count = models.IntegerField(_("retweets"), db_default=0, editable=False)
    likes_count = models.IntegerField(_("favourites"), db_default=0, editable=False)

    search = models.GeneratedField(
        expression=TweetVector(),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = TweetQuerySet.as_manager()

    class Meta:
        verbose_name = _("Tweet")
        verbose_name_plural = _("Tweets")
        constraints = [
            models.CheckConstraint(
                condition=Q(retweet_of=None, length__gte=1, length__lte=MAX_LENGTH)
                | Q(retweet_of__isnull=False, retweet_of_user__isnull=False, length=0, text=""),
                name="tweet_text_or_retweet",
            ),
            models.UniqueConstraint(
                fields=["author", "token"],
                condition=Q(token__isnull=False),
                name="tweet_token_unique",
            ),
            models.UniqueConstraint(
                fields=["author", "retweet_of"],
                condition=Q(retweet_of__isnull=False),
                name="tweet_retweet_once",
            ),
            models.CheckConstraint(
                condition=Q(replies_count__gte=0, retweets_count__gte=0, likes_count__gte=0),
                name="tweet_counters_not_negative",
            ),
        ]
        indexes = [
            # Profile and home: an author's newest tweets; home's rule about replies and retweets is
            # answered from the index alone.
            models.Index(
                fields=["author", "-id"],
                include=["in_reply_to_user", "retweet_of"],
                name="tweet_timeline",
            ),
            # A tweet's page: the answers, in order.
            models.Index(
                fields=["in_reply_to", "id"],
                condition=Q(in_reply_to__isnull=False),
                name="tweet_answers",
            ),
            # Search: what was answered to a member, newest first; cascades from the member.
            models.Index(
                fields=["in_reply_to_user", "-id"],
                condition=Q(in_reply_to_user__isnull=False),
                name="tweet_answers_to_member",
            ),
            # The whole conversation below its first tweet, in order.
            models.Index(
                fields=["conversation", "id"],
                condition=Q(conversation__isnull=False),
                name="tweet_conversation",
            ),
            # Who retweeted a tweet, newest first; cascades from the tweet.
            models.Index(
                fields=["retweet_of", "-id"],
                condition=Q(retweet_of__isnull=False),
                name="tweet_retweets",
            ),
            # Interactions: retweets of my tweets, newest first.
            models.Index(
                fields=["retweet_of_user", "-id"],
                condition=Q(retweet_of_user__isnull=False),
                name="tweet_retweets_of_member",
            ),
            # A moment as an id: interactions since I last looked, trends of the last hours.
            models.Index(fields=["created_at"], name="tweet_time"),
            # The desk: hidden tweets, newest first.
            models.Index(fields=["-id"], condition=Q(hidden_at__isnull=False), name="tweet_hidden"),
            # Search by words, and by what else tweets/lexemes.py makes of a tweet.
            GinIndex(fields=["search"], name="tweet_search"),
        ]

    def __str__(self):
        return self.text or f"RT {self.retweet_of_id}"

    def get_absolute_url(self):
        return reverse("tweet", args=[self.author.username, self.pk])

    @property
    def is_retweet(self):
        return self.retweet_of_id is not None

    @property
    def original_id(self):
        return self.retweet_of_id or self.pk

    @property
    def original(self):
        """The tweet to show: itself, or what it retweets."""
        return self.retweet_of if self.is_retweet else self

    def answer_prefix(self, member):
        """What an answer by the member begins with: "@name " of everybody who is in the talk.

        First the author, then the members whom the tweet mentions, each once and the member
        themselves left out; of a retweet those of the original. "" where nobody is left.
        """
        tweet = self.original
        entities = entities_from_json(tweet.text, tweet.entities)
        names = {tweet.author.username.lower(): tweet.author.username}
        for entity in entities:
            if entity.known:
                names.setdefault(entity.value.lower(), entity.value)
        names.pop(member.username.lower(), None)
        return "".join(f"@{name} " for name in names.values())
