"""Back in a list that goes on: one stands where one stood, with all that "more" had brought."""

import re
from unittest.mock import patch

from accounts.services import follow
from tests.base import make_member, tweet
from tests.browser.base import CHROMIUM, FLAGS, TIMEOUT, expect
from tests.browser.test_interactions import InteractionTestCase


class BackTestCase(InteractionTestCase):
    def setUp(self):
        super().setUp()
        self.tweets = [tweet(self.bob, f"{n}") for n in range(65)]

    def read_on(self, page, articles=40, nth=32):
        """Press "more" until so many are there, and go to one of them; returns where it stands."""
        while page.get_by_role("article").count() < articles:
            before = page.get_by_role("article").count()
            page.get_by_role("link", name="More Tweets").click()
            expect(page.get_by_role("article")).not_to_have_count(before)
        row = page.locator("#timeline > li").nth(nth)
        row.scroll_into_view_if_needed()
        page.wait_for_timeout(200)  # until the browser says that scrolling has ended
        place = row.bounding_box()["y"]
        row.locator(".tweet-time").click()
        page.wait_for_url("**/@bob/*")
        return place

    def go_back(self, page):
        page.evaluate("history.back()")  # page.go_back() waits for the page to be loaded


class KeptPageTests(BackTestCase):
    """The browser keeps the page as it was: Playwright's switch that forbids it is left out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeping = cls.browser.browser_type.launch(
            executable_path=CHROMIUM,
            args=FLAGS,
            ignore_default_args=["--disable-back-forward-cache"],
        )
        cls.addClassCleanup(cls.keeping.close)

    def test_back_leads_to_the_place_with_what_was_loaded(self):
        self.enterContext(patch.object(type(self), "browser", self.keeping))
        page = self.open("/")
        place = self.read_on(page)
        self.go_back(page)
        expect(page.get_by_role("article")).to_have_count(40)
        self.assert_not_reloaded(page)
        self.assertEqual(page.locator("#timeline > li").nth(32).bounding_box()["y"], place)


class LoadedPageTests(BackTestCase):
    """The browser has not kept it, as Playwright's does not."""

    def assert_at(self, page, nth, place):
        """The row stands where it stood, once it does."""
        at = f"document.querySelectorAll('#timeline > li')[{nth}]?.getBoundingClientRect().top"
        self.assert_comes_true(page, f"Math.abs({at} - {place}) < 2")

    def assert_comes_true(self, page, condition):
        """Asks again and again, as page.wait_for_function() does, which our policy forbids."""
        for _ in range(TIMEOUT // 50):
            if page.evaluate(condition):
                return
            page.wait_for_timeout(50)
        self.fail(condition)

    def test_what_was_loaded_comes_again_and_one_stands_where_one_stood(self):
        page = self.open("/")
        place = self.read_on(page, articles=60, nth=52)
        self.go_back(page)
        expect(page.get_by_role("article")).to_have_count(60)
        self.assertIsNone(page.evaluate("window.marked ?? null"))
        self.assert_at(page, 52, place)
        self.assertEqual(page.locator("main :focus").count(), 0)
        page.get_by_role("link", name="More Tweets").click()
        expect(page.get_by_role("article")).to_have_count(65)

    def test_the_row_that_one_read_is_found_below_new_ones(self):
        page = self.open("/")
        place = self.read_on(page)
        tweet(self.bob, "New")
        page.route(re.compile(r"/$"), lambda route: route.continue_())  # not from the cache
        self.go_back(page)
        expect(page.locator("#timeline .tweet-text").first).to_have_text("New")
        self.assert_at(page, 33, place)

    def test_also_after_a_reload_and_among_people(self):
        for n in range(45):
            follow(follower=make_member(f"member{n}"), followee=self.bob)
        page = self.open("/@bob/followers")
        page.get_by_role("link", name="More people").click()
        expect(page.locator("main .members > .member")).to_have_count(40)
        page.evaluate("scrollTo(0, 1500)")
        page.wait_for_timeout(200)
        place = page.evaluate("scrollY")
        page.reload()
        expect(page.locator("main .members > .member")).to_have_count(40)
        self.assert_comes_true(page, f"Math.abs(scrollY - {place}) < 2")

    def test_who_scrolls_meanwhile_is_left_alone(self):
        page = self.open("/")
        self.read_on(page)
        waiting = []
        page.route("**/?before=*", lambda route: waiting.append(route))
        with page.expect_request("**/?before=*"):
            self.go_back(page)
        page.mouse.wheel(0, -5000)
        self.assert_comes_true(page, "scrollY === 0")
        waiting.pop().continue_()
        expect(page.get_by_role("article")).to_have_count(40)
        self.assertEqual(page.evaluate("scrollY"), 0)

    def reload_with(self, page, opened):
        """As if so many pages had been there."""
        page.evaluate(f"history.replaceState({{ place: {{ opened: {opened}, y: 0 }} }}, '')")
        page.reload()

    def test_ten_pages_come_again_at_most(self):
        for n in range(180):
            tweet(self.bob, f"More {n}")
        page = self.open("/")
        self.reload_with(page, opened=1000)
        expect(page.get_by_role("article")).to_have_count(220)
        page.wait_for_timeout(200)
        expect(page.get_by_role("article")).to_have_count(220)

    def test_where_network_or_site_fail_there_is_more_to_press(self):
        page = self.open("/")
        for answer in (
            lambda route: route.abort("internetdisconnected"),
            lambda route: route.fulfill(status=500, body="broken"),
        ):
            page.route("**/?before=*", answer)
            with self.expected_faults("INTERNET_DISCONNECTED|500"):
                with page.expect_request("**/?before=*"):
                    self.reload_with(page, opened=1)
                page.wait_for_timeout(200)
            expect(page.get_by_role("article")).to_have_count(20)
            page.unroute("**/?before=*")
        page.get_by_role("link", name="More Tweets").click()
        expect(page.get_by_role("article")).to_have_count(40)

    def test_without_a_script_more_is_a_page_of_its_own_to_come_back_to(self):
        page = self.open_page(self.alice, javascript=False)
        page.goto("/")
        page.get_by_role("link", name="More Tweets").click()
        expect(page.get_by_role("article")).to_have_count(20)
        url = page.url
        page.locator(".tweet-time").nth(3).click()
        page.go_back()
        self.assertEqual(page.url, url)
        expect(page.get_by_role("article")).to_have_count(20)
