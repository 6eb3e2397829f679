"""Decisions at the desk: never without a reason, always in both logs."""

from django.contrib.admin.models import LogEntry

from accounts.models import User
from moderation import services
from moderation.models import Action, Report
from tests.base import make_member
from tests.moderation.base import MEMBERS, REASON, REPORTS, TWEETS, DeskTestCase, page_of
from tweets.models import Tweet


class DecisionTests(DeskTestCase):
    def test_a_button_asks_for_the_reason_before_anything_happens(self):
        self.assertContains(self.client.get(page_of(self.tweet)), 'value="hide"')
        page = self.decide(TWEETS, "hide", self.tweet, reason=None)
        self.assertContains(page, 'name="reason"')
        self.assertContains(page, "Buy my pills")
        self.assertFalse(Action.objects.exists())

    def test_without_a_reason_nothing_happens(self):
        for reason in ("", "   ", "x" * 501):
            with self.subTest(reason):
                page = self.decide(TWEETS, "hide", self.tweet, reason=reason)
                self.assertEqual(page.status_code, 422)
        self.tweet.refresh_from_db()
        self.assertIsNone(self.tweet.hidden_at)

    def test_a_tweet_is_hidden_and_shown_again(self):
        self.assertRedirects(self.decide(TWEETS, "hide", self.tweet), TWEETS)
        self.tweet.refresh_from_db()
        self.assertIsNotNone(self.tweet.hidden_at)
        self.assertContains(self.client.get(page_of(self.tweet)), 'value="unhide"')
        self.decide(TWEETS, "unhide", self.tweet)
        self.tweet.refresh_from_db()
        self.assertIsNone(self.tweet.hidden_at)

    def test_there_is_no_link_to_a_page_that_is_not_there(self):
        self.assertContains(self.client.get(page_of(self.tweet)), "View on site")
        self.decide(TWEETS, "hide", self.tweet)
        self.assertNotContains(self.client.get(page_of(self.tweet)), "View on site")

    def test_both_logs_keep_the_decision(self):
        self.decide(TWEETS, "hide", self.tweet)
        self.assertEqual(Action.objects.get().reason, REASON)
        entry = LogEntry.objects.get()
        self.assertEqual((entry.user, entry.object_id), (self.mona, str(self.tweet.pk)))
        self.assertIn(REASON, entry.change_message)

    def test_what_is_no_row_is_a_bad_request(self):
        for pk in ("x", "", "1.5", "9" * 5000, "\0"):
            with self.subTest(pk[:9]):
                data = {"action": "hide", "_selected_action": pk, "reason": REASON}
                self.assertEqual(self.client.post(TWEETS, data).status_code, 400)

    def test_one_comes_back_to_the_page_one_was_on(self):
        origin = f"http://testserver{page_of(self.tweet)}"
        data = {"action": "hide", "_selected_action": self.tweet.pk}
        page = self.client.post(TWEETS, data, headers={"Referer": origin})
        self.assertEqual(page.context["next"], origin)
        response = self.client.post(TWEETS, {**data, "reason": REASON, "next": origin})
        self.assertRedirects(response, origin)

    def test_several_members_are_suspended_at_once(self):
        self.decide(MEMBERS, "suspend", self.alice, self.bob)
        suspended = User.objects.exclude(suspended_at=None)
        self.assertEqual(set(suspended), {self.alice, self.bob})
        self.decide(MEMBERS, "unsuspend", self.alice, self.bob)
        self.assertFalse(suspended.all().exists())

    def test_whom_one_may_not_suspend_is_told_and_left_alone(self):
        response = self.decide(MEMBERS, "suspend", self.root, self.mona, self.alice)
        page = self.client.get(response["Location"])
        self.assertContains(page, "You may not decide about @rootie")
        self.assertContains(page, "You cannot decide about yourself.")
        self.assertEqual(User.objects.exclude(suspended_at=None).get(), self.alice)
        self.assertEqual(LogEntry.objects.get().object_id, str(self.alice.pk))

    def test_from_a_report_the_tweet_is_hidden(self):
        self.report(self.bob, tweet=self.tweet)
        self.decide(REPORTS, "hide", Report.objects.get())
        self.assertFalse(Tweet.objects.visible_to(self.bob).exists())
        self.assertEqual(Report.objects.get().state, "resolved")
        self.assertNotContains(self.client.get(page_of(Report.objects.get())), 'value="hide"')

    def test_from_a_report_the_member_is_suspended(self):
        for about in ({"tweet": self.tweet}, {"member": self.alice}):
            with self.subTest(about):
                self.report(self.bob, **about)
                self.decide(REPORTS, "suspend", Report.objects.open().get())
                self.alice.refresh_from_db()
                self.assertFalse(self.alice.is_active)
                services.unsuspend(**self.decision(member=self.alice))

    def test_a_report_about_a_member_has_no_tweet_to_hide(self):
        self.report(self.bob, member=self.alice)
        response = self.decide(REPORTS, "hide", Report.objects.get())
        self.assertContains(self.client.get(response["Location"]), "@alice is not a Tweet.")
        self.assertEqual(Report.objects.get().state, "open")

    def test_reports_are_dismissed(self):
        self.report(self.bob, tweet=self.tweet)
        self.report(self.charlie, tweet=self.tweet)
        self.decide(REPORTS, "dismiss", *Report.objects.all())
        self.assertEqual({report.state for report in Report.objects.all()}, {"dismissed"})
        self.assertEqual(Action.objects.get().verb, "dismiss")

    def test_moderators_do_not_delete(self):
        for url, row in ((TWEETS, self.tweet), (MEMBERS, self.alice)):
            with self.subTest(url):
                self.assertNotContains(self.client.get(page_of(row)), 'value="remove"')
                self.decide(url, "remove", row)
        self.assertTrue(Tweet.objects.exists())
        self.assertTrue(User.objects.filter(username="alice").exists())

    def test_superusers_delete_and_land_on_the_list(self):
        self.client.force_login(self.root)
        for url, row in ((TWEETS, self.tweet), (MEMBERS, self.alice)):
            with self.subTest(url):
                self.assertRedirects(self.decide(url, "remove", row), url)
        self.assertFalse(Tweet.objects.exists())
        self.assertFalse(User.objects.filter(username="alice").exists())
        self.assertEqual(LogEntry.objects.count(), 2)

    def test_more_than_one_can_judge_at_once_are_refused(self):
        members = [make_member(f"member{number}") for number in range(101)]
        response = self.decide(MEMBERS, "suspend", *members)
        self.assertContains(self.client.get(response["Location"]), "Choose at most 100.")
        self.assertFalse(Action.objects.exists())
