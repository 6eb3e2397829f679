"""# Discover and the pages of hashtags."""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from accounts.services import block, mute
from moderation.services import hide_tweet
from tests.base import MembersTestCase, shown, tweet
from tweets.models import Tweet
from tweets.services import like, retweet


class PopularTests(MembersTestCase):
    def popular(self):
        cache.clear()
        return shown(self.client.get("/discover"))

    def test_what_is_retweeted_counts_twice_what_is_favourited_once(self):
        retweeted, liked, both = (tweet(self.alice, f"{n}") for n in range(3))
        tweet(self.alice, "Nobody cares")
        like(member=self.bob, tweet=liked)
        retweet(member=self.bob, tweet=retweeted)
        like(member=self.bob, tweet=both)
        retweet(member=self.charlie, tweet=both)
        self.assertEqual(self.popular(), [both.pk, retweeted.pk, liked.pk])

    def test_yesterday_is_over(self):
        old = tweet(self.alice)
        like(member=self.bob, tweet=old)
        Tweet.objects.update(created_at=timezone.now() - timedelta(hours=25))
        self.assertEqual(self.popular(), [])

    def test_the_cache_never_shows_what_one_may_no_longer_see(self):
        said = tweet(self.alice)
        like(member=self.bob, tweet=said)
        self.assertEqual(self.popular(), [said.pk])
        hide_tweet(moderator=self.bob, tweet=said, reason="test")
        self.assertEqual(shown(self.client.get("/discover")), [])

    def test_each_member_sees_it_without_whom_they_muted_or_blocked(self):
        for member in (self.alice, self.charlie):
            like(member=self.bob, tweet=tweet(member))
        mute(muter=self.bob, muted=self.alice)
        block(blocker=self.charlie, blocked=self.bob)
        self.client.force_login(self.bob)
        self.assertEqual(self.popular(), [])
        self.client.logout()
        self.assertEqual(len(self.popular()), 2)


class HashtagPageTests(MembersTestCase):
    def tagged(self, name):
        return shown(self.client.get(f"/hashtag/{name}"))

    def test_tweets_with_the_hashtag_newest_first_in_any_case(self):
        first, second = tweet(self.alice, "#Tea"), tweet(self.bob, "I like #TEA")
        tweet(self.alice, "#teatime and tea")
        for name in ("tea", "TEA", "Tea"):
            self.assertEqual(self.tagged(name), [second.pk, first.pk])

    def test_letters_of_every_script(self):
        for name in ("été", "東京", "Привет", "İstanbul", "मौसम"):
            with self.subTest(name):
                said = tweet(self.alice, f"#{name}")
                self.assertEqual(self.tagged(name), [said.pk])

    def test_what_nobody_has_used_is_an_empty_page(self):
        response = self.client.get("/hashtag/unheard")
        self.assertContains(response, "No Tweet with this hashtag")

    def test_what_cannot_be_a_hashtag_is_a_404(self):
        for name in ("123", "a b", "a-b", "%23tea", "<b>", "a%00", "."):
            with self.subTest(name):
                self.assertEqual(self.client.get(f"/hashtag/{name}").status_code, 404)

    def test_a_retweet_is_not_another_one(self):
        said = tweet(self.alice, "#tea")
        retweet(member=self.bob, tweet=said)
        self.assertEqual(self.tagged("tea"), [said.pk])

    def test_pages_go_on_to_the_end(self):
        ids = [tweet(self.alice, f"#tea {n}").pk for n in range(45)][::-1]
        read = [shown(page) for page in self.pages("/hashtag/tea")]
        self.assertEqual(read, [ids[:20], ids[20:40], ids[40:]])

    def test_a_cursor_that_is_none_is_a_bad_request(self):
        self.assertEqual(self.client.get("/hashtag/tea?before=abc").status_code, 400)
