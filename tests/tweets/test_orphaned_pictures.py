"""manage.py orphaned_pictures: what is stored against the rows that name it."""

import os
import tempfile
from datetime import timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from accounts import avatars, headers
from accounts.models import Portrait, User
from accounts.services import change_avatar, change_header
from microblog import storage
from tests.base import MembersTestCase, tweet
from tests.microblog.pictures import file_of, photo, read
from tweets import images
from tweets.management.commands.orphaned_pictures import COLUMNS, FOLDERS
from tweets.models import Image, Upload
from tweets.services import upload

ORPHAN = "tweets/ab/abcdef.webp"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class OrphanedPicturesTests(MembersTestCase):
    """alice has a tweet with a picture, an avatar, a header and an upload; all files are old."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.picture = read(file_of(photo(40, 30), "PNG"))

    def setUp(self):
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))
        shown, self.upload = (upload(author=self.alice, picture=self.picture) for _ in range(2))
        self.tweet = tweet(self.alice, "Look", pictures=[(shown, "")])
        change_avatar(member=self.alice, picture=self.picture)
        change_header(member=self.alice, picture=self.picture)
        self.age()

    def age(self, by=2 * HOUR):
        then = (timezone.now() - by).timestamp()
        for path in self.media.rglob("*.*"):
            os.utime(path, (then, then))

    def files(self):
        return {
            path.relative_to(self.media).as_posix()
            for path in self.media.rglob("*")
            if path.is_file()
        }

    def store(self, *names):
        for name in names:
            default_storage.save(name, ContentFile(b"picture"))
        self.age()

    def run_command(self, **options):
        """Its lines, and the message of the error with which it ends or None."""
        output, error = StringIO(), None
        try:
            with self.captureOnCommitCallbacks(execute=True):
                call_command("orphaned_pictures", stdout=output, **options)
        except CommandError as raised:
            error = str(raised)
        return output.getvalue().splitlines(), error

    def test_what_rows_name_is_kept_in_all_renditions(self):
        files = self.files()
        self.assertEqual(len(files), 9)
        self.assertEqual(self.run_command(), (["All pictures are where they belong."], None))
        self.assertEqual(self.run_command(delete=True)[1], None)
        self.assertEqual(self.files(), files)

    def test_without_anything_stored_nothing_is_wrong(self):
        for model in (Upload, Image, Portrait):
            model.objects.all().delete()
        User.objects.update(avatar="", header="")
        with override_settings(MEDIA_ROOT=self.media / "nothing"):
            self.assertIsNone(self.run_command()[1])

    def test_a_picture_that_no_row_names_is_listed_and_only_then_deleted(self):
        kept = self.files()
        orphans = {
            ORPHAN,
            storage.rendition_name(ORPHAN, "small"),
            "avatars/cd/cdef.webp",
            "headers/ef/ef01.webp",
            "portraits/01/0123.webp",
            "tweets/stray.txt",
        }
        self.store(*orphans)
        lines, error = self.run_command()
        self.assertEqual({line.partition(":")[0] for line in lines}, orphans)
        self.assertIn("6 that nobody needs", error)
        self.assertEqual(self.files(), kept | orphans)
        lines, error = self.run_command(delete=True)
        self.assertIn("6 deleted.", lines)
        self.assertIsNone(error)
        self.assertEqual(self.files(), kept)

    def test_the_picture_of_a_tweet_that_is_gone_is_an_orphan(self):
        name = Image.objects.get().file
        self.tweet.delete()
        self.run_command(delete=True)
        self.assertFalse(default_storage.exists(name))
        self.assertFalse(default_storage.exists(storage.rendition_name(name, "small")))

    def test_a_file_younger_than_an_hour_may_belong_to_a_post_under_way(self):
        self.store(ORPHAN)
        self.age(HOUR - timedelta(minutes=1))
        self.assertIsNone(self.run_command(delete=True)[1])
        self.assertTrue(default_storage.exists(ORPHAN))
        self.age(HOUR + timedelta(minutes=1))
        self.run_command(delete=True)
        self.assertFalse(default_storage.exists(ORPHAN))

    def test_a_storage_without_times_loses_nothing(self):
        self.store(ORPHAN)
        with patch.object(FileSystemStorage, "get_modified_time", side_effect=NotImplementedError):
            self.run_command(delete=True)
        self.assertTrue(default_storage.exists(ORPHAN))

    def test_concealed_pictures_have_new_names_and_are_kept(self):
        images.conceal(Image.objects.all())
        avatars.conceal(self.alice)
        headers.conceal(self.alice)
        self.age()
        files = self.files()
        self.assertIsNone(self.run_command(delete=True)[1])
        self.assertEqual(self.files(), files)

    def test_what_conceal_could_not_delete_is_an_orphan(self):
        shown = Image.objects.get().file
        with (
            patch.object(FileSystemStorage, "delete", side_effect=OSError),
            self.assertLogs("microblog.storage", "ERROR"),
        ):
            images.conceal(Image.objects.all())
        self.age()
        self.run_command(delete=True)
        self.assertFalse(default_storage.exists(shown))
        self.assertTrue(default_storage.exists(Image.objects.get().file))

    def test_an_upload_becomes_a_picture_while_one_looks(self):
        """Between the listing and the rows."""
        file = self.upload.file
        listdir = FileSystemStorage.listdir

        def slow(storage, folder):
            listed = listdir(storage, folder)
            if folder == os.path.dirname(file) and Upload.objects.exists():
                tweet(self.alice, "Look again", pictures=[(self.upload, "")])
            return listed

        with patch.object(FileSystemStorage, "listdir", slow):
            self.assertIsNone(self.run_command(delete=True)[1])
        self.assertTrue(default_storage.exists(file))
        self.assertFalse(Upload.objects.exists())

    def test_a_picture_that_is_posted_while_one_looks_is_not_missing(self):
        new = f"{os.path.dirname(Image.objects.get().file)}/new.webp"
        listdir = FileSystemStorage.listdir

        def slow(where, folder):
            listed = listdir(where, folder)
            if folder == os.path.dirname(new):
                self.store(*storage.files(new, "small"))
                Upload.objects.create(author=self.bob, file=new, width=4, height=3)
            return listed

        with patch.object(FileSystemStorage, "listdir", slow):
            self.assertIsNone(self.run_command()[1])

    def test_a_file_that_vanishes_while_one_looks_is_no_error(self):
        self.store(ORPHAN, "tweets/cd/cdef.webp")
        age = FileSystemStorage.get_modified_time

        def vanishing(storage, name):
            storage.delete(name)
            return age(storage, name)

        with patch.object(FileSystemStorage, "get_modified_time", vanishing):
            self.assertIsNone(self.run_command(delete=True)[1])

    def test_a_tweet_that_is_deleted_while_one_looks_misses_nothing(self):
        image = Image.objects.get()
        exists = FileSystemStorage.exists

        def deleted(storage, name):
            Image.objects.all().delete()
            return exists(storage, name)

        images.delete([image.file])
        with patch.object(FileSystemStorage, "exists", deleted):
            self.assertIsNone(self.run_command()[1])

    def test_missing_files_are_told_with_the_row_that_names_them(self):
        image = Image.objects.get()
        small = storage.rendition_name(image.file, "small")
        default_storage.delete(small)
        default_storage.delete(self.alice.avatar)
        for delete in (False, True):
            lines, error = self.run_command(delete=delete)
            self.assertIn(f"{small}: missing, and tweets.Image {image.pk} names it", lines)
            self.assertIn(
                f"{self.alice.avatar}: missing, and accounts.User {self.alice.pk} names it", lines
            )
            self.assertIn("2 missing", error)
        self.assertTrue(Image.objects.filter(pk=image.pk).exists())

    def test_where_the_whole_storage_is_gone_every_file_is_missing(self):
        with override_settings(MEDIA_ROOT=self.media / "unmounted"):
            self.assertIn("9 missing", self.run_command(delete=True)[1])
        self.assertEqual(len(self.files()), 9)

    def test_an_upload_that_waited_for_a_day_goes_with_its_files(self):
        def wait(time):
            Upload.objects.update(created_at=timezone.now() - time)

        wait(DAY - HOUR)
        self.assertIsNone(self.run_command(delete=True)[1])
        wait(DAY + HOUR)
        (line,), error = self.run_command()
        self.assertRegex(line, f"^{self.upload.file}: not tweeted since ")
        self.assertIn("1 that nobody needs", error)
        self.assertTrue(default_storage.exists(self.upload.file))
        self.assertIsNone(self.run_command(delete=True)[1])
        self.assertFalse(Upload.objects.exists())
        self.assertFalse(default_storage.exists(self.upload.file))
        self.assertEqual(len(self.files()), 7)

    def test_foreign_files_beside_our_folders_stay(self):
        foreign = {"notes.txt", "backup/tweets/ab/abcd.webp", "tweetsab/abcd.webp"}
        self.store(*foreign)
        self.assertIsNone(self.run_command(delete=True)[1])
        self.assertLessEqual(foreign, self.files())

    def test_a_file_that_cannot_be_deleted_is_logged_and_the_others_go(self):
        self.store(ORPHAN, "tweets/ab/abff.webp")
        delete = FileSystemStorage.delete

        def failing(storage, name):
            if name == ORPHAN:
                raise OSError("read-only")
            delete(storage, name)

        with (
            patch.object(FileSystemStorage, "delete", failing),
            self.assertLogs("microblog.storage", "ERROR"),
        ):
            self.run_command(delete=True)
        self.assertTrue(default_storage.exists(ORPHAN))
        self.assertFalse(default_storage.exists("tweets/ab/abff.webp"))

    def test_it_knows_every_column_that_names_a_picture(self):
        """A column that it did not know would cost its pictures."""
        columns = {
            (model, field.name)
            for model in apps.get_models()
            for field in model._meta.local_fields
            if field.name in ("file", "avatar", "header")
        }
        self.assertEqual({(model, column) for model, column, _renditions in COLUMNS}, columns)

    def test_it_knows_every_folder(self):
        self.assertLessEqual({name.partition("/")[0] for name in self.files()}, set(FOLDERS))
