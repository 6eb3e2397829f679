"""The desk and members who have left: moderators still see them, and decide as about others."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from moderation.models import Action, Report
from tests.moderation.base import LISTS, MEMBERS, REPORTS, TWEETS, DeskTestCase, page_of


class LeftMembersTests(DeskTestCase):
    def setUp(self):
        super().setUp()
        self.report(self.bob, tweet=self.tweet)
        self.report(self.alice, member=self.bob)
        self.left_at = timezone.now() - timedelta(days=3)
        User.objects.filter(pk=self.alice.pk).update(left_at=self.left_at)

    def test_their_page_says_since_when(self):
        page = self.client.get(page_of(self.alice))
        self.assertContains(page, date_format(self.left_at, "DATETIME_FORMAT"))

    def test_they_can_be_listed(self):
        self.assertEqual(self.found(MEMBERS, left_at="yes"), [self.alice])
        self.assertNotIn(self.alice, self.found(MEMBERS, left_at="no"))

    def test_every_page_with_them_is_there_without_a_link_to_the_site(self):
        reports = [page_of(report) for report in Report.objects.all()]
        for url in [*LISTS, *reports, page_of(self.alice), page_of(self.tweet)]:
            with self.subTest(url):
                page = self.client.get(url)
                self.assertEqual(page.status_code, 200)
                self.assertNotContains(page, "View on site")

    def test_they_are_decided_about_as_others_are(self):
        self.decide(TWEETS, "hide", self.tweet)
        self.decide(MEMBERS, "suspend", self.alice)
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.left_at, self.left_at)
        self.assertIsNotNone(self.alice.suspended_at)
        self.decide(MEMBERS, "unsuspend", self.alice)
        self.decide(MEMBERS, "remove", self.alice)
        self.assertEqual(Action.objects.filter(member_id=self.alice.pk).count(), 3)

    def test_reports_by_them_are_still_to_be_decided(self):
        report = Report.objects.get(member=self.bob)
        self.assertIn(report, self.found(REPORTS))
        self.decide(REPORTS, "dismiss", report)
        report.refresh_from_db()
        self.assertEqual(report.state, Report.State.DISMISSED)
