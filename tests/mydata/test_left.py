"""A member who has left is met nowhere: no page, document or list has them, and nobody reaches
them.
"""

from datetime import timedelta

from django.core.cache import cache
from django.core.exceptions import ValidationError

from accounts import usernames
from accounts.models import FollowRequest, User
from accounts.services import follow
from tests.base import MembersTestCase, tweet
from tests.mydata.base import set_left
from tweets.models import Image, Mention
from tweets.services import like, retweet

DAY = timedelta(days=1)


class LeftTests(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.said = tweet(cls.alice, "Come for #tea")
        Image.objects.create(
            tweet=cls.said, position=0, file="tweets/a.webp", width=9, height=9, color="#fff"
        )
        like(member=cls.charlie, tweet=cls.said)
        follow(follower=cls.alice, followee=cls.bob)
        cls.theirs = tweet(cls.bob, "Good morning")
        like(member=cls.alice, tweet=cls.theirs)
        retweet(member=cls.alice, tweet=cls.theirs)
        tweet(cls.alice, "@bob Good morning", in_reply_to=cls.theirs)
        tweet(cls.bob, f"Read http://testserver{cls.said.get_absolute_url()}")

    def leave(self):
        set_left(self.alice, DAY)

    def assert_gone(self, viewer, pages, trace):
        """The trace is on all of the pages, and on none once alice has left."""
        for has_left in (False, True):
            if has_left:
                self.leave()
            for url in pages:
                with self.subTest(url, viewer=viewer, has_left=has_left):
                    if viewer:
                        self.client.force_login(viewer)
                    page = self.client.get(url)
                    self.assertEqual(trace in page.content.decode(), not has_left)

    def test_their_pages_are_not_there(self):
        address = self.said.get_absolute_url()
        pages = ["/@alice", "/@alice/with_replies", "/@alice/favourites", "/@alice/followers"]
        pages += ["/@alice/feed", address, f"{address}/photo/1", f"{address}/retweets"]
        for url in pages:
            self.assertEqual(self.client.get(url).status_code, 200)
        self.leave()
        for viewer in (None, self.bob):
            for url in pages:
                with self.subTest(url, viewer=viewer):
                    if viewer:
                        self.client.force_login(viewer)
                    self.assertEqual(self.client.get(url).status_code, 404)

    def test_their_former_username_leads_nowhere(self):
        usernames.change_username(member=self.alice, username="alicia")
        self.assertRedirects(self.client.get("/@alice"), "/@alicia")
        self.leave()
        self.assertEqual(self.client.get("/@alice").status_code, 404)

    def test_visitors_read_nothing_of_them(self):
        pages = ["/", "/hashtag/tea", "/hashtag/tea/feed", "/discover", "/search?q=tea"]
        self.assert_gone(None, pages, "Come for")

    def test_followers_read_nothing_of_them(self):
        pages = ["/", "/hashtag/tea", "/discover", "/@bob", "/@charlie/favourites"]
        self.assert_gone(self.bob, pages, "Come for")

    def test_nobody_connects_with_them(self):
        pages = ["/connect", "/connect/mentions", "/@bob/followers", "/@bob/following"]
        pages += [f"{self.theirs.get_absolute_url()}/{what}" for what in ("retweets", "favourites")]
        self.assert_gone(self.bob, pages, "@alice")

    def test_nor_counts_what_they_did_as_news(self):
        self.client.force_login(self.bob)
        self.assertTrue(self.client.get("/discover").context["unread"])
        self.leave()
        self.assertFalse(self.client.get("/discover").context["unread"])

    def test_nobody_finds_them(self):
        self.assert_gone(self.charlie, ["/search?q=alice&f=people"], 'href="/@alice"')

    def test_they_are_no_suggestion_while_one_types(self):
        self.assert_gone(self.charlie, ["/search/suggest?q=alice"], "/search/people/alice")

    def test_they_are_suggested_to_nobody(self):
        self.assertIn(self.alice, User.objects.suggested_to(self.charlie))
        self.leave()
        self.assertNotIn(self.alice, User.objects.suggested_to(self.charlie))

    def test_what_is_in_the_cache_does_not_show_them(self):
        self.assertContains(self.client.get("/discover"), "Come for")
        self.leave()  # the ids of what is popular are kept for a minute
        self.assertIsNotNone(cache.get("popular"))
        self.assertNotContains(self.client.get("/discover"), "Come for")

    def test_other_sites_embed_them_no_more(self):
        query = {"url": f"http://testserver{self.said.get_absolute_url()}"}
        self.assertEqual(self.client.get("/oembed", query).status_code, 200)
        self.leave()
        self.assertEqual(self.client.get("/oembed", query).status_code, 404)

    def test_a_mention_does_not_reach_them(self):
        self.leave()
        said = tweet(self.bob, "@alice are you there?")
        self.assertFalse(Mention.objects.filter(tweet=said).exists())
        self.assertNotContains(self.client.get(said.get_absolute_url()), 'href="/@alice"')

    def test_nobody_acts_on_them(self):
        self.leave()
        self.client.force_login(self.charlie)
        acts = ["/@alice/follow", "/@alice/mute", "/@alice/block", "/@alice/report"]
        acts += [f"/tweets/{self.said.pk}/{what}" for what in ("like", "retweet", "report")]
        for url in acts:
            with self.subTest(url):
                self.assertEqual(self.client.post(url).status_code, 404)
        answer = self.client.post("/tweets/new", {"text": "Hm", "in_reply_to": self.said.pk})
        self.assertNotEqual(answer.status_code, 302)

    def test_nobody_lets_them_in(self):
        FollowRequest.objects.create(follower=self.alice, followee=self.charlie)
        self.leave()
        self.client.force_login(self.charlie)
        self.assertNotContains(self.client.get("/settings/requests"), "@alice")
        self.assertEqual(self.client.post("/@alice/accept").status_code, 404)

    def test_their_username_and_address_stay_theirs(self):
        self.leave()
        with self.assertRaises(ValidationError):
            usernames.check_free("Alice")
        fields = {"username": "alice", "email": "alice@example.org", "password1": "moss-nest-7"}
        self.client.post("/accounts/signup/", fields)
        self.assertEqual(User.objects.count(), 3)
