"""Hold every counter against the rows it counts."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from microblog.transactions import atomic_with_retries

# Each column that is counted, and the rows that it counts: table and foreign key.
COUNTERS = [
    ("accounts_user", "tweets_count", "tweets_tweet", "author_id"),
    ("accounts_user", "likes_count", "tweets_like", "user_id"),
    ("accounts_user", "following_count", "accounts_follow", "follower_id"),
    ("accounts_user", "followers_count", "accounts_follow", "followee_id"),
    ("tweets_tweet", "replies_count", "tweets_tweet", "in_reply_to_id"),
    ("tweets_tweet", "retweets_count", "tweets_tweet", "retweet_of_id"),
    ("tweets_tweet", "likes_count", "tweets_like", "tweet_id"),
]

DRIFT = """
SELECT counted.id, counted.{column}, coalesce(rows.n, 0)
FROM {table} AS counted
LEFT JOIN (SELECT {key} AS id, count(*) AS n FROM {source} WHERE {key} IS NOT NULL GROUP BY {key})
    AS rows ON rows.id = counted.id
WHERE counted.{column} <> coalesce(rows.n, 0)
ORDER BY counted.id
"""

# Counted again under the row's lock, since what was read before may have changed.
MEND = """
UPDATE {table} SET {column} = (SELECT count(*) FROM {source} WHERE {key} = %(id)s)
WHERE id = %(id)s
"""


class Command(BaseCommand):
    help = "Finds counters that disagree with the rows they count, and mends them."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit with 1 where one is wrong"
        )

    def handle(self, *, check, **options):
        wrong = 0
        for table, column, source, key in COUNTERS:
            names = {"table": table, "column": column, "source": source, "key": key}
            for pk, stored, counted in drift(names):
                wrong += 1
                self.stdout.write(f"{table} {pk}: {column} is {stored}, counted {counted}")
                if not check:
                    mend(names, pk)
        if check and wrong:
            raise CommandError(f"{wrong} counters are wrong; `manage.py recount` mends them.")
        self.stdout.write(f"{wrong} counters mended." if wrong else "All counters are right.")


def drift(names):
    """[(id, the counter, what it should be), …], all of one moment: it is one statement."""
    with connection.cursor() as cursor:
        cursor.execute(DRIFT.format(**names))
        return cursor.fetchall()


@atomic_with_retries
def mend(names, pk):
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM {table} WHERE id = %s FOR NO KEY UPDATE".format(**names), [pk])
        cursor.execute(MEND.format(**names), {"id": pk})
