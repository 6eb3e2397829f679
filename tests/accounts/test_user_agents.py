from django.test import SimpleTestCase

from accounts.user_agents import describe

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


class UserAgentTests(SimpleTestCase):
    def test_browsers_that_people_have(self):
        for user_agent, words in {
            f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": (
                "Firefox on Linux"
            ),
            f"{MOZILLA} (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/140.0.0.0 Safari/537.36": (
                "Chrome on Windows"
            ),
            f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0": (
                "Edge on Windows"
            ),
            f"{MOZILLA} (Linux; Android 15) {WEBKIT} Chrome/140.0 Mobile Safari/537.36": (
                "Chrome on Android"
            ),
            f"{MOZILLA} (Linux; Android 15) {WEBKIT} SamsungBrowser/28.0 Chrome/130.0 Safari/1": (
                "Samsung Internet on Android"
            ),
            f"{MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1": (
                "Safari on iPhone"
            ),
            f"{MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) FxiOS/140.0 Safari/604.1": (
                "Firefox on iPhone"
            ),
            f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15": (
                "Safari on macOS"
            ),
            f"{MOZILLA} (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/140.0 Safari/537.36": (
                "Chrome on ChromeOS"
            ),
        }.items():
            with self.subTest(words):
                self.assertEqual(describe(user_agent), words)

    def test_others_speak_for_themselves_but_briefly(self):
        self.assertEqual(describe("curl/8.14.1"), "curl/8.14.1")
        self.assertEqual(len(describe("x" * 300)), 60)

    def test_nobody_writes_lines_into_a_mail(self):
        self.assertEqual(describe("nice\r\n\r\nClick \u202ehere"), "nice Click here")

    def test_who_says_nothing(self):
        for user_agent in ("", " ", "\u200b"):
            self.assertEqual(describe(user_agent), "Unknown browser")
