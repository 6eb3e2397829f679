import gzip
import json

from django.conf import settings
from django.test import SimpleTestCase

from tests.browser.base import BrowserMixin
from tests.tweets.random_texts import random_texts
from tweets.management.commands.write_tweet_text_js import MODULE, with_data
from tweets.text import MAX_LENGTH, clean, parse

CASES = settings.BASE_DIR / "tests/tweets/conformance.json"
LOAD = "async source => { window.tweetText = await import('data:text/javascript,' + source) }"


class ModuleTests(SimpleTestCase):
    def test_patterns_are_those_of_the_server(self):
        source = MODULE.read_text(encoding="utf-8")
        self.assertEqual(source, with_data(source), "run manage.py write_tweet_text_js")

    def test_module_is_small(self):
        self.assertLessEqual(len(gzip.compress(MODULE.read_bytes())), 8 * 1024)


class CounterTests(BrowserMixin, SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = cls.browser.new_page()
        source = MODULE.read_text(encoding="utf-8")
        cls.page.evaluate(f"source => ({LOAD})(encodeURIComponent(source))", source)

    def call(self, function, texts):
        return self.page.evaluate(f"texts => texts.map(text => tweetText.{function}(text))", texts)

    def assert_counts_agree(self, texts):
        for text, counted in zip(texts, self.call("tweetLength", texts), strict=True):
            self.assertEqual(counted, parse(text).length, text)

    def test_conformance_cases_count_as_on_the_server(self):
        groups = json.loads(CASES.read_text(encoding="utf-8"))
        self.assert_counts_agree([case["text"] for cases in groups.values() for case in cases])

    def test_random_texts_count_as_on_the_server(self):
        self.assert_counts_agree(list(random_texts(5000)))

    def test_long_labels_count_as_on_the_server(self):
        labels = [letter * count for letter in ("a", "é", "あ", "𠀡") for count in range(1, 66)]
        self.assert_counts_agree([f"http://{label}.example.com/x" for label in labels])

    def test_random_texts_are_cleaned_as_on_the_server(self):
        texts = list(random_texts(5000, seed=23))
        for text, cleaned in zip(texts, self.call("clean", texts), strict=True):
            self.assertEqual(cleaned, clean(text), text)

    def test_overflow_begins_where_the_limit_is_passed(self):
        fits = "é" * (MAX_LENGTH - 24) + " http://example.com/" + "a" * 100
        texts = ["", fits, fits + "!", "🐱" * 141, "e\u0301" * 141, "a" * 130 + " example.com"]
        self.assertEqual(self.call("overflowIndex", texts), [-1, -1, len(fits), 280, 280, 131])
