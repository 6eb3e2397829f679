"""Leaving, one page for those who have left, and coming back."""

from datetime import timedelta
from unittest.mock import patch

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone, translation

from accounts.models import Follow, User
from accounts.services import change_avatar
from mydata import services
from mydata.services import GRACE
from tests.base import tweet
from tests.mydata.base import (
    DOWNLOAD,
    LEAVE,
    LEAVING,
    PASSWORD,
    REAUTHENTICATE,
    RESTORE,
    MyDataTestCase,
    opened,
    set_left,
    table,
)
from tests.tweets.pictures import picture_file
from tweets import images
from tweets.models import Image, Like, Tweet

DAY = timedelta(days=1)


class LeavingTests(MyDataTestCase):
    def left_at(self, member=None):
        return User.objects.get(pk=(member or self.alice).pk).left_at

    def test_the_page_says_what_will_happen_and_asks_for_no_password(self):
        self.sign_in()
        page = self.client.get(LEAVE)
        until = timezone.now() + GRACE
        self.assertContains(page, f"Until {until:%b}")
        self.assertIsNone(self.left_at())

    def test_it_takes_the_password_and_happens_then(self):
        self.sign_in()
        self.assertRedirects(self.client.post(LEAVE), f"{REAUTHENTICATE}?next={LEAVE}")
        self.confirm(LEAVE, "guess")
        self.assertIsNone(self.left_at())
        self.assertRedirects(self.confirm(LEAVE), "/")
        self.assertIsNotNone(self.left_at())

    def test_or_a_passkey(self):
        User.objects.filter(pk=self.alice.pk).update(password="!")
        Authenticator.objects.create(user=self.alice, type="webauthn", data={})
        self.client.force_login(User.objects.get(pk=self.alice.pk))
        self.client.post(LEAVE)
        self.assertIsNone(self.left_at())
        verified = patch(
            "allauth.mfa.webauthn.forms.ReauthenticateWebAuthnForm.clean_credential",
            side_effect=Authenticator.objects.get,
        )
        with verified:
            fields = {"credential": '{"id": "patched"}', "next": LEAVE}
            self.client.post("/accounts/2fa/webauthn/reauthenticate/", fields)
        self.assertIsNotNone(self.left_at())

    def test_they_are_told_and_signed_out_everywhere(self):
        other = self.client_class()
        other.post("/accounts/login/", {"login": "alice", "password": PASSWORD})
        self.leave()
        self.assertFalse(self.is_signed_in())
        self.assertFalse(UserSession.objects.exists())
        self.assertRedirects(other.get("/connect"), "/accounts/login/?next=/connect")
        self.assertContains(self.client.get("/"), "You have left.")
        self.assertFalse(Session.objects.filter(session_key=self.client.session.session_key))

    def test_a_mail_says_until_when_they_can_come_back(self):
        User.objects.filter(pk=self.alice.pk).update(time_zone="Pacific/Apia")
        self.leave()
        (message,) = mail.outbox
        self.assertEqual(message.to, ["alice@example.org"])
        with timezone.override("Pacific/Apia"):
            until = timezone.localtime(self.left_at() + GRACE)
        self.assertIn(f"{until:%b}", message.body)
        self.assertIn(f"{until.day}, {until.year}", message.body)
        self.assertIn("http://testserver/accounts/login/", message.body)

    def test_the_mail_is_in_their_language(self):
        User.objects.filter(pk=self.alice.pk).update(language="fr")
        with patch("accounts.adapter.translation.override", wraps=translation.override) as override:
            self.leave()
        override.assert_called_once_with("fr")

    def test_a_mail_that_cannot_be_sent_changes_nothing(self):
        failing = patch("accounts.adapter.AccountAdapter.send_mail", side_effect=OSError)
        with failing, self.assertLogs("mydata.notices", "ERROR"):
            self.assertRedirects(self.leave(), "/")
        self.assertIsNotNone(self.left_at())

    def test_old_addresses_of_their_pictures_lead_nowhere(self):
        change_avatar(member=self.alice, picture=images.read(picture_file()))
        tweet(self.alice, pictures=[(self.upload(), "Eggs")])
        before = self.files()
        self.leave()
        member, image = User.objects.get(pk=self.alice.pk), Image.objects.get()
        self.assertEqual(len(self.files()), len(before))
        self.assertEqual(self.files() & before, {member.portrait.file})
        self.assertLessEqual({member.avatar, image.file}, self.files())

    def test_leaving_twice_is_leaving_once(self):
        services.leave(member=self.alice)
        since = self.left_at()
        self.assertIsNone(services.leave(member=self.alice))
        self.assertEqual(self.left_at(), since)

    def test_the_last_superuser_stays(self):
        User.objects.filter(pk__in=[self.alice.pk, self.bob.pk]).update(is_superuser=True)
        set_left(self.bob, DAY)
        answer = self.leave()
        self.assertEqual(answer.status_code, 422)
        self.assertIn("only one", str(answer.context["form"].non_field_errors()))
        self.assertIsNone(self.left_at())
        self.assertTrue(self.is_signed_in())

    def test_another_superuser_may_leave_and_so_may_moderators(self):
        User.objects.filter(pk__in=[self.alice.pk, self.bob.pk]).update(is_superuser=True)
        User.objects.filter(pk=self.charlie.pk).update(is_staff=True)
        for member in (self.alice, self.charlie):
            services.leave(member=User.objects.get(pk=member.pk))
            self.assertIsNotNone(self.left_at(member))


class GraceTests(MyDataTestCase):
    def setUp(self):
        super().setUp()
        set_left(self.alice, DAY)

    def test_signing_in_leads_to_the_one_page(self):
        self.assertRedirects(self.sign_in(), "/", fetch_redirect_response=False)
        self.assertRedirects(self.client.get("/"), LEAVING)
        page = self.client.get(LEAVING)
        until = timezone.now() - DAY + GRACE
        self.assertContains(page, f"{until.day}, {until.year}. Keep it?")
        for path in (RESTORE, DOWNLOAD, "/accounts/logout/"):
            self.assertContains(page, f'"{path}"')
        self.assertNotContains(page, 'href="/tweets/new"')

    def test_every_other_page_leads_there(self):
        self.sign_in()
        pages = [
            "/@bob",
            "/@alice",
            "/discover",
            "/search?q=a",
            "/connect",
            "/settings/profile",
            "/settings/data",
            "/welcome",
            "/accounts/email/",
            "/accounts/2fa/",
            "/accounts/password/change/",
        ]
        for path in pages:
            with self.subTest(path):
                self.assertRedirects(self.client.get(path), LEAVING)

    def test_so_does_the_desk(self):
        User.objects.filter(pk=self.alice.pk).update(is_staff=True, is_superuser=True)
        self.sign_in()
        self.assertRedirects(self.client.get("/admin/"), LEAVING)

    def test_they_do_nothing(self):
        said = tweet(self.bob, "Like me")
        self.sign_in()
        acts = {
            "/tweets/new": {"text": "Too late"},
            "/tweets/pictures": {"images": picture_file()},
            f"/tweets/{said.pk}/like": {},
            f"/tweets/{said.pk}/retweet": {},
            f"/tweets/{said.pk}/report": {"reason": "spam"},
            "/@charlie/follow": {},
            "/@charlie/block": {},
            "/@charlie/mute": {},
            "/settings/profile": {"name": "Late"},
            "/settings/account": {"username": "late"},
            LEAVE: {},
            "/accounts/email/": {"action_add": "", "email": "late@example.org"},
        }
        for path, data in acts.items():
            with self.subTest(path):
                self.assertRedirects(self.client.post(path, data), LEAVING)
        self.assertEqual(Tweet.objects.count(), 1)
        self.assertFalse(Like.objects.exists() or Follow.objects.filter(follower=self.alice))
        self.assertEqual(self.files(), set())

    def test_a_script_is_led_there_as_a_page(self):
        self.sign_in()
        answer = self.client.post("/@charlie/follow", headers={"HX-Request": "true"})
        self.assertEqual(answer.headers["HX-Redirect"], LEAVING)

    def test_they_still_get_their_data(self):
        tweet(self.alice, "Mine")
        self.sign_in()
        self.client.post(DOWNLOAD)
        zipped = opened(self.confirm(DOWNLOAD))
        self.assertEqual(table(zipped, "tweets")[0]["text"], "Mine")

    def test_they_can_sign_out_and_choose_the_language(self):
        self.sign_in()
        self.assertRedirects(
            self.client.post("/language", {"language": "fr", "next": LEAVING}), LEAVING
        )
        self.client.post("/accounts/logout/")
        self.assertFalse(self.is_signed_in())

    def test_pictures_ask_nobody_who_it_is(self):
        self.sign_in()
        (self.media / "nest.webp").write_bytes(b"RIFF")
        with self.assertNumQueries(0):
            self.assertEqual(self.client.get("/media/nest.webp").status_code, 200)

    def test_who_has_not_left_has_no_such_page(self):
        self.client.force_login(self.bob)
        self.assertRedirects(self.client.get(LEAVING), "/")
        self.assertEqual(self.client.get(RESTORE).status_code, 405)

    def test_a_forgotten_password_is_no_reason_to_lose_it_all(self):
        self.client.post("/accounts/password/reset/", {"email": "alice@example.org"})
        self.assertIn("/accounts/password/reset/key/", mail.outbox[0].body)


class RestoringTests(MyDataTestCase):
    def test_everything_is_there_again(self):
        said = tweet(self.alice, "Still here")
        set_left(self.alice, GRACE - DAY)
        self.assertEqual(self.client.get("/@alice").status_code, 404)
        self.sign_in()
        self.assertRedirects(self.client.post(RESTORE), LEAVING, target_status_code=302)
        self.assertContains(self.client.get("/"), "Welcome back!")
        self.client.logout()
        self.assertContains(self.client.get("/@alice"), "Still here")
        self.client.force_login(self.bob)
        self.assertContains(self.client.get("/"), f'id="tweet-{said.pk}"')

    def test_not_when_the_grace_has_passed(self):
        set_left(self.alice, GRACE)
        self.sign_in()
        self.client.post(RESTORE)
        page = self.client.get(LEAVING)
        self.assertContains(page, "Your account is being deleted")
        self.assertNotContains(page, RESTORE)
        self.assertIsNotNone(User.objects.get(pk=self.alice.pk).left_at)

    def test_a_suspended_member_stays_suspended(self):
        now = timezone.now()
        User.objects.filter(pk=self.alice.pk).update(suspended_at=now)
        set_left(self.alice, DAY)
        self.assertRedirects(self.sign_in(), "/accounts/inactive/")
        services.restore(member=self.alice)
        alice = User.objects.get(pk=self.alice.pk)
        self.assertEqual((alice.left_at, alice.suspended_at), (None, now))
        self.assertFalse(alice.is_present)
