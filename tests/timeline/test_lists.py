"""Lists of members: what stands on them, who sees them, and what their owners do."""

from itertools import chain
from unittest.mock import patch

from django.utils import timezone

from accounts.models import User
from accounts.services import block, follow, mute, unblock
from moderation.services import suspend
from tests.base import MembersTestCase, make_member, shown, tweet
from timeline.models import List, ListFollow, ListMember
from timeline.services import follow_list, save_list, set_memberships
from tweets.services import retweet


class ListTestCase(MembersTestCase):
    """alice has the list birds, with dora and erin on it, and a private one; bob follows her."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.dora, cls.erin = make_member("dora"), make_member("erin")
        cls.birds = List.objects.create(owner=cls.alice, name="Birds", description="All of them")
        cls.secret = List.objects.create(owner=cls.alice, name="Rivals", private=True)
        for member in (cls.dora, cls.erin):
            set_memberships(owner=cls.alice, member=member, lists=[cls.birds])
        set_memberships(owner=cls.alice, member=cls.charlie, lists=[cls.secret])
        cls.address, cls.hidden = cls.birds.get_absolute_url(), cls.secret.get_absolute_url()

    def members(self, which=None):
        rows = ListMember.objects.filter(list=which or self.birds)
        return set(rows.values_list("member__username", flat=True))

    def read(self, viewer=None):
        self.client.logout()
        viewer and self.client.force_login(viewer)
        return shown(self.client.get(self.address))

    def assert_status(self, address, status, viewer=None):
        self.client.logout()
        viewer and self.client.force_login(viewer)
        self.assertEqual(self.client.get(address).status_code, status)


class TimelineTests(ListTestCase):
    def test_what_its_members_say_newest_first_for_all(self):
        first = tweet(self.dora)
        tweet(self.alice), tweet(self.charlie)
        last = tweet(self.erin)
        for viewer in (None, self.alice, self.charlie):
            self.assertEqual(self.read(viewer), [last.pk, first.pk])

    def test_replies_to_its_members_alone(self):
        question, strange = tweet(self.dora), tweet(self.charlie)
        to_member = tweet(self.erin, in_reply_to=question)
        tweet(self.erin, in_reply_to=strange)
        self.assertEqual(self.read(), [to_member.pk, question.pk])

    def test_nor_those_of_a_reader_who_is_on_it(self):
        said = tweet(self.dora)
        tweet(self.dora, in_reply_to=tweet(self.charlie))
        self.assertEqual(self.read(self.dora), [said.pk])

    def test_a_tweet_stands_once_under_its_newest_retweet(self):
        original = tweet(self.dora)
        retweet(member=self.erin, tweet=original)
        self.assertEqual(self.read(), [original.pk])

    def test_a_retweeted_one_does_not_come_again_on_a_later_page(self):
        original = tweet(self.dora)
        for n in range(25):
            tweet(self.dora, f"{n}")
        retweet(member=self.erin, tweet=original)
        pages = [shown(page) for page in self.pages(self.address)]
        self.assertEqual([len(page) for page in pages], [20, 6])
        self.assertEqual(pages[0][0], original.pk)
        self.assertNotIn(original.pk, pages[1])

    def test_45_tweets_are_three_pages_without_loss_or_repetition(self):
        ids = [tweet((self.dora, self.erin)[n % 2], f"{n}").pk for n in range(45)]
        pages = [shown(page) for page in self.pages(self.address)]
        self.assertEqual([len(page) for page in pages], [20, 20, 5])
        self.assertEqual(list(chain.from_iterable(pages)), ids[::-1])

    def test_nobody_whom_the_reader_has_muted_or_blocked_also_not_through_others(self):
        theirs = tweet(self.charlie)
        fine = tweet(self.erin)
        tweet(self.dora)
        retweet(member=self.erin, tweet=theirs)
        mute(muter=self.bob, muted=self.dora)
        block(blocker=self.charlie, blocked=self.bob)
        self.assertEqual(self.read(self.bob), [fine.pk])

    def test_a_protected_member_is_read_by_their_followers_alone(self):
        follow(follower=self.bob, followee=self.dora)
        User.objects.filter(pk=self.dora.pk).update(protected=True)
        said = tweet(self.dora)
        self.assertEqual(self.read(self.bob), [said.pk])
        for viewer in (None, self.alice):
            self.assertEqual(self.read(viewer), [])

    def test_the_page_needs_no_script_and_htmx_gets_rows_alone(self):
        for n in range(25):
            tweet(self.dora, f"{n}")
        more = self.client.get(self.address).context["more_url"]
        response = self.client.get(more, headers={"HX-Request": "true"})
        self.assertEqual(len(shown(response)), 5)
        self.assertNotContains(response, "<html")


class VisibilityTests(ListTestCase):
    def test_a_private_list_is_there_for_its_owner_alone(self):
        for rest in ("", "/members"):
            self.assert_status(self.hidden + rest, 200, self.alice)
            for viewer in (None, self.bob, self.charlie):
                self.assert_status(self.hidden + rest, 404, viewer)
        self.client.force_login(self.bob)
        self.assertNotContains(self.client.get("/@alice/lists"), "Rivals")
        self.client.force_login(self.alice)
        self.assertContains(self.client.get("/@alice/lists"), "Rivals")

    def test_so_is_one_that_moderators_have_hidden_and_says_so(self):
        follow_list(member=self.bob, which=self.birds)
        List.objects.filter(pk=self.birds.pk).update(hidden_at=timezone.now())
        for address in (self.address, f"{self.address}/members"):
            for viewer in (None, self.bob, self.dora):
                self.assert_status(address, 404, viewer)
        self.client.force_login(self.bob)
        for page in ("/@alice/lists", "/@bob/lists"):
            self.assertNotContains(self.client.get(page), "Birds")
        self.client.force_login(self.alice)
        self.assertContains(self.client.get("/@alice/lists"), "· Hidden")
        page = self.client.get(self.address)
        self.assertContains(page, "The moderators have hidden this list: you alone see it.")

    def test_a_list_stands_at_the_address_of_its_owner_alone(self):
        self.assert_status(f"/@ALICE/lists/{self.birds.pk}", 200)
        for address in (f"/@bob/lists/{self.birds.pk}", f"/@alice/lists/{2**70}"):
            self.assert_status(address, 404)

    def test_a_blocked_member_does_not_see_it(self):
        block(blocker=self.alice, blocked=self.bob)
        for address in (self.address, f"{self.address}/members", "/@alice/lists"):
            self.assert_status(address, 404, self.bob)

    def test_nor_does_anybody_when_the_owner_is_suspended(self):
        suspend(moderator=self.bob, member=self.alice, reason="test")
        self.assert_status(self.address, 404)

    def test_those_of_a_protected_member_are_for_their_followers(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        self.assert_status(self.address, 404, self.charlie)
        self.assert_status(self.address, 200, self.bob)
        self.client.force_login(self.charlie)
        self.assertNotContains(self.client.get("/@alice/lists"), "Birds")

    def test_its_members_are_shown_to_those_who_may_know_of_them(self):
        block(blocker=self.dora, blocked=self.bob)
        self.client.force_login(self.bob)
        page = self.client.get(f"{self.address}/members")
        self.assertEqual([member.username for member in page.context["cards"]], ["erin"])

    def test_lists_that_one_follows_are_among_ones_own(self):
        follow_list(member=self.bob, which=self.birds)
        lists = self.client.get("/@bob/lists").context["lists"]
        self.assertEqual((lists.own, lists.followed), ([], [self.birds]))
        List.objects.update(private=True)
        self.assertEqual(self.client.get("/@bob/lists").context["lists"].followed, [])


class BlockTests(ListTestCase):
    def test_a_block_takes_both_off_the_lists_of_the_other(self):
        for blocker, blocked in ((self.alice, self.dora), (self.erin, self.alice)):
            block(blocker=blocker, blocked=blocked)
            unblock(blocker=blocker, blocked=blocked)
        self.assertEqual(self.members(), set())
        self.assertEqual(self.members(self.secret), {"charlie"})

    def test_and_ends_following_them(self):
        for member in (self.bob, self.charlie):
            follow_list(member=member, which=self.birds)
        block(blocker=self.alice, blocked=self.bob)
        self.assertEqual(ListFollow.objects.get().user, self.charlie)

    def test_who_is_blocked_is_put_on_no_list(self):
        block(blocker=self.bob, blocked=self.alice)
        self.client.force_login(self.alice)
        address = "/@bob/list-memberships"
        self.assertEqual(self.client.post(address, {"lists": self.birds.pk}).status_code, 404)
        set_memberships(owner=self.alice, member=self.bob, lists=[self.birds])  # a moment later
        self.assertNotIn("bob", self.members())

    def test_nor_follows_one(self):
        block(blocker=self.alice, blocked=self.bob)
        follow_list(member=self.bob, which=self.birds)
        self.assertFalse(ListFollow.objects.exists())

    def test_who_blocks_its_owner_takes_themselves_off_a_list(self):
        self.client.force_login(self.dora)
        self.assertContains(self.client.get(f"{self.address}/members"), "@dora")
        self.client.post("/@alice/block")
        self.client.post("/@alice/unblock")
        self.assertEqual(self.members(), {"erin"})


class OwnerTests(ListTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)

    def test_a_list_is_made(self):
        response = self.client.post("/lists/new", {"name": " Tea ", "private": "on"}, follow=True)
        made = List.objects.get(name="Tea")
        self.assertEqual((made.owner, made.private), (self.alice, True))
        self.assertEqual(response.redirect_chain[0][0], made.get_absolute_url())

    def test_to_save_it_shows_it_no_more_once_moderators_have_hidden_it(self):
        with patch("timeline.forms.services.save_list") as save:
            self.client.post(f"{self.address}/edit", {"name": "Birds again"})
        (which,) = save.call_args.args
        List.objects.filter(pk=self.birds.pk).update(hidden_at=timezone.now())
        save_list(which)
        self.birds.refresh_from_db()
        self.assertEqual(self.birds.name, "Birds again")
        self.assertIsNotNone(self.birds.hidden_at)

    def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(self):
        for name in ("", "x" * 26, "BIRDS"):
            with self.subTest(name):
                data = {"name": name, "description": "Kept"}
                response = self.client.post("/lists/new", data)
                self.assertContains(response, 'value="Kept"', status_code=422)
                self.assertIn("name", response.context["form"].errors)
        response = self.client.post("/lists/new", {"name": "Tea", "description": "x" * 101})
        self.assertEqual(response.status_code, 422)
        self.assertEqual(List.objects.count(), 2)

    def test_another_member_may_use_the_name(self):
        self.client.force_login(self.bob)
        self.client.post("/lists/new", {"name": "birds"})
        self.assertTrue(List.objects.filter(owner=self.bob).exists())

    def test_there_is_a_limit_to_lists(self):
        with patch.object(List, "LIMIT", 2):
            response = self.client.post("/lists/new", {"name": "Tea"})
        self.assertContains(response, "You have 2 lists", status_code=422)

    def test_a_list_is_changed_and_a_private_one_loses_its_followers(self):
        follow_list(member=self.bob, which=self.birds)
        data = {"name": "birds", "private": "on"}
        self.assertRedirects(self.client.post(f"{self.address}/edit", data), self.address)
        self.birds.refresh_from_db()
        self.assertEqual((self.birds.name, self.birds.description), ("birds", ""))
        self.assertFalse(ListFollow.objects.exists())

    def test_a_list_does_not_take_the_name_of_another(self):
        response = self.client.post(f"{self.address}/edit", {"name": "rivals"})
        self.assertContains(response, "by this name already", status_code=422)

    def test_a_list_is_deleted(self):
        self.assertContains(self.client.get(f"{self.address}/delete"), "Birds")
        self.client.post(f"{self.address}/delete")
        self.assertEqual(List.objects.get(), self.secret)

    def test_nobody_else_changes_it(self):
        self.client.force_login(self.bob)
        for rest in ("/edit", "/delete", "/remove"):
            data = {"name": "Mine", "username": "dora"}
            response = self.client.post(self.address + rest, data)
            self.assertEqual(response.status_code, 404)
        self.birds.refresh_from_db()
        self.assertEqual((self.birds.name, self.members()), ("Birds", {"dora", "erin"}))

    def test_boxes_say_on_which_lists_a_member_is(self):
        page = self.client.get("/@dora/list-memberships")
        self.assertEqual(page.context["form"].initial["lists"], [self.birds.pk])
        self.client.post("/@dora/list-memberships", {"lists": self.secret.pk})
        self.assertEqual(self.members(), {"erin"})
        self.assertEqual(self.members(self.secret), {"charlie", "dora"})
        self.client.post("/@dora/list-memberships")
        self.assertEqual(self.members(self.secret), {"charlie"})

    def test_nobody_is_put_on_a_list_of_somebody_else(self):
        self.client.force_login(self.bob)
        response = self.client.post("/@charlie/list-memberships", {"lists": self.birds.pk})
        self.assertEqual(response.status_code, 422)
        set_memberships(owner=self.bob, member=self.charlie, lists=[self.birds])
        self.assertEqual(self.members(), {"dora", "erin"})

    def test_there_is_a_limit_to_members(self):
        with patch.object(ListMember, "LIMIT", 2):
            response = self.client.post("/@bob/list-memberships", {"lists": self.birds.pk})
        self.assertContains(response, "Birds has 2 members", status_code=422)
        self.assertNotIn("bob", self.members())

    def test_a_member_is_removed_on_the_page_of_the_members(self):
        self.assertContains(self.client.get(f"{self.address}/members"), 'value="dora"')
        self.client.post(f"{self.address}/remove", {"username": "dora"})
        self.assertEqual(self.members(), {"erin"})

    def test_nobody_by_that_name_is_a_404(self):
        for data in ({}, {"username": "nobody"}):
            response = self.client.post(f"{self.address}/remove", data)
            self.assertEqual(response.status_code, 404)


class FollowTests(ListTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.bob)

    def test_a_list_is_followed_and_no_longer(self):
        for _ in range(2):
            self.client.post(f"{self.address}/follow")
            self.assertEqual(ListFollow.objects.get().list, self.birds)
        self.assertContains(self.client.get(self.address), f"{self.address}/unfollow")
        self.client.post(f"{self.address}/unfollow")
        self.assertFalse(ListFollow.objects.exists())

    def test_not_a_private_one_nor_ones_own(self):
        self.assertEqual(self.client.post(f"{self.hidden}/follow").status_code, 404)
        follow_list(member=self.bob, which=self.secret)  # made private a moment ago
        self.client.force_login(self.alice)
        self.assertEqual(self.client.post(f"{self.address}/follow").status_code, 404)
        self.assertFalse(ListFollow.objects.exists())

    def test_nor_one_that_was_hidden_a_moment_ago(self):
        List.objects.filter(pk=self.birds.pk).update(hidden_at=timezone.now())
        follow_list(member=self.bob, which=self.birds)
        self.assertFalse(ListFollow.objects.exists())

    def test_there_is_a_limit(self):
        other = List.objects.create(owner=self.alice, name="Tea")
        follow_list(member=self.bob, which=other)
        with patch.object(ListFollow, "LIMIT", 1):
            response = self.client.post(f"{self.address}/follow", follow=True)
        self.assertContains(response, "You follow 1 list")
        self.assertEqual(ListFollow.objects.get().list, other)
