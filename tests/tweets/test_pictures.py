"""A tweet's picture: kept with its description, and no file without a tweet."""

import tempfile
from pathlib import Path
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import override_settings

from tests.base import MembersTestCase
from tests.microblog.pictures import file_of, photo
from tweets.models import Image, Tweet

NEW = "/tweets/new"


class PictureTests(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))

    def post(self, text="Look", data=None, alt="A grey noise", **options):
        data = data or file_of(photo(120, 80), "JPEG")
        fields = {"text": text, "image": SimpleUploadedFile("picture.jpg", data), "alt": alt}
        return self.client.post(NEW, fields, **options)

    def files(self):
        return [path for path in self.media.rglob("*") if path.is_file()]

    def test_a_picture_is_stored_with_its_description(self):
        self.assertEqual(self.post().status_code, 302)
        image = Image.objects.get()
        self.assertEqual((image.alt, image.width, image.height), ("A grey noise", 120, 80))
        self.assertEqual(image.tweet, Tweet.objects.get())
        self.assertEqual(len(self.files()), 2)  # large and small

    def test_a_page_shows_the_picture_with_its_description_and_size(self):
        self.post(alt='<b>"Noise"</b>')
        page = self.client.get("/")
        self.assertContains(page, 'alt="&lt;b&gt;&quot;Noise&quot;&lt;/b&gt;"')
        self.assertContains(page, 'width="120" height="80"')

    def test_what_is_no_picture_is_refused_and_text_and_description_stay(self):
        with patch("microblog.images.logger"):
            response = self.post("Kept", data=b"<svg onload=alert(1)>")
        form = response.context["form"]
        self.assertEqual((response.status_code, list(form.errors)), (422, ["image"]))
        self.assertEqual((form["text"].value(), form["alt"].value()), ("Kept", "A grey noise"))
        self.assertFalse(Tweet.objects.exists())
        self.assertFalse(self.files())

    def test_a_picture_beyond_5_megabytes_is_refused(self):
        response = self.post("Kept", data=bytes(5 * 1024 * 1024 + 1))
        self.assertContains(response, "Kept</textarea>", status_code=422)
        self.assertIn("image", response.context["form"].errors)

    def test_a_description_that_is_too_long_is_refused(self):
        response = self.post(alt="a" * 421)
        self.assertIn("alt", response.context["form"].errors)
        self.assertEqual(response.status_code, 422)

    def test_a_text_that_is_too_long_leaves_no_file(self):
        self.assertEqual(self.post("a" * 141).status_code, 422)
        self.assertFalse(self.files())

    def test_a_transaction_that_fails_leaves_no_file(self):
        failure = patch.object(Image.objects, "bulk_create", side_effect=DatabaseError)
        with failure, self.assertLogs("django.request"), self.assertRaises(DatabaseError):
            self.post()
        self.assertFalse(Tweet.objects.exists())
        self.assertFalse(self.files())

    def test_posting_twice_keeps_the_files_of_one(self):
        token = "6f2f1d3e-6f0c-4c1e-9a53-1e2f3a4b5c6d"
        for _ in range(2):
            image = SimpleUploadedFile("picture.jpg", file_of(photo(), "JPEG"))
            self.client.post(NEW, {"text": "Look", "image": image, "token": token})
        self.assertEqual((Image.objects.count(), len(self.files())), (1, 2))

    def test_deleting_the_tweet_deletes_the_files_when_that_is_certain(self):
        self.post()
        tweet = Tweet.objects.get()
        with self.captureOnCommitCallbacks() as callbacks:
            self.client.post(f"/tweets/{tweet.pk}/delete")
        self.assertEqual(len(self.files()), 2)
        for callback in callbacks:
            callback()
        self.assertFalse(self.files())
        self.assertFalse(Image.objects.exists())
