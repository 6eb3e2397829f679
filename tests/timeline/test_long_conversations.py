"""10,000 answers to a tweet, and a chain of 200: a page of them reads little more than it shows."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.base import shown
from tests.timeline.plans import PlanTestCase, analyze, create_members
from tweets.models import Tweet

MEMBERS, OTHERS, ANSWERS, LEVELS = 100, 3_000, 10_000, 200
ROOT = OTHERS
QUESTION = ROOT + 1  # answers the root, and is answered by thousands
FIRST, LAST = QUESTION + 1, QUESTION + ANSWERS
BOTTOM = LAST + LEVELS  # of a chain that begins with the last of them
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def author(pk):
    return pk % MEMBERS + 1


def address(pk):
    return f"/@member{author(pk)}/{pk}"


def row(pk, parent=None, root=None):
    return Tweet(
        pk=pk,
        author_id=author(pk),
        text=f"Number {pk}",
        length=12,
        created_at=LONG_AGO + pk * timedelta(seconds=1),
        in_reply_to_id=parent,
        in_reply_to_user_id=parent and author(parent),
        conversation_id=root,
    )


def rows():
    """Short conversations, then this one, then tweets that nobody answers."""
    for pk in range(3, ROOT):
        first = pk - pk % 3
        yield row(pk) if pk == first else row(pk, first, first)
    yield row(ROOT)
    yield row(QUESTION, ROOT, ROOT)
    yield from (row(pk, QUESTION, ROOT) for pk in range(FIRST, LAST + 1))
    yield from (row(pk, pk - 1, ROOT) for pk in range(LAST + 1, BOTTOM + 1))
    yield from (row(pk) for pk in range(BOTTOM + 1, BOTTOM + OTHERS))


class LongConversationTests(PlanTestCase):
    @classmethod
    def setUpTestData(cls):
        create_members(MEMBERS)
        Tweet.objects.bulk_create(rows())
        analyze()
        cls.viewer = User.objects.get(pk=7)

    def for_visitor_and_member(self):
        for viewer in (None, self.viewer):
            viewer and self.client.force_login(viewer)
            with self.subTest(viewer):
                yield viewer

    def test_no_page_reads_more_than_a_few_rows(self):
        for _viewer in self.for_visitor_and_member():
            for pk in (ROOT, QUESTION, LAST, LAST + 10, BOTTOM):
                for query in ("", f"?after={LAST - 3000}", "?after=1"):
                    with self.subTest(pk=pk, query=query):
                        read = self.rows_read(address(pk) + query, "tweets_tweet")
                        self.assertLess(read, 60)

    def test_nor_where_postgresql_would_rather_read_by_id(self):
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX tweet_conversation, tweet_answers")
        for pk in (ROOT, QUESTION):
            self.assertLess(self.rows_read(address(pk), "tweets_tweet"), 60)

    def test_the_answers_are_read_by_the_indexes_made_for_them(self):
        self.client.force_login(self.viewer)
        for pk, index in ((ROOT, "tweet_conversation"), (BOTTOM - 50, "tweet_answers")):
            nodes = [
                node
                for node in self.plans(address(pk), warm=True)
                if node.get("Relation Name") == "tweets_tweet"
            ]
            self.assertIn(index, {node.get("Index Name") for node in nodes})
            self.assertNotIn("Seq Scan", {node["Node Type"] for node in nodes})

    def test_its_pages_cost_no_more_queries_than_those_of_a_short_one(self):
        for viewer in self.for_visitor_and_member():
            short, costs = 7, {}  # an answer to 6
            for pk in (short, QUESTION, LAST, BOTTOM):
                with CaptureQueriesContext(connection) as context:
                    self.client.get(address(pk))
                costs[pk] = len(context)
            self.assertLessEqual(max(costs.values()), costs[short], costs)
            if viewer is None:
                self.assertLessEqual(costs[BOTTOM], 4)

    def test_the_answers_are_read_to_the_last_one(self):
        read, page = [], self.client.get(f"{address(QUESTION)}?after={LAST - 50}")
        while True:
            read += [card.pk for card in page.context["cards"]]
            if not page.context["more_url"]:
                break
            page = self.client.get(page.context["more_url"])
        self.assertEqual(read, list(range(LAST - 49, LAST + 1)))

    def test_the_bottom_shows_the_20_above_it_and_leads_to_the_beginning(self):
        page = self.client.get(address(BOTTOM))
        self.assertEqual(shown(page), list(range(BOTTOM - 20, BOTTOM + 1)))
        self.assertContains(page, f'<a class="button" href="{address(ROOT)}">Show more')

    def test_without_its_beginning_one_climbs_20_levels_at_a_time(self):
        Tweet.objects.filter(pk=ROOT).delete()
        climbed, tweet = [], Tweet.objects.get(pk=BOTTOM)
        while tweet:
            climbed.append(tweet.pk)
            tweet = self.client.get(address(tweet.pk)).context["more_above"]
        self.assertEqual(climbed, list(range(BOTTOM, LAST - 1, -20)))
