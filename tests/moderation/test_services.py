import re
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.urls import reverse

from accounts.models import Portrait, User
from accounts.services import change_avatar, change_header
from microblog import storage
from moderation import services
from moderation.models import Action, Report
from tests.base import make_member, tweet
from tests.microblog.pictures import file_of, photo, read
from tests.moderation.base import REASON, ModerationTestCase
from tweets.models import Image, Tweet
from tweets.services import like, retweet, upload

VISITOR = AnonymousUser()


class HideTests(ModerationTestCase):
    def test_a_hidden_tweet_and_its_retweets_are_gone_for_all(self):
        retweet(member=self.bob, tweet=self.tweet)
        services.hide_tweet(**self.decision(tweet=self.tweet))
        for viewer in (VISITOR, self.alice, self.bob, self.mona, self.root):
            with self.subTest(viewer=viewer):
                self.assertFalse(Tweet.objects.visible_to(viewer).exists())

    def test_and_come_back(self):
        services.hide_tweet(**self.decision(tweet=self.tweet))
        services.unhide_tweet(**self.decision(tweet=self.tweet))
        self.assertTrue(Tweet.objects.visible_to(VISITOR).exists())
        self.assertEqual([row.verb for row in Action.objects.order_by("pk")], ["hide", "unhide"])

    def test_the_log_says_who_what_and_why(self):
        services.hide_tweet(**self.decision(tweet=self.tweet))
        row = Action.objects.get()
        self.assertEqual((row.moderator_id, row.moderator_username), (self.mona.pk, "mona"))
        self.assertEqual((row.member_id, row.member_username), (self.alice.pk, "alice"))
        self.assertEqual((row.tweet_id, row.excerpt), (self.tweet.pk, "Buy my pills #pills"))
        self.assertEqual((row.verb, row.reason), ("hide", REASON))

    def test_again_changes_and_logs_nothing(self):
        for act in (services.hide_tweet, services.unhide_tweet):
            for _ in range(2):
                act(**self.decision(tweet=self.tweet))
        self.assertEqual(Action.objects.count(), 2)

    def test_the_reports_about_it_are_resolved(self):
        other = tweet(self.alice)
        self.report(self.bob, tweet=self.tweet)
        self.report(self.charlie, tweet=self.tweet)
        self.report(self.charlie, tweet=other)
        services.hide_tweet(**self.decision(tweet=self.tweet))
        closed = Report.objects.filter(state="resolved")
        self.assertEqual({report.tweet for report in closed}, {self.tweet})
        self.assertEqual({report.resolved_by for report in closed}, {self.mona})
        self.assertEqual(Report.objects.open().get().tweet, other)


class SuspendTests(ModerationTestCase):
    def test_a_suspended_member_is_gone_for_all_with_what_they_said_and_retweeted(self):
        retweet(member=self.alice, tweet=tweet(self.bob, "Fine words"))
        retweet(member=self.charlie, tweet=self.tweet)
        services.suspend(**self.decision(member=self.alice))
        for viewer in (VISITOR, self.bob, self.charlie, self.mona, self.root):
            with self.subTest(viewer=viewer):
                self.assertNotIn(self.alice, User.objects.visible_to(viewer))
                self.assertEqual(Tweet.objects.visible_to(viewer).get().text, "Fine words")

    def test_and_comes_back(self):
        services.suspend(**self.decision(member=self.alice))
        services.unsuspend(**self.decision(member=self.alice))
        self.assertIn(self.alice, User.objects.visible_to(VISITOR))
        self.assertTrue(Tweet.objects.visible_to(VISITOR).exists())

    def test_again_changes_and_logs_nothing(self):
        for act in (services.suspend, services.unsuspend):
            for _ in range(2):
                act(**self.decision(member=self.alice))
        verbs = [row.verb for row in Action.objects.order_by("pk")]
        self.assertEqual(verbs, ["suspend", "unsuspend"])

    def test_the_reports_about_them_and_their_tweets_are_resolved(self):
        self.report(self.bob, tweet=self.tweet)
        self.report(self.bob, member=self.alice)
        self.report(self.bob, member=self.charlie)
        services.suspend(**self.decision(member=self.alice))
        self.assertEqual(Report.objects.open().get().member, self.charlie)

    def test_nobody_judges_themselves_or_a_superuser(self):
        acts = (services.suspend, services.unsuspend, services.remove_member)
        other_root = make_member("other_root", is_superuser=True)
        pairs = [
            (self.mona, self.mona),
            (self.mona, self.root),
            (self.root, self.root),
            (self.root, other_root),
        ]
        for act in acts:
            for moderator, member in pairs:
                refused = self.assertRaises(ValidationError)
                with self.subTest(act=act, moderator=moderator, member=member), refused:
                    act(moderator=moderator, member=member, reason=REASON)
        self.assertFalse(User.objects.exclude(suspended_at=None).exists())
        self.assertFalse(Action.objects.exists())

    def test_only_a_superuser_judges_another_moderator(self):
        other = make_member("other", is_staff=True)
        with self.assertRaises(ValidationError):
            services.suspend(**self.decision(member=other))
        services.suspend(moderator=self.root, member=other, reason=REASON)
        other.refresh_from_db()
        self.assertFalse(other.is_active)


class DismissTests(ModerationTestCase):
    def test_all_that_is_open_about_it_is_dismissed_once(self):
        for reporter in (self.bob, self.charlie):
            self.report(reporter, tweet=self.tweet)
        self.report(self.bob, member=self.alice)
        for report in Report.objects.exclude(tweet=None):
            services.dismiss(**self.decision(report=report))
        self.assertEqual(Report.objects.filter(state="dismissed").count(), 2)
        self.assertEqual(Report.objects.open().get().member, self.alice)
        self.assertEqual(Action.objects.get().verb, "dismiss")
        self.assertTrue(Tweet.objects.visible_to(VISITOR).exists())


class PicturesTestCase(ModerationTestCase):
    def stored_names(self, member):
        names = list(Image.objects.filter(tweet__author=member).values_list("file", flat=True))
        return [*names, *filter(None, (member.avatar, member.header))]

    def setUp(self):
        super().setUp()
        self.enterContext(override_settings(MEDIA_ROOT=self.enterContext(TemporaryDirectory())))
        picture = read(file_of(photo(), "PNG"))
        self.pictured = tweet(
            self.alice, pictures=[(upload(author=self.alice, picture=picture), "Pills")]
        )
        change_avatar(member=self.alice, picture=picture)
        change_header(member=self.alice, picture=picture)


class ConcealTests(PicturesTestCase):
    def test_the_pictures_of_a_hidden_tweet_leave_their_addresses_and_can_come_back(self):
        (shown,) = Image.objects.values_list("file", flat=True)
        with self.captureOnCommitCallbacks(execute=True):
            services.hide_tweet(**self.decision(tweet=self.pictured))
        (concealed,) = Image.objects.values_list("file", flat=True)
        for name, is_there in ((shown, False), (concealed, True)):
            for file in (name, storage.rendition_name(name, "small")):
                self.assertEqual(default_storage.exists(file), is_there)

    def test_so_do_all_pictures_of_a_suspended_member(self):
        shown = self.stored_names(self.alice)
        portrait = self.alice.portrait.file
        with self.captureOnCommitCallbacks(execute=True):
            services.suspend(**self.decision(member=self.alice))
        self.assertFalse(default_storage.exists(portrait) or Portrait.objects.exists())
        self.alice.refresh_from_db()
        concealed = self.stored_names(self.alice)
        self.assertEqual([default_storage.exists(name) for name in shown], 3 * [False])
        self.assertEqual([default_storage.exists(name) for name in concealed], 3 * [True])
        self.assertIsNotNone(self.alice.suspended_at)

    def test_a_missing_file_stands_in_the_way_of_no_decision(self):
        default_storage.delete(Image.objects.get().file)
        with (
            self.assertLogs("django.test", "ERROR"),
            self.captureOnCommitCallbacks(execute=True),
        ):
            services.hide_tweet(**self.decision(tweet=self.pictured))
        self.assertFalse(Tweet.objects.visible_to(VISITOR).filter(pk=self.pictured.pk).exists())

    def test_a_missing_file_leaves_no_other_picture_where_it_was(self):
        default_storage.delete(Image.objects.get().file)
        picture = read(file_of(photo(), "PNG"))
        pills = upload(author=self.alice, picture=picture)
        other = tweet(self.alice, "More pills", pictures=[(pills, "Pills")])
        (shown,) = Image.objects.filter(tweet=other).values_list("file", flat=True)
        with (
            self.assertLogs("django.test", "ERROR"),
            self.captureOnCommitCallbacks(execute=True),
        ):
            services.suspend(**self.decision(member=self.alice))
        self.assertFalse(default_storage.exists(shown))

    def test_what_is_deleted_or_changed_while_it_is_moved_leaves_no_file(self):
        copy = storage.copy

        def copy_too_late(name, *renditions):
            Tweet.objects.filter(pk=self.pictured.pk).delete()
            User.objects.filter(pk=self.alice.pk).update(avatar="another.webp", header="wider.webp")
            return copy(name, *renditions)

        def files():
            return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}

        before = files()
        late = patch("microblog.storage.copy", copy_too_late)
        with late, self.captureOnCommitCallbacks(execute=True):
            services.suspend(**self.decision(member=self.alice))
        self.assertLessEqual(files(), before)
        self.alice.refresh_from_db()
        self.assertEqual((self.alice.avatar, self.alice.header), ("another.webp", "wider.webp"))


class RemoveTests(PicturesTestCase):
    def test_a_tweet_goes_with_its_pictures(self):
        (name,) = Image.objects.values_list("file", flat=True)
        self.assertTrue(default_storage.exists(name))
        with self.captureOnCommitCallbacks(execute=True):
            services.remove_tweet(**self.decision(tweet=self.pictured))
        self.assertFalse(Tweet.objects.filter(pk=self.pictured.pk).exists())
        self.assertFalse(default_storage.exists(name))

    def test_a_member_goes_with_all_pictures_and_the_log_stays(self):
        names = [*self.stored_names(self.alice), self.alice.portrait.file]
        self.assertEqual([default_storage.exists(name) for name in names], 4 * [True])
        like(member=self.alice, tweet=tweet(self.bob))
        services.hide_tweet(**self.decision(tweet=self.tweet))
        with self.captureOnCommitCallbacks(execute=True):
            services.remove_member(**self.decision(member=self.alice))
        self.assertFalse(User.objects.filter(username="alice").exists())
        self.assertEqual([default_storage.exists(name) for name in names], 4 * [False])
        self.mona.delete()
        self.assertEqual(
            list(Action.objects.order_by("pk").values_list("verb", "member_username")),
            [("hide", "alice"), ("remove_member", "alice")],
        )


class LogTests(ModerationTestCase):
    def test_no_row_of_the_log_can_be_changed_or_deleted(self):
        services.hide_tweet(**self.decision(tweet=self.tweet))
        for statement in (
            "UPDATE moderation_action SET reason = 'Nothing to see'",
            "DELETE FROM moderation_action",
        ):
            refused = self.assertRaisesMessage(DatabaseError, "append-only")
            with self.subTest(statement), refused, transaction.atomic():
                connection.cursor().execute(statement)
        self.assertEqual(Action.objects.get().reason, REASON)

    def test_a_decision_without_a_reason_is_refused(self):
        with suppress(DatabaseError), transaction.atomic():
            services.hide_tweet(moderator=self.mona, tweet=self.tweet, reason="")
        self.tweet.refresh_from_db()
        self.assertIsNone(self.tweet.hidden_at)


class PagesTests(ModerationTestCase):
    """What is hidden or suspended is on no page from the next request on."""

    def pages(self):
        return {
            "profile": reverse("profile", args=["alice"]),
            "tweet": self.tweet.get_absolute_url(),
            "home": reverse("home"),
            "hashtag": reverse("hashtag", args=["pills"]),
            "search": reverse("search", query={"q": "pills"}),
            "discover": reverse("discover"),
        }

    def text(self, url):
        """Of the page, without the marks on what was searched for."""
        return re.sub("</?mark>", "", self.client.get(url).content.decode())

    def assert_shown(self, viewer, expected):
        self.client.force_login(viewer)
        for name, url in self.pages().items():
            with self.subTest(page=name, viewer=viewer):
                is_shown = "Buy my pills" in self.text(url)
                self.assertEqual(is_shown, expected)

    def test_a_hidden_tweet(self):
        like(member=self.charlie, tweet=self.tweet)
        self.assert_shown(self.bob, True)
        services.hide_tweet(**self.decision(tweet=self.tweet))
        self.assert_shown(self.bob, False)

    def test_the_tweets_of_a_suspended_member(self):
        like(member=self.charlie, tweet=self.tweet)
        self.assert_shown(self.bob, True)
        services.suspend(**self.decision(member=self.alice))
        self.assert_shown(self.bob, False)
        for url in (reverse("profile", args=["alice"]), self.tweet.get_absolute_url()):
            self.assertEqual(self.client.get(url).status_code, 404)

    def test_a_suspended_member_is_on_no_list_of_people(self):
        self.client.force_login(self.charlie)
        pages = [
            reverse("following", args=["bob"]),
            reverse("search", query={"q": "alice", "f": "people"}),
            reverse("search_suggest", query={"q": "alice"}),
        ]
        for url in pages:
            with self.subTest(url):
                self.assertIn("@alice", self.text(url))
        services.suspend(**self.decision(member=self.alice))
        for url in pages:
            with self.subTest(url):
                self.assertNotIn("@alice", self.text(url))
