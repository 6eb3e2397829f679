from itertools import count
from unittest.mock import patch

from django.db import DataError, NotSupportedError, connection, transaction
from django.test import TransactionTestCase
from psycopg import OperationalError

from microblog.postgresql.pool import check
from microblog.postgresql.prepared import Prepared


class PreparedStatementTests(TransactionTestCase):
    lengths = count(30)

    def ask(self):
        return connection.later("SELECT name FROM migrated", []).rows

    def create(self):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE migrated (name varchar(20))")
        self.addCleanup(self.drop)

    def migrate(self):
        """As manage.py migrate does: in a process, and so in a session, of its own."""
        session = connection.copy()
        self.addCleanup(session.close)
        with session.cursor() as cursor:
            cursor.execute(f"ALTER TABLE migrated ALTER name TYPE varchar({next(self.lengths)})")

    def test_after_a_migration_they_are_prepared_anew(self):
        self.create()
        self.ask()
        self.migrate()
        self.assertEqual(self.ask(), [])

    def test_in_a_transaction_they_fail_once(self):
        """Whether the transaction begins with it or not."""
        self.create()
        for others in ([], ["SELECT 1"]):
            with self.subTest(others):
                self.ask()
                self.migrate()
                with self.assertRaisesMessage(NotSupportedError, "cached plan"):
                    self.ask_in_a_transaction(others)
                self.assertEqual(self.ask_in_a_transaction(others), [])

    @transaction.atomic
    def ask_in_a_transaction(self, others):
        for sql in others:
            connection.later(sql, []).rows  # noqa: B018
        return self.ask()

    def test_they_are_planned_once_whatever_is_rolled_back(self):
        with transaction.atomic():
            connection.later("SELECT 1", []).rows  # noqa: B018
            transaction.set_rollback(True)
        self.assertEqual(
            connection.later("SHOW plan_cache_mode", []).rows, [("force_generic_plan",)]
        )

    def test_several_take_one_journey(self):
        numbers = [connection.later("SELECT $1::bigint", [number]) for number in range(3)]
        self.assertEqual(numbers[1].rows, [(1,)])
        with self.assertNumQueries(0):
            self.assertEqual([number.rows for number in numbers], [[(0,)], [(1,)], [(2,)]])

    def test_threads_that_share_a_connection_know_what_is_prepared_on_it(self):
        self.assertEqual(connection.later("SELECT 1", []).rows, [(1,)])
        other = connection.copy()
        other.connection = connection.connection
        self.assertEqual(other.later("SELECT 1", []).rows, [(1,)])

    def test_each_is_logged(self):
        with self.assertNumQueries(2) as context:
            number = connection.later("SELECT $1::bigint", [5])
            text = connection.later("SELECT $1::text", ["it's"])
            self.assertEqual((text.rows, number.rows), ([("it's",)], [(5,)]))
        logged = [query["sql"] for query in context.captured_queries]
        self.assertEqual(logged, ["SELECT 5::bigint", "SELECT 'it''s'::text"])

    def test_what_nobody_waits_for_is_not_asked(self):
        connection.later("SELECT 1/0", [])
        self.assertEqual(connection.later("SELECT 1", []).rows, [(1,)])

    def test_what_waits_ends_with_its_request(self):
        answer = connection.later("SELECT 1/0", [])
        connection.close()
        self.assertEqual(connection.later("SELECT 1", []).rows, [(1,)])
        with self.assertRaises(DataError):
            answer.rows  # noqa: B018

    def test_an_interrupted_journey_ends_the_connection(self):
        asked = [connection.later("SELECT 1", []) for _ in range(2)]
        with (
            patch.object(Prepared, "fetch", side_effect=KeyboardInterrupt),
            self.assertRaises(KeyboardInterrupt),
        ):
            asked[0].rows  # noqa: B018
        self.assertTrue(connection.connection.closed)
        connection.close()
        self.assertEqual(connection.later("SELECT 1", []).rows, [(1,)])

    def test_one_that_fails_does_not_spoil_the_connection(self):
        for sizes in ((0,), (1, 0, 1)):
            asked = [connection.later("SELECT 1/$1::bigint", [size]) for size in sizes]
            with self.assertRaisesMessage(DataError, "division by zero"):
                asked[-1].rows  # noqa: B018
            for size, answer in zip(sizes, asked, strict=True):
                if size:
                    self.assertEqual(answer.rows, [(1,)])
            self.assertEqual(connection.later("SELECT 1", []).rows, [(1,)])

    def test_a_transaction_may_begin_with_one(self):
        self.create()
        with transaction.atomic():
            self.ask()
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO migrated VALUES ('robin')")
            transaction.set_rollback(True)
        self.assertEqual(self.ask(), [])

    def test_text_with_a_nul_is_refused(self):
        with self.assertRaises(DataError):
            connection.later("SELECT $1::text", ["a\0b"]).rows  # noqa: B018

    def test_a_session_that_the_server_has_ended_is_not_usable(self):
        connection.ensure_connection()
        pid = connection.connection.info.backend_pid
        session = connection.copy()
        self.addCleanup(session.close)
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        self.assertFalse(connection.is_usable())
        with self.assertRaises(OperationalError):
            check(connection.connection)
        connection.close()

    def test_the_pool_lends_one_that_lives(self):
        connection.ensure_connection()
        for _ in range(2):
            check(connection.connection)
            self.assertEqual(connection.later("SELECT 1", []).rows, [(1,)])

    def drop(self):
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE migrated")
