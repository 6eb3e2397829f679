"""Taking a tweet elsewhere, and into a tweet of one's own."""

from tests.base import tweet
from tests.browser.base import expect
from tests.browser.test_interactions import InteractionTestCase


class SharingTests(InteractionTestCase):
    def setUp(self):
        super().setUp()
        self.tweet = tweet(self.bob, "Good morning #walk")
        self.address = self.live_server_url + self.tweet.get_absolute_url()

    def choose(self, page, entry):
        """From the menu of the only card."""
        page.locator(".tweet details.menu summary").click()
        page.get_by_role("link", name=entry).click()

    def test_the_link_that_is_copied_is_the_whole_address_of_the_tweet(self):
        for path in ("/", "/hashtag/WALK?before=999999999", "/@BOB"):
            page = self.open(path)
            page.context.grant_permissions(["clipboard-read", "clipboard-write"])
            self.choose(page, "Link to this Tweet")
            self.assert_said(page, "Link copied.")
            self.assertEqual(page.evaluate("navigator.clipboard.readText()"), self.address)

    def test_a_quote_is_written_before_the_link(self):
        page = self.open("/")
        self.choose(page, "Quote this Tweet")
        box = page.locator("main [name=text]")
        expect(box).to_be_focused()
        page.keyboard.type("So true")
        expect(box).to_have_value(f"So true {self.address}")
        page.get_by_role("button", name="Tweet", exact=True).click()
        card = page.locator(".tweet").first
        expect(card.locator("blockquote")).to_contain_text("Good morning #walk")
        expect(card.locator(".tweet-text").first).to_have_text("So true")

    def test_a_text_that_another_site_begins_goes_on_at_its_end(self):
        page = self.open("/tweets/new?text=Worth+reading:&url=https://example.org/a")
        page.keyboard.type(" indeed")
        box = page.locator("main [name=text]")
        expect(box).to_have_value("Worth reading: https://example.org/a indeed")
