"""Statements that each connection prepares once, several of which take one journey to PostgreSQL.

This is libpq itself (https://www.postgresql.org/docs/current/libpq-pipeline-mode.html) beneath
psycopg's cursors, which need longer than PostgreSQL does for what is asked of each page.
"""

from itertools import count
from weakref import WeakKeyDictionary, proxy

from psycopg import errors, generators
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus, TransactionStatus

# {psycopg connection: Prepared}. The pool lends a connection to one thread after another.
known = WeakKeyDictionary()


def prepared_on(connection):
    if (prepared := known.get(connection)) is None:
        prepared = known[connection] = Prepared(connection)
    return prepared


class Prepared:
    """What has been prepared on a psycopg connection."""

    def __init__(self, connection):
        self.connection = proxy(connection)
        self.names = {}
        self.numbers = count()  # of all that was ever prepared here: no name stands for two

    def ask(self, asked):
        """[[row, …], …] for [(sql, values), …], where $1, $2, … stand for the values.

        What was prepared before a migration changed its table fails, and is prepared anew: at once
        or, in a transaction, which has failed with it, the next time. Raises psycopg.Error.
        """
        pgconn = self.connection.pgconn
        if not self.connection.autocommit and pgconn.transaction_status == TransactionStatus.IDLE:
            self.check(pgconn.exec_(b"BEGIN"))
        try:
            return self.ask_now(asked)
        except errors.FeatureNotSupported:
            self.names.clear()
            if pgconn.transaction_status != TransactionStatus.IDLE:
                raise
            return self.ask_now(asked)

    def ask_now(self, asked):
        named = [(self.name_of(sql), self.dumped(values)) for sql, values in asked]
        results = self.ask_one(*named[0]) if len(named) == 1 else self.ask_many(named)
        return [self.rows_of(result) for result in results]

    def name_of(self, sql):
        if (name := self.names.get(sql)) is None:
            name = b"statement_%d" % next(self.numbers)
            self.check(self.connection.pgconn.prepare(name, sql.encode()))
            self.names[sql] = name
        return name

    def ask_one(self, name, values):
        return [self.connection.pgconn.exec_prepared(name, values)]

    def ask_many(self, named):
        pgconn = self.connection.pgconn
        try:
            pgconn.enter_pipeline_mode()
            for name, values in named:
                pgconn.send_query_prepared(name, values)
            pgconn.pipeline_sync()
            self.connection.wait(generators.send(pgconn))
            results = [result for _ in named for result in self.fetch()]
            self.fetch()  # of the sync
            pgconn.exit_pipeline_mode()
        except BaseException:  # interrupted: nobody knows which answers are still on their way
            pgconn.finish()
            raise
        return results

    def fetch(self):
        return self.connection.wait(generators.fetch_many(self.connection.pgconn))

    def dumped(self, values):
        return [dumped(value, self.connection) for value in values]

    def rows_of(self, result):
        self.check(result)
        transformer = Transformer(self.connection)
        transformer.set_pgresult(result)
        return transformer.load_rows(0, result.ntuples, tuple)

    def check(self, result):
        if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            raise errors.error_from_result(result, self.connection.info.encoding)


def dumped(value, connection):
    """As PostgreSQL reads it. What most values are, psycopg takes longer to see."""
    match value:
        case int():
            return b"%d" % value
        case [int(), *_] if None not in value:
            return b"{%s}" % b",".join(b"%d" % number for number in value)
    return Transformer(connection).dump_sequence([value], [PyFormat.TEXT])[0]
