"""Who sees a tweet, on every page that could show it: one table, asked of each page."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Follow
from accounts.services import block, follow, mute
from moderation.services import hide_tweet, suspend
from tests.base import MembersTestCase, make_member, tweet
from timeline.interactions import ask_unread, interactions_page
from tweets.models import Tweet
from tweets.services import like, retweet

WORD = "whisper"  # stands in alice's tweets and nowhere else


class VisibilityTests(MembersTestCase):
    """alice writes; dora, whom all follow, retweets, favourites and answers it."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        names = ("blocked", "blocker", "muter", "dora", "moderator")
        cls.blocked, cls.blocker, cls.muter, cls.dora, cls.moderator = map(make_member, names)
        cls.viewers = {
            "visitor": AnonymousUser(),
            "owner": cls.alice,
            "follower": cls.bob,
            "stranger": cls.charlie,
            "blocked": cls.blocked,
            "blocker": cls.blocker,
            "muter": cls.muter,
        }
        for member in list(cls.viewers.values())[1:]:
            follow(follower=member, followee=cls.dora)
        follow(follower=cls.muter, followee=cls.alice)
        Follow.objects.update(created_at=timezone.now() - timedelta(days=1))  # no news
        cls.question = tweet(cls.dora, "Who says what?")
        cls.tweet = tweet(cls.alice, f"{WORD} #quiet @bob @charlie @blocked @blocker @muter")
        cls.answer = tweet(cls.alice, f"{WORD} back", in_reply_to=cls.question)
        cls.below = tweet(cls.dora, "I heard", in_reply_to=cls.tweet)
        like(member=cls.dora, tweet=cls.tweet)
        retweet(member=cls.dora, tweet=cls.tweet)
        cls.retweet = Tweet.objects.get(retweet_of=cls.tweet)
        block(blocker=cls.alice, blocked=cls.blocked)
        block(blocker=cls.blocker, blocked=cls.alice)
        mute(muter=cls.muter, muted=cls.alice)

    def pages(self):
        """(address, whether it leaves out who is muted)"""
        return {
            "home": ("/", True),
            "profile": ("/@alice", False),
            "profile with replies": ("/@alice/with_replies", False),
            "profile of the retweeter": ("/@dora", False),
            "favourites": ("/@dora/favourites", False),
            "its own page": (f"/@alice/{self.tweet.pk}", False),
            "the page of its retweet": (f"/@dora/{self.retweet.pk}", False),
            "above an answer": (f"/@dora/{self.below.pk}", False),
            "below what it answers": (f"/@dora/{self.question.pk}", True),
            "hashtag": ("/hashtag/quiet", True),
            "discover": ("/discover", True),
            "compose": (f"/tweets/new?in_reply_to={self.tweet.pk}", False),
        }

    def assert_seen_by(self, *names, but_not=None):
        """By these viewers and by nobody else, on every page but the one named."""
        for name, viewer in self.viewers.items():
            viewer.is_authenticated and self.client.force_login(viewer)
            sees = name in names
            with self.subTest(name):
                visible = Tweet.objects.visible_to(viewer)
                rows = visible.filter(pk__in=[self.tweet.pk, self.answer.pk, self.retweet.pk])
                self.assertEqual(rows.count(), 3 * sees)
            for page, (address, mutes) in self.pages().items():
                with self.subTest(name, page=page):
                    expected = sees and not (mutes and name == "muter")
                    if page == but_not or (name, page) == ("visitor", "compose"):
                        expected = False  # visitors sign in first
                    response = self.client.get(address, follow=True)
                    self.assertLess(response.status_code, 500)
                    self.assertEqual(WORD in response.content.decode(), expected)
            self.client.logout()

    def assert_told_of(self, *names):
        """Mentions, interactions and their number: by these viewers and nobody else."""
        for name, viewer in list(self.viewers.items())[2:]:
            self.client.force_login(viewer)
            with self.subTest(name):
                told = int(name in names)
                self.assertEqual(len(ask_unread(viewer).rows), told)
                rows = [row for row in interactions_page(viewer).rows if row.card]
                self.assertEqual([row.card.tweet for row in rows], [self.tweet] * told)
                response = self.client.get("/connect/mentions")
                self.assertEqual(WORD in response.content.decode(), bool(told))

    def test_a_public_tweet_is_seen_by_all_but_those_blocked_and_blocking(self):
        self.assert_seen_by("visitor", "owner", "follower", "stranger", "muter")
        self.assert_told_of("follower", "stranger")

    def test_a_protected_tweet_is_seen_by_followers(self):
        self.alice.protected = True
        self.alice.save()
        self.assert_seen_by("owner", "follower", "muter", but_not="discover")
        self.assert_told_of("follower")

    def test_a_suspended_member_is_seen_by_nobody(self):
        suspend(moderator=self.moderator, member=self.alice, reason="test")
        self.alice.refresh_from_db()
        self.assert_seen_by()
        self.assert_told_of()

    def test_a_hidden_tweet_is_seen_by_nobody_not_even_its_author(self):
        for hidden in (self.tweet, self.answer):
            hide_tweet(moderator=self.moderator, tweet=hidden, reason="test")
        self.assert_seen_by()
        self.assert_told_of()

    def test_a_retweet_is_seen_by_those_who_may_read_the_retweeter_too(self):
        self.dora.protected = True
        self.dora.save()
        visible = Tweet.objects.filter(pk=self.retweet.pk)
        for name, viewer in self.viewers.items():
            with self.subTest(name):
                sees = name in ("owner", "follower", "stranger", "muter")
                self.assertEqual(visible.visible_to(viewer).exists(), sees)

    def test_the_favourites_of_a_protected_member_are_for_their_followers(self):
        self.dora.protected = True
        self.dora.save()
        for viewer, sees in ((None, False), (self.moderator, False), (self.charlie, True)):
            with self.subTest(viewer):
                viewer and self.client.force_login(viewer)
                response = self.client.get("/@dora/favourites")
                self.assertEqual(WORD in response.content.decode(), sees)

    def test_the_rows_say_of_themselves_what_visible_to_selects(self):
        for name, viewer in self.viewers.items():
            with self.subTest(name):
                rows = Tweet.objects.with_visibility(viewer)
                visible = set(Tweet.objects.visible_to(viewer).values_list("pk", flat=True))
                self.assertEqual({row.pk for row in rows if row.is_visible}, visible)
