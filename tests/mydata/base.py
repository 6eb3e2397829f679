"""alice with a password; pictures in a folder of the test's own."""

import csv
import io
import json
import tempfile
from pathlib import Path
from zipfile import ZipFile

from allauth.account.models import EmailAddress
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from mydata.archive import archive
from tests.base import MembersTestCase
from tests.tweets.pictures import picture_file
from tweets import images
from tweets.services import upload

PASSWORD = "tit-bird-9-song"
DATA, DOWNLOAD = "/settings/data", "/settings/data/download"
LEAVE, LEAVING, RESTORE = "/settings/data/leave", "/leaving", "/leaving/restore"
REAUTHENTICATE = "/accounts/reauthenticate/"


def opened(pieces):
    """The ZIP file that these pieces are."""
    return ZipFile(io.BytesIO(b"".join(pieces)))


def archive_of(member):
    return opened(archive(member, "Read me"))


def table(zipped, name):
    return json.loads(zipped.read(f"{name}.json"))


def sheet(zipped, name):
    text = zipped.read(f"{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def set_left(member, ago):
    User.objects.filter(pk=member.pk).update(left_at=timezone.now() - ago)


class MyDataTestCase(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.alice.set_password(PASSWORD)
        cls.alice.save(update_fields=["password"])
        EmailAddress.objects.create(
            user=cls.alice, email=cls.alice.email, primary=True, verified=True
        )

    def setUp(self):
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))

    def files(self):
        return {str(path.relative_to(self.media)) for path in self.media.rglob("*.webp")}

    def upload(self, width=120):
        return upload(author=self.alice, picture=images.read(picture_file(width)))

    def sign_in(self, password=PASSWORD, **options):
        fields = {"login": "alice", "password": password}
        return self.client.post("/accounts/login/", fields, **options)

    def is_signed_in(self):
        return "_auth_user_id" in self.client.session

    def confirm(self, path, password=PASSWORD):
        """Show once more who one is; from there it goes on to the path."""
        fields = {"password": password, "next": path}
        return self.client.post(REAUTHENTICATE, fields)

    def leave(self):
        """Sign in and leave, with all that follows once it is decided."""
        self.sign_in()
        self.client.post(LEAVE)
        with self.captureOnCommitCallbacks(execute=True):
            return self.confirm(LEAVE)
