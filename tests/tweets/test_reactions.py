"""Favourite, retweet, and their undoing."""

from django.test import override_settings

from accounts.services import block
from moderation.services import hide_tweet, suspend
from tests.base import MembersTestCase, make_member, tweet
from tweets.models import Like, Tweet

ACTS = ("like", "unlike", "retweet", "unretweet")


class ReactionTests(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.tweet = tweet(cls.alice, "Hello")

    def setUp(self):
        super().setUp()
        self.client.force_login(self.bob)

    def react(self, act, to=None, **options):
        return self.client.post(f"/tweets/{(to or self.tweet).pk}/{act}", **options)

    def counts(self):
        self.tweet.refresh_from_db()
        return self.tweet.likes_count, self.tweet.retweets_count

    def test_each_act_may_be_repeated_and_undone(self):
        expected = [
            ("like", (1, 0)),
            ("retweet", (1, 1)),
            ("unlike", (0, 1)),
            ("unretweet", (0, 0)),
        ]
        for act, counts in expected:
            for _ in range(2):
                with self.subTest(act):
                    self.assertEqual(self.react(act).status_code, 302)
                    self.assertEqual(self.counts(), counts)

    def test_htmx_gets_the_buttons_and_on_the_page_of_the_tweet_its_numbers(self):
        for page, has_numbers in ((self.tweet.get_absolute_url(), True), ("/", False)):
            headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
            response = self.react("like", headers=headers)
            self.assertContains(response, f'id="like-{self.tweet.pk}"')
            self.assertEqual("<b>1</b> favourite" in response.text, has_numbers)

    def test_an_address_that_is_none_is_no_page_of_the_tweet(self):
        headers = {"HX-Request": "true", "HX-Current-URL": "http://["}
        self.assertEqual(self.react("like", headers=headers).status_code, 200)

    def test_undoing_leaves_what_others_did(self):
        Like.objects.create(user=self.charlie, tweet=self.tweet, author=self.alice)
        for act in ("like", "unlike"):
            self.react(act)
        self.assertEqual(Like.objects.get().user, self.charlie)

    def test_a_visitor_signs_in_first_and_comes_back_to_the_page(self):
        self.client.logout()
        for act in ACTS:
            with self.subTest(act):
                page = "http://testserver/discover"
                response = self.react(act, headers={"Referer": page})
                self.assertRedirects(response, f"/accounts/login/?next={page}")
                response = self.react(act, headers={"Referer": "https://evil.example/"})
                self.assertRedirects(
                    response, f"/accounts/login/?next=/tweets/{self.tweet.pk}/{act}"
                )
        self.assertEqual(self.counts(), (0, 0))

    def test_reading_the_address_changes_nothing(self):
        for act in ACTS:
            with self.subTest(act):
                response = self.client.get(f"/tweets/{self.tweet.pk}/{act}")
                self.assertEqual(response.status_code, 405)

    def test_what_one_does_not_see_one_cannot_react_to(self):
        hidden = tweet(self.alice)
        hide_tweet(moderator=self.charlie, tweet=hidden, reason="test")
        blocker, suspended, protected = map(make_member, ("blocker", "suspended", "protected_"))
        unseen = {"hidden": hidden, "deleted": Tweet(pk=10**12), "huge": Tweet(pk=10**30)}
        unseen |= {m.username: tweet(m) for m in (blocker, suspended, protected)}
        block(blocker=blocker, blocked=self.bob)
        suspend(moderator=self.charlie, member=suspended, reason="test")
        protected.protected = True
        protected.save()
        for what, target in unseen.items():
            for act in ACTS:
                with self.subTest(what, act=act):
                    self.assertEqual(self.react(act, to=target).status_code, 404)
        self.assertFalse(Like.objects.exists())
        self.assertFalse(Tweet.objects.exclude(retweet_of=None).exists())

    def test_ones_own_tweet_is_not_retweeted(self):
        self.react("retweet", to=tweet(self.bob))
        self.assertFalse(Tweet.objects.exclude(retweet_of=None).exists())

    def test_a_follower_favourites_but_does_not_retweet_what_is_protected(self):
        self.alice.protected = True
        self.alice.save()
        self.assertEqual(self.react("retweet").status_code, 404)
        self.assertEqual(self.react("like").status_code, 302)
        self.assertEqual(self.counts(), (1, 0))

    def test_a_retweet_is_no_tweet_to_react_to(self):
        self.react("retweet")
        retweet = Tweet.objects.exclude(retweet_of=None).get()
        for act in ACTS:
            with self.subTest(act):
                self.assertEqual(self.react(act, to=retweet).status_code, 404)

    def test_one_comes_back_to_the_tweet_on_the_page_one_came_from(self):
        response = self.react("like", headers={"Referer": "http://testserver/discover?x=1#top"})
        self.assertEqual(response.url, f"http://testserver/discover?x=1#tweet-{self.tweet.pk}")

    def test_one_never_goes_to_another_site(self):
        for referer in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", ""):
            with self.subTest(referer):
                response = self.react("like", headers={"Referer": referer})
                self.assertEqual(response.url, f"/@alice/{self.tweet.pk}")
                response = self.react("like", data={"next": referer})
                self.assertEqual(response.url, f"/@alice/{self.tweet.pk}")

    def test_htmx_gets_the_buttons_in_their_new_state(self):
        headers = {"HX-Request": "true"}
        response = self.react("like", headers=headers)
        self.assertContains(response, f"/tweets/{self.tweet.pk}/unlike")
        self.assertNotContains(response, "<html")
        response = self.react("unlike", headers=headers)
        self.assertContains(response, f"/tweets/{self.tweet.pk}/like")

    @override_settings(LIMITS={"react": "1/1h"})
    def test_too_many_are_answered_with_a_page_that_says_when(self):
        self.react("like")
        response = self.react("unlike")
        self.assertEqual((response.status_code, self.counts()), (429, (1, 0)))
        self.assertRegex(response.content.decode(), r"Try again in \d+ minutes?\b")
