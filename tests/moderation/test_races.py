"""Two moderators at once."""

import time
from concurrent.futures import ThreadPoolExecutor

from django.db import transaction

from accounts.models import User
from moderation import services
from moderation.models import Action
from tests.base import tweet
from tests.moderation.base import MEMBERS, REASON, TWEETS
from tests.races import RaceTestCase, in_own_connection, is_somebody_waiting
from tests.tweets.test_counters import drift
from tweets.models import Tweet
from tweets.services import like


class ModerationRaces(RaceTestCase):
    def at_two_desks(self, url, action, row):
        def desk(name):
            client = self.client_class()
            client.force_login(User.objects.create_superuser(name, f"{name}@example.org"))
            data = {"action": action, "_selected_action": row.pk, "reason": REASON}
            return lambda: client.post(url, data)

        answers = self.at_once(desk("mona"), desk("rootie"))
        self.assertEqual([answer.status_code for answer in answers], [302, 302])

    def test_a_member_is_deleted_and_logged_once(self):
        self.at_two_desks(MEMBERS, "remove", self.alice)
        self.assertFalse(User.objects.filter(pk=self.alice.pk).exists())
        self.assertEqual(Action.objects.get().verb, "remove_member")

    def test_so_is_a_tweet(self):
        self.at_two_desks(TWEETS, "remove", tweet(self.alice))
        self.assertFalse(Tweet.objects.exists())
        self.assertEqual(Action.objects.get().verb, "remove_tweet")

    def test_a_member_is_suspended_and_logged_once(self):
        self.at_two_desks(MEMBERS, "suspend", self.alice)
        self.assertEqual(Action.objects.get().verb, "suspend")

    def test_who_is_to_be_deleted_is_shut_out_before_the_deletion_gets_its_locks(self):
        """It waits for somebody who does something with a tweet of theirs."""
        root = User.objects.create_superuser("rootie", "root@example.org")
        said = tweet(self.alice)

        def remove():
            services.remove_member(moderator=root, member=self.alice, reason=REASON)

        with ThreadPoolExecutor(1) as thread, transaction.atomic():
            like(member=self.bob, tweet=said)
            thread.submit(in_own_connection, remove)
            while not is_somebody_waiting():
                time.sleep(0.01)
            self.alice.refresh_from_db()
            self.assertFalse(self.alice.is_active)
        self.assertFalse(User.objects.filter(pk=self.alice.pk).exists())
        self.assertEqual(drift(), [])
