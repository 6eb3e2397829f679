import threading
import time
from contextlib import suppress
from unittest.mock import Mock, patch

from django.test import SimpleTestCase
from gunicorn.workers.gthread import ThreadWorker

from microblog import worker


@patch.object(worker, "close_old_connections", Mock())
class TurnTests(SimpleTestCase):
    def setUp(self):
        self.inside, self.may_go = [], threading.Event()
        self.application = worker.in_turn(self.wait)

    def wait(self, environ, start_response):
        self.inside.append(environ)
        self.may_go.wait(10)
        if environ == "fails":
            raise ValueError

    def ask(self, *requests):
        threads = [threading.Thread(target=self.answer, args=[request]) for request in requests]
        for thread in threads:
            thread.start()
        self.addCleanup(lambda: [thread.join(10) for thread in threads])
        self.addCleanup(self.may_go.set)
        return threads

    def answer(self, request):
        with suppress(ValueError):
            self.application(request, None)

    def test_one_request_after_another(self):
        with patch.object(worker, "PATIENCE", 10):
            threads = self.ask("one", "two", "three")
            threads[0].join(0.1)
            self.assertEqual(len(self.inside), 1)
            self.may_go.set()
            for thread in threads:
                thread.join(10)
        self.assertEqual(len(self.inside), 3)

    def test_nobody_waits_long_for_one_that_does(self):
        with patch.object(worker, "PATIENCE", 0.01):
            self.ask("slow")
            for thread in self.ask("one", "two"):
                thread.join(0.5)
        self.assertEqual(set(self.inside), {"slow", "one", "two"})

    def test_nobody_waits_at_all_for_one_that_has_had_its_turn(self):
        with patch.object(worker, "PATIENCE", 0.5):
            self.ask("slow")
            threading.Event().wait(0.6)
            started = time.monotonic()
            for thread in self.ask("one", "two"):
                thread.join(0.01)
            self.assertEqual(set(self.inside), {"slow", "one", "two"})
            self.assertLess(time.monotonic() - started, 0.4)

    def test_one_that_fails_ends_its_turn(self):
        self.may_go.set()
        with patch.object(worker, "PATIENCE", 10):
            for thread in self.ask("fails", "one"):
                thread.join(1)
        self.assertEqual(set(self.inside), {"fails", "one"})


class AcceptTests(SimpleTestCase):
    def test_who_has_more_connections_waits_longer_for_the_next_up_to_a_bound(self):
        waits = []
        with (
            patch.object(ThreadWorker, "accept"),
            patch.object(worker.time, "sleep", waits.append),
        ):
            for connections in (0, 1, 3, 1000):
                accepting = object.__new__(worker.Worker)
                accepting.nr_conns, accepting.pending_conns = connections + 5, [None]
                accepting.keepalived_conns = [None] * 4  # keep nobody busy
                accepting.accept(None)
        self.assertEqual(waits[0], 0)
        self.assertEqual(waits, sorted(set(waits)))
        self.assertLess(waits[-1], 0.01)
