"""Two members who act on one another at the same moment."""

import time
from concurrent.futures import ThreadPoolExecutor

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings

from accounts import services, usernames
from accounts.models import Follow, FollowRequest, FormerUsername, User
from tests.base import make_member

# Somebody waits for this connection.
WAITED_FOR = """
SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
"""


class RacesTestCase(TransactionTestCase):
    def setUp(self):
        self.alice, self.bob = make_member("alice"), make_member("bob")
        self.both = {"follower": self.bob, "followee": self.alice}

    def meanwhile(self, first, then):
        """Begin `then` before what `first` does is committed; returns the error of `then`."""

        def act():
            try:
                then()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as threads, transaction.atomic():
            first()
            second = threads.submit(act)
            while not (second.done() or self.is_somebody_waiting()):
                time.sleep(0.01)
        return second.exception()

    def is_somebody_waiting(self):
        with connection.cursor() as cursor:
            cursor.execute(WAITED_FOR)
            return cursor.fetchone()


class RelationshipRaces(RacesTestCase):
    def test_who_is_being_blocked_does_not_follow_in_the_end(self):
        def block():
            services.block(blocker=self.alice, blocked=self.bob)

        self.assertIsNone(self.meanwhile(block, lambda: services.follow(**self.both)))
        self.assertFalse(Follow.objects.exists())

    def test_nor_is_let_in_by_the_other_tab(self):
        FollowRequest.objects.create(**self.both)

        def accept():
            services.accept(**self.both)

        def block():
            services.block(blocker=self.alice, blocked=self.bob)

        self.assertIsNone(self.meanwhile(accept, block))
        self.assertFalse(Follow.objects.exists() or FollowRequest.objects.exists())

    def test_who_follows_while_the_account_is_being_protected_asks(self):
        def protect():
            User.objects.filter(pk=self.alice.pk).update(protected=True)

        self.assertIsNone(self.meanwhile(protect, lambda: services.follow(**self.both)))
        self.assertFalse(Follow.objects.exists())
        self.assertTrue(FollowRequest.objects.exists())

    @override_settings(FOLLOWING_LIMIT=1)
    def test_two_tabs_do_not_follow_beyond_the_cap(self):
        charlie = make_member("charlie")
        other_tab = User.objects.get(pk=self.bob.pk)
        error = self.meanwhile(
            lambda: services.follow(**self.both),
            lambda: services.follow(follower=other_tab, followee=charlie),
        )
        self.assertIsInstance(error, ValidationError)
        self.assertEqual(Follow.objects.get().followee, self.alice)

    @override_settings(FOLLOWING_LIMIT=1)
    def test_nor_is_let_in_beyond_the_cap_while_they_follow_another(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        FollowRequest.objects.create(**self.both)
        charlie = make_member("charlie")
        other_tab = User.objects.get(pk=self.bob.pk)

        def follow():
            services.follow(follower=other_tab, followee=charlie)

        self.assertIsInstance(
            self.meanwhile(follow, lambda: services.accept(**self.both)), ValidationError
        )
        services.unprotect(member=self.alice)
        self.assertEqual(Follow.objects.get().followee, charlie)


class UsernameRaces(RacesTestCase):
    def take(self, member, username):
        return lambda: usernames.change_username(member=member, username=username)

    def test_of_two_who_take_a_name_at_once_one_gets_it(self):
        error = self.meanwhile(self.take(self.alice, "Dora"), self.take(self.bob, "dora"))
        self.assertIsInstance(error, ValidationError)
        self.assertEqual(User.objects.by_username("dora").get(), self.alice)
        self.assertEqual(FormerUsername.objects.get().user, self.alice)

    def test_also_where_one_of_them_signs_up(self):
        def sign_up():
            usernames.claim("dora")
            make_member("dora")

        self.assertIsInstance(self.meanwhile(sign_up, self.take(self.bob, "DORA")), ValidationError)
        self.assertEqual(self.bob.username, "bob")

    def test_nobody_gets_a_name_while_it_is_given_up(self):
        error = self.meanwhile(self.take(self.alice, "alicia"), self.take(self.bob, "alice"))
        self.assertIsInstance(error, ValidationError)
        self.assertIsInstance(
            self.meanwhile(lambda: None, self.take(self.bob, "alice")), ValidationError
        )

    def test_two_tabs_of_one_member_keep_both_names(self):
        other_tab = User.objects.get(pk=self.alice.pk)
        self.assertIsNone(self.meanwhile(self.take(self.alice, "one"), self.take(other_tab, "two")))
        names = FormerUsername.objects.order_by("pk").values_list("username", flat=True)
        self.assertEqual(list(names), ["alice", "one"])
