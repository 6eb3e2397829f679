"""Gunicorn's worker with threads, for requests that take a millisecond or two."""

import threading
import time
from functools import wraps

from django.db import close_old_connections
from gunicorn.workers.gthread import ThreadWorker

HESITATION = 0.0005, 10  # seconds for each connection that a worker has, of so many at most
PATIENCE = 0.02  # seconds that a request waits for those before it


class Worker(ThreadWorker):
    def accept(self, listener):
        """All workers hear of a connection, and one of them is always a little quicker: it would
        have them all, and keep them as long as a proxy does, while others have nothing to do.
        """
        seconds, most = HESITATION
        time.sleep(seconds * min(self.nr_conns, most))
        super().accept(listener)

    def load_wsgi(self):
        super().load_wsgi()
        self.wsgi = in_turn(self.wsgi)


def in_turn(application):
    """One request after another. Threads of Python that compute at the same time take turns in any
    case, but all the time: each takes twice as long, and all of them together a third longer. What
    waits long, for a slow client or statement, holds nobody up.
    """
    turn = threading.Lock()

    @wraps(application)
    def take_turn(environ, start_response):
        is_first = turn.acquire(timeout=PATIENCE)
        try:
            return application(environ, start_response)
        finally:
            # To the pool, for the next one: few connections have more in their memory at hand.
            close_old_connections()
            if is_first:
                turn.release()

    return take_turn
