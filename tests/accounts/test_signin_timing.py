from unittest.mock import patch

from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import override_settings
from django.urls import reverse

from tests.base import MembersTestCase


class SlowHasher(MD5PasswordHasher):
    """Hashing is what takes time when one signs in."""


@override_settings(PASSWORD_HASHERS=[f"{__name__}.SlowHasher"])
class SigninTimingTests(MembersTestCase):
    def hashed(self, login):
        """How often a password is hashed for a sign-in that fails."""
        with patch.object(SlowHasher, "encode", autospec=True, side_effect=SlowHasher.encode) as it:
            self.client.post(reverse("account_login"), {"login": login, "password": "wrong"})
        return it.call_count

    def test_time_does_not_tell_which_names_and_addresses_are_known(self):
        self.alice.set_password("the quick brown pipit")
        self.alice.save()
        for login in ("alice", "alice@example.org", "nobody", "nobody@example.org"):
            with self.subTest(login):
                self.assertEqual(self.hashed(login), 1)
