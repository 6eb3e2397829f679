"""Deleting a member at the desk: decided and logged at once, done in the time that there is."""

import time
from unittest.mock import patch

from django.core.exceptions import ValidationError

from accounts.models import User
from moderation import services
from moderation.models import Action
from tests.base import make_member
from tests.moderation.base import MEMBERS, DeskTestCase, ModerationTestCase, page_of
from tweets.models import Tweet


class RemovalTests(ModerationTestCase):
    def remove(self, **options):
        return services.remove_member(**self.decision(member=self.alice, **options))

    def verbs(self):
        return list(Action.objects.order_by("pk").values_list("verb", flat=True))

    def test_it_is_logged_once_though_it_takes_several_runs(self):
        self.assertFalse(self.remove(until=time.monotonic()))
        self.assertTrue(self.remove())
        self.assertTrue(self.remove())
        self.assertEqual(self.verbs(), ["remove_member"])
        self.assertFalse(User.objects.filter(pk=self.alice.pk).exists())

    def test_it_is_logged_though_something_ends_it(self):
        with patch("tweets.removal.cut", side_effect=OSError), self.assertRaises(OSError):
            self.remove()
        self.assertEqual(self.verbs(), ["remove_member"])
        self.alice.refresh_from_db()
        self.assertFalse(self.alice.is_present)

    def test_without_the_log_nothing_begins(self):
        with patch.object(services, "log", side_effect=OSError), self.assertRaises(OSError):
            self.remove()
        self.alice.refresh_from_db()
        self.assertTrue(self.alice.is_present)

    def test_nobody_brings_back_who_is_being_deleted(self):
        self.remove(until=time.monotonic())
        with self.assertRaises(ValidationError):
            services.unsuspend(**self.decision(member=self.alice))
        self.alice.refresh_from_db()
        self.assertFalse(self.alice.is_active)
        self.assertEqual(self.verbs(), ["remove_member"])

    def test_who_was_suspended_before_can_be_deleted(self):
        services.suspend(**self.decision(member=self.alice))
        self.assertTrue(self.remove())
        self.assertEqual(self.verbs(), ["suspend", "remove_member"])


class DeskRemovalTests(DeskTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.root)

    def remove(self, *members, seconds=60):
        with patch("moderation.admin.members.REMOVAL_SECONDS", seconds):
            return self.client.get(self.decide(MEMBERS, "remove", *members).url)

    def test_who_is_gone_is_gone(self):
        page = self.remove(self.alice)
        self.assertContains(page, "Member deleted: @alice")
        self.assertNotContains(page, "too much")
        self.assertFalse(User.objects.filter(pk=self.alice.pk).exists())

    def test_of_whom_there_is_more_the_moderator_is_told(self):
        page = self.remove(self.alice, self.bob, seconds=0)
        self.assertContains(page, "@bob, @alice: too much to delete at once.")
        self.assertEqual(Action.objects.filter(verb="remove_member").count(), 2)
        self.assertFalse(Tweet.objects.visible_to(self.charlie).exists())

    def test_and_may_go_on_but_not_back(self):
        self.remove(self.alice, seconds=0)
        page = self.client.get(page_of(self.alice))
        self.assertContains(page, 'value="remove"')
        self.assertNotContains(page, 'value="unsuspend"')
        page = self.client.get(self.decide(MEMBERS, "unsuspend", self.alice).url)
        self.assertContains(page, "@alice is being deleted.")
        self.remove(self.alice)
        self.assertFalse(User.objects.filter(pk=self.alice.pk).exists())
        self.assertEqual(Action.objects.get().verb, "remove_member")

    def test_only_those_may_be_deleted_about_whom_the_moderator_decides(self):
        other = make_member("other_root", is_staff=True, is_superuser=True)
        page = self.remove(other, self.alice)
        self.assertContains(page, "You may not decide about @other_root")
        self.assertTrue(User.objects.filter(pk=other.pk).exists())
        self.assertFalse(User.objects.filter(pk=self.alice.pk).exists())
