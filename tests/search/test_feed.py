from datetime import UTC, datetime

from django.test import override_settings

from accounts.services import mute
from microblog.pagination import SIZE
from tests.base import tweet
from tests.timeline.test_feeds import ATOM, SITE, FeedTestCase, link
from tweets.models import Tweet


class SearchFeedTests(FeedTestCase):
    def test_what_is_found_newest_first(self):
        for n in range(SIZE + 2):
            tweet(self.alice, f"café {n}")
        tweet(self.alice, "thé")
        titles = self.titles("/search/feed?q=CAFE")
        self.assertEqual(titles, [f"café {n}" for n in range(SIZE + 1, 1, -1)])

    def test_it_says_what_was_looked_for_and_where(self):
        root = self.feed("/search/feed?q=%22au%20lait%22%20OR%20%23th%C3%A9")
        self.assertEqual(root.find(f"{ATOM}title").text, 'Search: "au lait" OR #thé')
        found = "?q=%22au+lait%22+OR+%23th%C3%A9"
        self.assertEqual(link(root, "alternate")["href"], f"{SITE}/search{found}")
        self.assertEqual(link(root, "self")["href"], f"{SITE}/search/feed{found}")

    def test_everybody_gets_what_a_visitor_sees(self):
        said = tweet(self.alice, "café")
        tweet(self.charlie, "café")
        type(self.charlie).objects.filter(pk=self.charlie.pk).update(protected=True)
        mute(muter=self.bob, muted=self.alice)
        for member in (None, self.bob, self.charlie):
            member and self.client.force_login(member)
            response = self.client.get("/search/feed?q=caf%C3%A9")
            self.assertContains(response, "<entry", 1)
            self.assertContains(response, said.get_absolute_url())
            self.assertIn("public", response["Cache-Control"])

    def test_days_are_those_of_the_site(self):
        tweet(self.alice, "café")
        Tweet.objects.update(created_at=datetime(2026, 11, 10, 23, 30, tzinfo=UTC))
        self.alice.time_zone = "Europe/Paris"
        self.alice.save()
        self.client.force_login(self.alice)
        self.assertEqual(len(self.entries("/search/feed?q=since:2026-11-10%20until:2026-11-11")), 1)

    def test_nothing_is_marked(self):
        tweet(self.alice, "café <b>")
        self.assertNotIn("mark", self.content("/search/feed?q=caf%C3%A9"))

    def test_what_makes_no_sense_is_not_found(self):
        for q in ("", "!", "since:x", "-a", "a" * 201):
            self.assertEqual(self.client.get("/search/feed", {"q": q}).status_code, 404)
        self.assertEqual(self.client.get("/search/feed").status_code, 404)

    @override_settings(LIMITS={"feed": "1/1m"})
    def test_it_is_limited(self):
        self.client.get("/search/feed?q=a")
        self.assertEqual(self.client.get("/search/feed?q=a").status_code, 429)
