from unittest.mock import patch

from django.test import override_settings
from django.urls import reverse

from accounts.allauth_forms import SignupForm
from accounts.models import User
from tests.base import MembersTestCase, make_member

MANDATORY = override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory")
OPTIONAL = override_settings(ACCOUNT_EMAIL_VERIFICATION="optional")


class SignupTests(MembersTestCase):
    def sign_up(self, **fields):
        fields = {
            "name": "Dora",
            "username": "Dora",
            "email": "dora@example.org",
            "password1": "the quick brown pipit",
        } | fields
        return self.client.post(reverse("account_signup"), fields)

    def assert_refused(self, response, field, message):
        self.assertIn(message, " ".join(response.context["form"].errors[field]))
        self.assertFalse(User.objects.filter(email="dora@example.org").exists())

    @OPTIONAL
    def test_a_new_member_is_led_to_the_assistant(self):
        self.assertRedirects(self.sign_up(), reverse("welcome"), fetch_redirect_response=False)
        dora = User.objects.get(username="Dora")
        self.assertEqual((dora.name, dora.email), ("Dora", "dora@example.org"))
        self.assertTrue(dora.check_password("the quick brown pipit"))

    def test_the_fields_stand_in_the_order_of_an_introduction(self):
        form = self.client.get(reverse("account_signup")).context["form"]
        self.assertEqual(list(form.fields), ["name", "username", "email", "password1"])

    @OPTIONAL
    def test_a_name_is_not_needed(self):
        self.sign_up(name="")
        self.assertEqual(User.objects.get(username="Dora").display_name, "Dora")

    def test_a_username_taken_in_another_case_is_refused_and_the_rest_kept(self):
        response = self.sign_up(username="ALICE")
        self.assert_refused(response, "username", "This username is taken.")
        self.assertContains(response, 'value="dora@example.org"')

    def test_reserved_and_malformed_usernames_are_refused(self):
        self.assert_refused(self.sign_up(username="Admin"), "username", "reserved")
        for username in ("é", "a b", "a-b"):
            self.assert_refused(self.sign_up(username=username), "username", "15 letters")
        self.assert_refused(self.sign_up(username="x" * 16), "username", "15")

    def test_a_password_that_everybody_uses_is_refused(self):
        self.assert_refused(self.sign_up(password1="password"), "password1", "too common")

    @OPTIONAL
    def test_a_username_taken_between_the_look_and_the_leap_is_refused_beside_the_field(self):
        try_save = SignupForm.try_save

        def quicker(form, request):
            make_member("dora", name="Quicker")
            return try_save(form, request)

        with patch.object(SignupForm, "try_save", quicker):
            response = self.sign_up(email="other@example.org")
        self.assertContains(response, "This username is taken.", status_code=422)
        self.assertContains(response, 'value="other@example.org"', status_code=422)

    @override_settings(SIGNUP_OPEN=False)
    def test_nobody_signs_up_while_it_is_closed(self):
        self.assertContains(self.sign_up(), "Sign-up is closed")
        self.assertFalse(User.objects.filter(username="Dora").exists())

    @OPTIONAL
    def test_nothing_unseen_gets_into_a_name(self):
        self.sign_up(name="Do\u202era\t\u0007  B.")
        self.assertEqual(User.objects.get(username="Dora").name, "Do ra B.")

    def test_beyond_the_limit_a_page_asks_for_a_break(self):
        for _ in range(10):
            self.sign_up(username="Admin")
        response = self.sign_up()
        self.assertContains(response, "A little slower, please", status_code=429)
