"""Up to four pictures a tweet: posted whole, refused with reasons, and nothing is lost."""

from unittest.mock import patch
from uuid import uuid4

from django.db import DatabaseError
from django.test import override_settings

from tests.tweets.pictures import PicturesTestCase, no_picture, picture_file
from tweets import services
from tweets.models import Image, Tweet, Upload


class PostingTests(PicturesTestCase):
    def test_uploads_become_pictures_in_the_order_of_the_form(self):
        first, second = self.upload(width=10), self.upload(width=20)
        response = self.post(uploads=[second, first], alts=["Eggs", "A nest"])
        self.assertEqual(response.status_code, 302)
        self.assertEqual(self.posted(), [(20, "Eggs"), (10, "A nest")])
        self.assertFalse(Upload.objects.exists())
        self.assertEqual(len(self.files()), 4)

    def test_files_just_chosen_are_posted_behind_the_uploads(self):
        files = [picture_file(20), picture_file(30)]
        response = self.post(files=files, uploads=[self.upload(width=10)], alts=["A nest"])
        self.assertEqual(response.status_code, 302)
        self.assertEqual(self.posted(), [(10, "A nest"), (20, ""), (30, "")])

    def test_four_are_taken(self):
        self.post(files=[picture_file(width) for width in (10, 20, 30, 40)])
        self.assertEqual(self.posted(), [(10, ""), (20, ""), (30, ""), (40, "")])

    def test_a_description_is_one_line(self):
        self.post(uploads=[self.upload(width=10)], alts=[" Eggs,\r\nfive  of them "])
        self.assertEqual(self.posted(), [(10, "Eggs, five of them")])

    def test_pages_show_the_pictures_with_their_descriptions_and_sizes(self):
        pictures = [self.upload(width=120), self.upload(width=50, height=90)]
        self.post(uploads=pictures, alts=['<b>"Noise"</b>'])
        page = self.client.get("/")
        self.assertContains(page, 'alt="&lt;b&gt;&quot;Noise&quot;&lt;/b&gt;"')
        self.assertContains(page, 'alt="Picture without a description"')
        self.assertContains(page, 'width="120" height="80"')
        self.assertContains(page, 'width="50" height="90"')
        self.assertContains(page, 'class="pictures pictures-2"')

    def test_deleting_the_tweet_deletes_the_files_when_that_is_certain(self):
        self.post(files=[picture_file(), picture_file()])
        with self.captureOnCommitCallbacks() as callbacks:
            self.client.post(f"/tweets/{Tweet.objects.get().pk}/delete")
        self.assertEqual(len(self.files()), 4)
        for callback in callbacks:
            callback()
        self.assertFalse(self.files())
        self.assertFalse(Image.objects.exists())


class RefusalTests(PicturesTestCase):
    """The form comes back with the text, the pictures and their descriptions."""

    def assert_refused(self, response, *errors, shown):
        self.assertContains(response, "Look</textarea>", status_code=422)
        self.assertEqual(self.errors(response), list(errors))
        self.assertEqual(self.shown(response), shown)
        self.assertFalse(Tweet.objects.exists())

    def test_what_is_no_picture_is_named_and_the_others_are_kept(self):
        files = [picture_file(20), no_picture("notes.jpg"), picture_file(30)]
        response = self.post(files=files, uploads=[self.upload(width=10)], alts=["A nest"])
        self.assert_refused(
            response,
            "notes.jpg: This file is not a JPG, PNG, GIF or WebP picture.",
            shown=[(10, "A nest"), (20, ""), (30, "")],
        )
        uploads = Upload.objects.order_by("pk")
        self.assertEqual(self.post(uploads=uploads, alts=["A nest", "Eggs"]).status_code, 302)
        self.assertEqual(self.posted(), [(10, "A nest"), (20, "Eggs"), (30, "")])

    def test_the_name_of_a_file_is_escaped(self):
        response = self.post(files=[no_picture("<b>.jpg")])
        self.assertIn("&lt;b&gt;.jpg: This file is not", self.errors(response)[0])

    def test_a_picture_beyond_5_megabytes_is_refused(self):
        large = picture_file(name="large.png")
        large.file.seek(5 * 1024 * 1024)
        large.file.write(b"x")
        large.size = 5 * 1024 * 1024 + 1
        large.seek(0)
        error = "large.png: This picture is larger than 5 MB."
        self.assert_refused(self.post(files=[large]), error, shown=[])
        self.assertFalse(self.files())

    def test_a_fifth_picture_is_refused_and_four_are_kept(self):
        files = [picture_file(20), picture_file(30), picture_file(40)]
        files += [picture_file(50, name="five.png"), picture_file(60, name="six.png")]
        response = self.post(files=files, uploads=[self.upload(width=10)])
        self.assert_refused(
            response,
            "A Tweet has four pictures at most. Not added: five.png, six.png",
            shown=[(10, ""), (20, ""), (30, ""), (40, "")],
        )
        self.assertEqual(Upload.objects.count(), 4)

    def test_a_fifth_upload_of_a_forged_form_is_left_out(self):
        self.post(uploads=[self.upload(width=10 * n) for n in range(1, 6)])
        self.assertEqual([width for width, _alt in self.posted()], [10, 20, 30, 40])

    def test_a_description_that_is_too_long_comes_back_with_its_error(self):
        uploads = [self.upload(width=10), self.upload(width=20)]
        response = self.post(uploads=uploads, alts=["a" * 421, "Eggs"])
        self.assert_refused(response, shown=[(10, "a" * 421), (20, "Eggs")])
        self.assertContains(response, f'id="id_alt_{uploads[0].pk}_error"', status_code=422)
        self.assertNotContains(response, f'id="id_alt_{uploads[1].pk}_error"', status_code=422)

    def test_a_text_that_is_too_long_keeps_the_pictures_even_those_just_chosen(self):
        text = "a" * 141
        response = self.post(text, files=[picture_file(20)], uploads=[self.upload(width=10)])
        self.assertContains(response, f"{text}</textarea>", status_code=422)
        self.assertEqual(self.shown(response), [(10, ""), (20, "")])

    def test_a_picture_that_is_gone_is_named_and_the_rest_stays(self):
        uploads = [self.upload(width=10), self.upload(width=20), self.upload(width=30)]
        services.discard_uploads(Upload.objects.filter(width__in=[10, 30]))
        response = self.post(uploads=uploads, alts=["A nest", "Eggs"])
        gone = "A picture is no longer there. Please add it again."
        self.assert_refused(response, f"A nest: {gone}", gone, shown=[(20, "Eggs")])

    def test_a_picture_of_somebody_else_is_as_gone(self):
        theirs = self.upload(self.bob)
        response = self.post(uploads=[theirs])
        gone = "A picture is no longer there. Please add it again."
        self.assert_refused(response, gone, shown=[])
        self.assertEqual(Upload.objects.get(), theirs)

    def test_ids_that_are_none_are_ignored(self):
        for pk in ("x", "-1", "1.5", "", "\x00", "9" * 30, "²"):
            with self.subTest(pk):
                self.assertEqual(self.post(upload=pk).status_code, 302)
        self.assertFalse(Image.objects.exists())


class RaceTests(PicturesTestCase):
    def test_a_picture_that_another_tab_tweets_at_the_last_moment(self):
        mine, theirs = self.upload(width=10), self.upload(width=20)
        post_tweet = services.post_tweet

        def other_tab_first(**tweet):
            post_tweet(author=self.alice, text="Quicker", pictures=[(theirs, "")])
            return post_tweet(**tweet)

        with patch("tweets.forms.post_tweet", other_tab_first):
            response = self.post(uploads=[mine, theirs], alts=["A nest"])
        self.assertContains(response, "Look</textarea>", status_code=422)
        self.assertEqual(len(self.errors(response)), 1)
        self.assertEqual(self.shown(response), [(10, "A nest")])
        self.assertEqual(Tweet.objects.get().text, "Quicker")

    def test_a_transaction_that_fails_loses_no_picture(self):
        upload = self.upload(width=10)
        failure = patch.object(Image.objects, "bulk_create", side_effect=DatabaseError)
        with failure, self.assertLogs("django.request"), self.assertRaises(DatabaseError):
            self.post(uploads=[upload], files=[picture_file(20)])
        self.assertFalse(Tweet.objects.exists())
        self.assertEqual(Upload.objects.count(), 2)
        self.assertEqual(len(self.files()), 4)

    def test_posting_twice_attaches_once(self):
        token = uuid4()
        upload = self.upload(width=10)
        for _ in range(2):
            response = self.post(uploads=[upload], files=[picture_file(20)], token=token)
            self.assertEqual(response.status_code, 302)
        self.assertEqual(self.posted(), [(10, ""), (20, "")])
        self.assertFalse(Upload.objects.exists())
        self.assertEqual(len(self.files()), 4)

    def test_the_same_words_with_another_picture_are_another_tweet(self):
        token = uuid4()
        first = self.upload(width=10)
        self.post(uploads=[first], token=token)
        # Back, where the first picture stands still, and another one.
        response = self.post(uploads=[first, self.upload(width=20)], token=token)
        self.assertContains(response, "has posted a Tweet already", status_code=422)
        self.assertEqual(self.shown(response), [(20, "")])
        self.assertEqual(self.posted(), [(10, "")])


class LimitTests(PicturesTestCase):
    def assert_refused(self, response):
        self.assertContains(response, "That was a lot", status_code=429)
        self.assertContains(response, "Look</textarea>", status_code=429)
        self.assertIn("Retry-After", response.headers)
        self.assertEqual(self.shown(response), [(10, "A nest")])

    def test_beyond_either_limit_the_form_comes_back_and_no_file_is_read(self):
        upload = self.upload(width=10)
        for action in ("post", "upload"):
            limits = {"post": "9/1h", "upload": "9/1h"} | {action: "0/1h"}
            with (
                self.subTest(action),
                override_settings(LIMITS=limits),
                patch("tweets.images.read") as read,
            ):
                response = self.post(uploads=[upload], alts=["A nest"], files=[picture_file()])
                self.assert_refused(response)
                read.assert_not_called()

    @override_settings(LIMITS={"post": "9/1h", "upload": "2/1h"})
    def test_each_file_counts(self):
        self.assertEqual(self.post(files=[picture_file(), picture_file()]).status_code, 302)
        upload = self.upload(width=10)
        response = self.post(uploads=[upload], alts=["A nest"], files=[picture_file()])
        self.assert_refused(response)
        self.assertEqual(self.post(uploads=[upload]).status_code, 302)
