"""Nobody learns here which e-mail addresses are known: known and unknown ones get one answer."""

import re
from unittest.mock import patch

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from tests.accounts.test_signin import PASSWORD, SignedUpTestCase

# What differs from one answer to the next, whoever asks.
VARIABLE = re.compile(
    r"""
      (?<=csrfmiddlewaretoken"\ value=")\w+
    | (?<=/confirm-email/)[\w:-]+
    | (?<=datetime=")[^<]+(?=</time>)
    | tint-\d
    """,
    re.VERBOSE,
)


class SlowHasher(MD5PasswordHasher):
    """Hashing is what takes time."""


class EnumerationMixin:
    """alice's address is known and confirmed, bob's known; the mode is for the subclasses."""

    KNOWN = ("alice@example.org", "Alice@Example.org", "bob@example.org")
    UNKNOWN = "nobody@example.org"

    def assert_alike(self, act, addresses=KNOWN):
        """The act, a function of a browser and an address that returns responses, answers all
        addresses alike, with one mail each to the address, in about the same time.
        """
        expected = self.seen(act, self.UNKNOWN)
        for address in addresses:
            with self.subTest(address):
                self.assertEqual(self.seen(act, address), expected)

    def seen(self, act, address):
        """All that one sees without reading the mail, comparable."""
        cache.clear()  # limits
        mail.outbox.clear()
        with (
            override_settings(PASSWORD_HASHERS=[f"{__name__}.SlowHasher"]),
            patch.object(
                SlowHasher, "encode", autospec=True, side_effect=SlowHasher.encode
            ) as hashing,
        ):
            responses = act(Client(), address)
        recipients = [message.to for message in mail.outbox]
        User.objects.filter(username__startswith="Dora").delete()
        return {
            "answers": [self.normalised(response, address) for response in responses],
            "hashed": hashing.call_count,
            "mails": [to == [address.lower()] for to in recipients],
        }

    def normalised(self, response, address):
        page = VARIABLE.sub("", response.content.decode())
        page = re.sub(re.escape(address), "ADDRESS", page, flags=re.IGNORECASE)
        headers = {
            name: value
            for name, value in response.headers.items()
            if name not in ("X-Request-ID", "Content-Length", "Expires")
        }
        return response.status_code, headers, sorted(response.cookies), page

    # What one can do with an address.

    def sign_up(self, browser, address):
        data = {"username": "Dora", "email": address, "password1": PASSWORD}
        first = browser.post(reverse("account_signup"), data)
        then = browser.get(first["Location"])
        pages = ["account_email", "account_login", "mfa_index", "account_email_verification_sent"]
        return [first, then, *(browser.get(reverse(name)) for name in pages)]

    def sign_up_badly(self, browser, address):
        data = {"username": "alice", "email": address, "password1": "1234"}
        return [browser.post(reverse("account_signup"), data)]

    def sign_up_twice(self, browser, address):
        self.sign_up(browser, address)
        browser.post(reverse("account_logout"))
        data = {"username": "Dora2", "email": address, "password1": PASSWORD}
        return [browser.post(reverse("account_signup"), data)]

    def sign_in(self, browser, address):
        data = {"login": address, "password": "wrong"}
        return [browser.post(reverse("account_login"), data)]

    def sign_in_too_often(self, browser, address):
        return [self.sign_in(browser, address)[0] for _ in range(6)]

    def reset(self, browser, address):
        first = browser.post(reverse("account_reset_password"), {"email": address})
        return [first, browser.get(first["Location"])]

    def reset_too_often(self, browser, address):
        data = {"email": address}
        return [browser.post(reverse("account_reset_password"), data) for _ in range(6)]

    def change_address(self, browser, address):
        """charlie, who is signed in, wants this one."""
        EmailAddress.objects.filter(user=self.charlie).delete()
        browser.post(reverse("account_login"), {"login": "charlie", "password": PASSWORD})
        browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        data = {"email": address, "action_add": ""}
        first = browser.post(reverse("account_email"), data)
        then = browser.get(reverse("account_email"))
        again = browser.post(reverse("account_email"), {"email": address, "action_send": ""})
        return [first, then, again, browser.get(reverse("account_email"))]

    def test_signing_up(self):
        self.assert_alike(self.sign_up)

    def test_signing_up_with_other_mistakes(self):
        self.assert_alike(self.sign_up_badly)

    def test_signing_up_twice(self):
        self.assert_alike(self.sign_up_twice)

    def test_signing_in(self):
        self.assert_alike(self.sign_in)

    def test_signing_in_too_often(self):
        self.assert_alike(self.sign_in_too_often)

    def test_a_forgotten_password(self):
        self.assert_alike(self.reset)

    def test_forgetting_it_too_often(self):
        self.assert_alike(self.reset_too_often)

    def test_changing_the_address(self):
        self.charlie.set_password(PASSWORD)
        self.charlie.save()
        self.assert_alike(self.change_address)


@override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory")
class EnumerationWhereAddressesMustBeConfirmedTests(EnumerationMixin, SignedUpTestCase):
    def test_no_account_comes_of_a_known_address(self):
        self.sign_up(Client(), "alice@example.org")
        self.assertFalse(User.objects.filter(username="Dora").exists())


@override_settings(ACCOUNT_EMAIL_VERIFICATION="optional")
class EnumerationWhereTheyNeedNotTests(EnumerationMixin, SignedUpTestCase):
    def test_the_account_that_comes_of_a_known_address_has_none(self):
        self.sign_up(Client(), "alice@example.org")
        dora = User.objects.get(username="Dora")
        self.assertEqual(dora.email, "")
        self.assertEqual(mail.outbox[0].to, ["alice@example.org"])
        self.assertIn("You have an account already", mail.outbox[0].subject)
        self.assertNotIn("confirm-email", mail.outbox[0].body)

    def test_and_resets_no_password_with_it_but_that_of_its_owner(self):
        self.sign_up(Client(), "alice@example.org")
        mail.outbox.clear()
        self.reset(Client(), "alice@example.org")
        [message] = mail.outbox
        self.assertIn("@alice", message.body)
