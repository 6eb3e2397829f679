import json
import time
import unicodedata

from django.conf import settings
from django.test import SimpleTestCase

from tests.tweets.random_texts import random_texts
from tweets.text import (
    clean,
    entities_as_json,
    entities_from_json,
    is_valid_hashtag,
    is_valid_username,
    parse,
    tokens,
)

CASES = settings.BASE_DIR / "tests/tweets/conformance.json"
KINDS = ("mentions", "hashtags", "cashtags", "urls")

# Repeated, each of these makes a careless pattern go back over what it has read.
HOSTILE = [
    ".", "-", "_", "@", "#", "$", "(", "?", "/", ":", "a", "a.", "a-.", "a_b.", "日.", "a.日", "é.",
    "x.comé.", "日本.com", "日本語", "@a@b", "#a#a", "$A ", "RT@a", "http://", "http://a.co/(",
    "http://a.co?", "(a", "a/b.co/", "xn--a.", "\u0301\u0323", "\u0f73", "\u202e", "\n ", "\r",
]  # fmt: skip


def values(entities):
    return [entity.value for entity in entities]


class ConformanceTests(SimpleTestCase):
    """The public cases of the twitter-text project: see NOTICE beside them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.groups = json.loads(CASES.read_text(encoding="utf-8"))

    def cases(self, *groups):
        return [(group, case) for group in groups for case in self.groups[group]]

    def test_entities_are_found(self):
        for kind in KINDS:
            for group, case in self.cases(f"extract.{kind}"):
                with self.subTest(group, text=case["text"]):
                    self.assertEqual(values(getattr(parse(case["text"]), kind)), case["expected"])
        for group, case in self.cases("extract.hashtags_from_astral"):
            with self.subTest(group, text=case["text"]):
                self.assertEqual(values(parse(case["text"]).hashtags), case["expected"])

    def test_entities_are_where_they_are(self):
        for kind in KINDS:
            for group, case in self.cases(f"extract.{kind}_with_indices"):
                with self.subTest(group, text=case["text"]):
                    self.assertEqual(
                        [[e.value, [e.start, e.end]] for e in getattr(parse(case["text"]), kind)],
                        [list(entity.values()) for entity in case["expected"]],
                    )

    def test_replies_are_to_whom_the_text_begins_with(self):
        for group, case in self.cases("extract.replies"):
            with self.subTest(group, text=case["text"]):
                self.assertEqual(parse(case["text"]).reply_to, case["expected"])

    def test_tweets_and_names_are_valid_or_not(self):
        validators = {
            "validate.tweets": lambda text: parse(text).is_valid,
            "validate.usernames": lambda text: is_valid_username(text[1:]),
            "validate.hashtags": lambda text: is_valid_hashtag(text[1:]),
        }
        for group, case in self.cases(*validators):
            with self.subTest(group, text=case["text"]):
                self.assertEqual(validators[group](case["text"]), case["expected"])

    def test_no_case_is_left_out(self):
        extracted = {f"extract.{kind}{form}" for kind in KINDS for form in ("", "_with_indices")}
        others = {"extract.hashtags_from_astral", "extract.replies"}
        validated = {"validate.tweets", "validate.usernames", "validate.hashtags"}
        self.assertEqual(self.groups.keys(), extracted | others | validated)


class ParseTests(SimpleTestCase):
    def test_a_url_counts_23_whatever_its_length(self):
        self.assertEqual(parse("a.co").length, 23)
        self.assertEqual(parse("see http://example.com/" + "a" * 500).length, 27)

    def test_length_is_that_of_the_composed_text(self):
        self.assertEqual(parse("e\u0301").length, 1)
        self.assertEqual(parse("👨‍👩‍👧").length, 5)

    def test_140_characters_are_the_limit(self):
        self.assertTrue(parse("é" * 140).is_valid)
        self.assertTrue(parse("e\u0301" * 140).is_valid)
        self.assertFalse(parse("é" * 141).is_valid)
        self.assertTrue(parse("a" * 116 + " http://example.com/" + "a" * 500).is_valid)

    def test_nothing_to_see_is_no_tweet(self):
        for text in ("", " ", "\n\t\u3000", "\u200b\u200f"):
            self.assertFalse(parse(text).is_valid, text)

    def test_what_the_database_or_the_screen_refuses_is_no_tweet(self):
        for character in "\x00\x07\x1b\x7f\x85\ufeff\ufffe\uffff\ud83d":
            self.assertFalse(parse(f"a{character}b").is_valid, ascii(character))

    def test_entities_do_not_overlap(self):
        parsed = parse("http://example.com/@alice/#tag $AB.CA")
        self.assertEqual(
            [entity.kind for entity in parsed.entities], ["url", "cashtag"], parsed.entities
        )

    def test_a_list_of_a_member_is_no_mention(self):
        self.assertEqual(values(parse("@alice/friends @bob/").mentions), ["bob"])

    def test_labels_no_resolver_accepts_are_no_url(self):
        self.assertEqual(values(parse(f"http://{'a' * 63}.com").urls), [f"http://{'a' * 63}.com"])
        self.assertEqual(parse(f"http://{'a' * 64}.com").urls, [])
        # 58 are 65 in punycode.
        self.assertEqual(parse(f"http://{'éa' * 29}.com").urls, [])

    def test_directional_marks_are_around_urls_not_in_them(self):
        text = "\u202a\u202dhttp://example.com\u202c \u2066example.com/a\u2069"
        self.assertEqual(values(parse(text).urls), ["http://example.com", "example.com/a"])

    def test_a_username_has_1_to_15_latin_letters_digits_and_underscores(self):
        for name in ("a", "_", "Alice_99", "a" * 15):
            self.assertTrue(is_valid_username(name), name)
        for name in ("", "a" * 16, "é", "a b", "a\n", "١"):
            self.assertFalse(is_valid_username(name), name)

    def test_offsets_slice_back_to_what_was_found(self):
        for text in random_texts(3000):
            parsed, end = parse(text), 0
            for entity in parsed.entities:
                self.assertGreaterEqual(entity.start, end, text)
                end = entity.end
                found = text[entity.start : entity.end]
                self.assertEqual(found if entity.kind == "url" else found[1:], entity.value)

    def test_halves_of_surrogate_pairs_do_no_harm(self):
        for text in ("\ud83d", "http://\ud83d.com", "#\ude00a @\ud83d", "\udfff.com/\ud800"):
            self.assertFalse(parse(text).is_valid)
            self.assertEqual(clean(text).encode(), clean(text).encode())


class TimeTests(SimpleTestCase):
    def test_ten_times_the_text_takes_ten_times_as_long(self):
        for piece in HOSTILE:
            for prefix in ("", "http://", "http://a.co/"):
                with self.subTest(piece=piece, prefix=prefix):
                    short = self.best_time(prefix + (piece * 1000)[:1000])
                    long = self.best_time(prefix + (piece * 10_000)[:10_000])
                    # A quadratic step would make it 100 times; a busy machine some more than 10.
                    self.assertLess(long, 30 * max(short, 0.000_2))

    def best_time(self, text):
        times = []
        for _ in range(5):
            start = time.process_time()
            parse(text)
            clean(text)
            times.append(time.process_time() - start)
        return min(times)


class CleanTests(SimpleTestCase):
    def test_line_ends_are_line_feeds(self):
        self.assertEqual(clean("a\r\nb\rc\u2028d\x0be\x85f"), "a\nb\nc\nd\ne\nf")

    def test_white_space_around_is_gone_and_one_blank_line_stays(self):
        self.assertEqual(clean(" \n a\tb\n \n\n\nc \n"), "a b\n\nc")

    def test_text_is_composed(self):
        self.assertEqual(clean("e\u0301"), "é")

    def test_what_nobody_sees_is_gone(self):
        self.assertEqual(clean("\ufeffa\x00\x1b\x7f\x9f\uffff\ud83db"), "ab")

    def test_nothing_turns_around_the_rest_of_the_page(self):
        self.assertEqual(clean("\u202eevil\u2066\u2069\u202c"), "evil")
        self.assertEqual(clean("שלום\u200f!"), "שלום\u200f!")

    def test_clean_text_is_clean_and_as_valid(self):
        for text in random_texts(3000):
            cleaned = clean(text)
            self.assertEqual(clean(cleaned), cleaned)
            self.assertTrue(unicodedata.is_normalized("NFC", cleaned))
            parsed = parse(cleaned)
            self.assertEqual(parsed.is_valid, 0 < parsed.length <= 140 and visible(cleaned), text)


def visible(text):
    return any(not c.isspace() and unicodedata.category(c) != "Cf" for c in text)


class StorageTests(SimpleTestCase):
    def test_entities_come_back_as_they_were(self):
        for text in random_texts(1000):
            parsed = parse(text)
            stored = json.loads(json.dumps(entities_as_json(parsed)))
            self.assertEqual(entities_from_json(text, stored), list(parsed.entities))

    def test_members_are_known_in_any_case(self):
        text = "@Alice @nobody #alice"
        stored = entities_as_json(parse(text), {"alice"})
        self.assertEqual(stored, [["mention", 0, 6, 1], ["mention", 7, 14], ["hashtag", 15, 21]])
        self.assertEqual(
            [entity.known for entity in entities_from_json(text, stored)], [True, False, False]
        )

    def test_tokens_are_the_whole_text_in_order(self):
        text = "Hi @alice, see example.com!"
        self.assertEqual(
            [(part, entity and entity.kind) for part, entity in tokens(text, parse(text).entities)],
            [
                ("Hi ", None),
                ("@alice", "mention"),
                (", see ", None),
                ("example.com", "url"),
                ("!", None),
            ],
        )
        for text in random_texts(1000):
            parts = [part for part, _ in tokens(text, parse(text).entities)]
            self.assertEqual("".join(parts), text)
            self.assertNotIn("", parts)
