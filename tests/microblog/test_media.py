"""Members' pictures: kept by browsers for ever, and nothing beside them."""

import tempfile
from pathlib import Path

from django.test import SimpleTestCase, override_settings
from django.utils.http import http_date


class MediaTests(SimpleTestCase):
    def setUp(self):
        self.root = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.root / "media"))
        self.picture = self.root / "media/tweets/ab/picture.webp"
        self.picture.parent.mkdir(parents=True)
        self.picture.write_bytes(b"RIFF")
        (self.root / "secret_key").write_text("secret")

    def test_a_picture_is_kept_for_a_year_and_never_asked_for_again(self):
        response = self.client.get("/media/tweets/ab/picture.webp")
        self.assertEqual(response.getvalue(), b"RIFF")
        self.assertEqual(response.headers["Content-Type"], "image/webp")
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        directives = set(response.headers["Cache-Control"].split(", "))
        self.assertEqual(directives, {"public", "max-age=31536000", "immutable"})
        self.assertNotIn("Set-Cookie", response.headers)

    def test_a_browser_that_has_it_is_told_so(self):
        since = http_date(self.picture.stat().st_mtime)
        response = self.client.get(
            "/media/tweets/ab/picture.webp", headers={"If-Modified-Since": since}
        )
        self.assertEqual((response.status_code, response.content), (304, b""))

    def test_nothing_outside_is_served_and_no_directory_is_listed(self):
        paths = [
            "../secret_key",
            "tweets/../../secret_key",
            "..%2Fsecret_key",
            "%2e%2e/secret_key",
            "..%5Csecret_key",
            f"/{self.root}/secret_key",
            "tweets/ab/",
            "tweets",
            "tweets/ab/%00",
            "nothing.webp",
            "a" * 300,
        ]
        for path in paths:
            with self.subTest(path), self.assertNoLogs("django.security"):
                response = self.client.get(f"/media/{path}")
                self.assertEqual(response.status_code, 404)
                self.assertNotIn("immutable", response.headers.get("Cache-Control", ""))

    def test_pictures_are_only_read(self):
        self.assertEqual(self.client.post("/media/tweets/ab/picture.webp").status_code, 405)
