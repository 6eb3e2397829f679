"""A tweet whose link is another tweet of this site shows that tweet inside."""

from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from accounts.services import block, follow, mute
from tests.base import MembersTestCase, make_member, tweet
from tweets.models import Mention, Tweet
from tweets.permalinks import find_tweets, tweet_id_at
from tweets.services import delete_tweet, retweet

SITE = "http://testserver"
NOT_SHOWN = "The quoted Tweet is not shown"


class PermalinkTests(MembersTestCase):
    def test_an_address_of_the_site_names_its_tweet(self):
        for url in (
            "http://testserver/@alice/12",
            "https://testserver/@alice/12",
            "testserver/@alice/12",
            "http://testserver:8000/@alice/12?a=b#tweet-12",
            "HTTP://TESTSERVER/@alice/12",
        ):
            self.assertEqual(tweet_id_at(url), 12, url)

    def test_no_other_address_does(self):
        for url in (
            "",
            "@alice/12",
            "/@alice/12",
            "http://elsewhere.example/@alice/12",
            "http://testserver.elsewhere.example/@alice/12",
            "http://elsewhere.example#@testserver/@alice/12",
            "http://testserver@elsewhere.example/@alice/12",
            "http://testserver/@alice",
            "http://testserver/@alice/x",
            "http://testserver/@alice/12/more",
            "http://testserver/tweets/12/delete",
            "http://testserver/@a_name_that_is_too_long/12",
            "http://[testserver/@alice/12",
        ):
            self.assertIsNone(tweet_id_at(url), url)

    @override_settings(ALLOWED_HOSTS=["*"])
    def test_where_any_host_is_allowed_none_is_the_sites(self):
        self.assertIsNone(tweet_id_at("http://testserver/@alice/12"))

    @override_settings(ALLOWED_HOSTS=[".pipit.example"])
    def test_subdomains_are_the_sites_where_they_are_allowed(self):
        self.assertEqual(tweet_id_at("https://www.pipit.example/@alice/12"), 12)

    def test_addresses_are_found_between_other_words(self):
        text = (
            f"見て{SITE}/@alice/12, ({SITE}/@bob/3) and http://a.example/@bob/4 testserver/@bob/5"
        )
        self.assertEqual(
            [(pk, text[start:end]) for pk, start, end in find_tweets(text)],
            [(12, f"{SITE}/@alice/12"), (3, f"{SITE}/@bob/3"), (5, "testserver/@bob/5")],
        )


class QuoteTests(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.quoted = tweet(cls.alice, "Worth a <look>")
        cls.link = SITE + cls.quoted.get_absolute_url()
        cls.quote = tweet(cls.charlie, f"Indeed: {cls.link}")

    def page(self, viewer=None):
        if viewer:
            self.client.force_login(viewer)
        return self.client.get(self.quote.get_absolute_url())

    def test_the_quoted_tweet_stands_inside_and_the_link_to_it_does_not(self):
        page = self.page()
        self.assertContains(page, '<blockquote class="quoted"')
        self.assertContains(page, "Worth a &lt;look&gt;</p>")
        self.assertContains(page, 'lang="en">Indeed:</p>')

    def test_a_link_between_other_words_stays(self):
        self.quote = tweet(self.charlie, f"Is {self.link} true?")
        page = self.page()
        self.assertContains(page, '<blockquote class="quoted"')
        self.assertContains(page, "</a>/")
        self.assertContains(page, " true?</p>")

    @override_settings(ALLOWED_HOSTS=["renamed.example", "testserver"])
    def test_a_site_that_has_another_name_now_keeps_its_quotes(self):
        with override_settings(ALLOWED_HOSTS=["testserver", "former.example"]):
            self.quote = tweet(self.charlie, f"From former.example{self.quoted.get_absolute_url()}")
        page = self.page()
        self.assertContains(page, '<blockquote class="quoted"')
        self.assertContains(page, "former.example")

    def test_the_last_of_several_links_is_the_quote(self):
        other = tweet(self.bob, "Older")
        self.assertEqual(
            tweet(self.bob, f"{self.link} {SITE}{other.get_absolute_url()}").quote_of, other
        )

    def test_its_author_is_told(self):
        self.assertTrue(Mention.objects.filter(user=self.alice, tweet=self.quote).exists())
        self.client.force_login(self.alice)
        self.assertContains(self.client.get("/connect/mentions"), "Indeed:")

    def test_quoting_oneself_tells_nobody(self):
        own = tweet(self.alice, self.link)
        self.assertFalse(Mention.objects.filter(tweet=own).exists())

    def test_a_retweet_of_a_quote_shows_it_too(self):
        retweet(member=self.bob, tweet=self.quote)
        self.assertContains(self.client.get("/@bob"), '<blockquote class="quoted"')

    def test_the_link_to_a_retweet_quotes_nothing(self):
        retweet(member=self.bob, tweet=self.quoted)
        row = Tweet.objects.get(retweet_of=self.quoted)
        self.assertIsNone(tweet(self.charlie, f"{SITE}/@bob/{row.pk}").quote_of)

    def test_what_the_author_cannot_see_is_not_quoted(self):
        block(blocker=self.alice, blocked=self.bob)
        self.assertIsNone(tweet(self.bob, self.link).quote_of)
        self.assertFalse(Mention.objects.filter(tweet__author=self.bob).exists())

    def test_a_deleted_tweet_leaves_a_gap_and_the_link(self):
        self.page()  # into the cache
        delete_tweet(self.quoted)
        page = self.page()
        self.assertContains(page, NOT_SHOWN)
        self.assertNotContains(page, "Worth a")

    def test_a_hidden_tweet_or_suspended_author_leaves_a_gap(self):
        self.page()
        for rows, change in (
            (Tweet.objects.filter(pk=self.quoted.pk), "hidden_at"),
            (type(self.alice).objects.filter(pk=self.alice.pk), "suspended_at"),
        ):
            rows.update(**{change: self.quoted.created_at})
            page = self.page()
            rows.update(**{change: None})
            self.assertContains(page, NOT_SHOWN)
            self.assertNotContains(page, "Worth a")

    def test_a_protected_author_is_quoted_for_followers_alone(self):
        dora = make_member("dora", protected=True)
        follow(follower=self.bob, followee=dora)
        type(dora).objects.filter(pk=dora.pk).update(protected=False)
        follow(follower=self.charlie, followee=dora)
        type(dora).objects.filter(pk=dora.pk).update(protected=True)
        secret = tweet(dora, "For friends")
        self.quote = tweet(self.charlie, SITE + secret.get_absolute_url())
        self.assertEqual(self.quote.quote_of, secret)
        self.assertContains(self.page(self.charlie), "For friends")
        self.assertContains(self.page(self.bob), NOT_SHOWN)
        self.assertNotContains(self.page(self.bob), "For friends")

    def test_a_viewer_who_blocked_or_muted_the_author_sees_a_gap(self):
        for cut, who in ((block, ("blocker", "blocked")), (mute, ("muter", "muted"))):
            viewer = make_member(cut.__name__)
            self.assertContains(self.page(viewer), "Worth a")
            cut(**dict(zip(who, (viewer, self.alice), strict=True)))
            self.assertContains(self.page(viewer), NOT_SHOWN)

    def test_a_quote_in_a_quote_is_a_link(self):
        again = tweet(self.bob, f"Look {SITE}{self.quote.get_absolute_url()}")
        page = self.client.get(again.get_absolute_url())
        self.assertContains(page, "Indeed:")
        self.assertNotContains(page, "Worth a")

    def test_quotes_cost_one_query_a_page(self):
        self.client.get("/@charlie")  # trends are kept
        with CaptureQueriesContext(connection) as one:
            self.client.get("/@charlie")
        for number in range(5):
            tweet(self.charlie, f"{number} {self.link}")
        with self.assertNumQueries(len(one)):
            self.client.get("/@charlie")
        Tweet.objects.filter(author=self.charlie).update(quote_of=None)
        with self.assertNumQueries(len(one) - 1):
            self.client.get("/@charlie")
