from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from tests.accounts.test_signin import PASSWORD, SignedUpTestCase

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


class SessionsTests(SignedUpTestCase):
    """alice is signed in with Firefox, which looks, and with a phone."""

    def setUp(self):
        super().setUp()
        self.client = Client(headers={"User-Agent": FIREFOX})
        self.phone = Client(headers={"User-Agent": SAFARI}, REMOTE_ADDR="192.0.2.7")
        for client in (self.phone, self.client):
            client.post(reverse("account_login"), {"login": "alice", "password": PASSWORD})
        self.here = UserSession.objects.get(user_agent=FIREFOX)
        self.there = UserSession.objects.get(user_agent=SAFARI)

    def end(self, session, client=None):
        return (client or self.client).post(reverse("end_session", args=[session.pk]))

    def is_in(self, client):
        return client.get(reverse("settings_account")).status_code == 200

    def test_the_list_names_browsers_and_where_they_are_the_latest_first(self):
        page = self.client.get(reverse("usersessions_list")).content.decode()
        self.assertIn("192.0.2.7", page)
        places = [page.index(words) for words in ("Firefox on Linux", "This browser", "Safari on")]
        self.assertEqual(places, sorted(places))

    def test_a_session_that_is_ended_elsewhere_is_out(self):
        self.assertTrue(self.is_in(self.phone))
        response = self.end(self.there)
        self.assertRedirects(response, reverse("usersessions_list"))
        self.assertFalse(self.is_in(self.phone))
        self.assertTrue(self.is_in(self.client))
        self.assertFalse(UserSession.objects.filter(pk=self.there.pk).exists())

    def test_all_others_are_ended_at_once(self):
        self.client.post(reverse("usersessions_list"))
        self.assertEqual((self.is_in(self.phone), self.is_in(self.client)), (False, True))

    def test_this_session_is_ended_by_signing_out(self):
        self.assertRedirects(self.end(self.here), reverse("account_logout"))
        self.assertTrue(self.is_in(self.client))

    def test_nobody_ends_the_session_of_somebody_else(self):
        self.client.force_login(self.bob)
        self.assertEqual(self.end(self.there).status_code, 404)
        self.assertTrue(self.is_in(self.phone))

    def test_a_session_that_is_gone_is_not_found(self):
        self.end(self.there)
        self.assertEqual(self.end(self.there).status_code, 404)

    def test_it_takes_a_post_and_a_member(self):
        address = reverse("end_session", args=[self.there.pk])
        self.assertEqual(self.client.get(address).status_code, 405)
        self.assertEqual(Client().post(address).status_code, 302)
        self.assertTrue(self.is_in(self.phone))

    def test_another_password_ends_all_others(self):
        data = {"oldpassword": PASSWORD, "password1": "a slow green finch"}
        self.client.post(reverse("account_change_password"), data)
        self.assertEqual((self.is_in(self.phone), self.is_in(self.client)), (False, True))
        self.assertNotContains(self.client.get(reverse("usersessions_list")), "Safari")
