"""Cards are kept in the cache; what changes shows at once all the same, in every language."""

from accounts.models import User
from tests.base import MembersTestCase, tweet
from tweets.models import Tweet
from tweets.services import delete_tweet, like, retweet


class CardTests(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.tweet = tweet(cls.alice, "Kept for a day")

    def profiles(self):
        """The profile as it is now, in English and in French."""
        return [
            self.client.get("/@alice", headers={"Accept-Language": language}).content.decode()
            for language in ("en", "fr")
        ]

    def assert_shown(self, text):
        for page in self.profiles():
            self.assertIn(text, page)

    def test_each_language_has_its_own(self):
        english, french = self.profiles()
        self.assertIn("Favourite", english)
        self.assertIn("Ajouter aux favoris", french)

    def test_a_changed_author_shows_at_once(self):
        self.profiles()
        for change in ({"name": "Alice Renamed"}, {"avatar": "avatars/ab/abcd.webp"}):
            User.objects.filter(pk=self.alice.pk).update(**change)
            shown = change.get("name", "avatars/ab/abcd-small.webp")
            for page in self.profiles():
                self.assertIn(shown, page.partition("<article")[2])

    def test_numbers_show_at_once(self):
        self.profiles()
        like(member=self.bob, tweet=self.tweet)
        retweet(member=self.bob, tweet=self.tweet)
        for page in self.profiles():
            buttons = page.partition('class="tweet-actions"')[2]
            self.assertEqual(buttons.count("<span>1</span>"), 2)

    def test_what_one_did_is_ones_own(self):
        self.client.force_login(self.bob)
        like(member=self.bob, tweet=self.tweet)
        mine = self.client.get("/@alice").content.decode()
        self.client.force_login(self.charlie)
        theirs = self.client.get("/@alice").content.decode()
        self.assertIn(f"/tweets/{self.tweet.pk}/unlike", mine)
        self.assertNotIn(f"/tweets/{self.tweet.pk}/unlike", theirs)

    def test_only_the_author_is_offered_to_delete(self):
        for member in (self.bob, self.alice, self.charlie):
            self.client.force_login(member)
            page = self.client.get("/@alice").content.decode()
            self.assertEqual(f"/tweets/{self.tweet.pk}/delete" in page, member == self.alice)

    def test_hidden_and_deleted_tweets_are_gone_at_once(self):
        self.assert_shown("Kept for a day")
        Tweet.objects.filter(pk=self.tweet.pk).update(hidden_at=self.tweet.created_at)
        for page in self.profiles():
            self.assertNotIn("Kept for a day", page)
        delete_tweet(self.tweet)
        for page in self.profiles():
            self.assertNotIn("Kept for a day", page)
