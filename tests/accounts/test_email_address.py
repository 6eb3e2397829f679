from unittest.mock import patch

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse

from accounts.models import User
from tests.accounts.test_signin import PASSWORD, SignedUpTestCase, link_in
from tests.base import make_member


class EmailTestCase(SignedUpTestCase):
    def change(self, email="new@example.org"):
        return self.client.post(reverse("account_email"), {"email": email, "action_add": ""})

    def confirm(self, message):
        return self.client.post(link_in(message, "/accounts/confirm-email/"))

    def assert_address(self, email):
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.email, email)


class ChangeTests(EmailTestCase):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.reauthenticate()

    def mail_to(self, address):
        [message] = [message for message in mail.outbox if message.to == [address]]
        return message

    def test_a_new_address_counts_once_it_is_confirmed(self):
        self.change()
        self.assert_address("alice@example.org")
        self.confirm(self.mail_to("new@example.org"))
        self.assert_address("new@example.org")
        self.assertEqual(EmailAddress.objects.get().email, "new@example.org")

    def test_following_the_link_alone_confirms_nothing(self):
        self.change()
        self.client.get(link_in(self.mail_to("new@example.org"), "/accounts/confirm-email/"))
        self.assert_address("alice@example.org")

    def test_the_old_address_is_told_at_once_who_asked_and_what_to_do(self):
        self.change()
        message = self.mail_to("alice@example.org")
        self.assertIn("is to be changed", message.subject)
        for words in ("@alice", "new@example.org", "127.0.0.1", "/accounts/email/", "/password/"):
            self.assertIn(words, message.body)

    def test_the_old_address_is_told_when_it_has_happened_in_the_members_language(self):
        User.objects.filter(pk=self.alice.pk).update(language="fr")
        self.change()
        confirmation = self.mail_to("new@example.org")
        mail.outbox.clear()
        with patch("accounts.adapter.translation.override") as override:
            self.confirm(confirmation)
        override.assert_called_once_with("fr")
        message = self.mail_to("alice@example.org")
        self.assertIn("new@example.org", message.body)

    def test_the_last_mail_says_whom_to_write_to(self):
        self.change()
        confirmation = self.mail_to("new@example.org")
        mail.outbox.clear()
        with self.settings(SITE_CONTACT="help@example.org"):
            self.confirm(confirmation)
        self.assertIn("help@example.org", self.mail_to("alice@example.org").body)

    def test_members_with_a_second_factor_change_theirs_as_well(self):
        TOTP.activate(self.alice, generate_totp_secret())
        for address in ("nonsense", "alice@example.org"):
            self.assertIn("email", self.change(address).context["form"].errors)
        self.change()
        self.confirm(self.mail_to("new@example.org"))
        self.assert_address("new@example.org")

    def test_an_address_that_was_never_confirmed_is_told_nothing(self):
        EmailAddress.objects.update(verified=False)
        self.change()
        self.assertEqual([message.to for message in mail.outbox], [["new@example.org"]])

    def test_one_may_think_better_of_it(self):
        self.change()
        self.assertContains(self.client.get(reverse("account_email")), "Keep the old address")
        data = {"email": "new@example.org", "action_remove": ""}
        self.client.post(reverse("account_email"), data)
        self.assertEqual(EmailAddress.objects.get().email, "alice@example.org")
        self.assertIn("stays as it is", mail.outbox[-1].subject)

    def test_an_address_that_another_account_has_gets_a_mail_without_a_link(self):
        self.change("bob@example.org")
        self.assertIn("You have an account already", self.mail_to("bob@example.org").subject)
        self.assertNotIn("confirm-email", self.mail_to("bob@example.org").body)

    def test_an_address_that_another_account_took_meanwhile_is_not_taken_from_it(self):
        self.change()
        make_member("new")
        response = self.confirm(self.mail_to("new@example.org"))
        self.assertEqual(response.status_code, 302)
        self.assert_address("alice@example.org")


class WaitingAddressTests(EmailTestCase):
    """alice wants to change to an address that is somebody else's, mistyped perhaps."""

    def setUp(self):
        super().setUp()
        EmailAddress.objects.create(user=self.alice, email="new@example.org")

    def test_it_resets_no_password(self):
        self.client.post(reverse("account_reset_password"), {"email": "new@example.org"})
        [message] = mail.outbox
        self.assertIn("no account", message.subject)

    def test_its_owner_can_sign_up_with_it(self):
        data = {"username": "nina", "email": "new@example.org", "password1": PASSWORD}
        for verification in ("mandatory", "optional"):
            with self.subTest(verification):
                User.objects.filter(username="nina").delete()
                cache.clear()
                with override_settings(ACCOUNT_EMAIL_VERIFICATION=verification):
                    self.client.post(reverse("account_signup"), data)
                self.client.logout()
                self.assertEqual(User.objects.get(username="nina").email, "new@example.org")
                self.assertIn("/confirm-email/", mail.outbox[-1].body)


class UnconfirmedTests(EmailTestCase):
    @override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory")
    def test_who_has_to_confirm_is_not_in_before(self):
        EmailAddress.objects.update(verified=False)
        self.assertRedirects(self.sign_in(), reverse("account_email_verification_sent"))
        self.assertFalse(self.is_signed_in())
        self.confirm(mail.outbox[0])
        self.sign_in()
        self.assertTrue(self.is_signed_in())
