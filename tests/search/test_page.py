from django.core.cache import cache
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import services
from accounts.models import User
from microblog.pagination import SIZE
from search.views import ROWS
from tweets.services import post_tweet


class SearchPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.url = reverse("search")
        cls.alice, cls.bob = (
            User.objects.create_user(name, f"{name}@example.com") for name in ("alice", "bob")
        )

    def setUp(self):
        cache.clear()

    def search(self, q, **parameters):
        return self.client.get(self.url, {"q": q, **parameters})

    def test_without_a_query_it_teaches(self):
        for parameters in ({}, {"q": ""}, {"q": "  "}, {"f": "people"}):
            response = self.client.get(self.url, parameters)
            self.assertContains(response, 'name="q"')
            self.assertContains(response, "How to search")

    def test_tweets_come_below_a_few_people_and_hashtags(self):
        for i in range(5):
            User.objects.create_user(f"cafe{i}", f"cafe{i}@example.com")
            post_tweet(author=self.alice, text=f"un café #café{i}")
        response = self.search("CAFÉ")
        self.assertEqual(len(response.context["cards"]), 5)
        self.assertEqual(len(response.context["members"]), 3)
        self.assertEqual(len(response.context["tags"]), 3)
        self.assertContains(response, "Results for <bdi>CAFÉ</bdi>")
        self.assertContains(response, "?q=CAF%C3%89&amp;f=people")

    def test_each_tab_shows_one_kind(self):
        post_tweet(author=self.alice, text="alice #alice")
        for tab, shown in (("tweets", "cards"), ("people", "members"), ("tags", "tags")):
            response = self.search("alice", f=tab)
            kinds = [kind for kind in ("cards", "members", "tags") if response.context.get(kind)]
            self.assertEqual(kinds, [shown])
            self.assertContains(response, f'f={tab}" aria-current="page"')

    def test_an_unknown_tab_is_the_first_one(self):
        self.assertContains(self.search("alice", f="nonsense"), "@alice")

    def test_what_is_not_found_is_explained(self):
        for tab, explanation in (
            ("", "No Tweet found"),
            ("tweets", "No Tweet found"),
            ("people", "Nobody found"),
            ("tags", "No hashtag found"),
        ):
            self.assertContains(self.search("nonsense", f=tab), explanation)
        self.assertContains(self.search("🎉"), "There is no word in this search")

    def test_more_goes_on_below(self):
        tweets = [post_tweet(author=self.alice, text=f"café {i}") for i in range(SIZE + 2)]
        response = self.search("café", f="tweets")
        self.assertEqual([card.pk for card in response.context["cards"]], ids(tweets[:1:-1]))
        more = response.context["more_url"]
        self.assertEqual(more, f"{self.url}?q=caf%C3%A9&f=tweets&before={tweets[2].pk}")
        page = self.client.get(more)
        self.assertEqual([card.pk for card in page.context["cards"]], ids(tweets[1::-1]))
        self.assertContains(page, "<h1")
        rows = self.client.get(more, headers={"HX-Request": "true"})
        self.assertContains(rows, f'id="tweet-{tweets[0].pk}"')
        self.assertNotContains(rows, "<h1")

    def test_a_long_list_of_people_says_that_there_are_more(self):
        more = "There are more."
        for i in range(ROWS):
            User.objects.create_user(f"cafe{i}", f"cafe{i}@example.com")
        self.assertNotContains(self.search("cafe", f="people"), more)
        User.objects.create_user("cafe", "cafe@example.com")
        response = self.search("cafe", f="people")
        self.assertContains(response, more)
        self.assertEqual(len(response.context["members"]), ROWS)

    def test_too_long_a_query_comes_back_with_the_error(self):
        response = self.search("é" * 10_000)
        self.assertContains(response, "at most 200 characters", status_code=422)
        self.assertContains(response, "é" * 10_000, status_code=422)

    def test_any_text_has_an_answer(self):
        signs = ("\0", "caf\0é", "'; DROP TABLE", '"', "<b>", "((", "-", "-#", ":*", "a:b", "🎉")
        long = ("a" * 200, "㎮" * 200, "#" * 200, "@" * 200, "from:" * 40, "x " * 100)
        for q in signs + long:
            for tab in ("", "people", "tags"):
                with self.subTest(q=q, tab=tab):
                    response = self.client.get(self.url, {"q": q, "f": tab})
                    self.assertEqual(response.status_code, 200)
        self.assertContains(self.search("<b>"), "Results for <bdi>&lt;b&gt;</bdi>")

    def test_bytes_that_are_no_text_have_an_answer(self):
        self.assertEqual(self.client.get(f"{self.url}?q=%ff%fe%00").status_code, 200)

    def test_a_wrong_cursor_is_a_bad_request(self):
        for before in ("abc", "-1", "", "9" * 30, "1.5"):
            self.assertEqual(self.search("café", before=before).status_code, 400)

    @override_settings(LIMITS={"search": "2/1m"})
    def test_searching_is_limited_but_not_looking_at_the_empty_page(self):
        for _ in range(3):
            self.client.get(self.url)
        self.search("café")
        self.search("café")
        self.assertEqual(self.search("café").status_code, 429)
        self.assertEqual(self.client.get(self.url).status_code, 200)

    def test_a_page_of_two_costs_the_queries_of_a_page_of_twenty(self):
        self.client.force_login(self.bob)
        self.client.get(self.url)  # fills the caches
        with CaptureQueriesContext(connection) as frame:
            self.client.get(self.url)
        for tab, queries in {"": 3, "tweets": 1, "people": 1, "tags": 1}.items():
            for count in (2, SIZE):
                self.add(count, f"of{count}{tab}")
                with self.subTest(tab, count=count), self.assertNumQueries(len(frame) + queries):
                    self.search(f"of{count}{tab}", f=tab)

    def add(self, count, word):
        for i in range(count):
            author = User.objects.create_user(f"{word}_{i}", f"{word}_{i}@example.com", bio="Hi")
            services.follow(follower=self.bob, followee=author)
            post_tweet(author=author, text=f"{word} #{word}{i}")


def ids(tweets):
    return [tweet.pk for tweet in tweets]
