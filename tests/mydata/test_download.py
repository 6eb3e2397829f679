"""The download: everything of the member, nothing that they may not see, in pieces."""

import secrets
import tracemalloc
from datetime import datetime
from itertools import islice
from unittest.mock import patch

from allauth.mfa.models import Authenticator
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts import avatars, headers
from accounts.models import FollowRequest, User
from accounts.services import block, change_avatar, change_header, follow, mute
from accounts.usernames import change_username
from moderation.services import report
from mydata.archive import archive
from tests.base import make_member, tweet
from tests.mydata.base import (
    DATA,
    DOWNLOAD,
    REAUTHENTICATE,
    MyDataTestCase,
    archive_of,
    opened,
    sheet,
    table,
)
from tests.races import RaceTestCase
from tests.tweets.pictures import picture_file
from timeline.models import List
from tweets.models import Image, Tweet
from tweets.services import like, retweet


class ViewTests(MyDataTestCase):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def test_the_page_says_what_there_is_and_leads_on(self):
        page = self.client.get(DATA)
        self.assertContains(page, "whom you have blocked")
        self.assertContains(page, f'href="{DOWNLOAD}"')

    def test_the_password_is_asked_for_and_then_the_page_is_there(self):
        self.assertRedirects(self.client.get(DOWNLOAD), f"{REAUTHENTICATE}?next={DOWNLOAD}")
        self.assertEqual(self.confirm(DOWNLOAD, "guess").status_code, 200)
        self.assertEqual(self.client.get(DOWNLOAD).status_code, 302)
        self.assertRedirects(self.confirm(DOWNLOAD), DOWNLOAD)

    def test_nothing_is_sent_without_it(self):
        self.assertRedirects(self.client.post(DOWNLOAD), f"{REAUTHENTICATE}?next={DOWNLOAD}")

    def test_it_is_a_zip_file_to_keep(self):
        self.confirm(DOWNLOAD)
        response = self.client.post(DOWNLOAD)
        today = timezone.now().strftime("%Y-%m-%d")
        self.assertEqual(response["Content-Type"], "application/zip")
        self.assertEqual(
            response["Content-Disposition"], f'attachment; filename="alice-{today}.zip"'
        )
        self.assertEqual(response["Cache-Control"], "no-store")
        zipped = opened(response)
        self.assertIsNone(zipped.testzip())
        self.assertIn("all that is kept of @alice", zipped.read("README.txt").decode())

    def test_whoever_waited_too_long_gets_it_after_the_password(self):
        self.client.post(DOWNLOAD)
        zipped = opened(self.confirm(DOWNLOAD))
        self.assertEqual(table(zipped, "profile")[0]["username"], "alice")

    def test_a_second_factor_confirms_as_well(self):
        User.objects.filter(pk=self.alice.pk).update(password="!")
        Authenticator.objects.create(user=self.alice, type="totp", data={"secret": "s"})
        self.client.force_login(User.objects.get(pk=self.alice.pk))
        place = f"/accounts/2fa/reauthenticate/?next={DOWNLOAD}"
        self.assertRedirects(self.client.get(DOWNLOAD), place)
        right = patch("allauth.mfa.totp.internal.auth.TOTP.validate_code", return_value=True)
        with right:
            self.client.post(place, {"code": "123456", "next": DOWNLOAD})
        self.assertEqual(self.client.get(DOWNLOAD).status_code, 200)

    def test_the_readme_is_in_the_language_of_the_member(self):
        User.objects.filter(pk=self.alice.pk).update(language="fr")
        self.confirm(DOWNLOAD)
        with patch("mydata.views.readme", lambda request: translation.get_language()):
            response = self.client.post(DOWNLOAD)
        with translation.override("en"):  # as the thread may be left by another request
            self.assertEqual(opened(response).read("README.txt"), b"fr")

    def test_five_times_an_hour(self):
        self.confirm(DOWNLOAD)
        answers = [self.client.post(DOWNLOAD).status_code for _ in range(6)]
        self.assertEqual(answers, [200] * 5 + [429])

    def test_visitors_have_no_data(self):
        self.client.logout()
        for path in (DATA, DOWNLOAD):
            self.assertRedirects(self.client.get(path), f"/accounts/login/?next={path}")


class ContentTests(MyDataTestCase):
    def test_tweets_are_all_there(self):
        question = tweet(self.bob, "Who comes along?")
        answer = tweet(self.alice, "@bob I do", in_reply_to=question)
        retweet(member=self.alice, tweet=question)
        Tweet.objects.filter(pk=answer.pk).update(hidden_at=timezone.now())
        first, second = table(archive_of(self.alice), "tweets")
        self.assertEqual((first["id"], first["text"]), (answer.pk, "@bob I do"))
        self.assertEqual(
            (first["in_reply_to"], first["in_reply_to_username"]), (question.pk, "bob")
        )
        self.assertTrue(first["hidden_at"])
        self.assertEqual(
            (second["retweet_of"], second["retweet_of_username"]), (question.pk, "bob")
        )
        self.assertEqual(second["retweeted_text"], "Who comes along?")

    def test_lists_are_there_hidden_or_not_and_what_was_reported_of_others(self):
        hidden = timezone.now()
        List.objects.create(owner=self.alice, name="Liars", hidden_at=hidden)
        theirs = List.objects.create(owner=self.bob, name="Cheats")
        report(reporter=self.alice, reason="abuse", list=theirs)
        (own,) = table(archive_of(self.alice), "lists")
        self.assertEqual(datetime.fromisoformat(own["hidden_at"]), hidden)
        (sent,) = table(archive_of(self.alice), "reports")
        self.assertEqual((sent["list"], sent["list_name"]), (theirs.pk, "Cheats"))
        List.objects.filter(pk=theirs.pk).update(hidden_at=hidden)
        (sent,) = table(archive_of(self.alice), "reports")
        self.assertEqual((sent["list"], sent["list_name"]), (theirs.pk, None))

    def test_times_are_in_utc(self):
        with timezone.override("Pacific/Apia"):
            (profile,) = table(archive_of(self.alice), "profile")
        self.assertEqual(datetime.fromisoformat(profile["joined_at"]), self.joined())
        self.assertEqual(profile["joined_at"][-1], "Z")

    def joined(self):
        return User.objects.get(pk=self.alice.pk).date_joined

    def test_whom_they_know_is_there(self):
        tweeted = tweet(self.charlie, "Hello")
        like(member=self.alice, tweet=tweeted)
        follow(follower=self.alice, followee=self.charlie)
        mute(muter=self.alice, muted=self.bob)
        FollowRequest.objects.create(follower=self.charlie, followee=self.alice)
        FollowRequest.objects.create(follower=self.alice, followee=self.bob)
        report(reporter=self.alice, member=self.bob, reason="spam", comment="Again")
        zipped = archive_of(self.alice)
        for name, username in {
            "favourites": "charlie",
            "following": "charlie",
            "followers": "bob",
            "muted": "bob",
            "follow_requests_sent": "bob",
            "follow_requests_received": "charlie",
            "reports": "bob",
        }.items():
            with self.subTest(name):
                (row,) = table(zipped, name)
                self.assertEqual(row["username"], username)
        self.assertEqual(table(zipped, "favourites")[0]["text"], "Hello")

    def test_of_others_nothing_that_they_may_not_see(self):
        dave, eve, frank = map(make_member, ("dave", "eve", "frank"))
        for member in (dave, eve, frank, self.charlie):
            like(member=self.alice, tweet=tweet(member, f"Secret of {member.username}"))
            mute(muter=self.alice, muted=member)
        block(blocker=dave, blocked=self.alice)
        User.objects.filter(pk=eve.pk).update(suspended_at=timezone.now())
        User.objects.filter(pk=frank.pk).update(left_at=timezone.now())
        User.objects.filter(pk=self.charlie.pk).update(protected=True)
        zipped = archive_of(self.alice)
        said = {
            (row["member"], row["username"], row["text"]) for row in table(zipped, "favourites")
        }
        unknown = {(member.pk, None, None) for member in (dave, eve, frank)}
        self.assertEqual(said, unknown | {(self.charlie.pk, "charlie", None)})
        names = {row["username"] for row in table(zipped, "muted")}
        self.assertEqual(names, {None, "charlie"})

    def test_whom_they_block_is_named_as_in_their_settings(self):
        block(blocker=self.alice, blocked=self.bob)
        block(blocker=self.alice, blocked=self.charlie)
        User.objects.filter(pk=self.charlie.pk).update(suspended_at=timezone.now())
        rows = table(archive_of(self.alice), "blocked")
        self.assertEqual(
            [(row["member"], row["username"]) for row in rows],
            [(self.bob.pk, "bob"), (self.charlie.pk, None)],
        )

    def test_how_they_sign_in_is_there_without_secrets(self):
        self.sign_in(headers={"User-Agent": "Lynx"})
        change_username(member=self.alice, username="alicia")
        key = {"name": "My phone", "credential": {"id": "SECRET"}}
        Authenticator.objects.create(user=self.alice, type="webauthn", data=key)
        Authenticator.objects.create(user=self.alice, type="totp", data={"secret": "SECRET"})
        zipped = archive_of(self.alice)
        self.assertEqual(table(zipped, "sessions")[0]["user_agent"], "Lynx")
        self.assertEqual(table(zipped, "former_usernames")[0]["username"], "alice")
        self.assertEqual(table(zipped, "email_addresses")[0]["email"], "alice@example.org")
        factors = [(row["type"], row["name"]) for row in table(zipped, "second_factors")]
        self.assertEqual(factors, [("webauthn", "My phone"), ("totp", None)])
        secrets = {
            b"SECRET",
            self.alice.password.encode(),
            self.client.session.session_key.encode(),
        }
        for name in zipped.namelist():
            for secret in secrets:
                self.assertNotIn(secret, zipped.read(name))

    def test_nothing_of_others_is_taken_for_theirs(self):
        tweet(self.bob, "Mine")
        block(blocker=self.bob, blocked=self.charlie)
        report(reporter=self.bob, member=self.charlie, reason="spam")
        zipped = archive_of(self.alice)
        for name in ("tweets", "blocked", "reports", "following", "portrait"):
            self.assertEqual(table(zipped, name), [])

    def test_the_sheets_have_the_rows_of_the_lists(self):
        tweet(self.alice, 'Un "œuf", deux\nœufs')
        like(member=self.alice, tweet=tweet(self.bob))
        zipped = archive_of(self.alice)
        for name in ("tweets", "profile", "favourites", "muted"):
            with self.subTest(name):
                rows = [
                    {key: cell(value) for key, value in row.items()} for row in table(zipped, name)
                ]
                self.assertEqual(sheet(zipped, name), rows)

    def test_a_spreadsheet_takes_nothing_for_a_formula(self):
        for text in ("=1+1", "+1", "-1", "@bob hi", "1=1"):
            tweet(self.alice, text)
        User.objects.filter(pk=self.alice.pk).update(bio="\t=1+1")
        zipped = archive_of(self.alice)
        self.assertEqual(
            [row["text"] for row in sheet(zipped, "tweets")],
            ["'=1+1", "'+1", "'-1", "'@bob hi", "1=1"],
        )
        self.assertEqual(sheet(zipped, "profile")[0]["bio"], "'\t=1+1")
        self.assertEqual(table(zipped, "tweets")[0]["text"], "=1+1")


def cell(value):
    """As a sheet has a value of JSON; None and "" are one there."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


class PictureTests(MyDataTestCase):
    def test_all_pictures_are_there_as_they_are_stored(self):
        tweeted = tweet(self.alice, pictures=[(self.upload(10), "Eggs"), (self.upload(20), "")])
        waiting = self.upload(30)
        change_avatar(member=self.alice, picture=avatars.read(picture_file()))
        change_header(member=self.alice, picture=headers.read(picture_file()))
        zipped = archive_of(self.alice)
        first, second = Image.objects.filter(tweet=tweeted)
        expected = {
            f"pictures/{tweeted.pk}-1.webp": first.file,
            f"pictures/{tweeted.pk}-2.webp": second.file,
            f"uploads/{waiting.pk}.webp": waiting.file,
            "avatar.webp": self.alice.avatar,
            "header.webp": self.alice.header,
            "portrait.webp": self.alice.portrait.file,
        }
        stored = {name for name in zipped.namelist() if name.endswith(".webp")}
        self.assertEqual(stored, set(expected))
        for name, file in expected.items():
            self.assertEqual(zipped.read(name), (self.media / file).read_bytes())
        rows = [(row["file"], row["description"]) for row in table(zipped, "pictures")]
        self.assertEqual(
            rows, [(f"pictures/{tweeted.pk}-1.webp", "Eggs"), (f"pictures/{tweeted.pk}-2.webp", "")]
        )
        self.assertNotIn("missing.txt", zipped.namelist())

    def test_one_that_is_lost_is_noted(self):
        tweeted = tweet(self.alice, pictures=[(self.upload(10), ""), (self.upload(20), "")])
        default_storage.delete(Image.objects.get(tweet=tweeted, position=0).file)
        with self.assertLogs("mydata.archive", "WARNING"):
            zipped = archive_of(self.alice)
        self.assertEqual(zipped.read("missing.txt").decode(), f"pictures/{tweeted.pk}-1.webp\n")
        self.assertIn(f"pictures/{tweeted.pk}-2.webp", zipped.namelist())


class StreamTests(MyDataTestCase):
    """Neither memory nor the number of statements grows with what there is."""

    def tweet_pictures(self, number):
        """Tweets with one picture each, all the same file of 100 KB."""
        (self.media / "tweets").mkdir(exist_ok=True)
        (self.media / "tweets/large.webp").write_bytes(b"RIFF" * 25_000)
        tweets = Tweet.objects.bulk_create(
            Tweet(author=self.alice, text="Look", length=4) for _ in range(number)
        )
        Image.objects.bulk_create(
            Image(tweet=row, position=0, file="tweets/large.webp", width=9, height=9, color="#fff")
            for row in tweets
        )

    def measure(self):
        """(statements, peak of memory in bytes, longest piece) of a download."""
        tracemalloc.start()
        try:
            with CaptureQueriesContext(connection) as queries:
                longest = max(map(len, archive(self.alice, "")))
            return len(queries), tracemalloc.get_traced_memory()[1], longest
        finally:
            tracemalloc.stop()

    def test_twenty_tweets_cost_as_much_as_two_hundred(self):
        self.tweet_pictures(20)
        self.measure()  # what is loaded once
        few, little, _longest = self.measure()
        self.tweet_pictures(180)
        many, much, longest = self.measure()
        self.assertEqual(many, few)
        self.assertLess(much - little, 500_000)  # the pictures are 20 MB
        self.assertLess(longest, 200_000)

    def test_one_that_is_interrupted_ends_its_cursor(self):
        self.tweet_pictures(200)
        self.sign_in()
        self.confirm(DOWNLOAD)
        response = self.client.post(DOWNLOAD)
        list(islice(response, 20))  # into the pictures
        self.assertEqual(cursors(), 1)
        # As the server does when the client is gone; the test needs its connection still.
        with patch.object(connections["default"], "close_if_unusable_or_obsolete"):
            response.close()
        self.assertEqual(cursors(), 0)

    def test_so_does_one_that_fails(self):
        self.tweet_pictures(1)
        with (
            patch("mydata.archive.plain", side_effect=ZeroDivisionError),
            self.assertRaises(ZeroDivisionError),
        ):
            list(archive(self.alice, ""))
        self.assertEqual(cursors(), 0)


class AutocommitTests(RaceTestCase):
    """As on a server: no transaction ends the cursors that a download has left."""

    def test_one_that_is_interrupted_ends_its_cursor(self):
        Tweet.objects.bulk_create(
            # Nothing is to be gained by compressing it: soon there is something to send.
            Tweet(author=self.alice, text=secrets.token_hex(70), length=140)
            for _ in range(2000)
        )
        pieces = archive(self.alice, "")
        next(pieces)
        self.assertEqual(cursors(), 1)
        pieces.close()
        self.assertEqual(cursors(), 0)


def cursors():
    """How many are open on this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors")
        return cursor.fetchone()[0]
