"""The part of a picture that is the avatar, and the picture above the profile."""

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.urls import reverse
from PIL import Image

from accounts import services
from accounts.models import Portrait, User
from microblog import storage
from tests.base import MembersTestCase
from tests.microblog.pictures import BLUE, GREEN, RED, file_of, photo, quarters, read

URL = reverse("settings_avatar")


class PicturesTestCase(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.enterContext(override_settings(MEDIA_ROOT=self.enterContext(TemporaryDirectory())))
        self.client.force_login(self.alice)

    def post(self, url, **fields):
        with self.captureOnCommitCallbacks(execute=True):
            response = self.client.post(url, fields)
        self.alice.refresh_from_db()
        return response

    def save(self, **fields):
        """The profile; pictures as Pillow's images."""
        for name, image in fields.items():
            if isinstance(image, Image.Image):
                fields[name] = SimpleUploadedFile("picture.png", file_of(image, "PNG"))
        return self.post(reverse("settings_profile"), **fields)

    def stored(self):
        """The number of files by folder."""
        root = Path(settings.MEDIA_ROOT)
        files = [path.relative_to(root).parts[0] for path in root.rglob("*") if path.is_file()]
        return {folder: files.count(folder) for folder in sorted(files)}

    def colour(self, name, x=0.5, y=0.5):
        """Of the stored picture, at this part of its width and height."""
        with Image.open(Path(settings.MEDIA_ROOT, name)) as image:
            red, green, blue = image.convert("RGB").getpixel(
                (int(image.width * x), int(image.height * y))
            )
        return tuple(round(value / 255) * 255 for value in (red, green, blue))


class CropTests(PicturesTestCase):
    def crop(self, across=50, down=40, size=100, **fields):
        return self.post(URL, across=across, down=down, size=size, **fields)

    def test_a_new_picture_that_is_no_square_leads_to_the_choice(self):
        self.assertRedirects(self.save(avatar=quarters()), URL)
        profile = reverse("settings_profile")
        self.assertRedirects(self.save(avatar=photo(80, 80)), profile)
        self.assertRedirects(self.save(bio="Birds"), profile)

    def test_the_assistant_goes_on_and_offers_it_later(self):
        file = SimpleUploadedFile("me.png", file_of(quarters(), "PNG"))
        response = self.post(reverse("welcome_profile"), avatar=file)
        self.assertRedirects(response, reverse("welcome"), target_status_code=302)
        self.assertContains(self.client.get(reverse("welcome_profile")), f'href="{URL}"')

    def test_the_part_that_is_chosen_is_the_avatar_in_all_sizes(self):
        self.save(avatar=quarters())
        for across, down, colour in ((0, 0, RED), (100, 0, GREEN), (0, 100, BLUE)):
            response = self.crop(across, down, 40)
            self.assertRedirects(response, reverse("settings_profile"))
            for name in storage.files(self.alice.avatar, "small"):
                with self.subTest(across=across, down=down, name=name):
                    for corner in (0, 0.99):
                        self.assertEqual(self.colour(name, corner, corner), colour)

    def test_the_choice_is_remembered(self):
        self.save(avatar=quarters())
        self.crop(10, 20, 50)
        portrait = self.alice.portrait
        self.assertEqual((portrait.across, portrait.down, portrait.size), (10, 20, 50))
        page = self.client.get(URL)
        self.assertContains(page, 'viewBox="3 2 10 10"', count=4)
        self.assertContains(page, 'name="across" value="10"')

    def test_nothing_is_left_behind(self):
        one_of_each = {"avatars": 2, "portraits": 1}
        self.save(avatar=quarters())
        self.assertEqual(self.stored(), one_of_each)
        self.crop(10, 20, 50)
        self.assertEqual(self.stored(), one_of_each)
        self.save(avatar=photo())
        self.assertEqual(self.stored(), one_of_each)
        self.save(**{"avatar-clear": "on"})
        self.assertEqual(self.stored(), {})
        self.assertFalse(Portrait.objects.exists())

    def test_another_picture_begins_in_the_middle_again(self):
        self.save(avatar=quarters())
        self.crop(0, 0, 20)
        self.save(avatar=quarters())
        self.assertEqual((self.alice.portrait.across, self.alice.portrait.size), (50, 100))

    def test_a_preview_shows_it_and_changes_nothing(self):
        self.save(avatar=quarters())
        avatar = self.alice.avatar
        response = self.crop(0, 100, 50, preview="")
        self.assertContains(response, 'viewBox="0 10 10 10"')
        self.assertContains(response, 'name="down" value="100"')
        self.assertEqual((self.alice.avatar, self.alice.portrait.down), (avatar, 40))

    def test_what_is_no_part_of_the_picture_is_refused(self):
        self.save(avatar=quarters())
        avatar = self.alice.avatar
        for wrong in ({"across": 101}, {"down": -1}, {"size": 19}, {"size": ""}, {"down": "x"}):
            with self.subTest(wrong):
                response = self.crop(**wrong)
                self.assertEqual(response.status_code, 422)
                self.assertEqual(list(response.context["form"].errors), list(wrong))
        self.assertEqual(self.alice.avatar, avatar)

    def test_by_the_database_too(self):
        self.save(avatar=quarters())
        for wrong in ({"across": 101}, {"size": 19}, {"size": 101}):
            with self.assertRaises(IntegrityError), transaction.atomic():
                Portrait.objects.update(**wrong)

    def test_without_a_picture_there_is_nothing_to_choose(self):
        self.assertEqual(self.client.get(URL).status_code, 404)
        self.assertNotContains(self.client.get(reverse("settings_profile")), URL)

    def test_it_is_ones_own(self):
        self.save(avatar=quarters())
        self.client.force_login(self.bob)
        self.assertEqual(self.crop().status_code, 404)

    def test_what_was_cut_off_is_shown_to_nobody_and_cannot_be_guessed(self):
        self.save(avatar=quarters())
        whole = self.alice.portrait.file
        self.assertNotIn(Path(self.alice.avatar).stem, whole)
        self.client.force_login(self.bob)
        for address in ("/@alice", "/@alice/followers"):
            self.assertNotContains(self.client.get(address), whole)

    def test_where_another_tab_has_chosen_another_picture_nothing_is_cut(self):
        self.save(avatar=quarters())
        old = Portrait.objects.get()
        self.save(avatar=photo())
        avatar = self.alice.avatar
        with (
            patch("accounts.views.settings.get_object_or_404", return_value=old),
            patch("accounts.avatars.read_whole", return_value=read(file_of(photo(), "PNG"))),
        ):
            self.assertRedirects(self.crop(), URL, fetch_redirect_response=False)
        self.assertEqual(self.alice.avatar, avatar)
        self.assertEqual(self.stored(), {"avatars": 2, "portraits": 1})

    def test_a_failure_leaves_no_file(self):
        picture = read(file_of(photo(), "PNG"))
        with (
            patch("accounts.services.replace_picture", side_effect=ZeroDivisionError),
            self.assertRaises(ZeroDivisionError),
        ):
            services.change_avatar(member=self.alice, picture=picture)
        self.assertEqual(self.stored(), {})


class HeaderTests(PicturesTestCase):
    def test_it_is_three_times_as_wide_as_high(self):
        self.save(header=photo(300, 300))
        for name, size in zip(
            storage.files(self.alice.header, "small"), ((1500, 500), (600, 200)), strict=True
        ):
            with Image.open(Path(settings.MEDIA_ROOT, name)) as image:
                self.assertEqual(image.size, size)

    def test_it_stands_above_the_profile_with_its_size(self):
        self.save(header=photo(300, 100))
        page = self.client.get("/@alice")
        self.assertContains(page, f'src="/media/{self.alice.header}"')
        self.assertContains(page, 'alt="" width="1500" height="500"')
        self.assertContains(self.client.get("/@alice/followers"), self.alice.header)

    def test_nothing_is_left_behind(self):
        self.save(header=photo(300, 100))
        old = self.alice.header
        self.save(header=photo(300, 100))
        self.assertNotEqual(self.alice.header, old)
        self.assertEqual(self.stored(), {"headers": 2})
        self.save(bio="Birds")
        self.assertEqual(self.stored(), {"headers": 2})
        self.save(**{"header-clear": "on"})
        self.assertEqual((self.alice.header, self.stored()), ("", {}))

    def test_so_it_is_when_another_tab_was_quicker(self):
        picture = read(file_of(photo(), "PNG"))
        with self.captureOnCommitCallbacks(execute=True):
            for tab in (User.objects.get(pk=self.alice.pk), User.objects.get(pk=self.alice.pk)):
                services.change_header(member=tab, picture=picture)
        self.assertEqual(self.stored(), {"headers": 2})

    def test_what_is_no_picture_is_refused_and_the_rest_kept(self):
        file = SimpleUploadedFile("nest.jpg", b"#!/bin/sh")
        response = self.save(header=file, avatar=photo(), bio="Birds")
        self.assertEqual(list(response.context["form"].errors), ["header"])
        self.assertContains(response, "Birds", status_code=422)
        self.assertContains(response, "choose it again", count=1, status_code=422)
        self.assertEqual((self.alice.header, self.alice.avatar, self.stored()), ("", "", {}))

    def test_more_than_5_mb_are_refused(self):
        response = self.save(header=SimpleUploadedFile("nest.jpg", b"\xff\xd8" + bytes(5 << 20)))
        self.assertContains(response, "larger than 5 MB", status_code=422)
