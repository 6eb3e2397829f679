import random
from unittest.mock import patch

from django.db import connection

from accounts.models import Follow
from microblog.pagination import BIGGEST_ID
from tests.base import MembersTestCase, make_member
from timeline import pulled
from timeline.home import FOLLOWEES
from tweets.models import Tweet


class NewestTests(MembersTestCase):
    """Both ways to the newest tweets, among all and by author, find the same."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        members = [make_member(f"member{n}") for n in range(12)]
        Follow.objects.bulk_create(
            Follow(follower=cls.alice, followee=member) for member in members[:6]
        )
        chance = random.Random(5)
        rows = []
        for _ in range(300):
            author, other = chance.choices([*members, cls.alice], k=2)
            replied = other if chance.random() < 0.3 else None
            rows.append(Tweet(author=author, text="a", length=1, in_reply_to_user=replied))
        cls.ids = [tweet.pk for tweet in Tweet.objects.bulk_create(rows)]
        followees = {cls.alice.pk, *(member.pk for member in members[:6])}
        cls.read = [
            tweet.pk
            for tweet in reversed(rows)
            if tweet.author_id in followees
            and (tweet.author == cls.alice or tweet.in_reply_to_user_id in {None, *followees})
        ]

    def newest(self, looks, before, since, viewer):
        with patch.object(pulled, "LOOKS", looks), connection.cursor() as cursor:
            me = viewer.pk
            cursor.execute(
                *pulled.newest_of(FOLLOWEES, [me] * 3, before=before, since=since, reader=me)
            )
            return [pk for (pk,) in cursor.fetchall()]

    def test_they_are_the_newest_that_are_read(self):
        places = [(BIGGEST_ID, 0), (self.ids[200], 0), (self.ids[30], 0), (self.ids[0], 0)]
        places += [
            (BIGGEST_ID, self.ids[280]),
            (self.ids[250], self.ids[50]),
            (BIGGEST_ID, BIGGEST_ID),
        ]
        for before, since in places:
            expected = [pk for pk in self.read if since < pk < before][: pulled.BATCH]
            for looks in (0, 1, 5, 9, 60):
                with self.subTest(before=before, since=since, looks=looks):
                    self.assertEqual(self.newest(looks, before, since, self.alice), expected)

    def test_who_follows_nobody_reads_their_own(self):
        own = Tweet.objects.create(author=self.charlie, text="a", length=1)
        for looks in (0, 60, 1000):
            self.assertEqual(self.newest(looks, BIGGEST_ID, 0, self.charlie), [own.pk])
