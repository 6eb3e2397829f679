"""The Content Security Policy of the desk and of what the scripts of allauth do.

A violation fails every test of a browser: those of tests/browser/test_accessibility.py open all
the other pages.
"""

from allauth.mfa.models import Authenticator

from tests.browser.base import BrowserTestCase, expect
from tests.browser.community import create_member
from tests.browser.pages import PagesTestCase

# A key in the device that recognises its owner, always present.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


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


class PasskeyTests(BrowserTestCase):
    def test_a_passkey_is_made_and_signs_in(self):
        self.enterContext(self.assertLogs("fido2", "INFO"))
        dora = create_member("dora")
        page = self.open_page(dora)
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

        page.goto("/accounts/2fa/webauthn/add/")
        page.fill("main [name=name]", "My phone")
        page.check("main [name=passwordless]")
        page.locator("#mfa_webauthn_add").click()
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        self.assertEqual(Authenticator.objects.filter(user=dora, type="webauthn").count(), 1)

        page.context.clear_cookies()
        page.goto("/accounts/login/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.locator(".account-menu")).to_be_visible()
