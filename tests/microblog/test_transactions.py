"""Transactions that PostgreSQL ends to break a deadlock; both sides are real."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import TransactionTestCase

from accounts.models import User
from microblog import transactions
from microblog.transactions import BeginAgainError, atomic_with_retries, lock_rows
from tests.base import make_member


class DeadlockTests(TransactionTestCase):
    def setUp(self):
        self.alice, self.bob = make_member("alice"), make_member("bob")

    def rename_both(self, rename):
        """Call rename(first, then, meet) in two threads, which take the members in opposite order,
        and meet when each has changed its first one; returns the two errors or None.
        """
        both_hold_one = Barrier(2)
        runs = []

        def meet():
            runs.append("run")
            if len(runs) <= 2:
                both_hold_one.wait(10)

        def run(first, then):
            try:
                rename(first, then, meet)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as threads:
            order = [(self.alice, self.bob), (self.bob, self.alice)]
            futures = [threads.submit(run, *pair) for pair in order]
        self.runs = len(runs)
        return [future.exception() for future in futures]

    def assert_one_was_ended(self, errors):
        (error,) = filter(None, errors)
        self.assertIsInstance(error, OperationalError)
        self.assertIn("deadlock", str(error))
        self.assertEqual(self.runs, 2)

    def test_the_one_that_was_ended_runs_again(self):
        self.assertEqual(self.rename_both(atomic_with_retries(rename)), [None, None])
        self.assertEqual(self.runs, 3)
        names = set(User.objects.values_list("name", flat=True))
        self.assertEqual(len(names), 1, "each renames both or none")

    def test_not_without_end(self):
        with patch.object(transactions, "ATTEMPTS", 1):
            self.assert_one_was_ended(self.rename_both(atomic_with_retries(rename)))

    def test_not_within_a_transaction_that_did_more(self):
        def rename_and_more(*args):
            with transaction.atomic():
                atomic_with_retries(rename)(*args)

        self.assert_one_was_ended(self.rename_both(rename_and_more))


def rename(first, then, meet):
    User.objects.filter(pk=first.pk).update(name=f"After {first.username}")
    meet()
    User.objects.filter(pk=then.pk).update(name=f"After {first.username}")


class RetryTests(TransactionTestCase):
    def test_what_would_fail_again_runs_once(self):
        runs = []

        @atomic_with_retries
        def make_alice_twice():
            runs.append("run")
            make_member("alice")
            make_member("alice")

        with self.assertRaises(IntegrityError):
            make_alice_twice()
        self.assertEqual(len(runs), 1)
        self.assertFalse(User.objects.exists())

    def test_what_is_to_happen_after_the_commit_happens_once(self):
        runs, mails = [], []

        @atomic_with_retries
        def write():
            transaction.on_commit(lambda: mails.append("mail"))
            runs.append("run")
            if len(runs) < 3:
                raise BeginAgainError
            return "written"

        self.assertEqual(write(), "written")
        self.assertEqual((len(runs), mails), (3, ["mail"]))

    def test_rows_that_came_while_others_were_locked_make_it_begin_again(self):
        make_member("alice")
        locks = []

        def join():
            make_member("bob")
            connection.close()

        def bob_joins(execute, sql, *args):
            result = execute(sql, *args)
            if "FOR NO KEY UPDATE" in sql:
                locks.append(sql)
                if len(locks) == 1:
                    with ThreadPoolExecutor(1) as thread:
                        thread.submit(join).result()
            return result

        with connection.execute_wrapper(bob_joins):
            atomic_with_retries(lock_rows)(User.objects.all())
        self.assertEqual(len(locks), 2)
