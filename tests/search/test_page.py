from unittest.mock import patch

from django.core.cache import cache
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import services
from accounts.models import User
from microblog.pagination import SIZE
from search import tweets as search_tweets
from search.views import ROWS
from tests.base import MembersTestCase, make_member, tweet
from tweets.models import Image
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
        shown_in = {"tweets": "cards", "people": "members", "tags": "tags", "images": None}
        for tab, shown in shown_in.items():
            response = self.search("alice", f=tab)
            kinds = [kind for kind in ("cards", "members", "tags") if response.context.get(kind)]
            self.assertEqual(kinds, [shown] if shown else [])
            self.assertContains(response, f'f={tab}" aria-current="page"')

    def test_an_unknown_tab_is_the_first_one(self):
        self.assertContains(self.search("alice", f="nonsense"), "@alice")

    def test_what_is_not_found_is_explained(self):
        for tab, explanation in (
            ("", "No Tweet found"),
            ("tweets", "No Tweet found"),
            ("people", "Nobody found"),
            ("tags", "No hashtag found"),
            ("images", "No picture found"),
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
        signs = ("\0", "caf\0é", "'; DROP TABLE", '"', "<b>", "((", "-#", ":*", "a:b", "🎉")
        long = ("a" * 200, "㎮" * 200, "#" * 200, "@" * 200, "x " * 100, "url:a." + "b" * 190)
        for q in signs + long:
            cache.clear()  # the limit
            for tab in ("", "people", "tags", "images"):
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

    def test_a_page_of_two_costs_a_member_the_queries_of_a_page_of_twenty(self):
        """That they look for it, the ids and the cards of tweets, people, and hashtags."""
        self.client.force_login(self.bob)
        self.assert_costs({"": 5, "tweets": 3, "people": 2, "tags": 2, "images": 3})

    def test_a_page_of_two_costs_a_visitor_the_queries_of_a_page_of_twenty(self):
        """The id of the last tweet, and the same."""
        self.assert_costs({"": 5, "tweets": 3, "people": 1, "tags": 1, "images": 3})

    def assert_costs(self, costs):
        """Beside what the frame of a page costs."""
        self.client.get(reverse("search_advanced"))  # fills the caches
        with CaptureQueriesContext(connection) as frame:
            self.client.get(reverse("search_advanced"))
        for tab, queries in costs.items():
            for count in (2, SIZE):
                self.add(count, f"of{count}{tab}")
                expected = len(frame) + queries
                with self.subTest(tab, count=count), self.assertNumQueries(expected):
                    self.search(f"of{count}{tab}", f=tab)

    def add(self, count, word):
        for i in range(count):
            author = User.objects.create_user(f"{word}_{i}", f"{word}_{i}@example.com", bio="Hi")
            services.follow(follower=self.bob, followee=author)
            said = post_tweet(author=author, text=f"{word} #{word}{i}")
            add_pictures(said)


class PictureTests(MembersTestCase):
    def test_the_pictures_of_the_tweets_lead_to_their_pages(self):
        said = tweet(self.alice, "un nid")
        add_pictures(said, alt="Five <eggs>")
        tweet(self.alice, "un nid sans image")
        response = self.client.get("/search?q=nid&f=images")
        self.assertEqual([card.tweet for card in response.context["cards"]], [said])
        for number in range(1, Image.LIMIT + 1):
            self.assertContains(response, f'href="/@alice/{said.pk}/photo/{number}"')
        self.assertContains(response, 'alt="Five &lt;eggs&gt;"')

    def test_more_goes_on_below(self):
        for n in range(SIZE + 1):
            add_pictures(tweet(self.alice, f"nid {n}"))
        more = self.client.get("/search?q=nid&f=images").context["more_url"]
        rows = self.client.get(more, headers={"HX-Request": "true"})
        self.assertContains(rows, "/photo/", Image.LIMIT * 2)
        self.assertNotContains(rows, "<h1")


class ProblemTests(MembersTestCase):
    def test_what_makes_no_sense_is_explained_beside_the_box_and_nothing_is_lost(self):
        tweet(self.alice, "café")
        for tab in ("", "tweets", "images"):
            response = self.client.get("/search", {"q": 'café min_faves:"<b>', "f": tab})
            self.assertContains(response, "“min_faves:” is no number", status_code=422)
            boxes = response.content.decode().count('value="café min_faves:&quot;&lt;b&gt;"')
            self.assertEqual(boxes, 2)
            self.assertEqual(response.context["cards"], [])
            self.assertNotContains(response, "No Tweet found", status_code=422)

    def test_an_unknown_operator_is_a_word_and_one_is_told(self):
        said = tweet(self.alice, "near:Paris")
        response = self.client.get("/search", {"q": "near:Paris"})
        self.assertContains(response, "There is no operator “near:”")
        self.assertEqual([card.tweet for card in response.context["cards"]], [said])

    def test_people_and_hashtags_know_no_operators(self):
        for tab in ("people", "tags"):
            self.assertEqual(self.client.get(f"/search?q=min_faves:x&f={tab}").status_code, 200)

    def test_a_page_that_ends_early_says_that_there_may_be_more(self):
        tweet(self.alice, "ancien")
        for n in range(4):
            tweet(self.alice, str(n))
        with patch.multiple(search_tweets, WINDOW=2, FEW=0):
            response = self.client.get("/search?q=ancien&f=tweets")
            self.assertContains(response, "Nothing among the newest Tweets")
            pages = self.pages("/search?q=ancien&f=tweets")
        self.assertEqual([len(page.context["cards"]) for page in pages[:3]], [0, 0, 1])


class MarkTests(MembersTestCase):
    def test_what_was_looked_for_is_marked_in_tweets_and_names(self):
        make_member("cafeine", name="Zoé Café")
        tweet(self.alice, "Un CAFE, des cafés, un café\nici #Café https://example.org/café")
        response = self.client.get("/search", {"q": "café"})
        self.assertContains(
            response, "Un <mark>CAFE</mark>, des cafés, un <mark>café</mark><br>ici"
        )
        self.assertContains(response, 'class="hashtag">#<mark>Café</mark></a>')
        self.assertContains(response, ">example.org/café</a>")
        self.assertContains(response, '<bdi class="name">Zoé <mark>Café</mark></bdi>')
        self.assertContains(response, "@<mark>cafe</mark>ine")

    def test_marks_stay_out_of_the_cache_of_cards(self):
        said = tweet(self.alice, "un café")
        for address in ("/search?q=caf%C3%A9", f"/@alice/{said.pk}", "/search?q=un", "/@alice"):
            response = self.client.get(address)
            self.assertEqual(response.content.count(b"<mark>"), int("search" in address), address)

    def test_nothing_that_is_looked_for_becomes_markup(self):
        tweet(self.alice, "<script>alert(1)</script> & \"quoted\" 'mark' </mark>")
        make_member("script", name="<script>")
        for q in ("script", "<script>", "alert(1)", "mark", '"</mark>"', "quoted &", "'"):
            page = self.client.get("/search", {"q": q}).content.decode()
            with self.subTest(q):
                self.assertNotIn("<script>", page)
                self.assertEqual(page.count("<mark>"), page.count("</mark>"))
                self.assertNotIn("&<mark>", page)


class SearchFeedLinkTests(MembersTestCase):
    def test_the_results_name_their_feed(self):
        response = self.client.get("/search", {"q": 'a & "b"'})
        self.assertContains(response, 'href="/search/feed?q=a%20%26%20%22b%22"', 2)
        self.assertNotContains(self.client.get("/search?q=!"), "/search/feed")


def add_pictures(said, **fields):
    picture = {"file": "a/b.webp", "width": 4, "height": 3, "color": "#aabbcc"} | fields
    Image.objects.bulk_create(
        Image(tweet=said, position=position, **picture) for position in range(Image.LIMIT)
    )


def ids(tweets):
    return [tweet.pk for tweet in tweets]
