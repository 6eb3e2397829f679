"""Followed hashtags: their tweets stand in home among those of followees."""

from itertools import chain
from unittest.mock import patch

from accounts.models import User
from accounts.services import block, follow, mute
from moderation.services import hide_tweet, suspend
from tests.base import MembersTestCase, make_member, shown, tweet
from timeline.models import HashtagFollow
from timeline.services import follow_hashtag
from tweets.models import Tweet
from tweets.services import retweet

THROUGH = "Through <a href"


class HomeTests(MembersTestCase):
    """bob reads; he follows alice and #tea."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        follow_hashtag(member=cls.bob, label="Tea")

    def setUp(self):
        super().setUp()
        self.client.force_login(self.bob)

    def home(self):
        return self.client.get("/")

    def assert_home(self, *tweets):
        self.assertEqual(shown(self.home()), [tweet.pk for tweet in tweets])

    def test_strangers_are_read_through_it_among_the_others_newest_first(self):
        first = tweet(self.alice, "No tag")
        through = tweet(self.charlie, "A cup of #TEA")
        tweet(self.charlie, "#coffee")
        last = tweet(self.bob)
        self.assert_home(last, through, first)
        self.assertContains(self.home(), THROUGH, count=1)
        self.assertContains(self.home(), '<a href="/hashtag/tea"><bdi>#Tea</bdi></a>')

    def test_what_followees_and_oneself_say_stands_once_and_for_itself(self):
        said = [tweet(member, "#tea") for member in (self.alice, self.bob)]
        self.assert_home(*reversed(said))
        self.assertNotContains(self.home(), THROUGH)

    def test_a_tweet_with_two_followed_hashtags_stands_once(self):
        follow_hashtag(member=self.bob, label="cup")
        self.assert_home(tweet(self.charlie, "#cup of #tea"))
        self.assertContains(self.home(), THROUGH, count=1)

    def test_a_retweet_by_a_followee_and_its_original_are_one(self):
        original = tweet(self.charlie, "#tea")
        retweet(member=self.alice, tweet=original)
        self.assert_home(original)
        self.assertContains(self.home(), "Retweeted by")
        self.assertNotContains(self.home(), THROUGH)

    def test_retweets_by_strangers_bring_nothing(self):
        original = tweet(self.charlie, "#tea")
        first = tweet(self.alice)
        retweet(member=make_member("dora"), tweet=original)
        self.assert_home(first, original)

    def test_a_tweet_retweeted_on_an_earlier_page_does_not_come_again(self):
        original = tweet(self.charlie, "#tea")
        for n in range(25):
            tweet(self.alice, f"{n}")
        retweet(member=self.alice, tweet=original)
        everything = list(chain.from_iterable(shown(page) for page in self.pages("/")))
        self.assertEqual(everything[0], original.pk)
        self.assertEqual(everything.count(original.pk), 1)

    def test_nobody_who_is_muted_blocked_protected_or_suspended(self):
        fine = tweet(self.charlie, "#tea")
        members = [make_member(name) for name in ("muted", "blocker", "guarded", "gone")]
        for member in members:
            tweet(member, "#tea")
        mute(muter=self.bob, muted=members[0])
        block(blocker=members[1], blocked=self.bob)
        User.objects.filter(pk=members[2].pk).update(protected=True)
        suspend(moderator=self.alice, member=members[3], reason="test")
        self.assert_home(fine)

    def test_nothing_hidden(self):
        hide_tweet(moderator=self.alice, tweet=tweet(self.charlie, "#tea"), reason="test")
        self.assert_home()

    def test_45_tweets_from_both_are_three_pages_without_loss_or_repetition(self):
        ids = [tweet((self.alice, self.charlie)[n % 2], f"#tea {n}").pk for n in range(45)]
        pages = [shown(page) for page in self.pages("/")]
        self.assertEqual([len(page) for page in pages], [20, 20, 5])
        self.assertEqual(list(chain.from_iterable(pages)), ids[::-1])

    def test_beyond_very_many_that_are_not_to_be_seen_more_goes_on(self):
        seen = tweet(self.alice)
        for n in range(3):
            tweet(self.charlie, f"#tea {n}")
        hidden = Tweet.objects.filter(author=self.charlie)
        hidden.update(hidden_at="2026-01-01T00:00Z")
        with patch("timeline.pulled.BATCHES", 1):
            self.assert_home(seen)

    def test_others_read_none_of_it(self):
        tweet(self.charlie, "#tea")
        self.client.force_login(make_member("dora"))
        self.assert_home()

    def test_whom_one_comes_to_follow_needs_no_hashtag(self):
        said = tweet(self.charlie, "#tea")
        follow(follower=self.bob, followee=self.charlie)
        self.assert_home(said)
        self.assertNotContains(self.home(), THROUGH)


class FollowTests(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.bob)

    def labels(self):
        return [hashtag.label for hashtag in self.client.get("/discover").context["followed"]]

    def test_the_page_of_the_hashtag_follows_and_unfollows(self):
        self.assertContains(self.client.get("/hashtag/Tea"), "/hashtag/Tea/follow")
        for _ in range(2):
            self.client.post("/hashtag/Tea/follow")
            self.assertEqual(self.labels(), ["Tea"])
        self.assertContains(self.client.get("/hashtag/TEA"), "/hashtag/TEA/unfollow")
        self.client.post("/hashtag/TEA/unfollow")
        self.assertEqual(self.labels(), [])

    def test_the_list_of_those_one_follows_unfollows_as_well(self):
        self.assertContains(self.client.get("/discover/hashtags"), "You follow no hashtag")
        for label in ("tea", "Cup"):
            follow_hashtag(member=self.bob, label=label)
        self.assertEqual(self.labels(), ["Cup", "tea"])
        page = self.client.get("/discover/hashtags")
        self.assertContains(page, 'formaction="/hashtag/cup/unfollow"')

    def test_what_is_no_hashtag_is_a_404(self):
        for name in ("1", "a b", "é!"):
            self.assertEqual(self.client.post(f"/hashtag/{name}/follow").status_code, 404)
        self.assertFalse(HashtagFollow.objects.exists())

    def test_there_is_a_limit(self):
        follow_hashtag(member=self.bob, label="cup")
        with patch.object(HashtagFollow, "LIMIT", 1):
            response = self.client.post("/hashtag/tea/follow", follow=True)
            follow_hashtag(member=self.bob, label="cup")  # again
        self.assertContains(response, "You follow 1 hashtag")
        self.assertEqual(self.labels(), ["cup"])

    def test_a_visitor_is_led_to_signing_in(self):
        self.client.logout()
        self.assertContains(self.client.get("/hashtag/tea"), "?next=/hashtag/tea")
        self.assertEqual(self.client.post("/hashtag/tea/follow").status_code, 302)
        self.assertFalse(HashtagFollow.objects.exists())
