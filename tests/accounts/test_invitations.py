import re

from allauth.account.models import EmailAddress
from django.core import mail
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.invitations import SIGNER, invitation_path
from accounts.models import User
from accounts.services import block
from tests.base import MembersTestCase

NEW = {"username": "dora", "email": "dora@example.org", "password1": "the quick brown pipit"}


class InvitationTestCase(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        User.objects.filter(pk=cls.alice.pk).update(name="Alice A.", bio="Birds #birds")
        cls.url = invitation_path(cls.alice)


class PageTests(InvitationTestCase):
    def test_it_is_shown_to_the_member_to_copy_and_to_send(self):
        self.client.force_login(self.alice)
        page = self.client.get(reverse("friends"))
        self.assertContains(page, f'value="http://testserver{self.url}"')
        mail_link = re.search(r'href="(mailto:[^"]*)"', page.text)[1]
        self.assertIn("http%3A%2F%2Ftestserver%2Finvite%2F", mail_link)

    def test_visitors_see_who_invites_them_and_sign_up(self):
        page = self.client.get(self.url)
        self.assertContains(page, "Alice A.")
        self.assertContains(page, "birds")
        self.assertContains(page, f'href="{reverse("account_signup")}"')
        self.assertContains(page, '<meta name="robots" content="noindex">')

    def test_members_come_to_the_page_of_who_gave_it(self):
        for member in (self.bob, self.alice):
            self.client.force_login(member)
            self.assertRedirects(self.client.get(self.url), "/@alice")

    def test_it_outlives_another_username(self):
        User.objects.filter(pk=self.alice.pk).update(username="alicia")
        self.assertContains(self.client.get(self.url), "@alicia")

    @override_settings(SIGNUP_OPEN=False)
    def test_while_sign_up_is_closed_the_page_says_so(self):
        page = self.client.get(self.url)
        self.assertContains(page, "Sign-up is closed")
        self.assertNotContains(page, 'class="button button-primary" href="/accounts/signup/"')


class NobodyTests(InvitationTestCase):
    def assert_of_nobody(self, url):
        page = self.client.get(url)
        self.assertContains(page, "no longer valid", status_code=404)
        self.assertContains(page, f'href="{reverse("account_signup")}"', status_code=404)
        self.assertNotContains(page, "Alice", status_code=404)
        self.assertNotIn("inviter", self.client.session)

    def test_of_members_who_are_suspended_or_have_left(self):
        for column in ("suspended_at", "left_at"):
            User.objects.filter(pk=self.alice.pk).update(**{column: timezone.now()})
            self.assert_of_nobody(self.url)
            User.objects.filter(pk=self.alice.pk).update(**{column: None})

    def test_of_members_who_were_deleted(self):
        self.alice.delete()
        self.assert_of_nobody(self.url)

    def test_nobody_writes_one_by_hand(self):
        token = SIGNER.sign(self.alice.pk)
        for forged in (str(self.alice.pk), f"{token}x", f"{self.bob.pk}{token[1:]}x", "x", "é."):
            self.assert_of_nobody(reverse("invitation", args=[forged]))

    def test_whom_the_inviter_has_blocked_finds_nothing(self):
        block(blocker=self.alice, blocked=self.charlie)
        self.client.force_login(self.charlie)
        self.assertEqual(self.client.get(self.url).status_code, 404)


class SignupTests(InvitationTestCase):
    def sign_up(self):
        self.client.get(self.url)
        return self.client.post(reverse("account_signup"), NEW)

    def assert_alice_comes_first(self):
        page = self.client.get(reverse("welcome_people"))
        first = page.context["members"][0]
        self.assertEqual((first.username, str(first.reason)), ("alice", "Invited you"))
        self.assertFalse(first.is_followed)
        self.assertContains(page, "Invited you")

    @override_settings(ACCOUNT_EMAIL_VERIFICATION="optional")
    def test_the_inviter_is_suggested_first_and_not_followed_unasked(self):
        # Everybody else is followed more.
        User.objects.exclude(pk=self.alice.pk).update(followers_count=50)
        self.sign_up()
        self.assert_alice_comes_first()

    @override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory")
    def test_also_where_the_address_has_to_be_confirmed_in_between(self):
        self.sign_up()
        self.assertNotIn("_auth_user_id", self.client.session)
        path = re.search(r"/accounts/confirm-email/\S+", mail.outbox[-1].body)[0]
        self.client.post(path)
        self.assertTrue(EmailAddress.objects.get(email=NEW["email"]).verified)
        self.assertIn("_auth_user_id", self.client.session)
        self.assert_alice_comes_first()

    @override_settings(ACCOUNT_EMAIL_VERIFICATION="optional")
    def test_an_inviter_who_has_left_meanwhile_is_not_suggested(self):
        self.sign_up()
        User.objects.filter(pk=self.alice.pk).update(left_at=timezone.now())
        names = [m.username for m in self.client.get(reverse("welcome_people")).context["members"]]
        self.assertNotIn("alice", names)
