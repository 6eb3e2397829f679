"""The end of the grace: nothing of the member stays, and nobody comes back halfway."""

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from accounts.models import Follow, Portrait, User
from accounts.services import change_avatar, change_header, follow
from accounts.usernames import change_username, check_free
from moderation.models import Action, Report
from moderation.services import hide_tweet, report
from mydata import services
from mydata.management.commands import delete_left_members as command
from mydata.services import GRACE
from tests.base import make_member, tweet
from tests.microblog.pictures import file_of, photo, read
from tests.mydata.base import PASSWORD, set_left
from tests.races import RaceTestCase, in_own_connection, is_somebody_waiting
from tests.tweets.test_counters import drift
from tweets.models import Image, Like, Mention, Tweet, Upload
from tweets.services import like, upload

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def run():
    output = StringIO()
    call_command("delete_left_members", stdout=output)
    return output.getvalue().strip()


def is_there(member):
    return User.objects.filter(pk=member.pk).exists()


class DeletingTestCase(RaceTestCase):
    def setUp(self):
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))


class CommandTests(DeletingTestCase):
    def test_those_whose_grace_has_passed_are_deleted_and_nobody_else(self):
        set_left(self.alice, GRACE)
        set_left(self.bob, GRACE - DAY)
        charlie = make_member("charlie")
        self.assertEqual(run(), "1 deleted.")
        self.assertEqual(
            [is_there(m) for m in (self.alice, self.bob, charlie)], [False, True, True]
        )
        self.assertEqual(run(), "0 deleted.")

    def test_a_suspended_member_who_left_is_deleted_too(self):
        set_left(self.alice, GRACE)
        User.objects.filter(pk=self.alice.pk).update(suspended_at="2026-01-01T00:00Z")
        self.assertEqual(run(), "1 deleted.")

    def test_nothing_stays(self):
        self.fill()
        services.leave(member=self.alice)
        set_left(self.alice, GRACE)
        self.assertTrue(any(path.is_file() for path in self.media.rglob("*")))
        run()
        self.assertFalse(any(path.is_file() for path in self.media.rglob("*")))
        self.assertEqual(set(User.objects.values_list("username", flat=True)), {"bob", "mona"})
        self.assertEqual(set(Tweet.objects.values_list("text", flat=True)), {"Good morning"})
        gone = (EmailAddress, Authenticator, UserSession, Session)
        gone += (Image, Upload, Portrait, Like, Follow, Mention)
        for model in gone:
            with self.subTest(model):
                self.assertFalse(model.objects.exists())
        self.assertEqual(drift(), [])
        check_free("alice")
        check_free("alicia")

    def test_what_they_reported_and_what_was_decided_about_them_stays(self):
        self.fill()
        set_left(self.alice, GRACE)
        run()
        self.assertIsNone(Report.objects.get().reporter)  # and none about them
        self.assertEqual(Action.objects.get().member_username, "alicia")

    def fill(self):
        """Something of each kind."""
        picture, mona = read(file_of(photo(), "PNG")), make_member("mona")
        self.alice.set_password(PASSWORD)
        self.alice.save(update_fields=["password"])
        EmailAddress.objects.create(user=self.alice, email=self.alice.email, primary=True)
        self.client.post("/accounts/login/", {"login": "alice", "password": PASSWORD})
        Authenticator.objects.create(user=self.alice, type="totp", data={})
        change_username(member=self.alice, username="alicia")
        change_avatar(member=self.alice, picture=picture)
        change_header(member=self.alice, picture=picture)
        said = tweet(self.alice, pictures=[(upload(author=self.alice, picture=picture), "Noise")])
        upload(author=self.alice, picture=picture)
        like(member=self.bob, tweet=said)
        like(member=self.alice, tweet=tweet(self.bob, "Good morning"))
        follow(follower=self.alice, followee=self.bob)
        follow(follower=self.bob, followee=self.alice)
        tweet(self.alice, "@bob hello")
        report(reporter=self.alice, member=self.bob, reason="spam")
        report(reporter=self.bob, member=self.alice, reason="spam")
        hide_tweet(moderator=mona, tweet=said, reason="No")

    def test_one_that_fails_keeps_nobody_else(self):
        set_left(self.alice, GRACE + DAY)
        set_left(self.bob, GRACE)
        delete = services.delete_member

        def fail_for_alice(member):
            if member == self.alice:
                raise ZeroDivisionError
            return delete(member)

        output = StringIO()
        with (
            patch("mydata.services.delete_member", fail_for_alice),
            self.assertLogs("mydata", "ERROR"),
            self.assertRaisesMessage(CommandError, "1 could not be deleted"),
        ):
            call_command("delete_left_members", stdout=output)
        self.assertEqual(output.getvalue(), "1 deleted.\n")
        self.assertEqual([is_there(member) for member in (self.alice, self.bob)], [True, False])
        self.assertEqual(run(), "1 deleted.")


def a_day_later():
    """The clock goes on: of the grace a day less is left."""
    return patch.object(services, "GRACE", GRACE - DAY)


class MeanwhileTests(DeletingTestCase):
    def test_a_second_run_leaves_it_to_the_first(self):
        set_left(self.alice, GRACE)
        with command.alone():
            self.assertEqual(self.at_once(run), ["Another run is at work."])
        self.assertTrue(is_there(self.alice))
        self.assertEqual(self.at_once(run), ["1 deleted."])

    def test_two_runs_at_once_count_each_member_once(self):
        for member in (self.alice, self.bob):
            set_left(member, GRACE)
        said = self.at_once(run, run)
        counted = [int(line.split()[0]) for line in said if line.endswith("deleted.")]
        self.assertEqual(sum(counted), 2)
        self.assertFalse(User.objects.exists())

    def test_who_is_restored_in_time_is_kept_whole(self):
        """The grace ends while the restore is under way: the deletion waits for it."""
        tweet(self.alice, "Still here")
        set_left(self.alice, GRACE - SECOND)

        def delete_a_day_later():
            with a_day_later():
                return services.delete_left_member(self.alice.pk)

        restored = []
        deleted = self.meanwhile(
            lambda: restored.append(services.restore(member=self.alice)), delete_a_day_later
        )
        self.assertEqual((restored, deleted), ([True], False))
        self.assertIsNone(User.objects.get(pk=self.alice.pk).left_at)
        self.assertEqual(Tweet.objects.count(), 1)

    def test_who_is_claimed_is_not_restored(self):
        """A restore that began in time waits for the claim, and looks at the clock only then."""
        set_left(self.alice, GRACE - SECOND)
        with ThreadPoolExecutor(1) as thread, a_day_later():
            with transaction.atomic():
                self.assertEqual(services.claim(self.alice.pk), self.alice)
                with patch.object(services, "GRACE", GRACE):
                    restored = thread.submit(in_own_connection, self.restore)
                    while not (restored.done() or is_somebody_waiting()):
                        time.sleep(0.01)
            self.assertFalse(restored.result())
        self.assertIsNotNone(User.objects.get(pk=self.alice.pk).left_at)

    def restore(self):
        return services.restore(member=self.alice)

    def test_nobody_is_restored_while_they_are_deleted(self):
        set_left(self.alice, GRACE)
        delete, answers = services.delete_member, []

        def restore_first(member):
            answers.extend(self.at_once(self.restore))
            return delete(member)

        with patch("mydata.services.delete_member", restore_first):
            self.assertEqual(run(), "1 deleted.")
        self.assertEqual(answers, [False])
        self.assertFalse(is_there(self.alice))

    def test_of_the_last_two_superusers_one_stays(self):
        User.objects.update(is_superuser=True)
        members = list(User.objects.all())

        def leave(member):
            try:
                return bool(services.leave(member=member))
            except services.ValidationError:
                return False

        left = self.at_once(*(lambda m=member: leave(m) for member in members))
        self.assertEqual(sorted(left), [False, True])
