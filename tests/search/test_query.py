from django.test import SimpleTestCase

from search.query import Query, Term, parse
from tests.tweets.random_texts import random_texts

# What is typed, and what is understood: terms side by side are groups.
TEXTS = {
    "café thé": [[("word", "café")], [("word", "thé")]],
    '"au lait"': [[("phrase", "au lait")]],
    "« au lait » “from:bob”": [[("phrase", "au lait")], [("phrase", "from:bob")]],
    "a OR b c": [[("word", "a"), ("word", "b")], [("word", "c")]],
    'a OR "b c" OR #d': [[("word", "a"), ("phrase", "b c"), ("hashtag", "d")]],
    "prix or fin": [[("word", "prix")], [("word", "or")], [("word", "fin")]],
    "#Été ＃soleil": [[("hashtag", "Été")], [("hashtag", "soleil")]],
    "@alice ＠Bob_1": [[("mention", "alice")], [("mention", "Bob_1")]],
    "from:@ALICE FROM:bob": [[("from", "ALICE")], [("from", "bob")]],
    "to:alice": [[("to", "alice")]],
    "since:2026-11-1 until:2026-11-30": [[("since", "2026-11-01")], [("until", "2026-11-30")]],
    "filter:Links filter:images": [[("filter", "links")], [("filter", "images")]],
    "lang:FR": [[("lang", "fr")]],
    "url:https://www.Example.com/A/?b#c": [[("url", "example.com/a")]],
    "https://example.com/a/b/": [[("url", "example.com/a/b")]],
    "min_faves:010 min_retweets:2": [[("min_faves", "10")], [("min_retweets", "2")]],
    "#1 #a-b @a-b 10:30 www.example.org": [
        [("word", "#1")],
        [("word", "#a-b")],
        [("word", "@a-b")],
        [("word", "10:30")],
        [("word", "www.example.org")],
    ],
    'a"b c"d': [[("word", "a")], [("phrase", "b c")], [("word", "d")]],
    '"open end': [[("word", "open")], [("word", "end")]],
    "🎉 OR café": [[("word", "café")]],
    '!? 🎉 - # _ " « "" "!"': [],
    "": [],
}
EXCLUDED = ("café", '"au lait"', "#été", "@bob", "from:bob", "to:bob", "lang:fr", "url:example.org")
# What makes no sense, and which of the explanations it gets.
PROBLEMS = {
    "from:": "from",
    "from:a-b": "from",
    "to:élodie": "to",
    "since:yesterday": "since",
    "since:2026-02-30": "since",
    "since:2026-11": "since",
    "until:11/30/2026": "until",
    "since:2026-11-02 until:2026-11-01": "period",
    "since:2026-11-02 until:2026-11-02": "period",
    "filter:videos": "filter",
    "lang:french": "lang",
    "url:example": "url",
    "url:": "url",
    "min_faves:abc": "min_faves",
    "min_faves:-1": "min_faves",
    "min_retweets:٣": "min_retweets",
    "café -since:2026-11-01": "excluded",
    "-café": "only_excluded",
    "-café -from:alice": "only_excluded",
    "café -café": "both",
    "OR": "or",
    "OR café": "or",
    "café OR": "or",
    "café OR OR thé": "or",
    "café OR -thé": "alternatives",
    "café OR from:alice": "alternatives",
    "filter:images OR filter:links": "alternatives",
}


class ParseTests(SimpleTestCase):
    def test_what_is_understood(self):
        for text, groups in TEXTS.items():
            with self.subTest(text):
                query = parse(text)
                found = [[(term.kind, term.value) for term in group] for group in query.groups]
                self.assertEqual(found, groups)
                self.assertEqual(query.problems, ())
                self.assertEqual(query.is_empty, not groups)

    def test_a_sign_leaves_out_whatever_stands_behind_it(self):
        for text in EXCLUDED:
            with self.subTest(text):
                [[_], [term]] = parse(f"x -{text}").groups
                self.assertEqual(term, Term(term.kind, term.value, is_excluded=True))
                self.assertEqual(str(term), f"-{text}")

    def test_members_may_be_alternatives(self):
        self.assertTrue(parse("from:alice OR from:bob").is_sensible)
        self.assertEqual(parse("from:alice OR from:bob").values("from"), ["alice", "bob"])

    def test_a_query_becomes_a_text_and_again_the_query(self):
        texts = [*TEXTS, *(f"x -{text}" for text in EXCLUDED), *random_texts(300)]
        for text in texts:
            query = parse(text)
            if not query.problems:
                with self.subTest(text):
                    self.assertEqual(parse(str(query)), query)

    def test_of_several_days_and_numbers_the_narrowest_counts(self):
        query = parse("since:2026-11-01 since:2026-11-05 min_faves:3 min_faves:7")
        self.assertEqual((str(query.since), query.least("min_faves")), ("2026-11-05", 7))
        self.assertIsNone(query.until)
        self.assertEqual(query.least("min_retweets"), 0)


class ProblemTests(SimpleTestCase):
    def test_what_makes_no_sense_is_explained(self):
        for text, kind in PROBLEMS.items():
            with self.subTest(text):
                query = parse(text)
                self.assertEqual([problem.kind for problem in query.problems], [kind])
                self.assertFalse(query.is_sensible)
                self.assertNotIn("%", query.problems[0].message)

    def test_an_explanation_quotes_what_was_typed(self):
        [problem] = parse("café min_faves:abc").problems
        self.assertIn("“min_faves:abc”", problem.message)

    def test_an_unknown_operator_is_a_word_and_one_is_told(self):
        query = parse("near:Paris")
        self.assertEqual([problem.kind for problem in query.problems], ["unknown"])
        self.assertTrue(query.is_sensible)
        self.assertEqual(query.groups, ((Term("word", "near:Paris"),),))

    def test_every_text_has_a_query(self):
        for text in random_texts(300):
            self.assertIsInstance(parse(text), Query)
            for problem in parse(text).problems:
                self.assertTrue(str(problem.message))
