"""Taking one's data along, leaving and coming back, without a script."""

from zipfile import ZipFile

from tests.browser.base import BrowserTestCase, expect
from tests.browser.community import PASSWORD, create_member
from tweets.services import post_tweet


class MyDataTests(BrowserTestCase):
    def test_one_takes_everything_along_leaves_and_comes_back(self):
        post_tweet(author=create_member("alice"), text="Still here")
        page = self.open_page(javascript=False)
        self.sign_in_by_the_form(page)

        page.goto("/settings/data")
        page.get_by_role("link", name="Download my data").click()
        page.fill("main [name=password]", PASSWORD)
        page.get_by_role("button", name="Confirm").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download").click()
        with ZipFile(download.value.path()) as zipped:
            self.assertIn("Still here", zipped.read("tweets.json").decode())

        page.goto("/settings/data")
        page.get_by_role("link", name="Delete my account").click()
        page.get_by_role("button", name="Delete my account").click()
        expect(page.get_by_text("You have left.")).to_be_visible()
        self.assertEqual(page.goto("/@alice").status, 404)

        self.sign_in_by_the_form(page)
        expect(page.get_by_role("heading", name="Keep it?")).to_be_visible()
        page.get_by_role("button", name="Keep my account").click()
        expect(page.get_by_text("Welcome back!")).to_be_visible()
        self.assertEqual(page.goto("/@alice").status, 200)

    def sign_in_by_the_form(self, page):
        page.goto("/accounts/login/")
        page.fill("main [name=login]", "alice")
        page.fill("main [name=password]", PASSWORD)
        page.locator("main form .button-primary").click()
