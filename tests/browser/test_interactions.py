"""What the script and HTMX add to the pages: nothing moves, nothing is lost, everything is said."""

import re

from django.utils import timezone

from accounts.services import follow
from tests.base import make_member, tweet
from tests.browser.base import PHONE, BrowserTestCase, expect
from tweets.models import Tweet
from tweets.text import MAX_LENGTH

OFFLINE = "ERR_(INTERNET_DISCONNECTED|CONNECTION_RESET)|htmx:(sendError|afterRequest)"


class InteractionTestCase(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.alice, self.bob, self.charlie = map(make_member, ("alice", "bob", "charlie"))
        follow(follower=self.alice, followee=self.bob)

    def open(self, path, **options):
        """alice's page at the path, marked so that a reload can be told from a swap."""
        page = self.open_page(self.alice, **options)
        page.goto(path)
        page.evaluate("window.marked = true")
        return page

    def assert_said(self, page, text):
        """To screen readers, whether it is seen or not."""
        expect(page.get_by_role("status").filter(has_text=text)).to_have_count(1)

    def assert_not_reloaded(self, page):
        self.assertTrue(page.evaluate("window.marked === true"), "the page was loaded again")


class ButtonTests(InteractionTestCase):
    def setUp(self):
        super().setUp()
        self.tweet = tweet(self.bob, "Good morning #walk")

    def press(self, page, before, after):
        """The button becomes another, where it was, with the focus on it."""
        main = page.get_by_role("main")
        main.get_by_role("button", name=before).press("Enter")
        button = main.get_by_role("button", name=after)
        expect(button).to_be_focused()
        self.assert_not_reloaded(page)
        return button

    def test_a_favourite_and_its_undoing(self):
        page = self.open("/")
        expect(self.press(page, "Favourite", "Undo favourite")).to_contain_text("1")
        expect(page.get_by_role("group", name="Actions")).to_have_count(1)
        expect(self.press(page, "Undo favourite", "Favourite")).not_to_contain_text("1")

    def test_a_retweet_and_its_undoing(self):
        page = self.open("/")
        expect(self.press(page, "Retweet", "Undo Retweet")).to_contain_text("1")
        expect(page.get_by_role("group", name="Actions")).to_have_count(1)
        expect(self.press(page, "Undo Retweet", "Retweet")).not_to_contain_text("1")

    def test_follow_and_its_undoing(self):
        page = self.open("/@charlie")
        self.press(page, "Follow @charlie", "Unfollow @charlie")
        self.press(page, "Unfollow @charlie", "Follow @charlie")

    def test_keys_act_on_the_tweet_one_stands_on(self):
        page = self.open("/")
        page.keyboard.press("j")
        expect(page.get_by_role("article")).to_be_focused()
        page.keyboard.press("f")
        expect(page.get_by_role("button", name="Undo favourite")).to_be_visible()
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox")).to_be_focused()

    def test_when_the_site_does_not_answer_the_page_says_so(self):
        page = self.open("/")
        page.route("**/like", lambda route: route.abort("internetdisconnected"))
        with self.expected_faults(OFFLINE):
            page.get_by_role("button", name="Favourite").click()
            self.assert_said(page, "No answer from the site")
        page.unroute("**/like")
        self.press(page, "Favourite", "Undo favourite")


class TimelineTests(InteractionTestCase):
    def test_more_appends_rows_and_the_focus_goes_to_the_first_of_them(self):
        for number in range(25):
            tweet(self.bob, f"Walk {number}")
        page = self.open("/")
        rows = page.locator("#timeline > .tweet")
        expect(rows).to_have_count(20)
        page.get_by_role("link", name="More Tweets").press("Enter")
        expect(rows).to_have_count(25)
        expect(rows.nth(20).get_by_role("article")).to_be_focused()
        expect(page.get_by_role("link", name="More Tweets")).to_have_count(0)
        self.assert_not_reloaded(page)

    def test_times_are_relative(self):
        posted = tweet(self.bob)
        for then, told in [
            (timezone.timedelta(seconds=5), "now"),
            (timezone.timedelta(minutes=5, seconds=5), "5m"),
            (timezone.timedelta(hours=3, seconds=5), "3h"),
        ]:
            with self.subTest(told):
                Tweet.objects.update(created_at=timezone.now() - then)
                page = self.open(posted.get_absolute_url())
                expect(page.get_by_role("article").get_by_role("time")).to_have_text(told)


class ComposeTests(InteractionTestCase):
    def open(self, path="/", **options):
        page = super().open(path, **options)
        self.text = page.get_by_role("textbox", name="What’s happening?")
        self.button = page.locator(".compose").get_by_role("button", name="Tweet", exact=True)
        self.counter = page.locator(".compose .counter")
        return page

    def test_posting_puts_the_tweet_on_top_and_says_so(self):
        tweet(self.bob, "Before")
        page = self.open()
        self.text.fill("Good morning #walk")
        self.button.click()
        expect(page.get_by_role("article").first).to_contain_text("Good morning #walk")
        expect(page.get_by_role("article")).to_have_count(2)
        expect(self.text).to_have_value("")
        self.assert_said(page, "Your Tweet was posted.")
        self.assert_not_reloaded(page)
        self.text.fill("And another")
        self.button.click()
        expect(page.get_by_role("article").first).to_contain_text("And another")

    def test_the_first_tweet_replaces_the_empty_page(self):
        page = self.open()
        expect(page.get_by_text("It is quiet here")).to_be_visible()
        self.text.fill("Hello")
        self.button.click()
        expect(page.get_by_role("article")).to_have_count(1)
        expect(page.get_by_text("It is quiet here")).not_to_be_visible()

    def test_the_counter_goes_amber_at_20_and_red_below_0(self):
        self.open()
        self.text.fill("a" * (MAX_LENGTH - 21))
        expect(self.counter).to_have_text("21")
        expect(self.counter).to_have_class("counter")
        self.text.press("a")
        expect(self.counter).to_have_text("20")
        expect(self.counter).to_have_class(re.compile("low"))
        self.text.fill("a" * (MAX_LENGTH + 1))
        expect(self.counter).to_have_text("-1")
        expect(self.counter).to_have_class(re.compile("over"))

    def test_what_is_too_much_is_marked_and_told(self):
        page = self.open()
        self.text.fill("a" * MAX_LENGTH + "bc")
        expect(page.locator(".compose mark")).to_have_text("bc")
        self.assert_said(page, "Your Tweet is too long.")

    def test_the_button_waits_for_a_text_that_fits(self):
        self.open()
        self.text.focus()
        expect(self.button).to_be_disabled()
        self.text.fill("a")
        expect(self.button).to_be_enabled()
        self.text.fill("   ")
        expect(self.button).to_be_disabled()
        self.text.fill("a" * (MAX_LENGTH + 1))
        expect(self.button).to_be_disabled()
        self.text.fill("See https://example.org/" + "a" * 200)
        expect(self.button).to_be_enabled()

    def test_a_draft_outlives_a_reload_and_ends_with_posting(self):
        page = self.open()
        self.text.fill("Not quite rea")
        page.reload()
        expect(self.text).to_have_value("Not quite rea")
        self.button.click()
        expect(page.get_by_role("article")).to_have_count(1)
        page.reload()
        expect(self.text).to_have_value("")

    def test_a_draft_ends_with_posting_on_the_page_of_its_own(self):
        page = self.open("/tweets/new")
        self.text.fill("Not quite rea")
        page.reload()
        expect(self.text).to_have_value("Not quite rea")
        self.button.click()
        expect(page.get_by_text("Your Tweet was posted.")).to_be_visible()
        page.goto("/tweets/new")
        expect(self.text).to_have_value("")

    def test_an_answer_has_a_draft_of_its_own(self):
        question = tweet(self.bob, "Where?")
        page = self.open(f"/tweets/new?in_reply_to={question.pk}")
        answer = page.get_by_role("textbox", name="Your reply")
        answer.fill("@bob in the mea")
        page.reload()
        expect(answer).to_have_value("@bob in the mea")
        page.goto("/tweets/new")
        expect(self.text).to_have_value("")

    def test_a_double_click_posts_once(self):
        for path in ("/", "/tweets/new"):
            with self.subTest(path):
                page = self.open(path)
                self.text.fill(f"Once from {path}")
                self.button.dblclick()
                expect(page.get_by_role("article").filter(has_text=path)).to_have_count(1)
        self.assertEqual(Tweet.objects.count(), 2)

    def test_when_the_answer_is_lost_sending_again_posts_once(self):
        def lose_the_answer(route):
            route.fetch()
            route.abort("connectionreset")

        page = self.open()
        page.route("**/tweets/new", lose_the_answer)
        self.text.fill("Precious")
        with self.expected_faults(OFFLINE):
            self.button.click()
            self.assert_said(page, "No answer from the site")
        page.unroute("**/tweets/new")
        self.button.click()
        expect(page.get_by_role("article")).to_contain_text("Precious")
        self.assertEqual(Tweet.objects.count(), 1)

    def test_when_the_site_does_not_answer_the_text_stays(self):
        page = self.open()
        page.route("**/tweets/new", lambda route: route.abort("internetdisconnected"))
        self.text.fill("Precious")
        with self.expected_faults(OFFLINE):
            self.button.click()
            self.assert_said(page, "No answer from the site")
        expect(self.text).to_have_value("Precious")
        page.unroute("**/tweets/new")
        self.button.click()
        expect(page.get_by_role("article")).to_contain_text("Precious")


class SearchTests(InteractionTestCase):
    def test_suggestions_appear_and_the_keyboard_reaches_them(self):
        tweet(self.bob, "Good morning #bobbin")
        page = self.open("/")
        page.get_by_role("searchbox").press_sequentially("bo")
        suggestions = page.locator("#suggestions")
        expect(suggestions.get_by_role("link", name="@bob")).to_be_visible()
        expect(suggestions.get_by_role("link", name="#bobbin")).to_be_visible()
        for _ in range(2):  # the button of the search, then the first suggestion
            page.keyboard.press("Tab")
        expect(suggestions.get_by_role("link").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(suggestions.get_by_role("link")).to_have_count(0)

    def test_a_suggestion_leads_to_its_page(self):
        page = self.open("/")
        page.get_by_role("searchbox").press_sequentially("char")
        page.locator("#suggestions").get_by_role("link", name="@charlie").click()
        expect(page).to_have_url(re.compile("/@charlie$"))


class KeyboardTests(InteractionTestCase):
    FOCUSED = """() => {
      const { activeElement: element } = document;
      element.dataset.reached = "";
      const { outlineStyle, boxShadow } = getComputedStyle(element);
      return [element.outerHTML.slice(0, 200), outlineStyle !== "none" || boxShadow !== "none"];
    }"""
    UNREACHED = """() => [...document.querySelectorAll("a[href], :enabled, summary")]
      .filter((element) => !("reached" in element.dataset) && element.tabIndex >= 0)
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => element.outerHTML.slice(0, 200))"""

    def test_everything_on_home_is_reached_by_tab_and_shows_it(self):
        tweet(self.bob, "Good morning #walk")
        for width in (PHONE, 1280):
            with self.subTest(width=width):
                page = self.open("/", width=width)
                page.keyboard.press("Tab")
                expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
                while page.evaluate("document.activeElement !== document.body"):
                    element, is_visible = page.evaluate(self.FOCUSED)
                    self.assertTrue(is_visible, f"the focus does not show on {element}")
                    page.keyboard.press("Tab")
                self.assertEqual(page.evaluate(self.UNREACHED), [])

    def test_the_skip_link_leads_to_the_content(self):
        page = self.open("/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()

    def test_menus_open_and_close_by_keyboard(self):
        tweet(self.bob, "Good morning")
        page = self.open("/")
        for name, inside in [("Account menu", "Settings"), ("More actions", "Report")]:
            with self.subTest(name):
                summary = page.locator("summary", has_text=name)
                summary.press("Enter")
                entry = page.get_by_role("link", name=inside)
                expect(entry).to_be_visible()
                entry.focus()
                page.keyboard.press("Escape")
                expect(entry).not_to_be_visible()
                expect(summary).to_be_focused()

    def test_a_click_elsewhere_closes_a_menu(self):
        page = self.open("/")
        page.locator("summary", has_text="Account menu").click()
        expect(page.get_by_role("link", name="Settings")).to_be_visible()
        page.get_by_role("main").click(position={"x": 5, "y": 5})
        expect(page.get_by_role("link", name="Settings")).not_to_be_visible()

    def test_the_list_of_keys_opens_and_can_switch_them_off(self):
        tweet(self.bob)
        page = self.open("/")
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Keyboard")
        expect(dialog).to_be_visible()
        dialog.get_by_label("Use these keys").uncheck()
        page.keyboard.press("Escape")
        expect(dialog).not_to_be_visible()
        page.keyboard.press("j")
        expect(page.get_by_role("article")).not_to_be_focused()
