"""Before what is dangerous one shows once more who one is."""

from unittest.mock import patch

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone

from tests.accounts.test_signin import PASSWORD, SignedUpTestCase


class ReauthenticationTests(SignedUpTestCase):
    CHANGE = {"email": "new@example.org", "action_add": ""}

    def setUp(self):
        super().setUp()
        self.sign_in()

    def change(self):
        return self.client.post(reverse("account_email"), self.CHANGE)

    def assert_asked(self, response, by="account_reauthenticate"):
        self.assertEqual(response.status_code, 302)
        self.assertEqual(response.url.partition("?")[0], reverse(by))

    def is_changing(self):
        return EmailAddress.objects.filter(email="new@example.org").exists()

    def test_it_is_asked_for_before_what_concerns_safety(self):
        TOTP.activate(self.alice, generate_totp_secret())
        RecoveryCodes.activate(self.alice)
        for name in (
            "mfa_add_webauthn",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_generate_recovery_codes",
        ):
            with self.subTest(name):
                self.assert_asked(self.client.get(reverse(name)))

    def test_the_page_of_the_address_may_be_read(self):
        self.assertEqual(self.client.get(reverse("account_email")).status_code, 200)

    def test_what_was_sent_is_done_once_it_is_clear_who_asked(self):
        response = self.change()
        self.assert_asked(response)
        self.assertFalse(self.is_changing())
        self.client.post(response.url, {"password": PASSWORD, "next": reverse("account_email")})
        self.assertTrue(self.is_changing())

    def test_not_for_whoever_does_not_know_the_password(self):
        response = self.change()
        self.client.post(response.url, {"password": "wrong", "next": reverse("account_email")})
        self.assertFalse(self.is_changing())

    def test_it_is_good_for_a_quarter_of_an_hour(self):
        self.reauthenticate()
        for minutes, is_asked in ((14, False), (16, True)):
            later = timezone.now().timestamp() + minutes * 60
            with patch(
                "allauth.account.internal.flows.reauthentication.time.time", return_value=later
            ):
                response = self.client.get(reverse("mfa_activate_totp"))
            self.assertEqual(response.status_code, 302 if is_asked else 200)

    def test_it_is_no_way_to_another_site(self):
        data = {"password": PASSWORD, "next": "https://evil.example/"}
        response = self.client.post(reverse("account_reauthenticate"), data)
        self.assertRedirects(response, "/", fetch_redirect_response=False)


class WithoutPasswordTests(SignedUpTestCase):
    """Members whose only ways in are keys and codes."""

    def setUp(self):
        super().setUp()
        self.alice.set_unusable_password()
        self.alice.save()
        self.client.force_login(self.alice)
        data = {"name": "Phone", "credential": {}}
        self.key = Authenticator.objects.create(user=self.alice, type="webauthn", data=data)

    def asked(self):
        response = self.client.get(reverse("mfa_add_webauthn"))
        return response.url.partition("?")[0]

    def test_a_key_will_do(self):
        self.assertEqual(self.asked(), reverse("mfa_reauthenticate_webauthn"))

    def test_it_is_asked_for_before_recovery_codes_which_do_as_well(self):
        codes = RecoveryCodes.activate(self.alice).get_unused_codes()
        self.assertEqual(self.asked(), reverse("mfa_reauthenticate_webauthn"))
        data = {"code": codes[0], "next": reverse("mfa_index")}
        response = self.client.post(reverse("mfa_reauthenticate"), data)
        self.assertRedirects(response, reverse("mfa_index"))
        self.assertEqual(self.client.get(reverse("mfa_view_recovery_codes")).status_code, 200)

    def test_but_not_before_an_authenticator_app(self):
        TOTP.activate(self.alice, generate_totp_secret())
        self.assertEqual(self.asked(), reverse("mfa_reauthenticate"))

    def test_who_never_had_anything_is_not_locked_out(self):
        self.key.delete()
        self.assertEqual(self.client.get(reverse("mfa_add_webauthn")).status_code, 200)
