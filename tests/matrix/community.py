"""Who looks, and what alice has said and done that they may see or not."""

import shutil
import tempfile
from pathlib import Path

from django.contrib.auth.models import AnonymousUser, Group
from django.core.cache import cache
from django.db import connection
from django.test import Client, TestCase, override_settings
from django.utils import timezone

from accounts import avatars
from accounts.invitations import invitation_path
from accounts.models import Block, Follow, FollowRequest, FormerUsername, Mute, Portrait, User
from accounts.services import block, change_avatar, follow, mute
from moderation.models import Report
from moderation.services import hide_tweet, suspend
from notifications.mails import unsubscribe_url
from search.models import RecentSearch, SavedSearch
from tests.base import make_member, tweet
from tests.matrix.audiences import (
    ALT,
    BIO,
    CHERISHED,
    ECHOED,
    FAN,
    HASHTAG,
    IDOL,
    NAME,
    QUOTED,
    REJOINDER,
    ROSTER,
    VIEWERS,
    WHISPER,
)
from tests.tweets.pictures import picture_file
from timeline.models import HashtagFollow, List, ListFollow, ListMember, Pin
from timeline.services import follow_hashtag, pin, set_memberships
from tweets import images, services
from tweets.models import Image, Like, Tweet, Upload

CHANGING = (
    *(Follow, FollowRequest, Block, Mute, User, Portrait, Tweet, Image, Like, Upload, Report),
    *(SavedSearch, RecentSearch),
    *(List, ListMember, ListFollow, HashtagFollow, Pin),
)


class CommunityTestCase(TestCase):
    """alice writes; dora, whom all follow, speaks with her; the viewers are named in the table."""

    a_word = "birds"

    @classmethod
    def setUpClass(cls):
        cls.stored = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        with override_settings(MEDIA_ROOT=cls.stored):
            super().setUpClass()

    @classmethod
    def setUpTestData(cls):
        cls.alice = make_member("alice", name=f"Alice {NAME}", bio=BIO)
        cls.bob = make_member("bob", name=FAN)
        cls.charlie = make_member("charlie")
        cls.dora, cls.erin = make_member("dora"), make_member("erin", name=IDOL)
        cls.mona = make_member("mona", is_staff=True)
        cls.mona.groups.add(Group.objects.get(name="Moderators"))
        names = ("blocked", "blocker", "muter", "muted", "suspended")
        cls.viewers = {
            "visitor": AnonymousUser(),
            "owner": cls.alice,
            "follower": cls.bob,
            "stranger": cls.charlie,
            **{name: make_member(name) for name in names},
            "moderator": cls.mona,
        }
        cls.members = [member for member in cls.viewers.values() if member.pk]
        cls.befriend()
        cls.talk()
        cls.arrange()
        cls.fall_out()

    @classmethod
    def befriend(cls):
        for member in cls.members:
            follow(follower=member, followee=cls.dora)
        for name in ("follower", "muter", "muted", "suspended"):
            follow(follower=cls.viewers[name], followee=cls.alice)
        follow(follower=cls.dora, followee=cls.alice)
        follow(follower=cls.alice, followee=cls.erin)

    @classmethod
    def talk(cls):
        cls.upload = cls.new_upload()
        picture = (cls.new_upload(), ALT)
        named = " ".join(f"@{member.username}" for member in cls.members[1:])
        cls.question = tweet(cls.dora, "Who says what?")
        cls.whisper = tweet(cls.alice, f"{WHISPER} softly #{HASHTAG} {named}", pictures=[picture])
        cls.rejoinder = tweet(cls.alice, REJOINDER, in_reply_to=cls.question)
        cls.echoed, cls.quoted = tweet(cls.alice, ECHOED), tweet(cls.alice, QUOTED)
        cls.heard = tweet(cls.dora, "I heard", in_reply_to=cls.whisper)
        cls.quote = tweet(cls.dora, f"Look http://testserver/@alice/{cls.quoted.pk}")
        cls.cherished = tweet(cls.erin, CHERISHED)
        services.retweet(member=cls.dora, tweet=cls.echoed)
        cls.retweet = Tweet.objects.get(retweet_of=cls.echoed)
        services.like(member=cls.dora, tweet=cls.whisper)
        for act in (services.like, services.retweet):
            act(member=cls.alice, tweet=cls.cherished)
        for member in cls.members[1:]:
            services.like(member=cls.alice, tweet=tweet(member, "Good morning"))
        change_avatar(member=cls.alice, picture=avatars.read(picture_file()))
        FormerUsername.objects.create(username="alicia", user=cls.alice)

    @classmethod
    def arrange(cls):
        """Lists of alice's, and one of dora's with her; some who do not read her follow HASHTAG."""
        cls.roster = List.objects.create(owner=cls.alice, name=ROSTER)
        cls.secret = List.objects.create(owner=cls.alice, name="Diary", private=True)
        cls.doras = List.objects.create(owner=cls.dora, name="Friends")
        set_memberships(owner=cls.alice, member=cls.erin, lists=[cls.roster, cls.secret])
        set_memberships(owner=cls.dora, member=cls.alice, lists=[cls.doras])
        pin(tweet=cls.quoted)
        for name in ("blocked", "blocker", "muter", "moderator"):
            follow_hashtag(member=cls.viewers[name], label=HASHTAG)

    @classmethod
    def fall_out(cls):
        block(blocker=cls.alice, blocked=cls.viewers["blocked"])
        block(blocker=cls.viewers["blocker"], blocked=cls.alice)
        mute(muter=cls.viewers["muter"], muted=cls.alice)
        mute(muter=cls.alice, muted=cls.viewers["muted"])
        User.objects.filter(username="suspended").update(suspended_at=timezone.now())

    @classmethod
    def new_upload(cls):
        return services.upload(author=cls.alice, picture=images.read(picture_file()))

    def setUp(self):
        cache.clear()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        shutil.copytree(self.stored, self.media, dirs_exist_ok=True)
        self.enterContext(override_settings(MEDIA_ROOT=self.media))
        self.words = {
            name: getattr(self, name).pk
            for name in [
                "question",
                "whisper",
                "rejoinder",
                "echoed",
                "quoted",
                "heard",
                "retweet",
                "cherished",
                "roster",
                "secret",
                "doras",
            ]
        }
        self.words |= {
            "upload": self.upload.pk,
            "file": self.whisper.image_set.get().file,
            "dora": self.dora.pk,
            "invitation": invitation_path(self.alice).rpartition("/")[2],
            "unsubscribe": unsubscribe_url(self.alice).rpartition("/")[2],
        }

    def become(self, state):
        """What becomes of alice, or of what she said. Sessions that are open stay in the store."""
        self.clients = {viewer: self.sign_in(viewer) for viewer in VIEWERS}
        with self.captureOnCommitCallbacks(execute=True):
            getattr(self, f"become_{state}")()

    def sign_in(self, viewer, **options):
        client = Client(**options)
        if viewer != "visitor":
            client.force_login(self.viewers[viewer])
        return client

    def become_public(self):
        pass

    def become_protected(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        FollowRequest.objects.create(follower=self.charlie, followee=self.alice)

    def become_suspended(self):
        suspend(moderator=self.mona, member=self.alice, reason="test")

    def become_left(self):
        User.objects.filter(pk=self.alice.pk).update(left_at=timezone.now())

    def become_hidden(self):
        for row in Tweet.objects.originals().filter(author=self.alice):
            hide_tweet(moderator=self.mona, tweet=row, reason="test")

    def become_deleted(self):
        for row in Tweet.objects.originals().filter(author=self.alice):
            services.delete_tweet(row)

    def fingerprint(self):
        """A number for each table that members change: another one when any row has changed."""
        tables = [connection.ops.quote_name(model._meta.db_table) for model in CHANGING]
        sums = ", ".join(f"(SELECT sum(hashtext(t::text)) FROM {table} t)" for table in tables)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {sums}")
            return cursor.fetchone()
