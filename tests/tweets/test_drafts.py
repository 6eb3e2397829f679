"""A form that was open when the session ended: its text comes through signing in."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.base import MembersTestCase, tweet
from tweets.models import Tweet, Upload

NEW = "/tweets/new"


@override_settings(ACCOUNT_EMAIL_VERIFICATION="none")
class DraftTests(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.alice.set_password("correct horse")
        cls.alice.save()

    def upload(self, author):
        return Upload.objects.create(
            author=author, file="tweets/ab/ab.webp", width=4, height=3, color="#aabbcc"
        )

    def sign_in(self, response):
        """Sign in where the response leads to; returns the page after that."""
        self.assertEqual(response.status_code, 302)
        self.assertTrue(response.url.startswith("/accounts/login/?next="), response.url)
        return self.client.post(
            response.url, {"login": "alice", "password": "correct horse"}, follow=True
        )

    def test_the_text_waits_until_one_has_signed_in(self):
        page = self.sign_in(self.client.post(NEW, {"text": "Not <lost>"}))
        self.assertContains(page, "Not &lt;lost&gt;</textarea>")
        self.assertFalse(Tweet.objects.exists())
        self.assertNotContains(self.client.get(NEW), "Not &lt;lost&gt;")

    def test_the_page_to_sign_in_says_that_it_waits(self):
        for text, expected in (("", False), ("Not lost", True)):
            page = self.client.get(self.client.post(NEW, {"text": text}).url)
            self.assertEqual("What you typed is kept" in page.text, expected)

    def test_an_answer_stays_an_answer(self):
        question = tweet(self.bob, "Who comes along?")
        page = self.sign_in(self.client.post(NEW, {"text": "I do", "in_reply_to": question.pk}))
        self.assertContains(page, "I do</textarea>")
        self.assertContains(page, f'name="in_reply_to" value="{question.pk}"')

    def test_the_text_is_kept_when_what_it_answers_is_gone(self):
        for gone in (10**12, "9" * 5000, "garbage"):
            with self.subTest(gone):
                page = self.sign_in(self.client.post(NEW, {"text": "I do", "in_reply_to": gone}))
                self.assertContains(page, "I do</textarea>")
                self.client.logout()

    def test_the_first_tweet_of_the_assistant_is_kept_as_well(self):
        page = self.sign_in(self.client.post("/welcome/tweet", {"text": "My first"}))
        self.assertEqual(page.request["PATH_INFO"], "/welcome/tweet")
        self.assertContains(page, "My first</textarea>")

    def test_a_file_just_chosen_is_not_kept_but_does_no_harm(self):
        picture = SimpleUploadedFile("picture.jpg", b"\xff\xd8")
        page = self.sign_in(self.client.post(NEW, {"text": "Look", "images": picture}))
        self.assertContains(page, "Look</textarea>")

    def test_pictures_wait_with_their_descriptions_even_without_a_text(self):
        first, second = self.upload(self.alice), self.upload(self.alice)
        fields = {"text": "", "upload": [second.pk, first.pk], f"alt_{second.pk}": "Five eggs"}
        for url in (NEW, "/tweets/pictures"):
            with self.subTest(url):
                page = self.sign_in(self.client.post(url, fields))
                self.assertEqual(page.request["PATH_INFO"], NEW)
                pictures = page.context["form"].pictures.items()
                self.assertEqual([upload for upload, _alt in pictures], [second, first])
                self.assertContains(page, "Five eggs</textarea>")
                self.client.logout()

    def test_pictures_of_somebody_else_do_not_come_along(self):
        theirs = self.upload(self.bob)
        page = self.sign_in(self.client.post(NEW, {"text": "Look", "upload": theirs.pk}))
        self.assertContains(page, "Look</textarea>")
        self.assertContains(page, "A picture is no longer there.")
        self.assertNotContains(page, f"/tweets/uploads/{theirs.pk}")

    def test_a_visitor_without_a_text_just_signs_in(self):
        self.assertRedirects(
            self.client.get(NEW, {"text": "#tea"}),
            "/accounts/login/?next=/tweets/new%3Ftext%3D%2523tea",
        )


class ExpiredFormTests(MembersTestCase):
    """The form's CSRF token is no longer valid."""

    def post(self, **headers):
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.alice)
        fields = {"text": "Not <lost>", "token": "1", "password": "secret word"}
        return client.post(NEW, fields, headers=headers)

    def test_what_was_typed_is_offered_again_on_our_own_pages(self):
        response = self.post(sec_fetch_site="same-origin")
        self.assertContains(response, "Not &lt;lost&gt;</textarea>", status_code=403)
        self.assertContains(response, 'name="csrfmiddlewaretoken"', status_code=403)
        self.assertFalse(Tweet.objects.exists())

    def test_passwords_are_never_shown_again(self):
        response = self.post(sec_fetch_site="same-origin")
        self.assertNotContains(response, "secret word", status_code=403)

    def test_the_form_of_another_site_does_not_become_ours(self):
        for site in ("cross-site", "same-site", "none", ""):
            with self.subTest(site):
                response = self.post(sec_fetch_site=site)
                self.assertNotContains(response, "Not &lt;lost&gt;", status_code=403)
        self.assertNotContains(self.post(), "Not &lt;lost&gt;", status_code=403)
