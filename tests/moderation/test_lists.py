"""Lists of members that insult: they are reported, read at the desk, hidden and shown again."""

from unittest.mock import patch

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from accounts.services import block
from moderation import services
from moderation.models import Action, Report
from tests.base import make_member
from tests.moderation.base import (
    MEMBER_LISTS,
    REASON,
    REPORTS,
    DeskTestCase,
    ModerationTestCase,
    page_of,
)
from timeline.models import List
from timeline.services import set_memberships

THANKS = "Thank you. The moderators will look at it."
VISITOR = AnonymousUser()


def make_lists(case):
    """A public list of alice's with charlie on it, and a private one."""
    case.liars = List.objects.create(owner=case.alice, name="Liars", description="Never trust one")
    case.secret = List.objects.create(owner=case.alice, name="Diary", private=True)
    set_memberships(owner=case.alice, member=case.charlie, lists=[case.liars])


class ReportTests(ModerationTestCase):
    def setUp(self):
        super().setUp()
        make_lists(self)
        self.client.force_login(self.charlie)
        self.url = f"{self.liars.get_absolute_url()}/report"

    def send(self, url=None, **fields):
        return self.client.post(url or self.url, {"reason": "abuse", **fields})

    def test_its_page_leads_to_the_form_which_quotes_it(self):
        self.assertContains(self.client.get(self.liars.get_absolute_url()), f'href="{self.url}"')
        page = self.client.get(self.url)
        self.assertContains(page, "Report a list by @alice")
        for words in ("Liars", "Never trust one", "once you block @alice"):
            self.assertContains(page, words)

    def test_a_list_is_reported_once(self):
        response = self.send(comment="I am on it")
        self.assertRedirects(response, self.liars.get_absolute_url(), fetch_redirect_response=False)
        self.assertContains(self.client.get(response["Location"]), THANKS)
        response = self.send()
        self.assertContains(self.client.get(response["Location"]), "reported this already")
        report = Report.objects.get()
        self.assertEqual((report.reporter, report.reported), (self.charlie, self.liars))
        self.assertEqual((report.reason, report.comment), ("abuse", "I am on it"))
        self.assertEqual(str(report), "@alice: Liars")

    def test_the_database_holds_one_open_report_of_a_reporter(self):
        self.report(self.charlie, list=self.liars)
        with self.assertRaises(IntegrityError):
            Report.objects.create(reporter=self.charlie, reason="spam", list=self.liars)

    def test_an_incomplete_form_comes_back_with_what_was_typed(self):
        response = self.client.post(self.url, {"comment": "Words <b>typed</b>"})
        self.assertContains(response, "Choose what is wrong.", status_code=422)
        self.assertContains(response, "Words &lt;b&gt;typed&lt;/b&gt;", status_code=422)
        self.assertContains(response, "Never trust one", status_code=422)

    def test_nobody_reports_their_own_or_what_they_may_not_see(self):
        self.assertEqual(self.send(f"{self.secret.get_absolute_url()}/report").status_code, 404)
        self.assertEqual(self.send(f"/@bob/lists/{self.liars.pk}/report").status_code, 404)
        self.assertEqual(self.send(f"/@alice/lists/{2**70}/report").status_code, 404)
        block(blocker=self.alice, blocked=self.charlie)
        self.assertEqual(self.send().status_code, 404)
        self.client.force_login(self.alice)
        self.assertNotContains(self.client.get(self.liars.get_absolute_url()), self.url)
        self.assertEqual(self.client.get(self.url).status_code, 404)
        self.assertEqual(self.send().status_code, 404)
        self.assertFalse(Report.objects.exists())

    def test_one_deleted_meanwhile_is_not_found(self):
        with patch("moderation.services.report", side_effect=IntegrityError):
            self.assertEqual(self.send().status_code, 404)

    def test_visitors_sign_in_first(self):
        self.client.logout()
        self.assertNotContains(self.client.get(self.liars.get_absolute_url()), self.url)
        self.assertRedirects(self.client.get(self.url), f"/accounts/login/?next={self.url}")

    @override_settings(LIMITS={"report": "1/1h"})
    def test_reports_are_limited_together(self):
        self.assertEqual(self.send().status_code, 302)
        self.assertEqual(self.send("/@bob/report").status_code, 429)

    def test_a_report_goes_with_its_list_and_a_list_with_its_owner(self):
        self.send()
        self.liars.delete()
        self.assertFalse(Report.objects.exists())
        self.report(self.bob, list=List.objects.create(owner=self.alice, name="Cheats"))
        services.hide_list(**self.decision(which=List.objects.get(name="Cheats")))
        services.remove_member(moderator=self.root, member=self.alice, reason=REASON)
        self.assertFalse(List.objects.exists() or Report.objects.exists())
        self.assertEqual(Action.objects.filter(member_username="alice").count(), 2)


class ServiceTests(ModerationTestCase):
    def setUp(self):
        super().setUp()
        make_lists(self)

    def test_a_hidden_list_is_its_owners_alone_until_it_is_shown_again(self):
        services.hide_list(**self.decision(which=self.liars))
        for viewer in (VISITOR, self.bob, self.charlie, self.mona, self.root):
            with self.subTest(viewer=viewer):
                self.assertNotIn(self.liars, List.objects.visible_to(viewer))
        self.assertIn(self.liars, List.objects.visible_to(self.alice))
        services.unhide_list(**self.decision(which=self.liars))
        self.assertIn(self.liars, List.objects.visible_to(VISITOR))

    def test_again_changes_and_logs_nothing(self):
        for act in (services.hide_list, services.unhide_list):
            for _ in range(2):
                act(**self.decision(which=self.liars))
        first, second = Action.objects.order_by("pk")
        self.assertEqual((first.verb, second.verb), ("hide_list", "unhide_list"))
        self.assertEqual((first.list_id, first.tweet_id), (self.liars.pk, None))
        self.assertEqual((first.member_id, first.moderator_id), (self.alice.pk, self.mona.pk))
        self.assertEqual((first.excerpt, first.reason), ("Liars\nNever trust one", REASON))

    def test_the_reports_about_it_are_resolved_and_no_others(self):
        self.report(self.bob, list=self.liars)
        self.report(self.bob, member=self.alice)
        services.hide_list(**self.decision(which=self.liars))
        self.assertEqual(Report.objects.open().get().member, self.alice)

    def test_those_about_all_that_a_suspended_member_has_are(self):
        self.report(self.bob, list=self.liars)
        services.suspend(**self.decision(member=self.alice))
        self.assertFalse(Report.objects.open().exists())
        self.assertNotIn(self.liars, List.objects.visible_to(VISITOR))

    def test_all_that_is_open_about_it_is_dismissed(self):
        for about in ({"list": self.liars}, {"member": self.alice}, {"tweet": self.tweet}):
            self.report(self.bob, **about)
        services.dismiss(**self.decision(report=Report.objects.get(list=self.liars)))
        self.assertEqual(Report.objects.get(state="dismissed").list, self.liars)
        action = Action.objects.get()
        self.assertEqual((action.verb, action.list_id), ("dismiss", self.liars.pk))


class DeskTests(DeskTestCase):
    def setUp(self):
        super().setUp()
        make_lists(self)

    def test_a_report_is_decided_at_its_page(self):
        self.report(self.charlie, list=self.liars)
        report = Report.objects.get()
        page = self.client.get(page_of(report))
        self.assertContains(page, f'<a href="{page_of(self.liars)}">Liars</a>')
        for name in ("hide_list", "suspend", "dismiss"):
            self.assertContains(page, f'value="{name}"')
        self.assertNotContains(page, 'value="hide"')
        response = self.decide(REPORTS, "hide_list", report)
        self.assertContains(self.client.get(response["Location"]), "List hidden: @alice: Liars")
        self.assertFalse(List.objects.visible_to(self.bob).exists())

    def test_its_owner_is_suspended_from_there(self):
        self.report(self.charlie, list=self.liars)
        self.decide(REPORTS, "suspend", Report.objects.get())
        self.alice.refresh_from_db()
        self.assertFalse(self.alice.is_active)

    def test_each_kind_of_report_is_hidden_by_its_own_decision(self):
        self.report(self.bob, tweet=self.tweet)
        self.report(self.bob, list=self.liars)
        for name, about, words in (
            ("hide", "list", "@alice: Liars is not a Tweet."),
            ("hide_list", "tweet", "@alice: Buy my pills #pills is not a list."),
        ):
            report = Report.objects.exclude(**{about: None}).get()
            response = self.decide(REPORTS, name, report)
            self.assertContains(self.client.get(response["Location"]), words)
        self.assertEqual(Report.objects.open().count(), 2)

    def test_the_page_of_a_list_shows_all_that_stands_in_it(self):
        self.report(self.bob, list=self.liars)
        self.decide(MEMBER_LISTS, "hide", self.liars)
        page = self.client.get(page_of(self.liars))
        for words in ("Liars", "Never trust one", "@charlie</a>", "Resolved", "List hidden"):
            self.assertContains(page, words)
        self.assertNotContains(page, "View on site")
        self.assertContains(page, 'value="unhide"')
        self.decide(MEMBER_LISTS, "unhide", self.liars)
        self.assertContains(self.client.get(page_of(self.liars)), "View on site")

    def test_lists_are_found_by_owner_name_and_state(self):
        birds = List.objects.create(owner=self.bob, name="Birds")
        services.hide_list(**self.decision(which=self.liars))
        for query, expected in (
            ({}, [birds, self.liars]),
            ({"q": "@ALICE"}, [self.liars]),
            ({"q": "@nobody"}, []),
            ({"q": "bird"}, [birds]),
            ({"hidden_at": "yes"}, [self.liars]),
            ({"hidden_at": "no"}, [birds]),
        ):
            with self.subTest(query):
                self.assertEqual(self.found(MEMBER_LISTS, **query), expected)

    def test_what_is_private_and_was_never_reported_is_not_for_moderators(self):
        self.assertNotContains(self.client.get(MEMBER_LISTS), "Diary")
        self.assertEqual(self.client.get(page_of(self.secret)).status_code, 302)
        self.report(self.bob, list=self.liars)
        List.objects.filter(pk=self.liars.pk).update(private=True)
        self.assertEqual(self.client.get(page_of(self.liars)).status_code, 200)

    def test_a_page_costs_the_same_however_many_are_on_the_list(self):
        self.client.get(page_of(self.liars))
        with CaptureQueriesContext(connection) as few:
            self.client.get(page_of(self.liars))
        for number in range(5):
            member = make_member(f"member{number}")
            set_memberships(owner=self.alice, member=member, lists=[self.liars])
        with self.assertNumQueries(len(few)):
            self.client.get(page_of(self.liars))
