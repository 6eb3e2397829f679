"""Discover's activity: what those whom one follows do."""

from accounts.models import User
from accounts.services import block, follow, mute
from moderation.services import hide_tweet, suspend
from tests.base import MembersTestCase, make_member, tweet
from timeline.activity import activity
from tweets.services import like, retweet


class ActivityTests(MembersTestCase):
    """bob follows alice and dora, and reads what they do; charlie and erin are strangers."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.dora, cls.erin = make_member("dora"), make_member("erin")
        follow(follower=cls.bob, followee=cls.dora)
        cls.tweet = tweet(cls.charlie, "Good morning")

    def read(self):
        """(kind, names of who did it, the latest first, id of the tweet or name of the member)"""
        return [
            (
                deed.kind,
                [member.username for member in deed.faces],
                deed.card.pk if deed.card else deed.other.username,
            )
            for deed in activity(self.bob)
        ]

    def test_each_kind_newest_first(self):
        like(member=self.alice, tweet=self.tweet)
        retweet(member=self.alice, tweet=self.tweet)
        follow(follower=self.alice, followee=self.charlie)
        expected = [
            ("follow", ["alice"], "charlie"),
            ("retweet", ["alice"], self.tweet.pk),
            ("like", ["alice"], self.tweet.pk),
        ]
        self.assertEqual(self.read(), expected)
        self.client.force_login(self.bob)
        page = self.client.get("/discover/activity")
        for words in ("favourited a Tweet by", "retweeted a Tweet by", "followed <a"):
            self.assertContains(page, words)
        self.assertContains(page, "Good morning")

    def test_the_same_by_several_is_one_entry(self):
        for member in (self.alice, self.dora):
            like(member=member, tweet=self.tweet)
            follow(follower=member, followee=self.charlie)
        names = ["dora", "alice"]
        self.assertEqual(
            self.read(), [("follow", names, "charlie"), ("like", names, self.tweet.pk)]
        )
        self.client.force_login(self.bob)
        self.assertContains(self.client.get("/discover/activity"), "and 1 other followed")

    def test_strangers_do_nothing_here(self):
        like(member=self.erin, tweet=self.tweet)
        follow(follower=self.erin, followee=self.charlie)
        self.assertEqual(self.read(), [])

    def test_what_is_done_to_oneself_stands_in_connect(self):
        mine = tweet(self.bob)
        like(member=self.alice, tweet=mine)
        retweet(member=self.alice, tweet=mine)
        follow(follower=self.alice, followee=self.bob)
        self.assertEqual(self.read(), [])

    def act(self):
        like(member=self.alice, tweet=self.tweet)
        retweet(member=self.alice, tweet=self.tweet)
        follow(follower=self.alice, followee=self.charlie)
        self.assertEqual(len(self.read()), 3)

    def test_who_acts_is_someone_whom_the_viewer_sees_and_has_not_muted(self):
        self.act()
        mute(muter=self.bob, muted=self.alice)
        self.assertEqual(self.read(), [])

    def test_a_suspended_member_does_nothing(self):
        self.act()
        suspend(moderator=self.bob, member=self.alice, reason="test")
        self.assertEqual(self.read(), [])

    def test_nothing_is_told_of_whom_the_viewer_does_not_see(self):
        for unseen in ("blocked", "blocker", "muted", "suspended"):
            with self.subTest(unseen):
                other = make_member(unseen)
                said = tweet(other)
                like(member=self.alice, tweet=said)
                retweet(member=self.alice, tweet=said)
                follow(follower=self.alice, followee=other)
                self.assertEqual(len(self.read()), 3)
                if unseen == "blocked":
                    block(blocker=self.bob, blocked=other)
                elif unseen == "blocker":
                    block(blocker=other, blocked=self.bob)
                elif unseen == "muted":
                    mute(muter=self.bob, muted=other)
                else:
                    suspend(moderator=self.bob, member=other, reason="test")
                self.assertEqual(self.read(), [])

    def test_what_a_protected_member_says_is_for_their_followers(self):
        self.act()
        User.objects.filter(pk=self.charlie.pk).update(protected=True)
        self.assertEqual(self.read(), [("follow", ["alice"], "charlie")])

    def test_what_is_hidden_is_not_told(self):
        self.act()
        hide_tweet(moderator=self.bob, tweet=self.tweet, reason="test")
        self.assertEqual(self.read(), [("follow", ["alice"], "charlie")])

    def test_at_most_twenty_are_shown(self):
        for n in range(6):
            member = make_member(f"member{n}")
            follow(follower=self.bob, followee=member)
            for _ in range(5):
                like(member=member, tweet=tweet(self.charlie))
        self.assertEqual(len(self.read()), 20)

    def test_a_newcomer_is_told_what_will_stand_there(self):
        self.client.force_login(self.charlie)
        self.assertContains(self.client.get("/discover/activity"), "Find people to follow")
