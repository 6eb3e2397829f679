"""The Content Security Policy of the desk and of what the scripts of allauth do.

A violation fails every test of a browser: those of tests/browser/test_accessibility.py open all
the other pages.
"""

from tests.browser.base import expect
from tests.browser.pages import PagesTestCase


class PolicyTests(PagesTestCase):
    def test_every_page_of_the_desk_keeps_it(self):
        self.on_each(self.pages_of_the_desk(), lambda page: None)

    def test_a_violation_would_be_seen(self):
        page = self.open_page()
        page.goto("/")
        with (
            self.expected_faults("CSP: style-src-attr|Content Security Policy"),
            page.expect_console_message(lambda message: message.text.startswith("CSP:")),
        ):
            page.evaluate("document.body.innerHTML = '<p style=\"color: red\">Red</p>'")

    def test_the_code_for_an_authenticator_app_is_drawn(self):
        page = self.open_page(self.community.alice)
        page.goto("/accounts/2fa/totp/activate/")
        expect(page.get_by_role("img", name="QR code").locator("svg")).to_be_visible()
