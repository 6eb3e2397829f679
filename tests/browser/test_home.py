"""Home while one looks at it: new tweets are announced and come on top."""

import re

from accounts.services import follow
from tests.base import tweet
from tests.browser.base import expect
from tests.browser.test_interactions import OFFLINE, InteractionTestCase
from tweets.services import retweet

LOOK = "document.getElementById('new').dispatchEvent(new Event('look'))"


class NewTweetTests(InteractionTestCase):
    def setUp(self):
        super().setUp()
        self.first = tweet(self.bob, "First")

    def look(self, page):
        """As the script does after a while."""
        page.evaluate(LOOK)

    def test_new_tweets_are_announced_counted_in_the_title_and_shown_on_top(self):
        page = self.open("/")
        for text in ("Second", "Third"):
            tweet(self.bob, text)
        self.look(page)
        bar = page.get_by_role("link", name="2 new Tweets")
        expect(bar).to_be_visible()
        expect(page).to_have_title(re.compile(r"^\(2\) Home"))
        self.assert_said(page, "2 new Tweets")
        bar.press("Enter")
        expect(page.locator("#timeline .tweet-text")).to_have_text(["Third", "Second", "First"])
        expect(page.get_by_role("article").first).to_be_focused()
        expect(bar).to_have_count(0)
        expect(page).to_have_title(re.compile("^Home"))
        self.assert_not_reloaded(page)
        tweet(self.bob, "Fourth")
        self.look(page)
        expect(page.get_by_role("link", name="1 new Tweet")).to_be_visible()

    def test_nothing_moves_and_nothing_is_said_while_nothing_is_new(self):
        page = self.open("/")
        with page.expect_response("**/home/new?*") as answer:
            self.look(page)
        self.assertEqual(answer.value.status, 204)
        expect(page).to_have_title(re.compile("^Home"))
        expect(page.locator("#live")).to_be_empty()

    def test_a_tweet_that_comes_again_stands_once(self):
        page = self.open("/")
        self.charlie_retweets_first()
        self.look(page)
        page.get_by_role("link", name="1 new Tweet").click()
        expect(page.locator("#timeline .tweet-why")).to_have_count(1)
        expect(page.get_by_role("article")).to_have_count(1)

    def charlie_retweets_first(self):
        follow(follower=self.alice, followee=self.charlie)
        retweet(member=self.charlie, tweet=self.first)

    def test_a_look_that_fails_is_not_told(self):
        page = self.open("/")
        page.route("**/home/new?*", lambda route: route.abort("internetdisconnected"))
        with self.expected_faults(OFFLINE):
            with page.expect_event("requestfailed"):
                self.look(page)
            expect(page.locator("#toast")).to_be_empty()

    def test_the_script_looks_by_itself_while_the_page_is_visible(self):
        page = self.open_page(self.alice)
        page.clock.install()
        page.goto("/")
        tweet(self.bob, "Second")
        page.clock.fast_forward(29_000)
        expect(page.locator(".new-tweets")).to_have_count(0)
        page.clock.fast_forward(2_000)
        expect(page.locator(".new-tweets")).to_be_visible()
