"""Acts in threads with connections and transactions of their own, made to meet."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase

from tests.base import make_member

# Somebody waits for this connection.
WAITED_FOR = """
SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
"""


def in_own_connection(act):
    try:
        return act()
    finally:
        connection.close()


def is_somebody_waiting():
    with connection.cursor() as cursor:
        cursor.execute(WAITED_FOR)
        return cursor.fetchone()


class RaceTestCase(TransactionTestCase):
    def setUp(self):
        cache.clear()
        self.alice, self.bob = make_member("alice"), make_member("bob")

    def at_once(self, *acts):
        """Do the acts in threads that begin together; returns what they return."""
        barrier = Barrier(len(acts))

        def run(act):
            barrier.wait(10)
            return act()

        with ThreadPoolExecutor(len(acts)) as threads:
            futures = [threads.submit(in_own_connection, lambda a=act: run(a)) for act in acts]
            return [future.result() for future in futures]

    def meanwhile(self, first, then):
        """Begin `then` before what `first` does is committed; returns what `then` returns."""
        with ThreadPoolExecutor(1) as thread:
            with transaction.atomic():
                first()
                second = thread.submit(in_own_connection, then)
                while not (second.done() or is_somebody_waiting()):
                    time.sleep(0.01)
            return second.result()
