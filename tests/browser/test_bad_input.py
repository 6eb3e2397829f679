"""What is refused comes back with everything that was typed, and with the reason: no script."""

import re

from tests.base import make_member
from tests.browser.base import BrowserTestCase, expect
from tests.browser.community import PASSWORD, PICTURE
from tweets.models import Tweet
from tweets.text import MAX_LENGTH

GOOD = {"name": "nest.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}
BROKEN = {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"}


class BadInputTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.alice = make_member("alice")

    def open(self, path, member=None):
        self.page = self.open_page(member, javascript=False)
        self.page.goto(path)

    def field(self, name):
        return self.page.locator(f"main [name={name}]")

    def submit(self, **values):
        for name, value in values.items():
            self.field(name).fill(value)
        self.page.locator("main form[method=post] .button-primary").first.click()

    def assert_refused(self, name, error, /, **typed):
        """The error stands with its field, and the form holds what was typed."""
        expect(self.field(name)).to_have_attribute("aria-invalid", "true")
        expect(self.field(name)).to_have_accessible_description(re.compile(error))
        for other, value in typed.items():
            expect(self.field(other)).to_have_value(value)

    def test_a_text_that_is_too_long(self):
        text = "a" * (MAX_LENGTH + 2)
        for path in ("/", "/tweets/new", "/welcome/tweet"):
            with self.subTest(path):
                self.open(path, self.alice)
                self.submit(text=text)
                self.assert_refused("text", "This is 2 characters too long.", text=text)
        self.assertEqual(Tweet.objects.count(), 0)

    def test_a_text_of_nothing_that_shows(self):
        self.open("/", self.alice)
        self.submit(text="\u200b\u2060 ")
        self.assert_refused("text", "A Tweet needs some text.")
        self.assertEqual(Tweet.objects.count(), 0)

    def test_a_picture_that_is_none(self):
        self.open("/", self.alice)
        self.field("images").set_input_files([GOOD, BROKEN])
        self.submit(text="Look")
        error = "broken.jpg: This file is not a JPG, PNG, GIF or WebP picture."
        self.assert_refused("images", error, text="Look")
        expect(self.page.locator(".upload")).to_have_count(1)
        self.assertEqual(Tweet.objects.count(), 0)

    def test_a_description_of_a_picture_that_is_too_long(self):
        self.open("/tweets/new", self.alice)
        self.field("images").set_input_files(GOOD)
        self.page.get_by_role("button", name="Add the pictures").click()
        self.page.locator("[maxlength]").evaluate_all(
            "fields => fields.forEach((field) => field.removeAttribute('maxlength'))"
        )
        alt = self.page.locator(".upload textarea")
        alt.fill("a" * 421)
        self.submit(text="Look")
        expect(alt).to_have_attribute("aria-invalid", "true")
        expect(alt).to_have_accessible_description(re.compile("at most 420 characters"))
        expect(alt).to_have_value("a" * 421)
        expect(self.field("text")).to_have_value("Look")

    def test_an_avatar_that_is_too_large(self):
        self.open("/settings/profile", self.alice)
        file = BROKEN | {"buffer": PICTURE + bytes(750_000)}
        self.field("avatar").set_input_files(file)
        self.submit(bio="Birds", location="Lyon")
        self.assert_refused(
            "avatar", "This picture is larger than 700 KB.", bio="Birds", location="Lyon"
        )

    def test_a_bio_that_is_too_long(self):
        self.open("/settings/profile", self.alice)
        self.page.locator("[maxlength]").evaluate_all(
            "fields => fields.forEach((field) => field.removeAttribute('maxlength'))"
        )
        self.submit(bio="b" * 161, website="nowhere")
        self.assert_refused("bio", "at most 160 characters", bio="b" * 161, website="nowhere")
        self.assert_refused("website", "Enter an address such as")

    def test_a_name_that_is_taken_in_other_letters(self):
        self.open("/accounts/signup/")
        self.submit(name="Alice", username="ALICE", email="other@example.org", password1=PASSWORD)
        self.assert_refused(
            "username",
            "This username is taken.",
            name="Alice",
            username="ALICE",
            email="other@example.org",
        )

    def test_a_form_that_has_expired(self):
        self.open("/", self.alice)
        self.page.context.clear_cookies(name="csrftoken")
        with self.assertLogs("django.security.csrf"):
            self.submit(text="Precious")
            expect(self.page.get_by_role("heading", level=1)).to_have_text("This form has expired")
        expect(self.field("text")).to_have_value("Precious")
        self.page.get_by_role("button", name="Send it again").click()
        expect(self.page.get_by_role("article")).to_contain_text("Precious")
        self.assertEqual(Tweet.objects.count(), 1)

    def test_a_session_that_has_ended(self):
        self.alice.set_password(PASSWORD)
        self.alice.save()
        self.open("/", self.alice)
        self.page.context.clear_cookies(name="sessionid")
        self.submit(text="Precious")
        self.submit(login="alice", password=PASSWORD)
        expect(self.field("text")).to_have_value("Precious")
        self.submit()
        expect(self.page.get_by_role("article")).to_contain_text("Precious")

    def test_an_address_that_makes_no_sense(self):
        for path, status, heading in [
            ("/?before=abc", 400, "This request is not understood"),
            ("/@alice?before=abc", 400, "This request is not understood"),
            ("/search?q=a&before=abc", 400, "This request is not understood"),
            ("/@nobody", 404, "There is nothing here"),
            ("/@alice/123", 404, "There is nothing here"),
        ]:
            with self.subTest(path):
                page = self.open_page(javascript=False)
                self.assertEqual(page.goto(path).status, status)
                expect(page.get_by_role("heading", level=1)).to_have_text(heading)
