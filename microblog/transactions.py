"""Transactions that meet others, and the order in which they lock rows."""

import random
import time
from functools import wraps

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, SerializationFailure

ATTEMPTS = 8
PAUSE = 0.05  # seconds, times the attempt, at random: who met once should not meet again


class BeginAgainError(Exception):
    """While a function with atomic_with_retries waited for locks, what it needs became more."""


def atomic_with_retries(act):
    """Decorate a function that writes: it runs in a transaction, and again where PostgreSQL ended
    that one to let others pass.

    So the function has to be safe to run twice. Within a transaction of the caller it runs once:
    whoever began that one has to begin it again.
    """
    return with_retries(transaction.atomic(act))


def with_retries(act):
    """The same for a function of one statement, which is a transaction by itself."""

    @wraps(act)
    def run(*args, **kwargs):
        attempts = 1 if connection.in_atomic_block else ATTEMPTS
        for attempt in range(1, attempts + 1):
            try:
                return act(*args, **kwargs)
            except (BeginAgainError, OperationalError) as error:
                if attempt == attempts or not may_succeed_now(error):
                    raise
            time.sleep(random.uniform(0, PAUSE * attempt))

    return run


def may_succeed_now(error):
    ended = DeadlockDetected, SerializationFailure
    return isinstance(error, BeginAgainError) or isinstance(error.__cause__, ended)


def lock_rows(*querysets):
    """Hold the rows until the transaction ends: those of one queryset after those of another, each
    in the order of their ids. As long as all do so, and lock tweets before members, nobody waits in
    a circle.

    Raises BeginAgainError where there are more rows by the time that all are held.
    """
    held = [
        set(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
        for rows in querysets
    ]
    for rows, ids in zip(querysets, held, strict=True):
        if not ids.issuperset(rows.values_list("pk", flat=True)):
            raise BeginAgainError
