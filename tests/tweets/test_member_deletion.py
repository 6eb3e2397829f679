"""The end of an account: no row, no file and no wrong count stays, whatever happens meanwhile."""

import tempfile
import time
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.test import override_settings
from django.utils import timezone

from accounts import avatars
from accounts.models import Block, Follow, FollowRequest, Mute, User
from accounts.services import block, change_avatar, follow, mute
from moderation.models import Report
from moderation.services import report
from tests.base import make_member, tweet
from tests.microblog.pictures import file_of, photo, read
from tests.races import RaceTestCase
from tests.tweets.test_counters import drift
from tweets import removal
from tweets.models import Image, Like, Mention, Tweet, Upload
from tweets.removal import delete_member
from tweets.services import like, retweet, upload

PASSWORD = "tit-bird-9-song"


class DeletionTestCase(RaceTestCase):
    def setUp(self):
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media))
        self.charlie = make_member("charlie")
        self.picture = read(file_of(photo(), "PNG"))

    def tweet_picture(self):
        picture = upload(author=self.alice, picture=self.picture)
        return tweet(self.alice, "Look", pictures=[(picture, "Noise")])

    def files(self):
        return [path for path in self.media.rglob("*") if path.is_file()]


class MemberDeletionTests(DeletionTestCase):
    def setUp(self):
        super().setUp()
        self.question = tweet(self.bob, "Who comes along?")
        self.answer = tweet(self.alice, "@bob I do", in_reply_to=self.question)
        tweet(self.charlie, "@alice Good", in_reply_to=self.answer)
        for member, said in ((self.alice, self.question), (self.charlie, self.answer)):
            like(member=member, tweet=said)
            retweet(member=member, tweet=said)
        follow(follower=self.alice, followee=self.bob)
        follow(follower=self.charlie, followee=self.alice)

    def test_what_they_said_and_did_goes_and_what_others_said_stays(self):
        mute(muter=self.bob, muted=self.alice)
        block(blocker=self.alice, blocked=make_member("dave"))
        FollowRequest.objects.create(follower=self.bob, followee=self.alice)
        report(reporter=self.bob, member=self.alice, reason="spam")
        self.assertTrue(delete_member(self.alice))
        names = set(User.objects.values_list("username", flat=True))
        self.assertEqual(names, {"bob", "charlie", "dave"})
        texts = set(Tweet.objects.values_list("text", flat=True))
        self.assertEqual(texts, {"Who comes along?", "@alice Good"})
        for model in (Like, Follow, FollowRequest, Block, Mute, Mention, Report):
            with self.subTest(model):
                self.assertFalse(model.objects.exists())

    def test_counters_are_right(self):
        delete_member(self.alice)
        self.assertEqual(drift(), [])
        self.question.refresh_from_db()
        counts = (
            self.question.replies_count,
            self.question.retweets_count,
            self.question.likes_count,
        )
        self.assertEqual(counts, (0, 0, 0))

    def test_no_file_stays(self):
        self.tweet_picture()
        upload(author=self.alice, picture=self.picture)
        change_avatar(member=self.alice, picture=self.picture)
        change_avatar(member=User.objects.get(pk=self.alice.pk), picture=self.picture)
        self.assertEqual(len(self.files()), 7)  # that of the whole avatar is one
        delete_member(self.alice)
        self.assertEqual(self.files(), [])

    def test_they_are_signed_out(self):
        dave = make_member("dave", password=PASSWORD)
        self.client.post("/accounts/login/", {"login": "dave", "password": PASSWORD})
        self.assertTrue(Session.objects.exists())
        delete_member(dave)
        self.assertFalse(Session.objects.exists())
        self.assertRedirects(self.client.get("/connect"), "/accounts/login/?next=/connect")

    def test_again_finds_nobody(self):
        for _ in range(2):
            self.assertTrue(delete_member(self.alice))

    def test_two_at_once_delete_them_together(self):
        self.at_once(*2 * [lambda: delete_member(self.alice)])
        self.assertFalse(User.objects.filter(pk=self.alice.pk).exists())
        self.assertEqual(drift(), [])


class CrashError(Exception):
    pass


class InterruptedTests(DeletionTestCase):
    """What is begun is finished by the next run; nobody sees it until then."""

    def setUp(self):
        super().setUp()
        self.tweet_picture()
        change_avatar(member=self.alice, picture=self.picture)
        for number in range(3):
            like(member=self.bob, tweet=tweet(self.alice, f"Number {number}"))
        follow(follower=self.bob, followee=self.alice)

    def crash(self, batches):
        """Begin to delete alice, and do as many batches."""
        cut = removal.cut

        def crash_in_the_end(field, keys):
            nonlocal batches
            if not batches:
                raise CrashError
            batches -= 1
            cut(field, keys)

        with patch.object(removal, "cut", crash_in_the_end), self.assertRaises(CrashError):
            delete_member(self.alice)

    def assert_absent(self):
        self.assertEqual(self.client.get("/@alice").status_code, 404)
        self.assertFalse(Tweet.objects.visible_to(self.bob).exists())
        self.assertEqual(drift(), [])

    def assert_gone(self):
        self.assertFalse(User.objects.filter(pk=self.alice.pk).exists())
        self.assertFalse(Tweet.objects.exists() or Follow.objects.exists())
        self.assertEqual(self.files(), [])
        self.assertEqual(drift(), [])

    def test_whenever_it_ends_they_are_absent_and_the_next_run_goes_on(self):
        for batches in range(3):
            with self.subTest(batches=batches):
                self.crash(batches)
                self.assert_absent()
        grace_has_passed = User.objects.filter(left_at__lte=timezone.now() - timedelta(days=365))
        self.assertTrue(delete_member(grace_has_passed.get()))
        self.assert_gone()

    def test_it_ends_when_its_time_is_over(self):
        self.assertFalse(delete_member(self.alice, until=time.monotonic()))
        self.assert_absent()
        self.assertTrue(delete_member(self.alice, until=time.monotonic() + 60))
        self.assert_gone()

    def test_the_pictures_go_first(self):
        """Whoever knows their addresses would see them otherwise."""
        self.crash(batches=1)
        self.assertEqual([path.parts[-3] for path in self.files()], ["portraits"])

    def test_there_is_no_way_back_in(self):
        self.alice.set_password(PASSWORD)
        self.alice.save()
        self.crash(batches=0)
        data = {"login": "alice", "password": PASSWORD}
        self.assertRedirects(self.client.post("/accounts/login/", data), "/accounts/inactive/")


class MeanwhileTests(DeletionTestCase):
    """Deleted at the worst moment of something else."""

    def delete_alice_during(self, owner, name):
        """Delete alice when owner.name is called, before it does anything."""
        function = getattr(owner, name)

        def delete_first(*args, **kwargs):
            self.at_once(lambda: delete_member(self.alice))
            return function(*args, **kwargs)

        return patch.object(owner, name, delete_first)

    def test_a_picture_that_is_being_uploaded_leaves_no_file(self):
        with (
            self.delete_alice_during(Upload.objects, "create"),
            self.assertRaises(IntegrityError),
        ):
            upload(author=self.alice, picture=self.picture)
        self.assertEqual(self.files(), [])

    def test_nor_one_that_is_being_tweeted(self):
        """The other way round: the deletion has to wait for the tweet, and finds its picture."""
        self.meanwhile(self.tweet_picture, lambda: delete_member(self.alice))
        self.assertFalse(Tweet.objects.exists() or Image.objects.exists())
        self.assertEqual(self.files(), [])

    def test_nor_an_avatar_that_is_being_changed(self):
        with (
            self.delete_alice_during(avatars, "store"),
            self.assertRaises(User.DoesNotExist),
        ):
            change_avatar(member=self.alice, picture=self.picture)
        self.assertEqual(self.files(), [])


class LateTests(DeletionTestCase):
    """What was under way when they were made absent, and comes when the rest has gone."""

    def setUp(self):
        super().setUp()
        self.said = tweet(self.alice)

    def delete_while(self, act, before):
        """Delete alice; act is done once, just before removal.before is called for the first time
        with a tweet of hers or her own row.
        """
        function, acts = getattr(removal, before), [act]

        def act_first(*args):
            if acts and args[0] in (self.alice, Tweet._meta.get_field("author")):
                self.at_once(acts.pop())
            return function(*args)

        with patch.object(removal, before, act_first):
            self.assertTrue(delete_member(self.alice))
        self.assertEqual(acts, [])
        self.assertFalse(User.objects.filter(pk=self.alice.pk).exists())
        self.assertEqual(self.files(), [])
        self.assertEqual(drift(), [])

    def test_somebody_follows_them(self):
        self.delete_while(
            lambda: follow(follower=self.bob, followee=self.alice), before="delete_row"
        )
        self.assertFalse(Follow.objects.exists())

    def test_they_tweet_a_picture(self):
        self.delete_while(self.tweet_picture, before="delete_row")
        self.assertFalse(Tweet.objects.exists() or Image.objects.exists())

    def test_they_choose_a_picture_and_an_avatar(self):
        def choose():
            upload(author=self.alice, picture=self.picture)
            change_avatar(member=self.alice, picture=self.picture)

        self.delete_while(choose, before="delete_row")

    def test_somebody_likes_and_retweets_what_they_said(self):
        def react():
            like(member=self.bob, tweet=self.said)
            retweet(member=self.bob, tweet=self.said)

        self.delete_while(react, before="cut")
        self.assertFalse(Tweet.objects.exists() or Like.objects.exists())


def leaving(get_response):
    """Middleware: whoever asks is deleted once it is known who they are."""

    def middleware(request):
        if request.user.is_authenticated:
            delete_member(request.user)
        return get_response(request)

    return middleware


@override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, f"{__name__}.leaving"])
class OwnRequestTests(DeletionTestCase):
    """A member whose account is deleted while the site works for them."""

    def setUp(self):
        super().setUp()
        self.client.raise_request_exception = False
        self.theirs = tweet(self.bob, "Like me")

    def send(self, path, data=None):
        """Of somebody new."""
        self.client.force_login(make_member("dave", password=PASSWORD))
        return self.client.get(path) if data is None else self.client.post(path, data)

    def test_no_request_of_theirs_fails(self):
        tweet_, bob = f"/tweets/{self.theirs.pk}", "/@bob"
        acts = {
            "/tweets/new": {"text": "Too late"},
            f"{tweet_}/like": {},
            f"{tweet_}/unlike": {},
            f"{tweet_}/retweet": {},
            f"{tweet_}/unretweet": {},
            f"{tweet_}/report": {"reason": "spam"},
            f"{bob}/follow": {},
            f"{bob}/unfollow": {},
            f"{bob}/block": {},
            f"{bob}/unblock": {},
            f"{bob}/mute": {},
            f"{bob}/unmute": {},
            f"{bob}/accept": {},
            f"{bob}/refuse": {},
            f"{bob}/report": {"reason": "spam"},
            "/settings/profile": {"name": "Late"},
            "/settings/account": {"username": "late"},
            "/settings/privacy": {"protected": "on"},
            "/welcome/profile": {"bio": "Late"},
            "/language": {"language": "fr"},
            "/accounts/email/": {"action_add": "", "email": "late@example.org"},
            "/accounts/password/change/": {"oldpassword": PASSWORD, "password1": "late-bird-9"},
            "/accounts/logout/": {},
        }
        pages = ["/", "/connect", "/settings/profile", "/settings/requests", "/@bob", "/search?q=a"]
        for path, data in [*acts.items(), *((page, None) for page in pages)]:
            with self.subTest(path):
                self.assertIn(self.send(path, data).status_code, {200, 302, 404, 422})
                self.assertFalse(User.objects.filter(username="dave").exists())
        self.assertEqual(drift(), [])
        self.assertFalse(Like.objects.exists() or Follow.objects.exists() or Block.objects.exists())

    def test_what_cannot_be_done_any_more_leads_to_the_sign_in(self):
        for path, data in (
            ("/settings/profile", {"name": "Late"}),
            ("/settings/account", {"username": "late"}),
            ("/settings/profile", None),
        ):
            with self.subTest(path):
                self.assertRedirects(self.send(path, data), "/accounts/login/")
