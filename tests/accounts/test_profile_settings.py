from tempfile import TemporaryDirectory

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from accounts import avatars, services
from accounts.models import User
from tests.base import MembersTestCase
from tests.microblog.pictures import file_of, photo

PROFILE = {
    "name": "Alice Martin",
    "location": "Caen",
    "website": "https://example.org/alice",
    "bio": "I count pipits.",
}


class ProfileSettingsTestCase(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)

    def save(self, **fields):
        return self.client.post(reverse("settings_profile"), PROFILE | fields)

    def assert_refused(self, response, field):
        self.assertEqual(response.status_code, 422)
        self.assertEqual(list(response.context["form"].errors), [field])
        for name in PROFILE.keys() - {field}:
            self.assertContains(response, PROFILE[name], status_code=422)
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.name, "")


class ProfileSettingsTests(ProfileSettingsTestCase):
    def test_what_one_says_about_oneself_is_saved(self):
        self.assertRedirects(self.save(), reverse("settings_profile"))
        self.assertEqual(User.objects.values(*PROFILE).get(pk=self.alice.pk), PROFILE)

    def test_everything_may_be_left_empty(self):
        self.save()
        self.save(**dict.fromkeys(PROFILE, ""))
        self.alice.refresh_from_db()
        self.assertEqual((self.alice.bio, self.alice.website), ("", ""))

    def test_counters_that_change_meanwhile_are_not_overwritten(self):
        form_was_read_with = self.alice.followers_count
        User.objects.filter(pk=self.alice.pk).update(likes_count=7)
        self.save()
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.likes_count, 7)
        self.assertEqual(self.alice.followers_count, form_was_read_with + 1)

    def test_a_bio_has_160_characters_whatever_they_are(self):
        self.save(bio="é" * 159 + "🐦")
        self.alice.refresh_from_db()
        self.assertEqual(len(self.alice.bio), 160)

    def test_a_longer_one_is_refused_beside_the_field(self):
        self.assert_refused(self.save(bio="x" * 161), "bio")

    def test_lines_and_unseen_characters_become_spaces(self):
        self.save(bio="One\r\n\r\nline\u0000.\u202eolleh", location=" Caen \t ")
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.bio, "One line . olleh")
        self.assertEqual(self.alice.location, "Caen")

    def test_a_web_site_gets_its_scheme(self):
        self.save(website="example.org")
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.website, "https://example.org")

    def test_a_web_site_is_on_the_web(self):
        for website in ("javascript:alert(1)", "ftp://example.org", "no address", "https://"):
            with self.subTest(website=website):
                self.assert_refused(self.save(website=website), "website")

    def test_what_is_refused_does_not_show_elsewhere_on_the_page(self):
        response = self.save(name="Mallory", bio="x" * 161)
        self.assertEqual(str(response.context["user"].name), "")

    def test_visitors_are_asked_to_sign_in(self):
        self.client.logout()
        self.assertRedirects(
            self.save(), f"{reverse('account_login')}?next={reverse('settings_profile')}"
        )

    @override_settings(LIMITS={"settings": "1/1h"})
    def test_beyond_the_limit_a_page_asks_for_a_break(self):
        self.save()
        self.assertEqual(self.save().status_code, 429)


class AvatarTests(ProfileSettingsTestCase):
    def setUp(self):
        super().setUp()
        media = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=media))

    def save(self, content=None, **fields):
        if content is not None:
            fields["avatar"] = SimpleUploadedFile("me.png", content)
        with self.captureOnCommitCallbacks(execute=True):
            response = super().save(**fields)
        self.alice.refresh_from_db()
        return response

    def test_a_picture_is_written_anew(self):
        self.save(file_of(photo(), "PNG"))
        self.assertRegex(self.alice.avatar, r"^avatars/.+\.webp$")
        self.assertTrue(default_storage.exists(self.alice.avatar))

    def test_the_next_one_replaces_it(self):
        self.save(file_of(photo(), "PNG"))
        old = self.alice.avatar
        self.save(file_of(photo(), "JPEG"))
        self.assertTrue(default_storage.exists(self.alice.avatar))
        self.assertFalse(default_storage.exists(old))
        self.assertFalse(default_storage.exists(old.replace(".webp", "-small.webp")))

    def test_so_it_does_when_another_tab_was_quicker(self):
        picture = avatars.read(SimpleUploadedFile("me.png", file_of(photo(), "PNG")))
        tabs = User.objects.get(pk=self.alice.pk), User.objects.get(pk=self.alice.pk)
        with self.captureOnCommitCallbacks(execute=True):
            for member in tabs:
                services.change_avatar(member=member, picture=picture)
        first, second = (member.avatar for member in tabs)
        self.assertTrue(default_storage.exists(second))
        self.assertFalse(default_storage.exists(first))

    def test_saving_the_rest_keeps_it(self):
        self.save(file_of(photo(), "PNG"))
        avatar = self.alice.avatar
        self.save(bio="Another")
        self.assertEqual(self.alice.avatar, avatar)

    def test_it_can_be_removed(self):
        self.save(file_of(photo(), "PNG"))
        old = self.alice.avatar
        self.assertContains(self.client.get(reverse("settings_profile")), 'name="avatar-clear"')
        self.save(**{"avatar-clear": "on"})
        self.assertEqual(self.alice.avatar, "")
        self.assertFalse(default_storage.exists(old))

    def test_what_is_no_picture_is_refused_and_the_rest_kept(self):
        for content in (b"", b"#!/bin/sh"):
            with self.subTest(content=content):
                self.assert_refused(self.save(content), "avatar")

    def test_more_than_700_kb_are_refused_and_the_rest_kept(self):
        response = self.save(b"\xff\xd8" + bytes(700 * 1024))
        self.assert_refused(response, "avatar")
        self.assertContains(response, "larger than 700 KB", status_code=422)

    def test_a_picture_that_came_with_an_error_elsewhere_is_asked_for_again(self):
        response = self.save(file_of(photo(), "PNG"), bio="x" * 161)
        self.assertContains(response, "choose it again", status_code=422)
        self.assertEqual(self.alice.avatar, "")
