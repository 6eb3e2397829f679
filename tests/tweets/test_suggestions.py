"""Whom one may want to follow: in which order, why, and who never."""

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts.models import Follow, User
from accounts.services import block, follow, mute
from tests.base import MembersTestCase, make_member, tweet
from tests.timeline.plans import PlanTestCase, analyze, create_members
from tweets import suggestions as module
from tweets.suggestions import Kind, suggestions


class SuggestionsTestCase(MembersTestCase):
    """charlie follows bob, who follows alice and dora; eve is popular, faye writes French."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.dora, cls.eve, cls.faye = map(make_member, ("dora", "eve", "faye"))
        follow(follower=cls.charlie, followee=cls.bob)
        follow(follower=cls.bob, followee=cls.dora)
        User.objects.filter(pk=cls.eve.pk).update(followers_count=50)
        with override("fr"):
            tweet(cls.faye, "Bonjour")

    def suggested(self, viewer=None, limit=10, **options):
        """[(username, reason in words)]"""
        found = suggestions(viewer or self.charlie, limit, **options)
        return [(member.username, str(member.reason)) for member in found]

    def names(self, *arguments, **options):
        return [name for name, _reason in self.suggested(*arguments, **options)]


class OrderTests(SuggestionsTestCase):
    def test_friends_of_friends_then_the_popular_then_writers_of_my_language_then_others(self):
        greta = make_member("greta")
        with override("fr"):
            self.assertEqual(
                [(member.username, member.reason.kind) for member in suggestions(self.charlie, 10)],
                [
                    ("dora", Kind.FOLLOWED),
                    ("alice", Kind.FOLLOWED),
                    ("eve", Kind.POPULAR),
                    ("faye", Kind.WRITES),
                    (greta.username, Kind.OTHER),
                ],
            )

    def test_whom_most_of_those_i_follow_follow_comes_first_and_they_are_counted(self):
        for name in ("greta", "hugo"):
            member = make_member(name)
            follow(follower=self.charlie, followee=member)
            follow(follower=member, followee=self.alice)
        self.assertEqual(
            self.suggested()[:2],
            [("alice", "Followed by @bob and 2 others"), ("dora", "Followed by @bob")],
        )

    def test_the_popular_take_half_of_the_places_while_others_write_in_my_language(self):
        for name in ("greta", "hugo", "ivy"):
            member = make_member(name)
            User.objects.filter(pk=member.pk).update(followers_count=40)
        with override("fr"):
            self.assertEqual(
                [(m.username, m.reason.kind) for m in suggestions(AnonymousUser(), 3)],
                [("eve", Kind.POPULAR), ("ivy", Kind.POPULAR), ("faye", Kind.WRITES)],
            )

    def test_few_followers_are_not_called_popular(self):
        User.objects.filter(pk=self.eve.pk).update(followers_count=9)
        self.assertIn(("eve", ""), self.suggested())

    def test_writers_are_those_of_the_language_of_the_page(self):
        self.assertNotIn(("faye", "Writes in English"), self.suggested())
        tweet(self.faye, "Hello")
        self.assertIn(("faye", "Writes in English"), self.suggested())

    def test_who_invited_me_comes_first_once_and_only_while_i_do_not_follow_them(self):
        found = self.suggested(inviter=self.alice.pk)
        self.assertEqual(found[0], ("alice", "Invited you"))
        self.assertEqual([name for name, _reason in found].count("alice"), 1)
        self.assertNotIn("bob", self.names(inviter=self.bob.pk))
        block(blocker=self.alice, blocked=self.charlie)
        self.assertNotIn("alice", self.names(inviter=self.alice.pk))

    def test_no_more_than_asked_for(self):
        self.assertEqual(self.names(limit=2), ["dora", "alice"])

    def test_they_stand_as_they_do_to_the_viewer(self):
        follow(follower=self.alice, followee=self.charlie)
        flags = {member.username: member.is_follower for member in suggestions(self.charlie, 2)}
        self.assertEqual(flags, {"dora": False, "alice": True})

    def test_a_reason_speaks_the_language_of_the_page(self):
        alice = suggestions(self.charlie, 2)[1]
        with override("fr"):
            expected = gettext("Followed by @%(username)s") % {"username": "bob"}
            self.assertEqual(str(alice.reason), expected)


class ExclusionTests(SuggestionsTestCase):
    def assert_nowhere(self, username):
        """Neither suggested nor named as a reason, to the member and however they may be found."""
        with override("fr"):
            for inviter in (None, User.objects.get(username=username).pk):
                found = self.suggested(inviter=inviter)
                self.assertNotIn(username, [name for name, _reason in found])
                self.assertNotIn(f"@{username}", " ".join(reason for _name, reason in found))

    def test_oneself_and_whom_one_follows_are_not_suggested(self):
        self.assertNotIn("charlie", self.names())
        self.assertNotIn("bob", self.names())

    def test_nor_whom_one_has_asked(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        follow(follower=self.charlie, followee=self.alice)
        self.assert_nowhere("alice")

    def test_nor_whom_one_has_muted(self):
        for member in (self.alice, self.eve, self.faye, self.bob):
            mute(muter=self.charlie, muted=member)
            self.assert_nowhere(member.username)

    def test_nor_those_who_are_suspended_or_have_left(self):
        for column in ("suspended_at", "left_at"):
            for member in (self.alice, self.eve, self.faye, self.bob):
                User.objects.filter(pk=member.pk).update(**{column: timezone.now()})
                self.assert_nowhere(member.username)
            User.objects.update(suspended_at=None)

    def test_nor_where_either_has_blocked_the_other(self):
        block(blocker=self.alice, blocked=self.charlie)
        block(blocker=self.charlie, blocked=self.eve)
        block(blocker=self.faye, blocked=self.charlie)
        for username in ("alice", "eve", "faye"):
            self.assert_nowhere(username)

    def test_what_is_not_for_all_says_nothing_of_its_author(self):
        User.objects.filter(pk=self.faye.pk).update(protected=True)
        with override("fr"):
            self.assertIn(("faye", ""), self.suggested())


class PriceTests(PlanTestCase):
    """member1 follows many, who follow many."""

    def grow(self, members):
        create_members(members)
        Follow.objects.bulk_create(
            Follow(follower_id=1, followee_id=pk) for pk in range(2, members // 2)
        )
        theirs = [
            Follow(follower_id=follower, followee_id=(follower * 7 + step) % members + 1)
            for follower in range(2, members // 2)
            for step in range(120)
            if (follower * 7 + step) % members + 1 != follower
        ]
        Follow.objects.bulk_create(theirs, ignore_conflicts=True)
        analyze("accounts_user", "accounts_follow")

    def rows(self):
        """Of accounts_follow that a suggestion reads."""
        sql, parameters = module.followed(User.objects.get(pk=1), 3)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", parameters)
            plans = [cursor.fetchone()[0][0]["Plan"]]
        count = 0
        while plans:
            node = plans.pop()
            plans += node.get("Plans", ())
            if node.get("Index Name") == "follow_following":
                count += node["Actual Rows"] * node["Actual Loops"]
        return count

    def test_one_statement_at_2_and_at_600_followees(self):
        for members in (6, 1_200):
            User.objects.all().delete()
            self.grow(members)
            with self.assertNumQueries(1):
                suggestions(User(pk=1), 3)

    def test_the_rows_that_are_read_are_bounded_for_whoever_follows_many(self):
        self.grow(1_200)
        bound = module.FOLLOWEES * (module.THEIRS + 1)
        self.assertEqual(len(suggestions(User(pk=1), 3)), 3)
        # Also whom the viewer follows, to leave them out.
        self.assertLessEqual(self.rows(), bound + 2 * 600)
