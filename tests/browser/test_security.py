"""Passkeys, codes and sessions, as one sets them up and signs in with them."""

import re
from unittest.mock import patch

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext

from tests.browser.base import PHONE, BrowserTestCase, expect
from tests.browser.community import PASSWORD, create_member

# What Chromium simulates: a device that knows its owner and keeps passkeys.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
COUNTERS = "allauth.mfa.totp.internal.auth.yield_hotp_counters_from_time"


class SecurityMixin:
    """How one travels is for the subclasses to say."""

    language = "en"
    options = {}

    def setUp(self):
        super().setUp()
        self.alice = create_member("alice")
        self.enterContext(translation.override(self.language))
        self.page = self.open_page(language=self.language, **self.options)

    def go(self, path):
        self.page.goto(path)
        self.look()

    def look(self):
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        self.assert_fits(self.page)

    def arrive(self, path):
        expect(self.page).to_have_url(re.compile(f"{re.escape(path)}([?#].*)?$"))
        self.look()

    def press(self, name):
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def fill(self, **values):
        for name, value in values.items():
            self.page.fill(f"main [name={name}]", value)

    def sign_in_by_password(self):
        self.go("/accounts/login/")
        self.fill(login="alice", password=PASSWORD)
        self.press(gettext("Sign in"))

    def sign_out(self):
        self.go("/accounts/logout/")
        self.press(gettext("Sign out"))
        self.arrive("/")

    def show_that_it_is_me(self):
        self.arrive("/accounts/reauthenticate/")
        self.fill(password=PASSWORD)
        self.press(gettext("Confirm"))


class CodesMixin(SecurityMixin):
    """A code is good once, and the next one 30 seconds later: the clock is the test's."""

    def setUp(self):
        super().setUp()
        self.counter = 1000
        counters = self.enterContext(patch(COUNTERS))
        counters.side_effect = lambda: iter([self.counter])

    def code(self):
        """The next one of the app with this secret."""
        self.counter += 1
        return format_hotp_value(hotp_value(self.secret, self.counter))

    def test_codes_of_an_app_and_codes_for_the_day_when_it_is_lost(self):
        self.sign_in_by_password()
        self.arrive("/")
        self.go("/accounts/2fa/")
        self.page.get_by_role("link", name=gettext("Set up an app")).click()
        self.show_that_it_is_me()
        self.arrive("/accounts/2fa/totp/activate/")
        expect(self.page.get_by_role("img", name=gettext("QR code"))).to_be_visible()
        self.secret = self.page.inner_text("main code")
        self.fill(code=self.code())
        self.press(gettext("Switch on"))
        self.arrive("/accounts/2fa/recovery-codes/")
        recovery_codes = self.page.locator("main li code").all_inner_texts()
        self.assertEqual(len(recovery_codes), 10)
        for code in (self.code(), recovery_codes[0]):
            self.sign_out()
            self.sign_in_by_password()
            self.arrive("/accounts/2fa/authenticate/")
            self.fill(code=code)
            self.press(gettext("Sign in"))
            self.arrive("/")
        self.sign_out()
        self.sign_in_by_password()
        self.fill(code=recovery_codes[0])  # again
        self.press(gettext("Sign in"))
        self.arrive("/accounts/2fa/authenticate/")
        expect(self.page.locator("main .errors")).to_be_visible()

    def test_a_session_is_ended_from_another_one(self):
        other = self.open_page(language=self.language, **self.options)
        for page in (other, self.page):
            page.goto("/accounts/login/")
            page.fill("main [name=login]", "alice")
            page.fill("main [name=password]", PASSWORD)
            page.click("main .button-primary")
            expect(page).to_have_url(f"{self.live_server_url}/")
        self.go("/accounts/sessions/")
        sessions = self.page.locator("main .member")
        expect(sessions).to_have_count(2)
        there = sessions.filter(has_not_text=gettext("This browser"))
        there.get_by_role("button", name=gettext("Sign out")).click()
        expect(sessions).to_have_count(1)
        expect(self.page.get_by_text(gettext("Signed out there."))).to_be_visible()
        other.goto("/settings/account")
        expect(other).to_have_url(re.compile("/accounts/login/"))


class PasskeyMixin(SecurityMixin):
    """With a script: a browser asks for a passkey in no other way."""

    def test_a_passkey_is_enough(self):
        browser = self.page.context.new_cdp_session(self.page)
        browser.send("WebAuthn.enable")
        browser.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        self.sign_in_by_password()
        self.arrive("/")
        self.go("/accounts/2fa/webauthn/add/")
        self.show_that_it_is_me()
        self.fill(name="My phone")
        self.page.check("main [name=passwordless]")
        self.press(gettext("Add"))
        self.arrive("/accounts/2fa/recovery-codes/")
        self.assertIn(gettext("A key was added"), mail.outbox[-1].subject)
        self.go("/accounts/2fa/webauthn/")
        expect(self.page.get_by_role("main")).to_contain_text("My phone")
        self.sign_out()
        self.page.goto("/settings/account")
        self.arrive("/accounts/login/")
        self.press(gettext("Sign in with a passkey"))
        expect(self.page.locator(".account-menu")).to_be_visible()
        self.arrive("/settings/account")
        # And before what is dangerous, in place of the password.
        self.go("/accounts/2fa/webauthn/add/")
        self.page.get_by_role("link", name=gettext("Use a security key")).click()
        self.press(gettext("Use a key"))
        self.arrive("/accounts/2fa/webauthn/add/")


class PasskeyTests(PasskeyMixin, BrowserTestCase):
    pass


class SecurityOnAPhoneInFrenchTests(PasskeyMixin, CodesMixin, BrowserTestCase):
    language = "fr"
    options = {"width": PHONE}


class SecurityWithoutScriptTests(CodesMixin, BrowserTestCase):
    options = {"javascript": False}

    def test_passkeys_say_what_they_need(self):
        self.go("/accounts/login/")
        expect(self.page.locator("noscript p")).to_be_visible()  # its text is none to Playwright
        expect(self.page.locator("#passkey_login")).to_be_hidden()
