"""Each member reads times in their own zone, at once, on every page and in every mail."""

from datetime import UTC, datetime
from unittest.mock import patch

from django.core import mail
from django.test import override_settings
from django.urls import reverse

from accounts.models import User
from accounts.time_zones import choices
from tests.base import MembersTestCase, tweet
from tweets.models import Tweet

NIGHT = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)


class TimeZoneTests(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        tweet(cls.alice, f"Look http://testserver{tweet(cls.charlie).get_absolute_url()}")
        Tweet.objects.update(created_at=NIGHT)

    def live_in(self, member, time_zone):
        User.objects.filter(pk=member.pk).update(time_zone=time_zone)

    def assert_read(self, *times):
        """The time of the tweet and of the one that it quotes."""
        page = self.client.get("/@alice")
        for time in times:
            self.assertContains(page, f">{time}</time>", count=2)

    def test_a_chosen_zone_counts_at_once_also_where_cards_are_kept(self):
        self.client.force_login(self.bob)
        for time_zone, read in (
            ("", "31 Jan. 2026, 23:30"),
            ("Europe/Paris", "1 Feb. 2026, 00:30"),
            ("America/New_York", "31 Jan. 2026, 18:30"),
            ("Asia/Kolkata", "1 Feb. 2026, 05:00"),
        ):
            response = self.client.post(
                reverse("settings_account"), {"username": "bob", "time_zone": time_zone}
            )
            self.assertEqual(response.status_code, 302)
            self.assert_read(read)

    def test_it_is_no_other_readers(self):
        self.live_in(self.bob, "Asia/Kolkata")
        for member in (self.bob, self.charlie, None):
            self.client.logout()
            if member:
                self.client.force_login(member)
            self.assert_read("1 Feb. 2026, 05:00" if member == self.bob else "31 Jan. 2026, 23:30")

    @override_settings(TIME_ZONE="Europe/Paris")
    def test_without_a_choice_it_is_the_sites(self):
        self.assert_read("1 Feb. 2026, 00:30")

    def test_a_zone_that_this_machine_does_not_know_is_none(self):
        self.client.force_login(self.bob)
        for time_zone in ("Mars/Olympus", "../etc/passwd", "Europe"):
            self.live_in(self.bob, time_zone)
            self.assert_read("31 Jan. 2026, 23:30")

    def test_nor_can_it_be_chosen(self):
        self.client.force_login(self.bob)
        for time_zone in ("Mars/Olympus", "../etc/passwd", "Europe/Paris\n"):
            response = self.client.post(
                reverse("settings_account"), {"username": "bob", "time_zone": time_zone}
            )
            self.assertEqual(response.status_code, 422)

    def test_mails_are_written_in_the_zone_of_who_gets_them(self):
        self.live_in(self.bob, "Asia/Kolkata")
        self.bob.set_password("the quick brown pipit")
        self.bob.save(update_fields=["password"])
        self.client.force_login(self.bob)
        passwords = {
            "oldpassword": "the quick brown pipit",
            "password1": "over the lazy dog 7",
            "password2": "over the lazy dog 7",
        }
        with patch("django.utils.timezone.now", return_value=NIGHT):
            self.client.post(reverse("account_change_password"), passwords)
        self.assertIn("When: Feb. 1, 2026, 5 a.m.", mail.outbox[0].body)

    def test_the_list_is_one_of_towns_by_region(self):
        regions = {str(region): dict(towns) for region, towns in choices()}
        self.assertEqual(regions["Europe"]["Europe/Paris"], "Paris")
        self.assertEqual(regions["America"]["America/New_York"], "New York")
        self.assertLess(sum(map(len, regions.values())), 500)
