from unittest.mock import patch

from django.core import mail
from django.db import IntegrityError
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import Block, Follow, FollowRequest, Mute, User
from tests.base import MembersTestCase, make_member

ACTS = (
    *("follow", "unfollow", "remove_follower", "accept", "refuse"),
    *("block", "unblock", "mute", "unmute"),
)


class RelationshipsTestCase(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)

    def act(self, act, username="charlie", **options):
        return self.client.post(reverse(act, args=[username]), **options)

    def htmx(self, act, username="charlie"):
        return self.act(act, username, headers={"HX-Request": "true"})


class FollowTests(RelationshipsTestCase):
    def follows(self):
        return Follow.objects.filter(follower=self.alice, followee=self.charlie).exists()

    def test_follow_and_unfollow_end_on_the_page_they_came_from(self):
        came_from = "http://testserver/discover"
        for act, follows in (("follow", True), ("unfollow", False)):
            response = self.act(act, headers={"Referer": came_from})
            self.assertRedirects(response, came_from, fetch_redirect_response=False)
            self.assertEqual(self.follows(), follows)

    def test_without_htmx_a_message_says_what_has_become_of_it(self):
        for protected, text in ((False, "You follow @charlie."), (True, "has been asked")):
            User.objects.filter(username="charlie").update(protected=protected)
            response = self.client.post("/@charlie/follow", follow=True)
            self.assertContains(response, text)
            self.act("unfollow")

    def test_else_on_the_profile_in_any_case_of_the_name(self):
        response = self.act("follow", "CHARLIE")
        self.assertRedirects(response, "/@charlie", fetch_redirect_response=False)
        self.assertTrue(self.follows())

    def test_twice_is_once(self):
        self.act("follow")
        self.act("follow")
        self.charlie.refresh_from_db()
        self.assertEqual(self.charlie.followers_count, 1)

    def test_htmx_gets_the_button_in_its_new_state(self):
        response = self.htmx("follow")
        self.assertTemplateUsed(response, "accounts/_follow_button.html")
        self.assertContains(response, 'formaction="/@charlie/unfollow"')
        self.assertNotContains(response, "<html")
        self.assertContains(self.htmx("unfollow"), 'formaction="/@charlie/follow"')

    def test_to_follow_a_protected_member_is_to_ask(self):
        User.objects.filter(pk=self.charlie.pk).update(protected=True)
        self.assertContains(self.htmx("follow"), "Requested")
        self.assertFalse(self.follows())
        self.act("unfollow")
        self.assertFalse(FollowRequest.objects.exists())

    @override_settings(FOLLOWING_LIMIT=0)
    def test_beyond_the_cap_the_reason_is_said(self):
        self.assertContains(self.htmx("follow"), "which is the most one can")
        self.act("follow")
        self.assertContains(self.client.get(reverse("settings_profile")), "the most one can")
        self.assertFalse(self.follows())

    def test_at_the_cap_whom_one_follows_is_still_followed(self):
        self.act("follow")
        with override_settings(FOLLOWING_LIMIT=1):
            self.assertContains(self.htmx("follow"), 'formaction="/@charlie/unfollow"')
            self.assertNotContains(self.htmx("follow"), "the most one can")

    def test_oneself_cannot_be_followed(self):
        self.assertEqual(self.act("follow", "alice").status_code, 302)
        self.assertFalse(Follow.objects.filter(follower=self.alice).exists())

    @override_settings(LIMITS={"follow": "1/1h"})
    def test_beyond_the_limit_a_page_asks_for_a_break(self):
        self.act("follow")
        self.assertEqual(self.act("unfollow").status_code, 429)

    def test_a_member_deleted_meanwhile_is_not_found(self):
        with patch("accounts.services.follow", side_effect=IntegrityError):
            self.assertEqual(self.act("follow").status_code, 404)


class BlockTests(RelationshipsTestCase):
    def test_a_block_ends_on_the_list_that_undoes_it(self):
        response = self.act("block", "bob", headers={"Referer": "http://testserver/@bob"})
        self.assertRedirects(response, reverse("settings_blocked"))
        self.assertTrue(Block.objects.filter(blocker=self.alice, blocked=self.bob).exists())
        self.assertFalse(Follow.objects.filter(follower=self.bob, followee=self.alice).exists())

    def test_the_blocked_can_be_unblocked(self):
        self.act("block")
        self.assertRedirects(self.act("unblock"), reverse("settings_blocked"))
        self.assertFalse(Block.objects.exists())

    def test_who_blocks_me_is_not_found_whatever_i_do(self):
        services.block(blocker=self.charlie, blocked=self.alice)
        for act in ACTS:
            self.assertEqual(self.act(act).status_code, 404, act)
        self.assertEqual(Block.objects.count(), 1)

    def test_oneself_cannot_be_blocked(self):
        self.act("block", "alice")
        self.assertFalse(Block.objects.exists())


class MuteTests(RelationshipsTestCase):
    def test_mute_and_unmute(self):
        self.act("mute")
        self.assertTrue(Mute.objects.filter(muter=self.alice, muted=self.charlie).exists())
        self.act("unmute")
        self.assertFalse(Mute.objects.exists())

    def test_it_leaves_follows_alone(self):
        self.act("mute", "bob")
        self.assertTrue(Follow.objects.filter(follower=self.bob, followee=self.alice).exists())


class RequestTests(RelationshipsTestCase):
    def setUp(self):
        super().setUp()
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        FollowRequest.objects.create(follower=self.charlie, followee=self.alice)

    def test_who_is_accepted_follows(self):
        self.assertRedirects(self.act("accept"), reverse("settings_requests"))
        self.assertTrue(Follow.objects.filter(follower=self.charlie, followee=self.alice).exists())
        self.assertFalse(FollowRequest.objects.exists())

    def test_who_is_refused_does_not(self):
        self.act("refuse")
        self.assertFalse(Follow.objects.filter(follower=self.charlie).exists())
        self.assertFalse(FollowRequest.objects.exists())

    def test_nobody_lets_in_who_did_not_ask(self):
        FollowRequest.objects.all().delete()
        self.act("accept")
        self.assertFalse(Follow.objects.filter(follower=self.charlie).exists())

    def test_nobody_accepts_for_someone_else(self):
        self.client.force_login(self.bob)
        self.act("accept")
        self.assertFalse(Follow.objects.filter(follower=self.charlie).exists())

    def test_who_follows_as_many_as_one_can_goes_on_asking(self):
        with override_settings(FOLLOWING_LIMIT=0):
            self.act("accept")
        self.assertContains(self.client.get(reverse("settings_requests")), "as many people as one")
        self.assertFalse(Follow.objects.filter(follower=self.charlie).exists())
        self.assertTrue(FollowRequest.objects.exists())


class RemoveFollowerTests(RelationshipsTestCase):
    """bob follows alice."""

    def test_a_follower_is_removed_and_not_told(self):
        followers = reverse("followers", args=["alice"])
        button = 'formaction="/@bob/remove"'
        for address in (followers, "/@bob"):
            self.assertContains(self.client.get(address), button, count=1)
        came_from = f"http://testserver{followers}"
        response = self.act("remove_follower", "bob", headers={"Referer": came_from})
        self.assertRedirects(response, came_from)
        self.assertFalse(Follow.objects.filter(follower=self.bob).exists())
        self.assertFalse(mail.outbox)
        for address in (followers, "/@bob"):
            self.assertNotContains(self.client.get(address), button)

    def test_it_stays_with_whom_one_follows_oneself(self):
        services.follow(follower=self.alice, followee=self.bob)
        self.act("remove_follower", "bob")
        self.assertTrue(Follow.objects.filter(follower=self.alice, followee=self.bob).exists())

    def test_the_more_of_the_list_has_the_buttons_too(self):
        for n in range(21):
            services.follow(follower=make_member(f"member{n}"), followee=self.alice)
        first = self.client.get(reverse("followers", args=["alice"]))
        rest = self.client.get(first.context["more_url"], headers={"HX-Request": "true"})
        self.assertContains(rest, 'formaction="/@bob/remove"')
        self.assertNotContains(rest, "<html")

    def test_nobody_removes_the_followers_of_others(self):
        self.client.force_login(self.charlie)
        followers = self.client.get(reverse("followers", args=["alice"]))
        self.assertNotContains(followers, "/remove")
        self.act("remove_follower", "bob")
        self.assertTrue(Follow.objects.filter(follower=self.bob, followee=self.alice).exists())


class EveryActTests(RelationshipsTestCase):
    def test_takes_a_post(self):
        for act in ACTS:
            response = self.client.get(reverse(act, args=["charlie"]))
            self.assertEqual(response.status_code, 405, act)

    def test_asks_visitors_to_sign_in(self):
        self.client.logout()
        for act in ACTS:
            self.assertIn("/accounts/login/", self.act(act).url)

    def test_does_not_find_unknown_and_suspended_members(self):
        User.objects.filter(pk=self.charlie.pk).update(suspended_at=timezone.now())
        for act in ACTS:
            for username in ("charlie", "nobody"):
                self.assertEqual(self.act(act, username).status_code, 404, (act, username))
