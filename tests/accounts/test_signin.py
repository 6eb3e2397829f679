import re
from unittest.mock import patch

from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.base import MembersTestCase

PASSWORD = "the quick brown pipit"


def link_in(message, path):
    return re.search(rf"https?://testserver({path}\S+)", message.body)[1]


class SignedUpTestCase(MembersTestCase):
    """alice has a password and a confirmed address."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.alice.set_password(PASSWORD)
        cls.alice.save()
        EmailAddress.objects.create(
            user=cls.alice, email=cls.alice.email, primary=True, verified=True
        )

    def sign_in(self, login="alice", password=PASSWORD):
        return self.client.post(reverse("account_login"), {"login": login, "password": password})

    def reauthenticate(self, password=PASSWORD):
        return self.client.post(reverse("account_reauthenticate"), {"password": password})

    def is_signed_in(self):
        return "_auth_user_id" in self.client.session


class SigninTests(SignedUpTestCase):
    def test_by_username_or_address_in_any_case(self):
        for login in ("alice", "ALICE", "alice@example.org", "Alice@Example.org"):
            with self.subTest(login=login):
                self.assertRedirects(self.sign_in(login), "/", fetch_redirect_response=False)
                self.client.logout()

    def test_then_back_to_the_page_one_came_from(self):
        response = self.client.post(
            reverse("account_login"),
            {"login": "alice", "password": PASSWORD, "next": "/settings/account"},
        )
        self.assertRedirects(response, "/settings/account")

    def test_never_to_another_site(self):
        for page in ("https://evil.example/", "//evil.example", "http://["):
            with self.subTest(page):
                response = self.client.post(
                    reverse("account_login"),
                    {"login": "alice", "password": PASSWORD, "next": page},
                )
                self.assertRedirects(response, "/", fetch_redirect_response=False)
                self.client.logout()

    def test_a_page_that_is_no_address_is_no_error(self):
        for name in ("account_login", "account_signup", "account_reset_password"):
            with self.subTest(name):
                response = self.client.get(reverse(name), {"next": "http://["})
                self.assertEqual(response.status_code, 200)

    def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(self):
        wrong, unknown = self.sign_in(password="wrong"), self.sign_in("nobody", "wrong")
        self.assertEqual(
            wrong.context["form"].non_field_errors(), unknown.context["form"].non_field_errors()
        )
        self.assertContains(wrong, 'value="alice"')
        self.assertFalse(self.is_signed_in())

    def test_a_suspended_member_is_told_so(self):
        User.objects.filter(pk=self.alice.pk).update(suspended_at=timezone.now())
        response = self.sign_in()
        self.assertRedirects(response, reverse("account_inactive"))
        self.assertContains(
            self.client.get(reverse("account_inactive")), "Your account is suspended"
        )

    def test_a_member_who_is_suspended_meanwhile_is_out(self):
        self.sign_in()
        User.objects.filter(pk=self.alice.pk).update(suspended_at=timezone.now())
        response = self.client.get(reverse("settings_profile"))
        self.assertRedirects(response, "/accounts/login/?next=/settings/profile")

    def test_signing_out_takes_a_post(self):
        self.sign_in()
        self.client.get(reverse("account_logout"))
        self.assertTrue(self.is_signed_in())
        self.client.post(reverse("account_logout"))
        self.assertFalse(self.is_signed_in())


class PasswordTests(SignedUpTestCase):
    def ask(self, email):
        return self.client.post(reverse("account_reset_password"), {"email": email})

    def test_a_forgotten_password_is_replaced_by_the_link_of_a_mail(self):
        self.ask("alice@example.org")
        response = self.client.get(link_in(mail.outbox[0], "/accounts/password/reset/key/"))
        self.client.post(response.url, {"password1": "a slow green finch"})
        self.alice.refresh_from_db()
        self.assertTrue(self.alice.check_password("a slow green finch"))
        self.assertTrue(self.is_signed_in())

    def test_the_link_works_once(self):
        self.ask("alice@example.org")
        link = link_in(mail.outbox[0], "/accounts/password/reset/key/")
        self.client.post(self.client.get(link).url, {"password1": "a slow green finch"})
        self.client.logout()
        self.assertContains(self.client.get(link), "This link does not work")

    def test_an_unknown_address_gets_the_same_answer(self):
        known, unknown = self.ask("alice@example.org"), self.ask("nobody@example.org")
        self.assertEqual((known.status_code, known.url), (unknown.status_code, unknown.url))
        self.assertEqual(mail.outbox[1].to, ["nobody@example.org"])
        self.assertIn("no account", mail.outbox[1].subject)

    def test_changing_it_saves_nothing_else_of_a_row_read_before(self):
        self.sign_in()
        User.objects.filter(pk=self.alice.pk).update(bio="Changed in another tab")
        stale = self.alice
        self.client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": "a slow green finch"},
        )
        stale.refresh_from_db()
        self.assertTrue(stale.check_password("a slow green finch"))
        self.assertEqual(stale.bio, "Changed in another tab")

    def test_the_old_one_is_needed_to_change_it(self):
        self.sign_in()
        response = self.client.post(
            reverse("account_change_password"),
            {"oldpassword": "wrong", "password1": "a slow green finch"},
        )
        self.assertFormError(
            response.context["form"], "oldpassword", "This is not your current password."
        )


class MailTests(SignedUpTestCase):
    def ask_in(self, language):
        self.client.post(
            reverse("account_reset_password"),
            {"email": "alice@example.org"},
            headers={"Accept-Language": language},
        )
        return mail.outbox[-1].body

    def test_mails_are_in_the_language_that_the_member_chose(self):
        User.objects.filter(pk=self.alice.pk).update(language="fr")
        with patch("accounts.adapter.translation.override") as override:
            self.ask_in("en")
        override.assert_called_once_with("fr")

    def test_else_in_that_of_whoever_asks(self):
        with patch("accounts.adapter.translation.override") as override:
            self.ask_in("fr")
        override.assert_called_once_with("fr")

    def test_mails_name_the_site_and_are_not_escaped(self):
        with self.settings(SITE_NAME="R&D"):
            body = self.ask_in("en")
        self.assertIn("R&D – http://testserver", body)
        self.assertIn("for @alice", body)
