"""Every page of allauth that one can reach is one of ours."""

import re

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import override_settings
from django.urls import reverse

from tests.base import MembersTestCase

SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)

FOR_VISITORS = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_email_verification_sent",
]
FOR_MEMBERS = [
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
]
WITH_TOTP = [
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
]


class AllauthPagesTests(MembersTestCase):
    def assert_ours(self, url, language, status=200):
        response = self.client.get(url, headers={"Accept-Language": language})
        page = response.content.decode()
        with self.subTest(url=url, language=language, to=response.get("Location")):
            self.assertEqual(response.status_code, status)
            self.assertIn(f'<html lang="{language}"', page)
            self.assertIn('<main id="main"', page)
            self.assertEqual(page.count("<h1"), 1)
            self.assertNotRegex(page, r"<style|\sstyle=|\son\w+=|src=\"data:")
            for attributes, content in re.findall(
                r"<script([^>]*)>(.*?)</script>", page, re.DOTALL
            ):
                # Data is no script to the Content Security Policy.
                self.assertTrue("application/json" in attributes or not content.strip())
        return page

    def sign_in(self):
        password = "the quick brown pipit"
        self.alice.set_password(password)
        self.alice.save()
        EmailAddress.objects.create(user=self.alice, email=self.alice.email, verified=True)
        self.client.post(reverse("account_login"), {"login": "alice", "password": password})
        # What concerns safety asks for the password again.
        self.client.post(reverse("account_reauthenticate"), {"password": password})

    def test_what_visitors_reach(self):
        for name in FOR_VISITORS:
            for language in ("en", "fr"):
                self.assert_ours(reverse(name), language)

    def test_what_members_reach(self):
        self.sign_in()
        for name in FOR_MEMBERS:
            for language in ("en", "fr"):
                self.assert_ours(reverse(name), language)

    def test_what_members_with_an_authenticator_app_reach(self):
        self.sign_in()
        TOTP.activate(self.alice, generate_totp_secret())
        RecoveryCodes.activate(self.alice)
        for name in WITH_TOTP:
            for language in ("en", "fr"):
                self.assert_ours(reverse(name), language)

    def test_the_keys_of_a_member(self):
        self.sign_in()
        key = Authenticator.objects.create(
            user=self.alice,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "My phone", "credential": {}},
        )
        for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
            self.assert_ours(reverse(name, args=[key.pk]), "en")
        self.assertIn("My phone", self.assert_ours(reverse("mfa_list_webauthn"), "fr"))

    def test_who_has_no_key_yet_reads_what_one_is(self):
        self.sign_in()
        page = self.assert_ours(reverse("mfa_list_webauthn"), "en")
        self.assertIn("You have no key yet", page)

    def test_who_has_not_confirmed_an_address_reads_how(self):
        self.sign_in()
        EmailAddress.objects.update(verified=False)
        response = self.client.get(reverse("mfa_activate_totp"), follow=True)
        self.assertContains(response, "First confirm your e-mail address")

    def test_a_code_that_does_not_fit_is_refused_with_what_to_do(self):
        self.sign_in()
        self.client.get(reverse("mfa_activate_totp"))
        response = self.client.post(reverse("mfa_activate_totp"), {"code": "12"})
        self.assertContains(response, "Type the one that your app shows now.")
        self.assertContains(response, 'inputmode="numeric"')

    def test_the_second_step_of_signing_in(self):
        TOTP.activate(self.alice, generate_totp_secret())
        self.sign_in()
        for language in ("en", "fr"):
            self.assert_ours(reverse("mfa_authenticate"), language)

    def test_links_of_mails_that_do_not_work(self):
        self.assert_ours(reverse("account_confirm_email", args=["nonsense"]), "en")
        self.assert_ours(
            reverse("account_reset_password_from_key", args=["x", "set-password"]), "fr"
        )

    def test_the_qr_code_stands_in_the_page(self):
        self.sign_in()
        self.assertIn("<svg", self.assert_ours(reverse("mfa_activate_totp"), "en"))

    @override_settings(SIGNUP_OPEN=False)
    def test_sign_up_that_is_closed_says_so(self):
        page = self.assert_ours(reverse("account_signup"), "en")
        self.assertIn("Sign-up is closed", page)
        self.assertNotIn('name="username"', page)
