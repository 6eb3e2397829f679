from django.db import NotSupportedError, connection
from django.test import TransactionTestCase

from accounts.models import User


class PreparedStatementTests(TransactionTestCase):
    def ask(self):
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            return cursor.execute("SELECT name FROM migrated", prepare=True).fetchall()

    def migrate(self):
        """As manage.py migrate does: in a process, and so in a session, of its own."""
        session = connection.copy()
        self.addCleanup(session.close)
        with session.cursor() as cursor:
            cursor.execute("ALTER TABLE migrated ALTER name TYPE varchar(30)")

    def test_after_a_migration_they_fail_once(self):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE migrated (name varchar(20))")
        self.addCleanup(self.drop)
        self.ask()
        self.migrate()
        with self.assertRaisesMessage(NotSupportedError, "cached plan"):
            self.ask()
        self.assertTrue(connection.errors_occurred)
        self.assertTrue(connection.is_usable())
        self.assertEqual(self.ask(), [])

    def test_asking_whether_it_is_usable_does_no_harm(self):
        connection.ensure_connection()
        for times in (1, 10, 1):  # before and after something was prepared
            self.assertTrue(connection.is_usable())
            for _ in range(times):
                User.objects.exists()

    def test_a_session_that_the_server_has_ended_is_not_usable(self):
        connection.ensure_connection()
        pid = connection.connection.info.backend_pid
        session = connection.copy()
        self.addCleanup(session.close)
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        self.assertFalse(connection.is_usable())
        connection.close()

    def drop(self):
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE migrated")
