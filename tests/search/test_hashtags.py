from unittest.mock import patch

from django.contrib.auth.models import AnonymousUser
from django.test import TestCase
from django.utils import timezone

from accounts import services
from accounts.models import Follow, User
from search import queries
from search.queries import find_hashtags
from tweets.models import Hashtag, Tweet
from tweets.services import post_tweet

VISITOR = AnonymousUser()


class FindHashtagsTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.alice, cls.bob, cls.charlie = (
            User.objects.create_user(name, f"{name}@example.com")
            for name in ("alice", "bob", "charlie")
        )
        Follow.objects.create(follower=cls.bob, followee=cls.alice)
        post_tweet(author=cls.alice, text="#Été #ÉtéIndien")

    def found(self, text, viewer=VISITOR, limit=10):
        return [hashtag.name for hashtag in find_hashtags(viewer, text, limit)]

    def test_by_their_beginning_without_accents_and_case(self):
        for text in ("été", "ETE", "#ete", "＃et", "é", "e"):
            with self.subTest(text):
                self.assertEqual(self.found(text), ["été", "étéindien"])
        self.assertEqual(self.found("indien"), [])

    def test_several_words_are_one_hashtag(self):
        self.assertEqual(self.found("Été indien"), ["étéindien"])

    def test_signs_mean_themselves(self):
        for text in ("%", "_", "e_e", "e%", "", "#", "\\", "'", "été\\"):
            with self.subTest(text):
                self.assertEqual(self.found(text), [])

    def test_the_name_itself_then_the_most_used_then_the_last_used(self):
        for text in ("#étéchaud", "#étésec", "#étéchaud"):
            post_tweet(author=self.bob, text=text)
        expected = ["été", "étéchaud", "étésec", "étéindien"]
        self.assertEqual(self.found("été"), expected)
        self.assertEqual(self.found("été", limit=2), expected[:2])

    def test_of_many_those_used_lately_and_the_first_by_name_are_looked_at(self):
        post_tweet(author=self.bob, text="#étéchaud #étésec")
        queries.hashtags.cache_clear()
        self.addCleanup(queries.hashtags.cache_clear)
        with patch.multiple(queries, LATELY=1, CANDIDATES=1):
            self.assertEqual(len(self.found("été")), 2)
            self.assertEqual(self.found("étéi"), ["étéindien"])

    def test_nobody_finds_what_only_others_may_read(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        self.assertEqual(self.found("été"), [])
        self.assertEqual(self.found("été", self.charlie), [])
        self.assertEqual(self.found("été", self.bob), ["été", "étéindien"])

    def test_hashtags_of_hidden_tweets_are_not_found(self):
        Tweet.objects.update(hidden_at=timezone.now())
        self.assertEqual(self.found("été", self.bob), [])

    def test_hashtags_of_suspended_members_are_not_found(self):
        User.objects.filter(pk=self.alice.pk).update(suspended_at=timezone.now())
        self.assertEqual(self.found("été", self.bob), [])

    def test_hashtags_of_blocked_and_muted_members_are_not_found(self):
        services.block(blocker=self.alice, blocked=self.charlie)
        services.mute(muter=self.bob, muted=self.alice)
        self.assertEqual(self.found("été", self.charlie), [])
        self.assertEqual(self.found("été", self.bob), [])

    def test_hashtags_without_a_tweet_are_not_found(self):
        Hashtag.objects.create(name="étéperdu")
        self.assertEqual(self.found("étéperdu"), [])
