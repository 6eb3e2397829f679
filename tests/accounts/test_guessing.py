"""Passwords and codes cannot be guessed one after the other."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.urls import reverse

from tests.accounts.test_notices import code_of
from tests.accounts.test_signin import PASSWORD, SignedUpTestCase, link_in


class GuessingTests(SignedUpTestCase):
    def assert_asked_to_wait(self, response):
        self.assertContains(response, "A little slower, please", status_code=429)

    def test_after_five_failures_the_right_password_has_to_wait(self):
        for _ in range(5):
            self.sign_in(password="wrong")
        response = self.sign_in()
        self.assert_asked_to_wait(response)
        self.assertContains(response, "in 5 minutes", status_code=429)
        self.assertEqual(response["Retry-After"], "300")
        self.assertFalse(self.is_signed_in())

    def test_which_others_need_not(self):
        for _ in range(5):
            self.sign_in("bob", password="wrong")
        self.sign_in()
        self.assertTrue(self.is_signed_in())

    def test_nobody_tries_one_password_on_everybody(self):
        for number in range(10):
            self.sign_in(f"member{number}", password="wrong")
        self.assert_asked_to_wait(self.sign_in())

    def test_success_in_between_does_not_help(self):
        for _ in range(5):
            self.sign_in(password="wrong")
            self.sign_in("charlie")
        self.assert_asked_to_wait(self.sign_in())

    def test_a_new_password_ends_the_wait(self):
        for _ in range(5):
            self.sign_in("alice@example.org", password="wrong")
        self.client.post(reverse("account_reset_password"), {"email": "alice@example.org"})
        link = link_in(mail.outbox[0], "/accounts/password/reset/key/")
        self.client.post(self.client.get(link).url, {"password1": "a slow green finch"})
        self.client.post(reverse("account_logout"))
        self.sign_in("alice@example.org", "a slow green finch")
        self.assertTrue(self.is_signed_in())

    def test_the_second_step(self):
        secret = generate_totp_secret()
        TOTP.activate(self.alice, secret)
        RecoveryCodes.activate(self.alice)
        self.sign_in()
        for _ in range(5):
            self.client.post(reverse("mfa_authenticate"), {"code": "wrong"})
        response = self.client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        self.assert_asked_to_wait(response)
        self.assertFalse(self.is_signed_in())

    def test_a_code_counts_once(self):
        secret = generate_totp_secret()
        TOTP.activate(self.alice, secret)
        code = code_of(secret)
        for expected in (True, False):
            self.sign_in()
            self.client.post(reverse("mfa_authenticate"), {"code": code})
            self.assertEqual(self.is_signed_in(), expected)
            self.client.post(reverse("account_logout"))

    def test_the_password_that_is_asked_again(self):
        self.sign_in()
        for _ in range(5):
            self.reauthenticate("wrong")
        self.assert_asked_to_wait(self.reauthenticate())

    def test_the_code_that_is_asked_again(self):
        self.sign_in()
        secret = generate_totp_secret()
        TOTP.activate(self.alice, secret)
        for _ in range(5):
            self.client.post(reverse("mfa_reauthenticate"), {"code": "wrong"})
        response = self.client.post(reverse("mfa_reauthenticate"), {"code": code_of(secret)})
        self.assert_asked_to_wait(response)

    def test_the_old_password_of_a_new_one(self):
        self.sign_in()
        data = {"oldpassword": "wrong", "password1": "a slow green finch"}
        for _ in range(5):
            self.client.post(reverse("account_change_password"), data)
        response = self.client.post(
            reverse("account_change_password"), data | {"oldpassword": PASSWORD}
        )
        self.assert_asked_to_wait(response)

    def test_one_address_is_sent_five_links_an_hour(self):
        data = {"email": "alice@example.org"}
        for _ in range(5):
            self.client.post(reverse("account_reset_password"), data)
        self.assert_asked_to_wait(self.client.post(reverse("account_reset_password"), data))

    def test_keys(self):
        for _ in range(10):
            self.client.post(reverse("mfa_login_webauthn"), {"credential": "{}"})
        self.assert_asked_to_wait(
            self.client.post(reverse("mfa_login_webauthn"), {"credential": "{}"})
        )
