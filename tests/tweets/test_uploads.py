"""Pictures that wait until they are tweeted: on the form, and for nobody but their author."""

from unittest.mock import patch

from django.db import DatabaseError
from django.test import Client, override_settings

from moderation import services as moderation
from tests.base import tweet
from tests.tweets.pictures import (
    FRESH,
    NEW,
    PICTURES,
    PicturesTestCase,
    no_picture,
    picture_file,
)
from tweets import services
from tweets.models import Tweet, Upload


class WaitingTests(PicturesTestCase):
    def test_twenty_wait_and_the_oldest_goes_with_its_files(self):
        theirs = self.upload(self.bob)
        first, *others = [self.upload() for _ in range(Upload.LIMIT)]
        self.assertTrue(Upload.objects.filter(pk=first.pk).exists())
        with self.captureOnCommitCallbacks(execute=True):
            newest = self.upload()
        waiting = {upload.pk for upload in Upload.objects.all()}
        self.assertEqual(waiting, {row.pk for row in (theirs, *others, newest)})
        self.assertEqual(len(self.files()), 2 * len(waiting))

    def test_an_upload_that_cannot_be_written_down_leaves_no_file(self):
        failure = patch.object(Upload.objects, "create", side_effect=DatabaseError)
        with failure, self.assertRaises(DatabaseError):
            self.upload()
        self.assertFalse(self.files())

    def test_they_go_with_a_suspended_member(self):
        self.upload()
        self.upload(self.bob)
        with self.captureOnCommitCallbacks(execute=True):
            moderation.suspend(moderator=self.charlie, member=self.alice, reason="test")
        self.assertEqual(Upload.objects.get().author, self.bob)
        self.assertEqual(len(self.files()), 2)


class ThumbnailTests(PicturesTestCase):
    def address(self, upload):
        return f"/tweets/uploads/{upload.pk}"

    def test_its_author_sees_the_small_rendition(self):
        response = self.client.get(self.address(self.upload(width=1200, height=800)))
        self.assertEqual(self.small_size(response), (600, 400))
        self.assertEqual(response.headers["Content-Type"], "image/webp")
        self.assertIn("private", response.headers["Cache-Control"])

    def test_nobody_else_does(self):
        address = self.address(self.upload())
        self.client.force_login(self.bob)
        self.assertEqual(self.client.get(address).status_code, 404)
        self.client.logout()
        self.assertRedirects(self.client.get(address), f"/accounts/login/?next={address}")

    def test_once_it_is_tweeted_the_address_is_gone(self):
        upload = self.upload()
        self.post(uploads=[upload])
        self.assertEqual(self.client.get(self.address(upload)).status_code, 404)

    def test_a_file_that_is_missing_is_a_404(self):
        upload = self.upload()
        for file in self.files():
            file.unlink()
        self.assertEqual(self.client.get(self.address(upload)).status_code, 404)

    def test_nothing_tells_where_the_file_is(self):
        upload = self.upload()
        secret = upload.file.rpartition("/")[2].removesuffix(".webp")
        thumbnail = self.client.get(self.address(upload))
        self.assertNotIn(secret, str(thumbnail.headers))
        self.assertNotIn(secret.encode(), b"".join(thumbnail.streaming_content))
        for response in (
            self.post(url=PICTURES, uploads=[upload]),
            self.post(url=PICTURES, uploads=[upload], headers=FRESH),
            self.post("a" * 141, uploads=[upload]),
        ):
            self.assertEqual(self.shown(response), [(120, "")])
            self.assertNotIn(secret, response.text)


class ArrangingTests(PicturesTestCase):
    """Adding, moving, removing: the same by a button of the page and by HTMX."""

    def arrange(self, uploads=(), alts=(), **fields):
        return self.post(url=PICTURES, uploads=uploads, alts=alts, **fields)

    def test_chosen_files_become_uploads_and_everything_typed_comes_back(self):
        question = tweet(self.bob, "Where?")
        token = "6f2f1d3e-6f0c-4c1e-9a53-1e2f3a4b5c6d"
        response = self.arrange(
            uploads=[self.upload(width=10)],
            alts=["A <nest>"],
            files=[picture_file(20), picture_file(30)],
            text="@bob not quite rea",
            in_reply_to=question.pk,
            token=token,
        )
        self.assertContains(response, "@bob not quite rea</textarea>")
        self.assertContains(response, "A &lt;nest&gt;</textarea>")
        self.assertContains(response, f'name="in_reply_to" value="{question.pk}"')
        self.assertContains(response, f'name="token" value="{token}"')
        self.assertEqual(self.shown(response), [(10, "A <nest>"), (20, ""), (30, "")])
        self.assertFalse(Tweet.objects.filter(author=self.alice).exists())

    def test_neither_an_empty_text_nor_one_too_long_is_an_error_yet(self):
        for text in ("", "a" * 141):
            response = self.arrange(text=text, files=[picture_file(10)])
            self.assertContains(response, f"{text}</textarea>")
            self.assertNotContains(response, 'aria-invalid="true"')

    def test_htmx_gets_the_pictures_alone_and_what_to_tell(self):
        response = self.arrange(files=[picture_file(10), picture_file(20)], headers=FRESH)
        self.assertNotContains(response, 'name="text"')
        self.assertNotContains(response, 'type="file"')
        self.assertContains(response, 'class="upload"', count=2)
        self.assertContains(response, "2 pictures were added.")
        self.assertEqual(self.shown(response), [(10, ""), (20, "")])

    def test_a_picture_is_moved_one_place_earlier_with_its_description(self):
        uploads = [self.upload(width=width) for width in (10, 20, 30)]
        moved = uploads[2]
        for place, order in ((2, [10, 30, 20]), (1, [30, 10, 20]), (1, [30, 10, 20])):
            response = self.arrange(
                uploads, [f"{row.width} wide" for row in uploads], earlier=moved.pk, headers=FRESH
            )
            self.assertEqual(self.shown(response), [(width, f"{width} wide") for width in order])
            self.assertContains(response, f"The picture is now number {place}.")
            uploads = response.context["form"].pictures.uploads

    def test_the_first_one_has_no_button_to_move_it(self):
        first, second = self.upload(), self.upload()
        response = self.arrange([first, second])
        self.assertNotContains(response, f'name="earlier" value="{first.pk}"')
        self.assertContains(response, f'name="earlier" value="{second.pk}"')

    def test_a_picture_is_removed_with_its_files(self):
        uploads = [self.upload(width=width) for width in (10, 20, 30)]
        with self.captureOnCommitCallbacks(execute=True):
            response = self.arrange(
                uploads, ["One", "Two", "Three"], discard=uploads[1].pk, headers=FRESH
            )
        self.assertEqual(self.shown(response), [(10, "One"), (30, "Three")])
        self.assertContains(response, "The picture was removed.")
        self.assertEqual(len(self.files()), 4)

    def test_files_chosen_before_a_picture_is_moved_or_removed_are_not_lost(self):
        first, second = self.upload(width=10), self.upload(width=20)
        for fields, shown in (
            ({"earlier": second.pk}, [20, 10, 30]),
            ({"discard": first.pk}, [20, 30]),
        ):
            response = self.arrange([first, second], files=[picture_file(30)], **fields)
            self.assertEqual([width for width, _alt in self.shown(response)], shown)

    def test_the_focus_goes_on_where_one_was(self):
        first, second, third = [self.upload() for _ in range(3)]
        for fields, expected in (
            ({"earlier": third.pk}, rf'value="{third.pk}"[^>]* autofocus>'),
            ({"earlier": second.pk}, rf'autofocus>\s*<input[^>]* value="{second.pk}">'),
            ({"discard": second.pk}, rf'value="{third.pk}"[^>]* autofocus>'),
        ):
            with self.subTest(fields):
                page = self.arrange([first, second, third], **fields).text
                self.assertRegex(page, expected)
                self.assertEqual(page.count(" autofocus>"), 1)

    def test_what_belongs_to_others_or_is_no_picture_of_the_form_is_not_touched(self):
        mine, theirs = self.upload(), self.upload(self.bob)
        for pk in (theirs.pk, mine.pk, "x", "9" * 30):
            for act in ("earlier", "discard"):
                with self.subTest(act, pk=pk):
                    self.assertEqual(self.arrange(**{act: pk}).status_code, 200)
        self.arrange([theirs], discard=theirs.pk)
        self.assertEqual(Upload.objects.count(), 2)

    def test_bad_files_are_named_and_the_rest_stays(self):
        for headers in ({}, FRESH):
            files = [no_picture("notes.jpg"), picture_file(20)]
            response = self.arrange(
                [self.upload(width=10)], ["A nest"], files=files, headers=headers
            )
            self.assertEqual(response.status_code, 422)
            self.assertEqual(
                self.errors(response),
                ["notes.jpg: This file is not a JPG, PNG, GIF or WebP picture."],
            )
            self.assertEqual(self.shown(response), [(10, "A nest"), (20, "")])

    def test_a_fifth_picture_is_refused_with_a_sentence(self):
        uploads = [self.upload(width=width) for width in (10, 20, 30, 40)]
        response = self.arrange(uploads, files=[picture_file(50, name="five.png")], headers=FRESH)
        self.assertEqual(
            self.errors(response), ["A Tweet has four pictures at most. Not added: five.png"]
        )
        self.assertEqual(self.shown(response), [(10, ""), (20, ""), (30, ""), (40, "")])

    def test_a_picture_that_is_gone_is_told_and_the_rest_stays(self):
        gone, kept = self.upload(width=10), self.upload(width=20)
        services.discard_uploads(Upload.objects.filter(pk=gone.pk))
        response = self.arrange([gone, kept], ["A nest", "Eggs"], files=[picture_file(30)])
        self.assertEqual(
            self.errors(response), ["A nest: A picture is no longer there. Please add it again."]
        )
        self.assertEqual(self.shown(response), [(20, "Eggs"), (30, "")])

    @override_settings(LIMITS={"upload": "1/1h"})
    def test_beyond_the_limit_the_form_comes_back_whole(self):
        upload = self.upload(width=10)
        files = [picture_file(20), picture_file(30)]
        response = self.arrange([upload], ["A nest"], text="Look", files=files)
        self.assertContains(response, "That was a lot", status_code=429)
        self.assertContains(response, "Look</textarea>", status_code=429)
        self.assertEqual(self.shown(response), [(10, "A nest")])
        self.assertIn("Retry-After", response.headers)
        self.assertEqual(self.arrange([upload], discard=upload.pk).status_code, 200)

    def test_who_comes_by_the_address_writes_a_new_tweet(self):
        self.assertRedirects(self.client.get(PICTURES), NEW)

    def test_the_form_needs_its_csrf_token(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.alice)
        with self.assertLogs("django.security.csrf"):
            response = client.post(PICTURES, {"images": picture_file()})
        self.assertEqual(response.status_code, 403)
        self.assertFalse(self.files())
