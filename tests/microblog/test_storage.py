from contextlib import suppress
from unittest.mock import patch

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django.test import SimpleTestCase, override_settings

from microblog.images import Rendition
from microblog.storage import (
    delete_files,
    files,
    main_name,
    random_name,
    rendition_name,
    save_renditions,
    undone_on_error,
    url,
)

MEMORY = {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}


def rendition(content):
    return Rendition(ContentFile(content), 4, 3, "#123456")


@override_settings(STORAGES=MEMORY)
class StorageTests(SimpleTestCase):
    def test_names_are_random_and_spread_over_folders(self):
        self.assertRegex(random_name("avatars"), r"^avatars/([0-9a-f]{2})/\1[0-9a-f]{30}\.webp$")
        self.assertNotEqual(random_name("avatars"), random_name("avatars"))

    def test_renditions_are_named_after_the_main_one(self):
        self.assertEqual(
            rendition_name("tweets/ab/abcd.webp", "small"), "tweets/ab/abcd-small.webp"
        )

    def test_a_file_tells_which_picture_it_belongs_to(self):
        name = random_name("tweets")
        for file in (name, rendition_name(name, "small"), rendition_name(name, "other")):
            self.assertEqual(main_name(file), name)

    def test_a_picture_has_a_file_for_each_rendition(self):
        name = random_name("tweets")
        self.assertEqual(files(name), [name])
        self.assertEqual(files(name, "small"), [name, rendition_name(name, "small")])
        self.assertEqual(files("", "small"), [])

    def test_each_rendition_has_an_address(self):
        self.assertEqual(url("tweets/ab/abcd.webp"), "/media/tweets/ab/abcd.webp")
        self.assertEqual(url("tweets/ab/abcd.webp", "small"), "/media/tweets/ab/abcd-small.webp")

    def test_renditions_are_stored_together(self):
        name = save_renditions("tweets", rendition(b"large"), small=rendition(b"small"))
        self.assertEqual(default_storage.open(name).read(), b"large")
        self.assertEqual(default_storage.open(rendition_name(name, "small")).read(), b"small")

    def test_nothing_is_left_when_one_cannot_be_stored(self):
        save, saved = InMemoryStorage.save, []

        def full_after_one(self, name, content):
            if saved:
                raise OSError("no space left")
            saved.append(save(self, name, content))

        with patch.object(InMemoryStorage, "save", full_after_one), self.assertRaises(OSError):
            save_renditions("tweets", rendition(b"large"), small=rendition(b"small"))
        self.assertFalse(default_storage.exists(saved[0]))

    def test_nothing_is_left_where_nothing_refers_to_it_in_the_end(self):
        for fails in (True, False):
            with (
                self.subTest(fails=fails),
                suppress(ZeroDivisionError),
                undone_on_error() as stored,
            ):
                name = save_renditions("tweets", rendition(b"large"))
                stored.append(name)
                if fails:
                    raise ZeroDivisionError
            self.assertEqual(default_storage.exists(name), not fails)

    def test_deleting_goes_on_after_a_failure_and_never_raises(self):
        name = save_renditions("tweets", rendition(b"large"))
        delete = InMemoryStorage.delete

        def failing(self, name):
            if name == "broken":
                raise OSError("no connection")
            delete(self, name)

        with (
            patch.object(InMemoryStorage, "delete", failing),
            self.assertLogs("microblog.storage", "ERROR"),
        ):
            delete_files(["broken", "missing.webp", name])
        self.assertFalse(default_storage.exists(name))
