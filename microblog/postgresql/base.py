"""Django's PostgreSQL backend, with statements that each connection prepares."""

import re
import time
from weakref import ref

from django.db.backends.postgresql import base
from psycopg.sql import Literal

from microblog.postgresql.prepared import prepared_on


class Answer:
    """The rows of a statement that has been asked, or that is asked along with the next one."""

    def __init__(self, connection, sql, values):
        self.connection, self.sql, self.values = connection, sql, values
        self.found = None

    @property
    def rows(self):
        """[(value, …), …]"""
        if self.found is None:
            self.connection.ask(self)
        return self.found


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting = []  # for their answers, which nobody may want any more

    def later(self, sql, values):
        """The Answer to a statement with $1, $2, … for the values. It is asked when it is read, or
        before, along with the next one that is: several take one journey.
        """
        answer = Answer(self, sql, values)
        self.waiting.append(ref(answer))
        return answer

    def ask(self, wanted):
        """Ask this Answer, and all that wait."""
        waiting = [answer for known in self.waiting if (answer := known()) is not None]
        self.waiting.clear()
        # Not among them where those with which it was asked before have failed.
        answers = waiting if wanted in waiting else [*waiting, wanted]
        self.ensure_connection()
        self.validate_no_broken_transaction()
        started = time.monotonic()
        with self.wrap_database_errors:
            asked = [(answer.sql, answer.values) for answer in answers]
            found = prepared_on(self.connection).ask(asked)
        for answer, rows in zip(answers, found, strict=True):
            answer.found = rows
        if self.queries_logged:
            self.log(answers, time.monotonic() - started)

    def close(self):
        self.waiting.clear()  # of a request that has ended
        super().close()

    def _configure_connection(self, connection):
        """Called for each new connection. What is prepared is planned once for all values, from the
        first time on: see microblog/statements.py. What Django asks has its values written into it.
        """
        commit = super()._configure_connection(connection)
        connection.execute("SET plan_cache_mode = force_generic_plan")
        return commit or not connection.autocommit

    def log(self, answers, duration):
        """As Django's cursors do."""
        for answer in answers:
            written = [Literal(value).as_string(self.connection) for value in answer.values]
            sql = re.sub(r"\$(\d+)", lambda match: written[int(match[1]) - 1], answer.sql)  # noqa: B023
            self.queries_log.append({"sql": sql, "time": f"{duration:.3f}"})
