from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import services
from accounts.models import User
from tests.base import MembersTestCase


class VisibilityTests(MembersTestCase):
    def assert_visible(self, viewer, *members):
        self.assertCountEqual(User.objects.visible_to(viewer), members)

    def test_everybody_sees_everybody(self):
        for viewer in (self.alice, self.charlie, AnonymousUser()):
            self.assert_visible(viewer, self.alice, self.bob, self.charlie)

    def test_also_protected_members(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        self.assert_visible(self.charlie, self.alice, self.bob, self.charlie)

    def test_nobody_sees_suspended_members(self):
        User.objects.filter(pk=self.bob.pk).update(suspended_at=timezone.now())
        for viewer in (self.alice, AnonymousUser()):
            self.assert_visible(viewer, self.alice, self.charlie)

    def test_a_block_hides_both_from_one_another_and_from_nobody_else(self):
        services.block(blocker=self.alice, blocked=self.charlie)
        self.assert_visible(self.alice, self.alice, self.bob)
        self.assert_visible(self.charlie, self.bob, self.charlie)
        self.assert_visible(self.bob, self.alice, self.bob, self.charlie)

    def test_the_muted_stay_visible(self):
        services.mute(muter=self.alice, muted=self.charlie)
        self.assert_visible(self.alice, self.alice, self.bob, self.charlie)


class RelationshipTests(MembersTestCase):
    def relationship(self, viewer, member):
        member = User.objects.with_relationship(viewer).get(pk=member.pk)
        flags = ("is_followed", "is_follower", "is_requested", "is_muted")
        return [flag for flag in flags if getattr(member, flag)]

    def test_seen_from_either_side(self):
        self.assertEqual(self.relationship(self.bob, self.alice), ["is_followed"])
        self.assertEqual(self.relationship(self.alice, self.bob), ["is_follower"])
        self.assertEqual(self.relationship(self.charlie, self.alice), [])

    def test_requests_and_mutes(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        services.follow(follower=self.charlie, followee=User.objects.get(pk=self.alice.pk))
        services.mute(muter=self.charlie, muted=self.alice)
        self.assertEqual(self.relationship(self.charlie, self.alice), ["is_requested", "is_muted"])

    def test_visitors_have_none(self):
        self.assertEqual(self.relationship(AnonymousUser(), self.alice), [])


class SuggestionTests(MembersTestCase):
    def setUp(self):
        super().setUp()
        services.follow(follower=self.alice, followee=self.charlie)
        services.follow(follower=self.bob, followee=self.charlie)

    def test_the_most_followed_come_first(self):
        self.assertEqual(
            list(User.objects.suggested_to(AnonymousUser())), [self.charlie, self.alice, self.bob]
        )

    def test_without_oneself_and_whom_one_follows_asked_muted_or_blocked(self):
        dora = User.objects.create_user("dora", "dora@example.org")
        self.assertEqual(
            list(User.objects.suggested_to(dora)), [self.charlie, self.alice, self.bob]
        )
        services.mute(muter=dora, muted=self.alice)
        services.block(blocker=self.charlie, blocked=dora)
        self.assertEqual(list(User.objects.suggested_to(dora)), [self.bob])
        self.assertEqual(list(User.objects.suggested_to(self.bob)), [dora])
