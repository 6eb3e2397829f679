"""Two members who act on one another at the same moment."""

from django.core.exceptions import ValidationError
from django.test import override_settings

from accounts import services, usernames
from accounts.models import Follow, FollowRequest, FormerUsername, User
from tests.base import make_member
from tests.races import RaceTestCase


class RacesTestCase(RaceTestCase):
    def setUp(self):
        super().setUp()
        self.both = {"follower": self.bob, "followee": self.alice}


class RelationshipRaces(RacesTestCase):
    def test_who_is_being_blocked_does_not_follow_in_the_end(self):
        def block():
            services.block(blocker=self.alice, blocked=self.bob)

        self.meanwhile(block, lambda: services.follow(**self.both))
        self.assertFalse(Follow.objects.exists())

    def test_nor_is_let_in_by_the_other_tab(self):
        FollowRequest.objects.create(**self.both)

        def accept():
            services.accept(**self.both)

        def block():
            services.block(blocker=self.alice, blocked=self.bob)

        self.meanwhile(accept, block)
        self.assertFalse(Follow.objects.exists() or FollowRequest.objects.exists())

    def test_who_follows_while_the_account_is_being_protected_asks(self):
        def protect():
            User.objects.filter(pk=self.alice.pk).update(protected=True)

        self.meanwhile(protect, lambda: services.follow(**self.both))
        self.assertFalse(Follow.objects.exists())
        self.assertTrue(FollowRequest.objects.exists())

    def test_who_asks_while_the_account_is_being_opened_is_not_left_waiting(self):
        charlie = make_member("charlie")
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        FollowRequest.objects.create(**self.both)
        tab = self.client_class()
        tab.force_login(self.alice)

        def ask():
            services.follow(follower=charlie, followee=self.alice)

        response = self.meanwhile(ask, lambda: tab.post("/settings/privacy"))
        self.assertRedirects(response, "/settings/privacy", fetch_redirect_response=False)
        followers = Follow.objects.filter(followee=self.alice).values_list("follower", flat=True)
        self.assertEqual(set(followers), {self.bob.pk, charlie.pk})
        self.assertFalse(FollowRequest.objects.exists())

    def test_nor_does_one_who_asked_and_leaves_stand_in_the_way(self):
        for asker in (self.bob, make_member("charlie")):
            FollowRequest.objects.create(follower=asker, followee=self.alice)

        def leave():
            User.objects.filter(pk=self.bob.pk).delete()

        def open_the_account():
            services.unprotect(member=self.alice)

        self.meanwhile(leave, open_the_account)
        self.assertEqual(Follow.objects.get().follower.username, "charlie")

    def test_who_leaves_while_somebody_unfollows_them_is_a_404(self):
        services.follow(**self.both)
        self.client.force_login(self.bob)

        def leave():
            User.objects.filter(pk=self.alice.pk).delete()

        response = self.meanwhile(leave, lambda: self.client.post("/@alice/unfollow"))
        self.assertEqual(response.status_code, 404)
        self.bob.refresh_from_db()
        self.assertEqual(self.bob.following_count, 0)

    @override_settings(FOLLOWING_LIMIT=1)
    def test_two_tabs_do_not_follow_beyond_the_cap(self):
        charlie = make_member("charlie")
        other_tab = User.objects.get(pk=self.bob.pk)
        with self.assertRaises(ValidationError):
            self.meanwhile(
                lambda: services.follow(**self.both),
                lambda: services.follow(follower=other_tab, followee=charlie),
            )
        self.assertEqual(Follow.objects.get().followee, self.alice)

    @override_settings(FOLLOWING_LIMIT=1)
    def test_nor_is_let_in_beyond_the_cap_while_they_follow_another(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        FollowRequest.objects.create(**self.both)
        charlie = make_member("charlie")
        other_tab = User.objects.get(pk=self.bob.pk)

        def follow():
            services.follow(follower=other_tab, followee=charlie)

        with self.assertRaises(ValidationError):
            self.meanwhile(follow, lambda: services.accept(**self.both))
        services.unprotect(member=self.alice)
        self.assertEqual(Follow.objects.get().followee, charlie)


class UsernameRaces(RacesTestCase):
    def take(self, member, username):
        return lambda: usernames.change_username(member=member, username=username)

    def test_of_two_who_take_a_name_at_once_one_gets_it(self):
        with self.assertRaises(ValidationError):
            self.meanwhile(self.take(self.alice, "Dora"), self.take(self.bob, "dora"))
        self.assertEqual(User.objects.by_username("dora").get(), self.alice)
        self.assertEqual(FormerUsername.objects.get().user, self.alice)

    def test_also_where_one_of_them_signs_up(self):
        def sign_up():
            usernames.claim("dora")
            make_member("dora")

        with self.assertRaises(ValidationError):
            self.meanwhile(sign_up, self.take(self.bob, "DORA"))
        self.assertEqual(self.bob.username, "bob")

    def test_nobody_gets_a_name_while_it_is_given_up(self):
        with self.assertRaises(ValidationError):
            self.meanwhile(self.take(self.alice, "alicia"), self.take(self.bob, "alice"))
        with self.assertRaises(ValidationError):
            self.meanwhile(lambda: None, self.take(self.bob, "alice"))

    def test_two_tabs_of_one_member_keep_both_names(self):
        other_tab = User.objects.get(pk=self.alice.pk)
        self.meanwhile(self.take(self.alice, "one"), self.take(other_tab, "two"))
        names = FormerUsername.objects.order_by("pk").values_list("username", flat=True)
        self.assertEqual(list(names), ["alice", "one"])
