"""Answering in place: below the card, without leaving the list."""

from playwright.sync_api import expect

from tests.base import tweet
from tests.browser.base import PHONE
from tests.browser.test_interactions import OFFLINE, InteractionTestCase
from tweets.models import Tweet


class ReplyTests(InteractionTestCase):
    def setUp(self):
        super().setUp()
        self.question = tweet(self.bob, "Where?")

    def open_reply(self, path="/@bob", **options):
        page = self.open(path, **options)
        self.card = page.locator(f"#tweet-{self.question.pk}")
        self.card.get_by_role("link", name="Reply").click()
        self.text = page.get_by_role("textbox", name="Your reply")
        return page

    def send(self):
        self.card.get_by_role("button", name="Reply", exact=True).click()

    def test_one_answers_below_the_card_and_reads_on(self):
        page = self.open_reply()
        expect(self.text).to_be_focused()
        expect(self.text).to_have_value("@bob ")
        self.text.press_sequentially("In the meadow")
        self.send()
        answer = self.card.get_by_role("article").filter(has_text="In the meadow")
        expect(answer).to_have_count(1)
        expect(self.card.get_by_role("article").nth(1)).to_be_focused()
        expect(self.card.locator(".reply").first).to_have_text("Reply 1")
        self.assert_said(page, "Your Tweet was posted.")
        self.assert_not_reloaded(page)
        self.assertEqual(Tweet.objects.get(author=self.alice).in_reply_to, self.question)

    def test_asking_twice_keeps_what_was_typed(self):
        self.open_reply()
        self.text.press_sequentially("In the mea")
        self.card.get_by_role("link", name="Reply").click()
        expect(self.text).to_have_count(1)
        expect(self.text).to_have_value("@bob In the mea")

    def test_the_key_r_answers_the_tweet_that_one_reads(self):
        page = self.open("/@bob")
        page.keyboard.press("j")
        page.keyboard.press("r")
        expect(page.get_by_role("textbox", name="Your reply")).to_be_focused()

    def test_beside_the_box_of_home_each_has_its_own_text(self):
        page = self.open_reply("/")
        expect(self.text).to_be_focused()
        home = page.get_by_role("textbox", name="What’s happening?")
        home.fill("Good morning")
        self.text.fill("@bob In the meadow")
        self.send()
        expect(self.card.get_by_role("article")).to_have_count(2)
        expect(home).to_have_value("Good morning")

    def test_on_the_page_of_the_tweet_there_is_one_place_for_it(self):
        page = self.open_reply(self.question.get_absolute_url(), width=PHONE)
        expect(self.text).to_have_count(1)
        self.text.fill("@bob In the meadow")
        self.send()
        expect(page.locator("#stats")).to_contain_text("1 reply")
        self.assert_fits(page)

    def test_when_the_answer_is_lost_sending_again_posts_once(self):
        def lose_the_answer(route):
            route.fetch()
            route.abort("connectionreset")

        page = self.open_reply()
        page.route("**/tweets/new", lose_the_answer)
        self.text.fill("@bob Precious")
        with self.expected_faults(OFFLINE):
            self.send()
            self.assert_said(page, "No answer from the site")
        page.unroute("**/tweets/new")
        self.send()
        expect(self.card.get_by_role("article").nth(1)).to_contain_text("Precious")
        self.assertEqual(Tweet.objects.filter(author=self.alice).count(), 1)
