"""Moderators bar what shall not be a trend."""

from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, transaction

from tests.moderation.base import REASON, TRENDS, DeskTestCase
from tweets.models import BarredTrend


class BarredTrendTests(DeskTestCase):
    def bar(self, name, reason=REASON):
        return self.client.post(f"{TRENDS}add/", {"name": name, "reason": reason})

    def test_a_moderator_bars_one_and_says_why(self):
        self.assertRedirects(self.bar(" #PILLS "), TRENDS)
        row = BarredTrend.objects.get()
        self.assertEqual((row.name, row.reason, row.barred_by), ("pills", REASON, self.mona))
        entry = LogEntry.objects.get()
        self.assertEqual((entry.user, entry.object_repr), (self.mona, "pills"))
        self.assertContains(self.client.get(TRENDS), "pills")
        self.assertContains(self.client.get(f"{TRENDS}{row.pk}/change/"), REASON)

    def test_what_is_barred_already_or_nothing_or_without_a_reason_is_refused(self):
        self.bar("pills")
        for name, reason in (("#Pills", REASON), ("#", REASON), ("", REASON), ("tea", "")):
            with self.subTest(name):
                self.assertTrue(self.bar(name, reason).context["errors"])
        self.assertEqual(BarredTrend.objects.count(), 1)

    def test_a_moderator_lets_it_come_again(self):
        self.bar("pills")
        row = BarredTrend.objects.get()
        self.client.post(f"{TRENDS}{row.pk}/delete/", {"post": "yes"})
        self.assertFalse(BarredTrend.objects.exists())
        self.assertEqual(LogEntry.objects.count(), 2)

    def test_members_do_not(self):
        self.client.force_login(self.alice)
        self.assertNotEqual(self.bar("pills").status_code, 200)
        self.assertFalse(BarredTrend.objects.exists())

    def test_the_database_knows_no_name_with_a_mark(self):
        for name in ("#pills", ""):
            with self.subTest(name), transaction.atomic(), self.assertRaises(IntegrityError):
                BarredTrend.objects.create(name=name, reason="test")

    def test_it_outlives_the_moderator(self):
        self.bar("pills")
        self.mona.delete()
        self.assertIsNone(BarredTrend.objects.get().barred_by)
