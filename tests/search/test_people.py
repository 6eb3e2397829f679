from django.contrib.auth.models import AnonymousUser
from django.test import TestCase
from django.utils import timezone

from accounts import services
from accounts.models import Follow, User
from search.queries import find_people

VISITOR = AnonymousUser()


class FindPeopleTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.alice, cls.bob, cls.charlie = (
            User.objects.create_user(username, f"{username}@example.com", name=name)
            for username, name in (
                ("alice", "Éloïse de la Tour"),
                ("bob_martin", "Robert"),
                ("charlie", "Zoé Martin 100%"),
            )
        )

    def found(self, text, viewer=VISITOR, limit=10):
        return [member.username for member in find_people(viewer, text, limit)]

    def test_by_username_or_a_part_of_it(self):
        for text in ("alice", "ALI", "@alice", "@al", "a", "lic"):
            with self.subTest(text):
                self.assertEqual(self.found(text), ["alice"])

    def test_by_any_part_of_the_name_without_accents_and_case(self):
        for text in ("eloise", "ÉLO", "tour", "el", "T", "la tour", "Tour Éloïse"):
            with self.subTest(text):
                self.assertEqual(self.found(text), ["alice"])

    def test_all_words_must_be_there(self):
        self.assertEqual(self.found("eloise martin"), [])

    def test_signs_mean_themselves(self):
        self.assertEqual(self.found("bob_m"), ["bob_martin"])
        self.assertEqual(self.found("100%"), ["charlie"])
        for text in ("ali_e", "ali%e", "%", "_", "％", "＼", "\\", "!", "@", "", "'", "ali\\"):
            with self.subTest(text):
                self.assertEqual(self.found(text), [])

    def test_signs_among_single_letters_are_left_out(self):
        self.assertEqual(self.found("l'a"), ["alice"])
        self.assertEqual(self.found("_b"), ["bob_martin"])

    def test_what_is_longer_than_any_name_finds_nobody(self):
        self.assertEqual(self.found("a " * 100), [])

    def test_the_exact_username_then_followees_then_the_most_followed(self):
        many = [User.objects.create_user(f"alice_{i}", f"alice_{i}@example.com") for i in range(4)]
        for follower in (self.alice, self.charlie, many[0]):
            Follow.objects.create(follower=follower, followee=many[3])
        Follow.objects.create(follower=self.charlie, followee=many[2])
        Follow.objects.create(follower=self.bob, followee=many[1])
        popular = ["alice", "alice_3", "alice_2", "alice_1", "alice_0"]
        self.assertEqual(self.found("alice")[:2], popular[:2])
        self.assertEqual(self.found("alice", limit=2), popular[:2])
        self.assertEqual(
            self.found("alice", self.bob), ["alice", "alice_1", "alice_3", "alice_2", "alice_0"]
        )
        self.assertEqual(self.found("alice", self.bob, limit=2), ["alice", "alice_1"])

    def test_suspended_members_are_not_found(self):
        User.objects.filter(pk=self.alice.pk).update(suspended_at=timezone.now())
        self.assertEqual(self.found("alice"), [])
        self.assertEqual(self.found("eloise", self.bob), [])

    def test_a_block_hides_in_both_directions(self):
        services.block(blocker=self.alice, blocked=self.bob)
        self.assertEqual(self.found("alice", self.bob), [])
        self.assertEqual(self.found("martin", self.alice), ["charlie"])
        self.assertEqual(self.found("bob_martin", self.alice), [])

    def test_protected_and_muted_members_are_found(self):
        User.objects.filter(pk=self.alice.pk).update(protected=True)
        services.mute(muter=self.bob, muted=self.alice)
        self.assertEqual(self.found("alice", self.bob), ["alice"])

    def test_how_they_stand_to_the_viewer_comes_along(self):
        Follow.objects.create(follower=self.bob, followee=self.alice)
        [member] = find_people(self.bob, "alice", 5)
        self.assertTrue(member.is_followed)
        [member] = find_people(self.charlie, "alice", 5)
        self.assertFalse(member.is_followed)
