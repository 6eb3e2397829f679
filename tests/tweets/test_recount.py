"""manage.py recount: counters against the rows they count."""

from io import StringIO

from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.services import follow
from tests.base import MembersTestCase, tweet
from tests.races import RaceTestCase
from tweets.models import Tweet
from tweets.services import like, retweet


def recount(**options):
    output = StringIO()
    call_command("recount", stdout=output, **options)
    return output.getvalue()


class RecountTests(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.tweet = tweet(cls.alice, "Count me")
        tweet(cls.bob, "@alice One", in_reply_to=cls.tweet)
        retweet(member=cls.bob, tweet=cls.tweet)
        like(member=cls.bob, tweet=cls.tweet)
        follow(follower=cls.charlie, followee=cls.alice)

    def test_after_ordinary_acts_nothing_is_wrong(self):
        self.assertEqual(recount(check=True), "All counters are right.\n")

    def test_a_wrong_counter_is_found_and_left_by_check(self):
        Tweet.objects.filter(pk=self.tweet.pk).update(likes_count=7)
        with self.assertRaisesMessage(CommandError, "1 counters are wrong"):
            recount(check=True)
        self.assertEqual(Tweet.objects.get(pk=self.tweet.pk).likes_count, 7)

    def test_each_counter_is_mended(self):
        expected = {
            User: list(User.objects.order_by("pk").values()),
            Tweet: list(Tweet.objects.order_by("pk").values()),
        }
        User.objects.update(tweets_count=9, likes_count=9, following_count=9, followers_count=9)
        Tweet.objects.update(replies_count=9, retweets_count=9, likes_count=9)
        self.assertIn("21 counters mended.", recount())
        for model, rows in expected.items():
            self.assertEqual(list(model.objects.order_by("pk").values()), rows)
        self.assertEqual(recount(check=True), "All counters are right.\n")


class RecountRaces(RaceTestCase):
    def test_a_favourite_that_is_not_committed_while_the_counter_is_mended_counts(self):
        liked = tweet(self.alice, "Like me")
        Tweet.objects.filter(pk=liked.pk).update(likes_count=7)
        self.meanwhile(lambda: like(member=self.bob, tweet=liked), recount)
        liked.refresh_from_db()
        self.assertEqual(liked.likes_count, 1)
