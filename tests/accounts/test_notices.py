"""What matters to the safety of an account is told by mail."""

import re
from datetime import timedelta
from smtplib import SMTPException
from unittest.mock import patch

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts import browsers
from accounts.models import User
from tests.accounts.test_sessions import FIREFOX, SAFARI
from tests.accounts.test_signin import PASSWORD, SignedUpTestCase, link_in


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(counters())))


class NoticesTestCase(SignedUpTestCase):
    def assert_told(self, *subjects):
        """These are the mails that came since the last look, all to alice."""
        self.assertEqual([message.subject for message in mail.outbox], [*map(self.said, subjects)])
        self.assertTrue(all(message.to == ["alice@example.org"] for message in mail.outbox))
        mail.outbox.clear()

    def said(self, subject):
        return f"[Pipit] {subject}"


class NewBrowserTests(NoticesTestCase):
    NEWS = "A sign-in with another browser"

    def setUp(self):
        super().setUp()
        User.objects.filter(pk=self.alice.pk).update(last_login=timezone.now())

    def browser(self, user_agent=FIREFOX, address="192.0.2.7"):
        return Client(headers={"User-Agent": user_agent}, REMOTE_ADDR=address)

    def come(self, browser, login="alice"):
        browser.post(reverse("account_logout"))
        browser.post(reverse("account_login"), {"login": login, "password": PASSWORD})
        self.assertIn("_auth_user_id", browser.session)

    def test_a_browser_that_was_not_used_before_is_told_of_and_described(self):
        self.come(self.browser(SAFARI))
        [message] = mail.outbox
        self.assertRegex(message.body, "(?s)@alice.*192.0.2.7.*Safari on iPhone")
        self.assert_told(self.NEWS)

    def test_one_that_was_used_before_is_known_by_its_cookie(self):
        browser = self.browser()
        self.come(browser)
        self.assert_told(self.NEWS)
        self.come(browser)
        self.assert_told()

    def test_and_without_the_cookie_by_another_session_of_it_in_the_same_network(self):
        self.come(self.browser(address="2001:db8::1"))
        mail.outbox.clear()
        self.come(self.browser(address="2001:db8::2"))
        self.assert_told()
        self.come(self.browser(address="2001:db8:0:1::1"))
        self.assert_told(self.NEWS)
        self.come(self.browser(SAFARI, address="2001:db8::1"))
        self.assert_told(self.NEWS)

    def test_a_browser_is_known_for_whom_it_was_used(self):
        self.bob.set_password(PASSWORD)
        self.bob.save()
        browser = self.browser()
        self.come(browser, "bob")
        mail.outbox.clear()
        self.come(browser)
        self.assert_told(self.NEWS)

    def test_it_remembers_several_members_but_not_all_the_world(self):
        browser = self.browser()
        with patch.object(browsers, "MEMBERS", 2):
            for member in (self.charlie, self.bob, self.alice):
                member.set_password(PASSWORD)
                member.save()
                self.come(browser, member.username)
        value = browser.cookies[browsers.COOKIE].value
        self.assertEqual(value.split(":")[0], f"{self.alice.pk}.{self.bob.pk}")

    def test_a_cookie_that_somebody_made_up_is_worth_nothing(self):
        browser = self.browser()
        browser.cookies[browsers.COOKIE] = f"{self.alice.pk}:1abcde:nonsense"
        self.come(browser)
        self.assert_told(self.NEWS)

    def test_a_cookie_of_another_year_is_worth_nothing(self):
        browser = self.browser()
        self.come(browser)
        browser.post(reverse("account_logout"))
        UserSession.objects.all().delete()
        mail.outbox.clear()
        later = timezone.now() + timedelta(days=366)
        with patch("django.core.signing.time.time", return_value=later.timestamp()):
            self.come(browser)
        self.assert_told(self.NEWS)

    def test_the_first_sign_in_is_no_news(self):
        User.objects.filter(pk=self.alice.pk).update(last_login=None)
        self.come(self.browser())
        self.assert_told()

    @override_settings(ACCOUNT_EMAIL_VERIFICATION="optional")
    def test_nor_is_signing_up(self):
        data = {"username": "dora", "email": "dora@example.org", "password1": PASSWORD}
        self.client.post(reverse("account_signup"), data)
        [message] = mail.outbox
        self.assertIn("Welcome", message.subject)

    def test_where_the_mail_cannot_be_sent_one_is_in_all_the_same(self):
        error = SMTPException("no")
        with (
            patch.object(DefaultAccountAdapter, "send_mail", side_effect=error),
            self.assertLogs("accounts.adapter", level="ERROR"),
        ):
            self.sign_in()
        self.assertTrue(self.is_signed_in())


class NoticeTests(NoticesTestCase):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.reauthenticate()
        mail.outbox.clear()

    def post(self, name, data=None, *args):
        # At once: allauth's mails need the request.
        with patch("django.db.transaction.on_commit", side_effect=lambda act: act()):
            return self.client.post(reverse(name, args=args), data or {})

    def test_another_password(self):
        data = {"oldpassword": PASSWORD, "password1": "a slow green finch"}
        self.post("account_change_password", data)
        self.assertRegex(mail.outbox[0].body, "(?s)@alice.*That was you.*When.*From.*With")
        self.assert_told("Your password was changed")

    def test_a_first_password(self):
        self.alice.set_unusable_password()
        self.alice.save()
        self.client.force_login(self.alice)
        self.post("account_set_password", {"password1": "a slow green finch"})
        self.assert_told("You have a password now")

    def test_a_password_that_was_forgotten(self):
        self.client.post(reverse("account_logout"))
        self.post("account_reset_password", {"email": "alice@example.org"})
        link = link_in(mail.outbox.pop(), "/accounts/password/reset/key/")
        self.client.post(self.client.get(link).url, {"password1": "a slow green finch"})
        self.assert_told("Your password was changed")

    def test_an_authenticator_app_that_comes_and_goes(self):
        page = self.client.get(reverse("mfa_activate_totp"))
        self.post("mfa_activate_totp", {"code": code_of(page.context["form"].secret)})
        self.assert_told("Authenticator app switched on")
        self.post("mfa_deactivate_totp")
        self.assert_told("Authenticator app switched off")

    def test_a_key_that_goes(self):
        key = Authenticator.objects.create(
            user=self.alice, type="webauthn", data={"name": "Phone", "credential": {}}
        )
        self.post("mfa_remove_webauthn", None, key.pk)
        self.assert_told("A key was removed")

    def test_new_recovery_codes(self):
        TOTP.activate(self.alice, generate_totp_secret())
        self.post("mfa_generate_recovery_codes")
        self.assert_told("New recovery codes")

    def test_a_recovery_code_that_is_used_and_how_many_are_left(self):
        secret = generate_totp_secret()
        TOTP.activate(self.alice, secret)
        codes = RecoveryCodes.activate(self.alice).get_unused_codes()
        self.client.post(reverse("account_logout"))
        self.sign_in()
        self.post("mfa_authenticate", {"code": codes[0]})
        self.assertTrue(self.is_signed_in())
        self.assertIn("9 are left", mail.outbox[0].body)
        self.assert_told("A recovery code was used")
        self.post("mfa_reauthenticate", {"code": codes[1]})
        self.assertIn("8 are left", mail.outbox[0].body)
        self.assert_told("A recovery code was used")
        self.post("mfa_reauthenticate", {"code": code_of(secret)})
        self.assert_told()

    def test_each_is_plain_text_in_the_members_language(self):
        User.objects.filter(pk=self.alice.pk).update(language="fr")
        data = {"oldpassword": PASSWORD, "password1": "a slow green finch"}
        with patch("accounts.adapter.translation.override") as override:
            self.post("account_change_password", data)
        override.assert_called_once_with("fr")
        [message] = mail.outbox
        self.assertEqual(message.alternatives, [])
        self.assertFalse(re.search("<[a-z]|&[a-z#]", message.body))
