"""Accounts at the desk: superusers change them, moderators read."""

from unittest.mock import patch

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.models import User
from accounts.names import MARKS
from accounts.usernames import change_username
from moderation.admin.members import MemberForm, PasswordForm
from tests.moderation.base import MEMBERS, DeskTestCase, page_of

PASSWORD = "tit-bird-9-song"


class MemberFormTests(DeskTestCase):
    def fields(self, member, **changes):
        fields = ["username", "email", "name", "location", "website", "bio"]
        return {field: getattr(member, field) for field in fields} | changes

    def test_moderators_cannot_change_an_account_or_become_more(self):
        for member in (self.mona, self.root, self.alice):
            with self.subTest(member=member):
                data = self.fields(member, is_superuser="on", is_staff="on", name="Changed")
                self.assertEqual(self.client.post(page_of(member), data).status_code, 403)
                url = reverse("admin:auth_user_password_change", args=[member.pk])
                self.assertEqual(self.client.post(url, {"password1": "x"}).status_code, 403)
        self.assertEqual(self.client.get(f"{MEMBERS}add/").status_code, 403)
        self.assertEqual(self.client.get("/admin/auth/group/").status_code, 403)
        self.assertEqual(User.objects.get(is_superuser=True), self.root)

    def test_not_even_with_the_permission_to_change_members(self):
        self.mona.user_permissions.add(Permission.objects.get(codename="change_user"))
        data = self.fields(self.mona, is_superuser="on")
        self.assertEqual(self.client.post(page_of(self.mona), data).status_code, 403)

    def test_moderators_see_no_trace_of_a_password(self):
        self.alice.set_password(PASSWORD)
        self.alice.save()
        self.assertNotContains(self.client.get(page_of(self.alice)), "algorithm")
        self.client.force_login(self.root)
        self.assertContains(self.client.get(page_of(self.alice)), "algorithm")

    def test_a_superuser_makes_a_moderator(self):
        self.client.force_login(self.root)
        group = Group.objects.get(name="Moderators")
        data = self.fields(self.alice, is_staff="on", groups=[group.pk])
        self.assertRedirects(self.client.post(page_of(self.alice), data), MEMBERS)
        alice = User.objects.get(username="alice")
        self.assertTrue(alice.is_staff and alice.has_perm("moderation.suspend_member"))

    def test_a_username_that_cannot_be_one_comes_back_with_the_error(self):
        self.client.force_login(self.root)
        data = self.fields(self.alice, username="alice martin")
        page = self.client.post(page_of(self.alice), data)
        self.assertContains(page, "A username has up to 15 letters")
        self.assertContains(page, 'value="alice martin"')
        self.assertContains(page, 'href="/@alice"')

    def test_a_new_username_leaves_the_old_address_leading_to_it(self):
        self.client.force_login(self.root)
        self.client.post(page_of(self.alice), self.fields(self.alice, username="alicia"))
        self.assertRedirects(self.client.get("/@alice"), "/@alicia")

    def test_a_username_that_somebody_had_lately_is_taken(self):
        change_username(member=self.alice, username="alicia")
        self.client.force_login(self.root)
        page = self.client.post(page_of(self.bob), self.fields(self.bob, username="ALICE"))
        self.assertContains(page, "This username is taken.")
        new = {"username": "alice", "email": "", "usable_password": "false"}
        self.assertContains(self.client.post(f"{MEMBERS}add/", new), "This username is taken.")
        self.assertFalse(User.objects.by_username("alice").exists())

    def test_names_are_kept_as_members_type_them(self):
        self.client.force_login(self.root)
        self.client.post(page_of(self.alice), self.fields(self.alice, name="A" + 9 * "\u0336"))
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.name, "A" + MARKS * "\u0336")
        self.assertContains(self.client.get(MEMBERS), f"<bdi>{self.alice.name}</bdi>")

    def test_whether_an_account_is_protected_is_for_the_member_to_say(self):
        self.client.force_login(self.root)
        self.assertNotContains(self.client.get(page_of(self.alice)), 'name="protected"')
        self.client.post(page_of(self.alice), self.fields(self.alice, protected="on"))
        self.alice.refresh_from_db()
        self.assertFalse(self.alice.protected)

    def test_suspension_and_counters_are_not_fields(self):
        self.client.force_login(self.root)
        data = self.fields(self.alice, suspended_at="2026-01-01", tweets_count=99, is_active="")
        self.client.post(page_of(self.alice), data)
        self.alice.refresh_from_db()
        self.assertEqual((self.alice.suspended_at, self.alice.tweets_count), (None, 1))

    def test_what_others_change_meanwhile_stays(self):
        self.client.force_login(self.root)

        def like_first(form):
            User.objects.filter(pk=self.alice.pk).update(likes_count=7)
            return form.cleaned_data["email"]

        with patch.object(MemberForm, "clean_email", like_first):
            self.client.post(page_of(self.alice), self.fields(self.alice, name="Changed"))
        self.alice.refresh_from_db()
        self.assertEqual((self.alice.name, self.alice.likes_count), ("Changed", 7))

    def test_a_new_password_changes_nothing_else(self):
        self.client.force_login(self.root)

        def like_first(form, user):
            User.objects.filter(pk=user.pk).update(likes_count=7)

        url = reverse("admin:auth_user_password_change", args=[self.alice.pk])
        with patch.object(PasswordForm, "validate_password_for_user", like_first):
            self.client.post(url, dict.fromkeys(("password1", "password2"), PASSWORD))
        self.alice.refresh_from_db()
        self.assertTrue(self.alice.check_password(PASSWORD))
        self.assertEqual(self.alice.likes_count, 7)

    def test_a_new_address_has_to_be_confirmed(self):
        EmailAddress.objects.create(
            user=self.alice, email=self.alice.email, primary=True, verified=True
        )
        self.client.force_login(self.root)
        self.client.post(page_of(self.alice), self.fields(self.alice, email="New@Example.org"))
        self.alice.refresh_from_db()
        address = EmailAddress.objects.get(user=self.alice)
        self.assertEqual((self.alice.email, address.email), ("new@example.org",) * 2)
        self.assertEqual((address.primary, address.verified), (True, False))

    def test_a_lost_second_factor_is_taken_off(self):
        key = Authenticator.objects.create(user=self.alice, type="totp", data={"secret": "hush"})
        self.client.force_login(self.root)
        self.assertNotContains(self.client.get(page_of(self.alice)), "hush")
        inline = {
            "authenticator_set-TOTAL_FORMS": 1,
            "authenticator_set-INITIAL_FORMS": 1,
            "authenticator_set-0-id": key.pk,
            "authenticator_set-0-user": self.alice.pk,
            "authenticator_set-0-DELETE": "on",
        }
        self.client.post(page_of(self.alice), self.fields(self.alice, **inline))
        self.assertFalse(Authenticator.objects.exists())

    def test_a_superuser_adds_a_member_who_can_sign_in(self):
        self.client.force_login(self.root)
        data = {
            "username": "dora",
            "email": "dora@example.org",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        }
        self.client.post(f"{MEMBERS}add/", data)
        dora = User.objects.get(username="dora")
        self.assertTrue(dora.check_password(PASSWORD))
        self.assertEqual(EmailAddress.objects.get(user=dora).email, "dora@example.org")
