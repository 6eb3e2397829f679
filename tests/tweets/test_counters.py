"""The counters of tweets and members equal what they count, after each act and each cascade."""

from django.db.models import Count, F, Q

from accounts.models import User
from accounts.services import block, follow, unfollow
from tests.base import MembersTestCase, make_member, tweet
from tweets.models import Like, Tweet
from tweets.services import delete_tweet, like, retweet, unlike, unretweet


def drift():
    """Tweets and members one of whose counters is not what a count of the rows gives."""
    tweets = Tweet.objects.annotate(
        replies=Count("answer_set", distinct=True),
        retweets=Count("retweet_set", distinct=True),
        likes=Count("like__user", distinct=True),
    ).exclude(replies_count=F("replies"), retweets_count=F("retweets"), likes_count=F("likes"))
    members = User.objects.annotate(
        tweets=Count("tweet", distinct=True),
        following=Count("followee_set__followee", distinct=True),
        followers=Count("follower_set__follower", distinct=True),
        likes=Count("like_set__tweet", distinct=True),
    ).exclude(
        tweets_count=F("tweets"),
        following_count=F("following"),
        followers_count=F("followers"),
        likes_count=F("likes"),
    )
    return [*tweets, *members]


class CounterTests(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.question = tweet(cls.alice, "Who comes along?")
        cls.answer = tweet(cls.bob, "I do", in_reply_to=cls.question)
        tweet(cls.charlie, "Me too", in_reply_to=cls.question)
        for member in (cls.bob, cls.charlie):
            like(member=member, tweet=cls.question)
            retweet(member=member, tweet=cls.question)
        like(member=cls.alice, tweet=cls.answer)

    def tearDown(self):
        self.assertEqual(drift(), [])

    def counts(self, row, *names):
        row.refresh_from_db()
        return [getattr(row, f"{name}_count") for name in names]

    def test_acts_count(self):
        counts = self.counts(self.question, "replies", "retweets", "likes")
        self.assertEqual(counts, [2, 2, 2])
        counts = self.counts(self.bob, "tweets", "following", "followers", "likes")
        self.assertEqual(counts, [2, 1, 0, 1])

    def test_acts_undone_no_longer_count(self):
        unlike(member=self.bob, tweet=self.question)
        unretweet(member=self.bob, tweet=self.question)
        unfollow(follower=self.bob, followee=self.alice)
        self.assertEqual(self.counts(self.question, "retweets", "likes"), [1, 1])
        self.assertEqual(self.counts(self.bob, "tweets", "following", "likes"), [1, 0, 0])

    def test_a_deleted_answer_no_longer_counts(self):
        delete_tweet(self.answer)
        self.assertEqual(self.counts(self.question, "replies"), [1])
        self.assertEqual(self.counts(self.alice, "likes"), [0])

    def test_a_deleted_tweet_takes_its_retweets_and_favourites_from_their_members(self):
        delete_tweet(self.question)
        for member in (self.bob, self.charlie):
            self.assertEqual(self.counts(member, "tweets", "likes"), [1, 0])
        self.assertEqual(self.counts(self.alice, "tweets"), [0])

    def test_a_deleted_member_takes_along_all_they_did(self):
        self.bob.delete()
        counts = self.counts(self.question, "replies", "retweets", "likes")
        self.assertEqual(counts, [1, 1, 1])
        self.assertEqual(self.counts(self.alice, "followers", "likes"), [0, 0])

    def test_the_author_of_all_deleted_takes_along_what_others_did_with_it(self):
        self.alice.delete()
        self.assertEqual(self.counts(self.bob, "tweets", "following", "likes"), [1, 0, 0])
        self.assertFalse(Like.objects.exists())

    def test_a_block_ends_a_follow(self):
        block(blocker=self.alice, blocked=self.bob)
        self.assertEqual(self.counts(self.alice, "followers"), [0])

    def test_many_rows_in_one_statement_count_each(self):
        members = [make_member(f"member{n}") for n in range(5)]
        for member in members:
            follow(follower=member, followee=self.alice)
        Like.objects.bulk_create(
            Like(user=member, tweet=self.question, author=self.alice) for member in members
        )
        Tweet.objects.bulk_create(
            Tweet(author=member, text="Me", length=2, in_reply_to=self.question)
            for member in members
        )
        self.assertEqual(self.counts(self.question, "replies", "likes"), [7, 7])
        self.assertEqual(drift(), [])
        User.objects.filter(pk__in=[member.pk for member in members]).delete()
        self.assertEqual(self.counts(self.question, "replies", "likes"), [2, 2])
        self.assertEqual(self.counts(self.alice, "followers"), [1])

    def test_everyone_deleted_at_once_leaves_nothing(self):
        User.objects.filter(~Q(pk=None)).delete()
        self.assertFalse(Tweet.objects.exists())
