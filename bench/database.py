"""A database for each size, made once and kept: its name ends with the size."""

import time

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from bench import plan
from bench.community import load, settle

# Another one is loaded where this changes: when bench.plan, texts or sql make another community.
VERSION = 1


def prepare(size, say, *, fresh=False):
    """Create, migrate and load the database of the settings unless that has been done."""
    create(drop=fresh)
    call_command("migrate", verbosity=0)
    if loaded_version() == VERSION:
        return
    if loaded_version():
        return prepare(size, say, fresh=True)
    started = time.monotonic()

    def say_when(step):
        say(f"{time.monotonic() - started:6.0f} s  {step}")

    load(plan.members(size), plan.tweets(size), say=say_when)
    say_when("vacuum and statistics")
    settle()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_community AS SELECT {VERSION} AS version")
    say_when("loaded")


def create(*, drop=False):
    name = connection.ops.quote_name(settings.DATABASES["default"]["NAME"])
    connection.close()
    connection.close_pool()
    with connection._nodb_cursor() as cursor:
        if drop:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        cursor.execute(known, [settings.DATABASES["default"]["NAME"]])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {name}")


def loaded_version():
    """None where no community was loaded to the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_community')")
        if cursor.fetchone() == (None,):
            return None
        cursor.execute("SELECT version FROM bench_community")
        return cursor.fetchone()[0]
