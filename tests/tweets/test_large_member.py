"""A member with much of everything is deleted while others act on the same rows.

REMOVAL_FIGURES=1 prints how long it took, and the longest of the others' acts as a multiple of the
longest without a deletion.
"""

import os
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from itertools import cycle
from threading import Event
from uuid import uuid4

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test import Client

from accounts.models import User
from accounts.services import follow, unfollow
from microblog import storage
from tests.races import in_own_connection
from tests.tweets.test_member_deletion import DeletionTestCase
from tweets import removal
from tweets.models import Image, Tweet
from tweets.services import like, post_tweet, retweet, unlike, unretweet

FANS, SAID, PICTURED = 5_000, 10_000, 200  # how many; she likes twice as many as she said
LOCK_TIMEOUT = "200ms"
WITHOUT_SECONDS = 1.5  # for which others act before the deletion, for comparison

# alice's fans are the members from 1001 on. What they said are the tweets from 20001 on, what she
# did those from 40001 on: every 10th a retweet, every 4th an answer. All her fans like the first.
ROWS = f"""
INSERT INTO accounts_follow (follower_id, followee_id)
SELECT 1000 + n, %(alice)s FROM generate_series(1, {FANS}) AS n;
INSERT INTO accounts_follow (follower_id, followee_id)
SELECT %(alice)s, 1000 + n FROM generate_series(1, 2000) AS n;
INSERT INTO accounts_block (blocker_id, blocked_id)
SELECT %(alice)s, 1000 + n FROM generate_series(1, 100) AS n;
INSERT INTO accounts_mute (muter_id, muted_id)
SELECT 1000 + n, %(alice)s FROM generate_series(1, 100) AS n;

INSERT INTO tweets_tweet (id, author_id, text, entities, length, language)
SELECT 20000 + n, 1000 + (n - 1) %% {FANS} + 1, 'word' || n, '[]', 9, 'en'
FROM generate_series(1, 20000) AS n;
INSERT INTO tweets_tweet (id, author_id, text, entities, length, language, in_reply_to_id,
    in_reply_to_user_id, conversation_id, retweet_of_id, retweet_of_user_id)
SELECT 40000 + n, %(alice)s, CASE WHEN n %% 10 = 9 THEN '' ELSE 'word' || n END, '[]',
    CASE WHEN n %% 10 = 9 THEN 0 ELSE 9 END, 'en',
    CASE WHEN n %% 4 = 0 THEN 20000 + n END,
    CASE WHEN n %% 4 = 0 THEN 1000 + (n - 1) %% {FANS} + 1 END,
    CASE WHEN n %% 4 = 0 THEN 20000 + n END,
    CASE WHEN n %% 10 = 9 THEN 20000 + n END,
    CASE WHEN n %% 10 = 9 THEN 1000 + (n - 1) %% {FANS} + 1 END
FROM generate_series(1, {SAID}) AS n;
-- Answers to her, and retweets of what she said.
INSERT INTO tweets_tweet (id, author_id, text, entities, length, language, in_reply_to_id,
    in_reply_to_user_id, conversation_id)
SELECT 50000 + n, 1000 + n, 'word' || n, '[]', 9, 'en', 40000 + n, %(alice)s, 40000 + n
FROM generate_series(1, 500) AS n;
INSERT INTO tweets_tweet (id, author_id, text, entities, length, language, retweet_of_id,
    retweet_of_user_id)
SELECT 60000 + n, 1000 + n, '', '[]', 0, 'en', 40001, %(alice)s
FROM generate_series(1, 1000) AS n;
SELECT setval(pg_get_serial_sequence('tweets_tweet', 'id'), 70000);

INSERT INTO tweets_mention (user_id, tweet_id)
SELECT %(alice)s, 50000 + n FROM generate_series(1, 500) AS n;
INSERT INTO tweets_like (user_id, tweet_id, author_id)
SELECT %(alice)s, 20000 + n, 1000 + (n - 1) %% {FANS} + 1 FROM generate_series(1, 20000) AS n;
INSERT INTO tweets_like (user_id, tweet_id, author_id)
SELECT 1000 + n, 40001, %(alice)s FROM generate_series(1, {FANS}) AS n;
INSERT INTO tweets_hashtag (id, name, label) VALUES (1, 'word', 'word');
INSERT INTO tweets_tweethashtag (hashtag_id, tweet_id)
SELECT 1, 40000 + n FROM generate_series(1, {SAID}) AS n WHERE n %% 10 <> 9;
INSERT INTO moderation_report (reporter_id, tweet_id, reason, comment, state)
SELECT 1000 + n, 40001, 'spam', '', 'open' FROM generate_series(1, 500) AS n;
INSERT INTO moderation_report (reporter_id, tweet_id, reason, comment, state)
SELECT %(alice)s, 20000 + n, 'spam', '', 'open' FROM generate_series(1, 100) AS n;
ANALYZE;
"""


class Others:
    """bob, who follows alice, and what he does with whom and what she has to do with, too."""

    def __init__(self, bob):
        self.bob = bob
        self.client = Client()
        self.client.force_login(bob)
        self.longest = defaultdict(float)  # seconds of each act
        self.held = []  # acts that waited for a lock for too long
        self.acts = 0

    def act_until(self, is_over):
        # Every tweet of these is liked by alice; some are answered, some retweeted by her.
        for number in cycle(range(1, 20_001, 7)):
            tweet = Tweet.objects.get(pk=20_000 + number)
            fan = User.objects.get(pk=tweet.author_id)
            for act in (self.like, self.repeat, self.follow, self.post, self.answer, self.read):
                if is_over():
                    return
                self.do(act, tweet, fan)

    def do(self, act, tweet, fan):
        started = time.monotonic()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
                act(tweet, fan)
        except OperationalError as error:
            self.held.append(f"{act.__name__}: {error}")
        took = time.monotonic() - started
        self.longest[act.__name__] = max(self.longest[act.__name__], took)
        self.acts += 1
        time.sleep(0.005)  # threads share one interpreter: the deletion has to get on, too

    def like(self, tweet, fan):
        """And fan the same, who counts what alice takes from them."""
        for member in (self.bob, fan):
            like(member=member, tweet=tweet)
        unlike(member=self.bob, tweet=tweet)

    def repeat(self, tweet, fan):
        retweet(member=self.bob, tweet=tweet)
        unretweet(member=self.bob, tweet=tweet)

    def follow(self, tweet, fan):
        follow(follower=self.bob, followee=fan)
        unfollow(follower=self.bob, followee=fan)

    def post(self, tweet, fan):
        post_tweet(author=fan, text="@bob word", token=uuid4())

    def answer(self, tweet, fan):
        post_tweet(author=self.bob, text="@bob word", token=uuid4(), in_reply_to=tweet)

    def read(self, tweet, fan):
        self.client.get("/")


class LargeMemberTests(DeletionTestCase):
    reset_sequences = True  # the ids of the fans are nobody else's

    def setUp(self):
        super().setUp()
        User.objects.bulk_create(
            User(pk=1000 + n, username=f"fan{n}", email=f"fan{n}@example.org")
            for n in range(1, FANS + 1)
        )
        with connection.cursor() as cursor:
            cursor.execute(ROWS % {"alice": self.alice.pk})
        follow(follower=self.bob, followee=self.alice)
        self.add_pictures()

    def add_pictures(self):
        names = [storage.random_name("tweets") for _ in range(PICTURED)]
        for name in names:
            for file in storage.files(name, "small"):
                default_storage.save(file, ContentFile(b""))
        Image.objects.bulk_create(
            Image(tweet_id=40_001 + n, position=0, file=name, width=1, height=1, color="#000000")
            for n, name in enumerate(names)
        )

    def act(self, is_over):
        others = Others(self.bob)
        others.act_until(is_over)
        return others

    def act_while_deleting(self):
        over = Event()
        with ThreadPoolExecutor(1) as thread:
            acting = thread.submit(in_own_connection, lambda: self.act(over.is_set))
            started = time.monotonic()
            try:
                self.assertTrue(removal.delete_member(self.alice))
            finally:
                over.set()
            return acting.result(), time.monotonic() - started

    def test_goes_completely_and_holds_nobody_up(self):
        ends = time.monotonic() + WITHOUT_SECONDS
        without = self.act(lambda: time.monotonic() > ends)
        others, took = self.act_while_deleting()
        self.print_figures(without, others, took)
        self.assertEqual(others.held, [])
        self.assertGreater(others.acts, 10)
        self.assertEqual(self.rows_left(), [])
        self.assertEqual(self.files(), [])
        call_command("recount", check=True, stdout=StringIO())

    def rows_left(self):
        """Columns that refer to alice or what she said, where the database holds them to it."""
        gone = {User: [self.alice.pk], Tweet: range(40_001, 40_001 + SAID)}
        return [
            f"{model.__name__}.{field.name}"
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.concrete_fields
            if field.is_relation and field.db_constraint and field.related_model in gone
            if model._base_manager.filter(**{f"{field.name}__in": gone[field.related_model]})
        ]

    def print_figures(self, without, others, took):
        if not os.environ.get("REMOVAL_FIGURES"):
            return
        lines = [f"Deleted in {took:.1f} s, while others did {others.acts} acts; the longest:"]
        for act, seconds in others.longest.items():
            alone = without.longest[act]
            ratio = f"{seconds / alone:4.1f} times the {alone * 1000:3.0f} ms without"
            lines.append(f"{act:>8} {seconds * 1000:4.0f} ms, {ratio}")
        sys.stdout.write("\n".join(["", *lines, ""]))
