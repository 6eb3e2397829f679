"""From a report to what everybody sees of it: the desk in the browser."""

import re

from accounts.services import follow
from tests.base import tweet
from tests.browser.base import BrowserTestCase, expect
from tests.browser.community import PASSWORD, create_member

REASON = "Advertising, again"


class AdminJourneyTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.alice, self.bob, self.mallory = map(create_member, ("alice", "bob", "mallory"))
        self.admin = create_member("ada", is_staff=True, is_superuser=True)
        follow(follower=self.bob, followee=self.mallory)
        self.spam = tweet(self.mallory, "Buy now! #offer")
        tweet(self.mallory, "Another #offer, @bob")

    def test_from_the_report_to_the_suspension(self):
        member, admin = self.open_page(self.bob), self.open_page(self.admin)
        suspended, visitor = self.open_page(self.mallory), self.open_page()
        suspended.goto("/settings/profile")

        self.report(member)
        self.hide(admin)
        self.assertEqual(visitor.goto(self.spam.get_absolute_url()).status, 404)
        self.assert_tweets_seen(member, 1)
        self.assert_tweets_seen(visitor, 1)

        self.suspend(admin)
        self.assertEqual(visitor.goto("/@mallory").status, 404)
        self.assert_tweets_seen(member, 0)
        self.assert_tweets_seen(visitor, 0)
        self.be_told(suspended)

    def report(self, page):
        page.goto("/")
        card = page.get_by_role("article").filter(has_text="Buy now!")
        card.locator("summary").click()
        card.get_by_role("link", name="Report").click()
        page.get_by_label("Spam or advertising").check()
        page.get_by_role("button", name="Report").click()
        expect(page.get_by_text("Thank you. The moderators will look at it.")).to_be_visible()

    def decide(self, page, name):
        page.get_by_role("button", name=name).click()
        page.get_by_label("Reason").fill(REASON)
        page.get_by_role("button", name=name).click()

    def hide(self, page):
        page.goto("/")
        page.locator(".account-menu summary").click()
        page.get_by_role("link", name="Administration").click()
        page.get_by_role("link", name="Reports", exact=True).first.click()
        page.get_by_role("link", name="@mallory: Buy now!").click()
        self.decide(page, "Hide the reported Tweet")
        expect(page.get_by_text("Tweet hidden: @mallory: Buy now!")).to_be_visible()

    def suspend(self, page):
        page.goto("/admin/accounts/user/")
        page.get_by_role("textbox", name=re.compile("Search", re.IGNORECASE)).fill("mallory")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="mallory", exact=True).click()
        self.decide(page, "Suspend")
        expect(page.get_by_text("Member suspended: @mallory")).to_be_visible()

    def assert_tweets_seen(self, page, count):
        for path in ("/", "/hashtag/offer", "/search?q=offer"):
            page.goto(path)
            expect(page.get_by_role("article").filter(has_text="#offer")).to_have_count(count)

    def be_told(self, page):
        """They are signed out at once, and learn why when they sign in."""
        page.reload()
        expect(page).to_have_url(re.compile("/accounts/login/"))
        page.fill("main [name=login]", "mallory")
        page.fill("main [name=password]", PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your account is suspended")
