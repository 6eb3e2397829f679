"""How PostgreSQL comes by what a page shows."""

from django.core.cache import cache
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from accounts.models import User

TABLES = (
    *("accounts_user", "accounts_follow", "accounts_block", "accounts_mute"),
    *("tweets_tweet", "tweets_like", "tweets_mention", "tweets_image"),
    *("tweets_hashtag", "tweets_tweethashtag"),
    *("timeline_list", "timeline_listmember", "timeline_listfollow"),
    *("timeline_hashtagfollow", "timeline_pin", "timeline_picturetweet"),
)
READS = ("SELECT", "(SELECT", "WITH")


def create_members(count):
    """member1, member2, …: the number is the id as well."""
    User.objects.bulk_create(
        User(pk=n, username=f"member{n}", email=f"member{n}@example.org")
        for n in range(1, count + 1)
    )


def analyze(*tables):
    """Tell the planner what is there now; it remembers the rows of other tests, too.

    A table that is empty now is better not among them: in the next test it plans as if it still
    were, and goes through its rows once for each row of another.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ANALYZE {', '.join(tables or TABLES)}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class PlanTestCase(TestCase):
    def setUp(self):
        cache.clear()

    def plans(self, address, options="FORMAT JSON", *, warm=False):
        """All nodes of the plans of what a page reads; where it is warm, without what is asked for
        once a minute.
        """
        if warm:
            self.client.get(address)
        with CaptureQueriesContext(connection) as context:
            self.assertEqual(self.client.get(address).status_code, 200)
        with connection.cursor() as cursor:
            for statement in (query["sql"] for query in context):
                if statement.startswith(READS):
                    cursor.execute(f"EXPLAIN ({options}) {statement}")
                    yield from nodes(cursor.fetchone()[0][0]["Plan"])

    def rows_read(self, address, table):
        """How many rows of a table a page reads, those included that it then leaves out."""
        return sum(
            node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0))
            for node in self.plans(address, "ANALYZE, FORMAT JSON", warm=True)
            if node.get("Relation Name") == table
        )


def nodes(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)
