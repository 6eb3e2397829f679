from unittest.mock import patch

from django.conf import settings
from django.urls import reverse

from accounts.forms import AccountForm
from accounts.models import User
from tests.base import MembersTestCase, make_member

URL = "/settings/account"


class AccountSettingsTests(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)

    def save(self, **fields):
        fields = {"username": "alice", "language": "", "theme": ""} | fields
        response = self.client.post(reverse("settings_account"), fields)
        self.alice.refresh_from_db()
        return response

    def assert_refused(self, response, message):
        self.assertContains(response, message, status_code=422)
        self.assertEqual(self.alice.username, "alice")

    def test_settings_begin_with_the_profile(self):
        self.assertRedirects(self.client.get(reverse("settings")), reverse("settings_profile"))

    def test_the_username_can_be_changed(self):
        self.assertRedirects(self.save(username="Alice_2"), URL)
        self.assertEqual(self.alice.username, "Alice_2")

    def test_the_page_says_how_long_links_to_the_former_one_lead_on(self):
        self.assertContains(self.client.get(URL), "lead to you for 90 more days")

    def test_also_in_its_case_alone(self):
        self.save(username="ALICE")
        self.assertEqual(self.alice.username, "ALICE")

    def test_a_name_that_is_taken_in_another_case_is_refused(self):
        self.assert_refused(self.save(username="BOB"), "This username is taken.")

    def test_reserved_and_malformed_names_are_refused(self):
        self.assert_refused(self.save(username="Support"), "This username is reserved.")
        self.assert_refused(self.save(username="a b"), "15 letters")

    def test_the_page_speaks_of_the_member_by_their_name_while_another_is_refused(self):
        self.assertContains(self.save(username="BOB"), 'href="/@alice"', status_code=422)

    def test_a_name_that_someone_takes_meanwhile_is_refused(self):
        def slow(form):
            make_member("dora")
            return form.cleaned_data["username"]

        with patch.object(AccountForm, "clean_username", slow):
            response = self.save(username="Dora")
        self.assert_refused(response, "This username is taken.")

    def test_language_and_theme_are_kept(self):
        self.save(language="fr", theme="dark")
        page = self.client.get(URL)
        self.assertContains(page, '<html lang="fr" data-theme="dark">')

    def test_a_language_that_the_site_does_not_speak_is_refused(self):
        self.assert_refused(self.save(language="xx"), "xx")

    def test_the_browser_decides_again_when_one_says_so(self):
        self.client.post(reverse("set_language"), {"language": "fr"})
        self.save(language="")
        page = self.client.get(URL, headers={"Accept-Language": "en"})
        self.assertContains(page, '<html lang="en"')


class LanguageTests(MembersTestCase):
    def choose(self, language, **options):
        return self.client.post(reverse("set_language"), {"language": language}, **options)

    def test_a_visitor_reads_on_in_the_language_of_their_choice(self):
        came_from = "http://testserver/discover"
        response = self.choose("fr", headers={"Referer": came_from})
        self.assertRedirects(response, came_from, fetch_redirect_response=False)
        self.assertEqual(self.client.cookies[settings.LANGUAGE_COOKIE_NAME].value, "fr")
        self.assertContains(self.client.get("/accounts/login/"), '<html lang="fr"')

    def test_a_member_does_so_on_every_device(self):
        self.client.force_login(self.alice)
        self.choose("fr")
        self.assertEqual(User.objects.get(pk=self.alice.pk).language, "fr")

    def test_the_way_back_never_leads_to_another_site(self):
        response = self.choose("fr", headers={"Referer": "https://evil.example/"})
        self.assertRedirects(response, "/", fetch_redirect_response=False)

    def test_other_languages_and_none_are_bad_requests(self):
        for language in ("xx", "de", ""):
            self.assertEqual(self.choose(language).status_code, 400)

    def test_it_takes_a_post(self):
        self.assertEqual(self.client.get(reverse("set_language")).status_code, 405)
