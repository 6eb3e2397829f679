"""SQL that is written once for all queries of one shape."""

from unittest.mock import patch

from django.contrib.auth.models import AnonymousUser

from search import matching
from search.query import parse
from search.statements import SHAPES, statements_of
from search.tweets import find_tweets
from tests.base import MembersTestCase, tweet

VISITOR = AnonymousUser()
OF_ONE_SHAPE = [
    ("coffee sun", "tea rain"),
    ("coffee coffee", "tea rain"),
    ("from:alice tea since:2026-11-01", "from:BOB tea"),
    ("@alice", "@bob until:2030-01-01"),
    ("#tea OR lang:en", "#rain OR lang:fr"),
    ('"the rain" -url:example.com/a', '"a tea" -url:example.org'),
]
OF_TWO_SHAPES = [
    ("tea", "tea rain"),
    ("tea rain", "tea OR rain"),
    ("tea rain", "tea -rain"),
    ("from:alice", "from:nobody"),
    ("from:alice", "to:alice"),
    ("from:alice", "from:alice OR from:bob"),
    ("min_faves:1", "min_faves:2"),
    ("filter:links", "filter:images"),
]


class ShapeTests(MembersTestCase):
    def setUp(self):
        super().setUp()
        statements_of.cache_clear()

    def shapes(self, *queries):
        for q in queries:
            find_tweets(VISITOR, parse(q))
        return statements_of.cache_info().misses

    def test_queries_of_one_shape_share_their_statements(self):
        for one, other in OF_ONE_SHAPE:
            with self.subTest(one, other=other):
                statements_of.cache_clear()
                self.assertEqual(self.shapes(one, other), 1)

    def test_those_of_two_shapes_do_not(self):
        for one, other in OF_TWO_SHAPES:
            with self.subTest(one, other=other):
                statements_of.cache_clear()
                self.assertEqual(self.shapes(one, other), 2)

    def test_a_shape_that_is_known_is_not_put_together_again(self):
        said = tweet(self.alice, "the rain")
        self.shapes("some tea")
        with patch.object(matching, "wanted", side_effect=AssertionError):
            found = find_tweets(VISITOR, parse("the rain"))
        self.assertEqual([card.pk for card in found.rows], [said.pk])

    def test_each_word_stands_at_its_place(self):
        one = tweet(self.alice, "tea from @bob")
        other = tweet(self.bob, "tea from @alice")
        for _ in range(2):
            for q, said in (
                ("from:alice @bob tea -rain", one),
                ("from:bob @alice tea -rain", other),
            ):
                self.assertEqual(
                    [card.pk for card in find_tweets(VISITOR, parse(q)).rows], [said.pk]
                )

    def test_no_more_shapes_are_kept_than_fit(self):
        for number in range(SHAPES + 5):
            find_tweets(VISITOR, parse(f"from:nobody min_faves:{number}"))
        self.assertEqual(statements_of.cache_info().currsize, SHAPES)
