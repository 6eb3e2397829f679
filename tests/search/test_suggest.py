from django.core.cache import cache
from django.test import TestCase, override_settings
from django.urls import reverse

from accounts import services
from accounts.models import User
from tweets.services import post_tweet


class SuggestTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.url = reverse("search_suggest")
        cls.alice, cls.bob = (
            User.objects.create_user(name, f"{name}@example.com") for name in ("alice", "bob")
        )

    def setUp(self):
        cache.clear()

    def suggest(self, q):
        return self.client.get(self.url, {"q": q}, headers={"HX-Request": "true"})

    def test_people_and_hashtags_that_begin_so(self):
        post_tweet(author=self.bob, text="#AliBaba")
        response = self.suggest("Ali")
        self.assertContains(response, 'href="/@alice"')
        self.assertContains(response, f'href="{reverse("hashtag", args=["alibaba"])}"')
        self.assertContains(response, "2 suggestions")
        self.assertNotContains(response, "<html")

    def test_at_most_five_of_each(self):
        for i in range(7):
            User.objects.create_user(f"ali{i}", f"ali{i}@example.com")
            post_tweet(author=self.bob, text=f"#ali{i}")
        self.assertContains(self.suggest("ali"), "<li>", 10)

    def test_nothing_found_is_nothing_at_all(self):
        for q in ("nonsense", "", " ", "\0", "%", "a" * 10_000):
            response = self.suggest(q)
            self.assertEqual((response.status_code, response.content), (200, b""))

    def test_nobody_is_suggested_to_whom_they_block(self):
        services.block(blocker=self.alice, blocked=self.bob)
        post_tweet(author=self.alice, text="#alibi")
        self.assertContains(self.suggest("ali"), "alice")
        self.client.force_login(self.bob)
        self.assertEqual(self.suggest("ali").content, b"")

    def test_two_queries_whatever_is_found(self):
        """Of a member two more: the session, and the member."""
        for i in range(6):
            User.objects.create_user(f"ali{i}", f"ali{i}@example.com")
            post_tweet(author=self.bob, text=f"#ali{i}")
        for q in ("ali", "alice", "nonsense"):
            self.client.logout()
            with self.assertNumQueries(2):
                self.suggest(q)
            self.client.force_login(self.alice)
            with self.assertNumQueries(4):
                self.suggest(q)

    def test_they_lead_members_through_their_recent_searches_and_visitors_straight_there(self):
        """Whoever looked first: what is drawn is kept."""
        for _ in range(2):
            self.client.logout()
            self.assertContains(self.suggest("alic"), 'href="/@alice"')
            self.client.force_login(self.bob)
            self.assertContains(self.suggest("alic"), 'href="/search/people/alice"')

    @override_settings(LIMITS={"suggest": "2/1m"})
    def test_suggestions_are_limited(self):
        self.suggest("a")
        self.suggest("a")
        self.assertEqual(self.suggest("a").status_code, 429)
