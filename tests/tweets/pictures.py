"""What the tests of tweets' pictures share."""

import re
import tempfile
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image as PillowImage

from tests.base import MembersTestCase
from tests.microblog.pictures import file_of
from tweets import images, services
from tweets.models import Image, Tweet

NEW, PICTURES = "/tweets/new", "/tweets/pictures"
FRESH = {"HX-Request": "true"}


def picture_file(width=120, height=80, name="nest.jpg"):
    """A picture known by its size."""
    return SimpleUploadedFile(name, file_of(PillowImage.new("RGB", (width, height)), "PNG"))


def no_picture(name="notes.jpg"):
    return SimpleUploadedFile(name, b"<svg onload=alert(1)>")


class PicturesTestCase(MembersTestCase):
    """alice writes; the files are in a folder of the test's own."""

    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))

    def files(self):
        """Two a picture, the large rendition and the small one."""
        return [path for path in self.media.rglob("*") if path.is_file()]

    def upload(self, member=None, width=120, height=80):
        """A picture that waits, of the member or of alice."""
        picture = images.read(picture_file(width, height))
        return services.upload(author=member or self.alice, picture=picture)

    def post(self, text="Look", *, url=NEW, files=(), uploads=(), alts=(), **fields):
        """Send the form, with uploads, the texts of the first of them, and files just chosen."""
        texts = {f"alt_{row.pk}": alt for row, alt in zip(uploads, alts, strict=False)}
        headers = fields.pop("headers", None)
        data = {"text": text, "images": files, "upload": [row.pk for row in uploads]}
        return self.client.post(url, data | texts | fields, headers=headers)

    def shown(self, response):
        """The pictures of the form that came back: (width, alternative text), in order."""
        return [
            (upload.width, alt.value() or "")
            for upload, alt in response.context["form"].pictures.items()
        ]

    def posted(self):
        """The pictures of the only tweet: (width, alternative text), in order."""
        return list(Image.objects.filter(tweet=Tweet.objects.get()).values_list("width", "alt"))

    def errors(self, response):
        """What a reader sees, in the place for what is wrong with the pictures."""
        found = re.search(r'<div class="errors".*?</div>', response.text, re.DOTALL)
        return re.findall(r"<p>(.*?)</p>", found[0]) if found else []

    def small_size(self, response):
        return PillowImage.open(BytesIO(b"".join(response.streaming_content))).size
