"""The tables that a community fills, without what makes filling them slow."""

from contextlib import contextmanager

from django.apps import apps
from django.db import connection
from psycopg.sql import Literal

# Of these other tables have foreign keys to the primary key, which stays: rows come in its order.
KEPT = ["accounts_user", "tweets_tweet", "tweets_hashtag", "tweets_image"]
PAIRS = [
    "accounts_follow", "accounts_block", "accounts_mute",
    "tweets_like", "tweets_mention", "tweets_tweethashtag",
]  # fmt: skip
TABLES = [*KEPT, *PAIRS]

# Foreign keys first, which stand on the keys after them; both ways.
CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s',
              conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint
WHERE contype = 'f' AND (conrelid = ANY(%(tables)s::regclass[])
                         OR confrelid = ANY(%(tables)s::regclass[]))
   OR contype IN ('p', 'u') AND conrelid = ANY(%(pairs)s::regclass[])
ORDER BY contype <> 'f', conrelid::regclass::text, conname
"""
INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index
WHERE indrelid = ANY(%(tables)s::regclass[])
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
ORDER BY indexrelid
"""


@contextmanager
def bare(cursor):
    """Within: empty tables without foreign keys, indexes and counters. They are made at the end.

    To be used in a transaction. What is written to a table emptied in the same transaction need
    not go to PostgreSQL's log where wal_level is minimal.
    """
    cursor.execute(CONSTRAINTS, {"tables": TABLES, "pairs": PAIRS})
    constraints = cursor.fetchall()
    cursor.execute(INDEXES, {"tables": TABLES})
    indexes = cursor.fetchall()
    for drop, _make in (*constraints, *indexes):
        cursor.execute(drop)
    cursor.execute(f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY")
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    with defaults(cursor):
        yield
    for _drop, make in (*indexes, *reversed(constraints)):
        cursor.execute(make)
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for table in KEPT:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
        )


@contextmanager
def defaults(cursor):
    """Within: what an INSERT does not name has the value that Django gives to a new instance."""
    columns = list(columns_with_defaults())
    for table, column, value in columns:
        default = Literal(value).as_string(cursor.connection)
        cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {default}")
    yield
    for table, column, _value in columns:
        cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT")


def columns_with_defaults():
    """(table, column, value) of those for which the database has no value of its own."""
    editor = connection.schema_editor()
    for model in apps.get_models():
        if model._meta.db_table not in TABLES:
            continue
        for field in model._meta.local_concrete_fields:
            if field.generated or field.primary_key or field.has_db_default():
                continue
            if (value := editor.effective_default(field)) is not None:
                yield model._meta.db_table, connection.ops.quote_name(field.column), value
