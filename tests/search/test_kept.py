"""A member's recent and saved searches."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.services import block
from search import services
from search.kept import NEWS, recent_searches, saved_searches
from search.models import RecentSearch, SavedSearch
from tests.base import MembersTestCase, tweet


class KeptTestCase(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.bob)

    def recent(self, member=None):
        return [row.query for row in recent_searches(member or self.bob)]

    def saved(self):
        return {row.query: row.news for row in saved_searches(self.bob)}


class RecentSearchTests(KeptTestCase):
    def test_the_last_ten_are_kept_each_once_newest_first(self):
        for n in [*range(12), 5]:
            self.client.get("/search", {"q": f"word{n}"})
        self.assertEqual(self.recent(), [f"word{n}" for n in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2)])
        self.assertEqual(RecentSearch.objects.count(), RecentSearch.LIMIT)

    def test_who_turns_from_tab_to_tab_moves_no_row(self):
        for q in ("tea", "rain"):
            self.client.get("/search", {"q": q})
        rows = list(RecentSearch.objects.values_list("pk", "searched_at"))
        for tab in ("tweets", "people", "images", "tags", ""):
            self.client.get("/search", {"q": "rain", "f": tab})
        self.assertEqual(list(RecentSearch.objects.values_list("pk", "searched_at")), rows)
        self.client.get("/search", {"q": "tea"})
        self.assertEqual(self.recent(), ["tea", "rain"])

    def test_what_makes_no_sense_and_later_pages_are_not_kept(self):
        for parameters in ({"q": "since:x"}, {"q": ""}, {"q": "café", "before": 5}):
            self.client.get("/search", parameters)
        self.assertEqual(self.recent(), [])

    def test_nothing_is_kept_of_visitors(self):
        self.client.logout()
        self.client.get("/search?q=caf%C3%A9")
        self.assertEqual(self.client.get("/search/suggest?q=").content, b"")
        self.assertFalse(RecentSearch.objects.exists())

    def test_they_stand_below_the_empty_box_and_on_its_page(self):
        self.client.get("/search", {"q": "<b> & co"})
        for address in ("/search/suggest?q=", "/search"):
            response = self.client.get(address)
            self.assertContains(response, 'href="/search?q=%3Cb%3E+%26+co"')
            self.assertContains(response, "<bdi>&lt;b&gt; &amp; co</bdi>")
            self.assertContains(response, "Recent searches")

    def test_a_suggested_person_is_kept_and_leads_to_the_profile(self):
        self.assertContains(self.client.get("/search/suggest?q=ali"), "/search/people/alice")
        self.assertRedirects(self.client.get("/search/people/ALICE"), "/@alice")
        self.assertEqual(self.recent(), ["@alice"])
        self.assertContains(self.client.get("/search/suggest?q="), 'href="/@alice"')

    def test_people_whom_one_may_not_see_any_more_are_words_again(self):
        self.client.get("/search/people/alice")
        block(blocker=self.alice, blocked=self.bob)
        self.assertContains(self.client.get("/search/suggest?q="), 'href="/search?q=%40alice"')
        self.assertEqual(self.client.get("/search/people/alice").status_code, 404)

    def test_they_are_ones_own(self):
        services.remember(member=self.alice, query="secret")
        self.assertNotContains(self.client.get("/search"), "secret")
        self.assertEqual(self.client.get("/search/suggest?q=").content, b"")

    def test_they_can_be_forgotten_without_a_script_and_with_one(self):
        for member in (self.alice, self.bob):
            services.remember(member=member, query="café")
        self.assertEqual(self.client.get("/search/forget").status_code, 405)
        self.assertRedirects(self.client.post("/search/forget"), "/search")
        self.assertEqual((self.recent(), self.recent(self.alice)), ([], ["café"]))
        response = self.client.post("/search/forget", headers={"HX-Request": "true"})
        self.assertEqual(response.content, b"")

    def test_they_cost_the_same_queries_however_many(self):
        costs = []
        for name in ("alice", "charlie", "bob"):
            self.client.get(f"/search/people/{name}")
            with CaptureQueriesContext(connection) as context:
                self.client.get("/search/suggest?q=")
            costs.append(len(context))
        self.assertEqual(len(set(costs)), 1)


class SavedSearchTests(KeptTestCase):
    def save(self, q):
        return self.client.post("/search/save", {"q": q}, follow=True)

    def test_a_search_is_saved_and_removed_above_its_results(self):
        self.assertContains(self.client.get("/search?q=tea+OR+a"), "Save this search")
        response = self.save("tea OR a")
        self.assertRedirects(response, "/search?q=tea+OR+a")
        self.assertContains(response, "Do not save any more")
        self.save("tea OR a")
        self.assertEqual(SavedSearch.objects.count(), 1)
        self.client.post("/search/unsave", {"q": "tea OR a"})
        self.assertEqual(self.saved(), {})

    def test_visitors_save_nothing(self):
        self.client.logout()
        self.assertNotContains(self.client.get("/search?q=tea"), "Save this search")
        for address in ("/search/save", "/search/unsave", "/search/forget"):
            self.assertIn("/accounts/login/", self.client.post(address, {"q": "tea"}).url)
        self.assertFalse(SavedSearch.objects.exists())

    def test_nothing_and_too_much_are_not_saved(self):
        for q in ("", "  ", "é" * 201):
            self.assertContains(self.save(q), "messages")
        self.assertEqual(self.saved(), {})

    def test_others_searches_are_neither_seen_nor_removed(self):
        services.save(member=self.alice, query="secret")
        self.client.post("/search/unsave", {"q": "secret"})
        self.assertNotContains(self.client.get("/search"), "secret")
        self.assertTrue(SavedSearch.objects.filter(user=self.alice).exists())

    def test_there_is_room_for_25(self):
        for n in range(SavedSearch.LIMIT):
            services.save(member=self.bob, query=f"word{n}")
        response = self.save("one more")
        self.assertContains(response, "as many as fit")
        services.save(member=self.bob, query="word3")
        with self.assertRaises(ValidationError):
            services.save(member=self.bob, query="yet another")
        self.assertEqual(len(self.saved()), SavedSearch.LIMIT)

    @override_settings(LIMITS={"save_search": "1/1m", "search": "60/1m"})
    def test_saving_is_limited(self):
        self.save("tea")
        self.assertEqual(self.save("coffee").status_code, 429)

    def test_the_list_counts_what_is_new_since_one_looked(self):
        tweet(self.alice, "tea before")
        self.save("tea")
        self.save("from:alice #tea")
        self.assertEqual(self.saved(), {"tea": 0, "from:alice #tea": 0})
        tweet(self.alice, "#tea")
        tweet(self.charlie, "tea")
        self.assertEqual(self.saved(), {"tea": 2, "from:alice #tea": 1})
        self.assertContains(self.client.get("/search"), '<span class="badge">2<')
        self.client.get("/search?q=tea")
        self.assertEqual(self.saved(), {"tea": 0, "from:alice #tea": 1})

    def test_it_counts_to_twenty(self):
        self.save("tea")
        for n in range(NEWS):
            tweet(self.alice, f"tea {n}")
        self.assertContains(self.client.get("/search"), '<span class="badge">20<')
        for n in range(3):
            tweet(self.alice, f"more tea {n}")
        self.assertEqual(self.saved(), {"tea": NEWS + 1})
        self.assertContains(self.client.get("/search"), '<span class="badge">20+<')

    def test_it_counts_only_what_one_may_see(self):
        self.save("tea")
        tweet(self.alice, "tea")
        block(blocker=self.alice, blocked=self.bob)
        self.assertEqual(self.saved(), {"tea": 0})

    def test_days_count_as_well(self):
        today = timezone.localdate()
        self.save(f"since:{today}")
        self.save(f"tea until:{today}")
        self.save(f"tea since:{today + timedelta(days=1)}")
        tweet(self.alice, "tea")
        self.assertEqual(list(self.saved().values()), [1, 0, 0])

    def test_searches_that_make_no_sense_any_more_do_no_harm(self):
        for q in ("since:x", "!", "-tea", "from:nobody"):
            services.save(member=self.bob, query=q)
        self.assertEqual(set(self.saved().values()), {0})
        self.assertEqual(self.client.get("/search").status_code, 200)

    def test_the_list_costs_the_same_queries_however_many(self):
        costs = []
        for count in (2, SavedSearch.LIMIT):
            for n in range(count):
                services.save(member=self.bob, query=f"from:alice tea @charlie {n}")
            tweet(self.alice, f"tea @charlie {count}")
            self.client.get("/search")
            with CaptureQueriesContext(connection) as context:
                self.client.get("/search")
            costs.append(len(context))
        self.assertEqual(costs[0], costs[1])
