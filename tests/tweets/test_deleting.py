"""Deleting one's own tweet, and what goes with it."""

from tests.base import MembersTestCase, shown, tweet
from tweets.models import Hashtag, Like, Mention, Tweet
from tweets.services import like, retweet


class DeletingTests(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.tweet = tweet(cls.alice, "Hello @bob #tea")

    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)
        self.address = f"/tweets/{self.tweet.pk}/delete"

    def test_a_page_asks_first_and_changes_nothing(self):
        response = self.client.get(self.address)
        self.assertContains(response, "Delete this Tweet?")
        self.assertContains(response, "#tea")
        self.assertTrue(Tweet.objects.exists())

    def test_then_the_tweet_is_gone(self):
        response = self.client.post(self.address, follow=True)
        self.assertContains(response, "Your Tweet was deleted.")
        self.assertFalse(Tweet.objects.exists())
        self.assertEqual(self.client.get(f"/@alice/{self.tweet.pk}").status_code, 404)

    def test_deleting_twice_is_a_404(self):
        self.client.post(self.address)
        self.assertEqual(self.client.post(self.address).status_code, 404)

    def test_only_the_author_deletes(self):
        self.client.force_login(self.bob)
        for method in (self.client.get, self.client.post):
            self.assertEqual(method(self.address).status_code, 404)
        self.client.logout()
        response = self.client.get(self.address)
        self.assertRedirects(response, f"/accounts/login/?next={self.address}")
        self.assertEqual(self.client.post(self.address).status_code, 302)
        self.assertTrue(Tweet.objects.exists())

    def test_a_retweet_is_taken_back_rather_than_deleted(self):
        theirs = tweet(self.bob)
        retweet(member=self.alice, tweet=theirs)
        row = Tweet.objects.get(retweet_of=theirs)
        self.assertEqual(self.client.post(f"/tweets/{row.pk}/delete").status_code, 404)

    def test_its_retweets_favourites_mentions_and_uses_of_hashtags_go_with_it(self):
        retweet(member=self.bob, tweet=self.tweet)
        like(member=self.bob, tweet=self.tweet)
        self.client.post(self.address)
        for model in (Tweet, Like, Mention):
            self.assertFalse(model.objects.exists(), model)
        self.assertFalse(Hashtag.objects.get().tweethashtag_set.exists())

    def test_answers_stay_with_a_gap_above_them(self):
        answer = tweet(self.bob, "Hi", in_reply_to=self.tweet)
        self.client.post(self.address)
        response = self.client.get(f"/@bob/{answer.pk}")
        self.assertEqual(shown(response), [answer.pk])
        self.assertEqual(response.context["ancestors"], [None])
