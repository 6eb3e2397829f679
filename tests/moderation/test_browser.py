"""A report and what becomes of it, in a browser, which sees violations of the CSP by itself."""

from accounts.models import User
from moderation.models import Report
from moderation.services import report
from tests.base import make_member, tweet
from tests.browser.base import PHONE, BrowserTestCase, expect
from tests.moderation.base import ACTIONS, LISTS, MEMBERS, REASON, REPORTS, page_of
from timeline.models import List


class DeskInBrowserTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.alice, self.bob = make_member("alice"), make_member("bob")
        self.root = User.objects.create_superuser("rootie", "rootie@example.org")
        self.tweet = tweet(self.alice, "Buy my pills #pills")

    def test_from_the_report_to_the_hidden_tweet(self):
        for javascript in (True, False):
            with self.subTest(javascript=javascript):
                self.tweet.hidden_at = None
                self.tweet.save(update_fields=["hidden_at"])
                self.report_it(self.open_page(self.bob, javascript=javascript, width=PHONE))
                self.hide_it(self.open_page(self.root, javascript=javascript))

    def test_from_the_report_to_the_hidden_list(self):
        which = List.objects.create(owner=self.alice, name="Liars")
        for javascript in (True, False):
            with self.subTest(javascript=javascript):
                List.objects.update(hidden_at=None)
                page = self.open_page(self.bob, javascript=javascript, width=PHONE)
                page.goto(which.get_absolute_url())
                self.send_report(page, which)
                page = self.open_page(self.root, javascript=javascript)
                page.goto(REPORTS)
                page.get_by_role("link", name="@alice: Liars").click()
                page.get_by_role("button", name="Hide the reported list").click()
                page.get_by_label("Reason").fill(REASON)
                page.get_by_role("button", name="Hide the reported list").click()
                expect(page.get_by_text("List hidden: @alice: Liars")).to_be_visible()
                self.assertEqual(page.goto(which.get_absolute_url()).status, 404)

    def report_it(self, page):
        page.goto(self.tweet.get_absolute_url())
        page.get_by_text("More actions").locator("..").click()
        self.send_report(page, self.tweet)

    def send_report(self, page, reported):
        page.get_by_role("link", name="Report").click()
        self.assert_fits(page)
        page.get_by_label("Spam or advertising").check()
        page.get_by_label("Comment").fill("Again")
        page.get_by_role("button", name="Report").click()
        page.wait_for_url(f"**{reported.get_absolute_url()}")
        expect(page.get_by_text("Thank you. The moderators will look at it.")).to_be_visible()

    def hide_it(self, page):
        page.goto(REPORTS)
        page.get_by_role("link", name="@alice: Buy my pills").click()
        page.get_by_role("button", name="Hide the reported Tweet").click()
        page.get_by_label("Reason").fill(REASON)
        page.get_by_role("button", name="Hide the reported Tweet").click()
        expect(page.get_by_text("Tweet hidden: @alice: Buy my pills")).to_be_visible()
        page.goto(ACTIONS)
        expect(page.get_by_text(REASON).first).to_be_visible()
        self.assertEqual(page.goto(self.tweet.get_absolute_url()).status, 404)

    def test_several_are_suspended_from_the_list(self):
        page = self.open_page(self.root)
        page.goto(MEMBERS)
        for member in (self.alice, self.bob):
            page.locator(f"input[name=_selected_action][value='{member.pk}']").check()
        page.get_by_label("Action:").select_option(label="Suspend")
        page.get_by_role("button", name="Run").click()
        page.get_by_label("Reason").fill(REASON)
        page.get_by_role("button", name="Suspend").click()
        expect(page.get_by_text("Member suspended: @bob, @alice")).to_be_visible()
        self.assertEqual(User.objects.exclude(suspended_at=None).count(), 2)

    def test_every_page_of_the_desk_keeps_the_policy(self):
        report(reporter=self.bob, reason="spam", tweet=self.tweet)
        paths = ["/admin/", *LISTS, f"{MEMBERS}add/", "/admin/auth/group/add/"]
        rows = [self.tweet, self.alice, Report.objects.get()]
        for dark in (False, True):
            page = self.open_page(self.root, dark=dark)
            for path in [*paths, *map(page_of, rows), f"{MEMBERS}{self.alice.pk}/password/"]:
                with self.subTest(path, dark=dark):
                    self.assertEqual(page.goto(path).status, 200)
