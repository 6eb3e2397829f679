"""A suspended member is signed out at once, and no way of signing in brings them back."""

import re
from unittest.mock import patch

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse

from moderation import services
from tests.moderation.base import ModerationTestCase

PASSWORD = "tit-bird-9-song"
INACTIVE = "/accounts/inactive/"


class SuspensionTests(ModerationTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.alice.set_password(PASSWORD)
        cls.alice.save()
        EmailAddress.objects.create(
            user=cls.alice, email=cls.alice.email, primary=True, verified=True
        )

    def suspend(self):
        services.suspend(**self.decision(member=self.alice))

    def sign_in(self, password=PASSWORD):
        return self.client.post("/accounts/login/", {"login": "alice", "password": password})

    def is_signed_in(self):
        return self.client.get(reverse("home")).context["user"].is_authenticated

    def test_their_sessions_end_at_once(self):
        self.sign_in()
        self.assertTrue(self.is_signed_in())
        self.suspend()
        self.assertFalse(self.is_signed_in())
        self.assertFalse(Session.objects.exists())

    def test_an_old_session_does_not_come_back_with_the_member(self):
        self.sign_in()
        self.suspend()
        services.unsuspend(**self.decision(member=self.alice))
        self.assertFalse(self.is_signed_in())

    def test_a_session_that_was_not_listed_is_refused_too(self):
        self.client.force_login(self.alice)
        with patch("moderation.services.end_sessions"):
            self.suspend()
        self.assertFalse(self.is_signed_in())

    def test_the_password_does_not_sign_in(self):
        self.suspend()
        self.assertRedirects(self.sign_in(), INACTIVE)
        self.assertFalse(self.is_signed_in())

    def test_a_passkey_does_not_sign_in(self):
        Authenticator.objects.create(user=self.alice, type="webauthn", data={})
        verified = patch(
            "allauth.mfa.webauthn.forms.LoginWebAuthnForm.clean_credential",
            side_effect=Authenticator.objects.get,
        )
        url, fields = reverse("mfa_login_webauthn"), {"credential": '{"id": "patched"}'}
        with verified:
            self.client.post(url, fields)
            self.assertTrue(self.is_signed_in())
            self.suspend()
            self.assertRedirects(self.client.post(url, fields), INACTIVE)
        self.assertFalse(self.is_signed_in())

    def test_a_second_factor_does_not_finish_what_the_password_began(self):
        TOTP.activate(self.alice, generate_totp_secret())
        right = patch("allauth.mfa.totp.internal.auth.TOTP.validate_code", return_value=True)
        for suspended in (False, True):
            with self.subTest(suspended=suspended):
                self.client.logout()
                self.assertRedirects(
                    self.sign_in(), reverse("mfa_authenticate"), fetch_redirect_response=False
                )
                if suspended:
                    self.suspend()
                with right:
                    self.client.post(reverse("mfa_authenticate"), {"code": "123456"})
                self.assertEqual(self.is_signed_in(), not suspended)

    def test_a_new_password_does_not_sign_in(self):
        self.client.post(reverse("account_reset_password"), {"email": self.alice.email})
        (link,) = re.findall(r"https?://\S+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
        self.suspend()
        page = self.client.get(link, follow=True)
        new = {"password1": "moss-nest-7-egg", "password2": "moss-nest-7-egg"}
        self.client.post(page.request["PATH_INFO"], new)
        self.assertFalse(self.is_signed_in())
        self.sign_in("moss-nest-7-egg")
        self.assertFalse(self.is_signed_in())

    def test_a_suspended_member_gets_no_mail_to_reset_the_password(self):
        self.suspend()
        self.client.post(reverse("account_reset_password"), {"email": self.alice.email})
        self.assertFalse([m for m in mail.outbox if "/password/reset/key/" in m.body])

    def test_after_the_suspension_the_password_signs_in_again(self):
        self.suspend()
        services.unsuspend(**self.decision(member=self.alice))
        self.sign_in()
        self.assertTrue(self.is_signed_in())
