from unittest.mock import patch

from django.db import IntegrityError, transaction
from django.test import override_settings
from django.urls import reverse

from accounts.services import block
from moderation.models import Report
from moderation.services import dismiss, hide_tweet
from tests.base import tweet
from tests.moderation.base import ModerationTestCase
from timeline.models import List
from tweets.services import retweet

THANKS = "Thank you. The moderators will look at it."


class ReportTests(ModerationTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.charlie)
        self.url = reverse("report_tweet", args=[self.tweet.pk])

    def send(self, url=None, **fields):
        return self.client.post(url or self.url, {"reason": "spam", **fields})

    def test_a_tweet_is_reported(self):
        self.assertContains(self.client.get(self.url), "Buy my pills")
        response = self.send(comment="Again and again")
        self.assertRedirects(response, self.tweet.get_absolute_url(), fetch_redirect_response=False)
        report = Report.objects.get()
        self.assertEqual(
            (report.reporter, report.tweet, report.member), (self.charlie, self.tweet, None)
        )
        self.assertEqual((report.reason, report.comment), ("spam", "Again and again"))

    def test_a_member_is_reported_by_their_name_in_any_case(self):
        url = reverse("report_member", args=["ALICE"])
        self.assertContains(self.client.get(url), "Report @alice")
        self.send(url)
        report = Report.objects.get()
        self.assertEqual((report.tweet, report.member), (None, self.alice))

    def test_one_comes_back_to_where_one_was(self):
        page = self.client.get(self.url, headers={"Referer": "http://testserver/search?q=pills"})
        came_from = page.context["next"]
        response = self.send(next=came_from)
        self.assertRedirects(
            response, "http://testserver/search?q=pills", fetch_redirect_response=False
        )
        self.assertContains(self.client.get("/search?q=pills"), THANKS)

    def test_one_is_never_sent_to_another_site(self):
        response = self.send(next="https://elsewhere.example/")
        self.assertRedirects(response, self.tweet.get_absolute_url(), fetch_redirect_response=False)

    def test_who_comes_from_another_site_ends_on_what_was_reported(self):
        elsewhere = {"Referer": "https://elsewhere.example/"}
        page = self.client.get(self.url, headers=elsewhere)
        here = {"Referer": f"http://testserver{self.url}"}
        data = {"reason": "spam", "next": page.context["next"]}
        response = self.client.post(self.url, data, headers=here)
        self.assertRedirects(response, self.tweet.get_absolute_url(), fetch_redirect_response=False)

    def test_reporting_twice_is_one_report(self):
        self.send()
        response = self.send(next="/search")
        self.assertEqual(Report.objects.count(), 1)
        self.assertContains(self.client.get(response["Location"]), "reported this already")

    def test_the_database_holds_one_open_report_of_a_reporter(self):
        for about in ({"tweet": self.tweet}, {"member": self.alice}):
            with self.subTest(about):
                Report.objects.create(reporter=self.charlie, reason="spam", **about)
                with self.assertRaises(IntegrityError), transaction.atomic():
                    Report.objects.create(reporter=self.charlie, reason="abuse", **about)

    def test_once_it_is_closed_it_may_be_reported_again(self):
        self.send()
        dismiss(**self.decision(report=Report.objects.get()))
        self.send()
        self.assertEqual(Report.objects.open().count(), 1)
        self.assertEqual(Report.objects.count(), 2)

    def test_an_incomplete_form_comes_back_with_what_was_typed(self):
        response = self.client.post(self.url, {"comment": "Words <b>typed</b>", "next": "/search"})
        self.assertContains(response, "Choose what is wrong.", status_code=422)
        self.assertContains(response, "Words &lt;b&gt;typed&lt;/b&gt;", status_code=422)
        self.assertContains(response, 'name="next" value="/search"', status_code=422)

    def test_bad_input_is_refused(self):
        for fields in ({"reason": "boredom"}, {"comment": "x" * 501}, {"comment": "\0"}):
            with self.subTest(fields):
                self.assertEqual(self.send(**fields).status_code, 422)
        self.assertFalse(Report.objects.exists())

    def test_one_does_not_report_oneself(self):
        mine = tweet(self.charlie)
        for url in (reverse("report_tweet", args=[mine.pk]), "/@charlie/report"):
            with self.subTest(url):
                self.assertEqual(self.client.get(url).status_code, 404)
                self.assertEqual(self.send(url).status_code, 404)

    def test_what_one_may_not_see_cannot_be_reported(self):
        hidden, blockers = tweet(self.bob), tweet(self.bob)
        hide_tweet(**self.decision(tweet=hidden))
        self.assertEqual(self.send(f"/tweets/{hidden.pk}/report").status_code, 404)
        block(blocker=self.bob, blocked=self.charlie)
        for url in (f"/tweets/{blockers.pk}/report", "/@bob/report", "/@nobody/report"):
            with self.subTest(url):
                self.assertEqual(self.send(url).status_code, 404)
        self.assertEqual(self.send("/tweets/99999999999999999999/report").status_code, 404)

    def test_a_retweet_has_no_report_of_its_own(self):
        retweet(member=self.bob, tweet=self.tweet)
        again = self.tweet.retweet_set.get()
        self.assertEqual(self.send(f"/tweets/{again.pk}/report").status_code, 404)

    def test_a_tweet_deleted_meanwhile_is_not_found(self):
        with patch("moderation.services.report", side_effect=IntegrityError):
            self.assertEqual(self.send().status_code, 404)

    def test_visitors_sign_in_first(self):
        self.client.logout()
        self.assertRedirects(self.client.get(self.url), f"/accounts/login/?next={self.url}")

    @override_settings(LIMITS={"report": "1/1h"})
    def test_reports_are_limited(self):
        self.assertEqual(self.send().status_code, 302)
        self.assertEqual(self.client.get(self.url).status_code, 200)
        self.assertEqual(self.send().status_code, 429)


class ConstraintTests(ModerationTestCase):
    def test_a_report_is_about_exactly_one_thing(self):
        which = List.objects.create(owner=self.alice, name="Liars")
        for about in (
            {},
            {"tweet": self.tweet, "member": self.bob},
            {"tweet": self.tweet, "list": which},
            {"member": self.bob, "list": which},
        ):
            with self.subTest(about), self.assertRaises(IntegrityError), transaction.atomic():
                Report.objects.create(reporter=self.charlie, reason="spam", **about)

    def test_a_closed_report_knows_since_when(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            Report.objects.create(
                reporter=self.charlie, reason="spam", tweet=self.tweet, state="resolved"
            )

    def test_a_report_outlives_its_reporter_but_not_its_object(self):
        self.report(self.charlie, tweet=self.tweet)
        self.charlie.delete()
        self.assertIsNone(Report.objects.get().reporter)
        self.alice.delete()
        self.assertFalse(Report.objects.exists())
