"""Gunicorn's worker with threads, for requests that take a millisecond or two."""

import threading
import time
from functools import wraps

from django.db import close_old_connections
from gunicorn.workers.gthread import ThreadWorker

HESITATION = 0.001, 4  # seconds for each request that a worker has to answer, of so many at most
PATIENCE = 0.02  # seconds that a turn lasts at most


class Worker(ThreadWorker):
    def accept(self, listener):
        """All workers hear of a connection, and one of them is always a little quicker: it would
        have them all, and keep them as long as a proxy does, while others have nothing to do.
        """
        seconds, most = HESITATION
        busy = self.nr_conns - len(self.keepalived_conns) - len(self.pending_conns)
        time.sleep(seconds * min(busy, most))
        super().accept(listener)

    def load_wsgi(self):
        super().load_wsgi()
        self.wsgi = in_turn(self.wsgi)


def in_turn(application):
    """One request after another. Threads of Python that compute at the same time take turns in any
    case, but all the time: each takes twice as long, and all of them together a third longer. A
    request that takes long, for a slow client or statement, has had its turn: the others go on.
    """
    turn, begun = threading.Lock(), 0.0

    @wraps(application)
    def take_turn(environ, start_response):
        nonlocal begun
        left = begun + PATIENCE - time.monotonic()
        has_turn = turn.acquire(timeout=left) if left > 0 else turn.acquire(blocking=False)
        if has_turn:
            begun = time.monotonic()
        try:
            return application(environ, start_response)
        finally:
            # To the pool, for the next one: few connections have more in their memory at hand.
            close_old_connections()
            if has_turn:
                turn.release()

    return take_turn
