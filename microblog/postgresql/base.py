"""Django's PostgreSQL backend, and a cursor for statements that each connection prepares."""

import re

from django.db.backends.postgresql import base, operations
from psycopg import Error, RawCursor
from psycopg.sql import Literal


class PreparedCursor(RawCursor):
    def execute(self, query, params=None):
        return super().execute(query, params, prepare=True)


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor, sql, params):
        if not isinstance(cursor, PreparedCursor):
            return super().last_executed_query(cursor, sql, params)
        written = [Literal(value).as_string(self.connection.connection) for value in params]
        return re.sub(r"\$(\d+)", lambda match: written[int(match[1]) - 1], sql)


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def is_usable(self):
        """Asked after an error. What failed may be a statement that was prepared before a migration
        changed its table, and that fails until it is prepared anew: psycopg gives them up where it
        rolls back.
        """
        if self.connection is None:
            return False
        try:
            with self.connection.transaction(force_rollback=True):
                return True
        except Error:
            return False

    def prepared_cursor(self):
        """As cursor(), for statements that are prepared, with $1 in place of %s: nothing has to be
        looked for in them, which takes longer than some of them do.
        """
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(PreparedCursor(self.connection))
