from django.contrib.auth.models import AnonymousUser
from django.test import TestCase
from django.utils import timezone

from accounts import services
from accounts.models import Follow, User
from search.queries import find_tweets
from search.query import parse
from tweets.models import Tweet
from tweets.services import post_tweet, retweet

VISITOR = AnonymousUser()


class FindTweetsTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.alice, cls.bob, cls.charlie = (
            User.objects.create_user(name, f"{name}@example.com")
            for name in ("alice", "bob", "charlie")
        )
        Follow.objects.create(follower=cls.bob, followee=cls.alice)
        cls.tweet = post_tweet(author=cls.alice, text="Un CAFÉ au lait, en terrasse #Été")

    def found(self, q, viewer=VISITOR):
        return list(find_tweets(viewer, parse(q)).order_by("-pk"))

    def finds(self, *queries, viewer=VISITOR):
        for q in queries:
            with self.subTest(q):
                self.assertEqual(self.found(q, viewer), [self.tweet])

    def finds_nothing(self, *queries, viewer=VISITOR):
        for q in queries:
            with self.subTest(q):
                self.assertEqual(self.found(q, viewer), [])

    def test_words_are_found_without_accents_and_case(self):
        self.finds("café", "CAFE", "lait cafe", "Terràsse", "ete", "ÉTÉ", "cafe\u0301")

    def test_all_words_must_be_there(self):
        self.finds_nothing("café crème", "caf")

    def test_phrases_exclusions_and_alternatives(self):
        self.finds('"au lait"', "« au lait »", "café -crème", "crème OR café")
        self.finds_nothing('"lait au"', "café -lait", "crème or café")

    def test_hashtags_are_found_without_accents_and_case(self):
        self.finds("#été", "#ETE", "café #ete")
        self.finds_nothing("#café", "#été #hiver")

    def test_the_tweets_of_an_author(self):
        self.finds("from:alice", "from:@ALICE café", "café from:bob from:alice")
        self.finds_nothing("from:bob", "from:nobody", "from:alice crème")

    def test_signs_alone_find_nothing(self):
        self.finds_nothing("!!!", "🎉", '""', "%", "'", "\\", ":*", "&|!()")

    def test_retweets_are_not_found_beside_their_originals(self):
        retweet(member=self.bob, tweet=self.tweet)
        self.finds("café", "café from:alice")
        self.finds_nothing("from:bob")

    def test_hidden_tweets_are_not_found(self):
        Tweet.objects.update(hidden_at=timezone.now())
        self.finds_nothing("café", "#été", "from:alice")
        self.finds_nothing("café", "#été", "from:alice", viewer=self.alice)

    def test_tweets_of_suspended_members_are_not_found(self):
        User.objects.filter(pk=self.alice.pk).update(suspended_at=timezone.now())
        self.finds_nothing("café", "#été", "from:alice", viewer=self.bob)

    def test_tweets_of_protected_members_are_found_by_their_followers(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        self.finds("café", "#été", "from:alice", viewer=self.bob)
        self.finds_nothing("café", "#été", "from:alice", viewer=self.charlie)
        self.finds_nothing("café", "#été", "from:alice")

    def test_a_block_hides_in_both_directions(self):
        services.block(blocker=self.alice, blocked=self.charlie)
        services.block(blocker=self.bob, blocked=self.alice)
        for viewer in (self.charlie, self.bob):
            self.finds_nothing("café", "#été", "from:alice", viewer=viewer)

    def test_muted_members_are_found_only_by_name(self):
        services.mute(muter=self.bob, muted=self.alice)
        self.finds_nothing("café", "#été", viewer=self.bob)
        self.finds("from:alice", viewer=self.bob)
        self.finds("café", viewer=self.charlie)
