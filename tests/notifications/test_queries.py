"""What a call of the command costs: by how many members have news, not by how many there are."""

from django.core.cache import cache
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from notifications.models import Frequency, Kind
from notifications.services import choose
from notifications.sweep import news, swept_until
from tests.base import make_member, tweet
from tests.notifications.base import confirm, send, without_lag
from tests.timeline.plans import analyze, create_members, nodes
from tests.timeline.test_indexes import LARGE, MEMBERS, ROWS
from tweets.services import like, retweet

# Of the sweep: its row and savepoint, one for each kind, a batch of members and their subscriptions
# (read, made, held, made due), the constraints, the row again. Then who is due.
OF_A_CALL = 18
# What is due, until when, the member; what is new, with whom and what it is about; the mark, and
# the savepoint around it.
OF_A_MAIL = 9


class QueryTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        swept_until()
        cls.author = make_member("author")
        cls.members = [make_member(f"member{number}") for number in range(5)]
        for member in cls.members:
            confirm(member)
            choose(member=member, choices=dict.fromkeys(Kind, Frequency.NOW))

    def setUp(self):
        cache.clear()
        self.enterContext(without_lag)
        send()

    def queries(self, members, acts):
        """Of a call of the command after the author has acted on each of the members."""
        for member in members:
            own = [tweet(member, f"{number}") for number in range(acts)]
            for said in own:
                tweet(self.author, "Well", in_reply_to=said)
                tweet(self.author, f"Hello @{member.username}")
                like(member=self.author, tweet=said)
                retweet(member=self.author, tweet=said)
        with CaptureQueriesContext(connection) as context:
            self.assertEqual(send(), f"{len(members)} mails sent.\n")
        return len(context)

    def test_of_members_without_news_it_asks_nothing(self):
        self.assertLessEqual(self.queries([], acts=0), OF_A_CALL)

    def test_of_one_member_it_asks_as_much_whatever_their_news(self):
        for acts in (1, 4):
            self.assertEqual(self.queries(self.members[:1], acts), OF_A_CALL + OF_A_MAIL)

    def test_of_five_members_it_asks_five_times_what_one_mail_costs(self):
        self.assertEqual(self.queries(self.members, acts=1), OF_A_CALL + 5 * OF_A_MAIL)


class IndexTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        create_members(MEMBERS)
        with connection.cursor() as cursor:
            cursor.execute(ROWS)
        analyze()

    def test_what_is_new_is_found_by_time_in_tables_that_grow(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT now() - interval '3 minutes', now()")
            after, until = cursor.fetchone()
        with CaptureQueriesContext(connection) as context:
            self.assertTrue(news(after, until))
        plans = []
        for query in context:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {query['sql']}")
                plans += nodes(cursor.fetchone()[0][0]["Plan"])
        used = {node.get("Index Name") for node in plans}
        self.assertLessEqual({"like_time", "tweet_time", "mention_in_tweet", "follow_time"}, used)
        scanned = {n["Relation Name"] for n in plans if n["Node Type"] == "Seq Scan"}
        self.assertEqual(scanned & LARGE, set())
