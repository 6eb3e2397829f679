from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from unittest import skipUnless

from django.test import SimpleTestCase

from bench import clients, report
from bench.clients import Request, Sample
from bench.run import summary


def figures(rate, median, queries=5, failed=0):
    return {
        "title": f"a page of {median} ms", "rate": rate, "median": median, "p99": median * 3,
        "cpu": median / 2, "queries": queries, "bytes": 6500, "failed": failed,
    }  # fmt: skip


def run_of(size, **scenarios):
    return {
        "size": size, "members": 10_000 * size, "tweets": 100_000 * size, "follows": 1_000_000,
        "machine": {"cpu": "CPU", "cores": 2, "python": "3.13", "postgresql": "18"},
        "at": "2026-05-20T18:30+00:00", "tool": "wrk 4",
        "load": {"workers": 2, "connections": 4, "seconds": 4, "rounds": 3},
        "scenarios": scenarios,
        "statements": {"search, a rare word: tweets": {"median": 1.5, "worst": 15.5}},
    }  # fmt: skip


FIRST = run_of(1, reference=figures(1000, 4, 2), home_few=figures(500, 10))
LARGER = run_of(
    10,
    reference=figures(1000, 4, 2),
    home_few=figures(400, 13, 7),
    post_none=figures(100, 10),
    post_1000=figures(100, 10),
    post_most=figures(95, 11),
)


def said(bars):
    return {bar.what: (bar.value, bar.is_met) for bar in bars}


class ReportTests(SimpleTestCase):
    def test_a_page_is_held_against_the_reference(self):
        self.assertEqual(report.to_reference(LARGER, "home_few"), 0.4)
        self.assertEqual(report.to_reference(LARGER, "reference"), 1)
        self.assertIsNone(report.to_reference(run_of(1, home_few=figures(1, 1)), "home_few"))

    def test_and_against_itself_at_1x(self):
        self.assertEqual(report.growth(LARGER, FIRST, "home_few"), 1.3)
        self.assertIsNone(report.growth(LARGER, FIRST, "post_none"), "not measured then")
        self.assertIsNone(report.growth(LARGER, None, "home_few"))

    def test_bars_are_met_up_to_their_limits(self):
        bars = said(report.bars(FIRST))
        self.assertEqual(bars["home, of the reference's requests/s"], (0.5, True))
        self.assertEqual(bars["home, queries"], (5, True))

    def test_bars_are_missed_beyond_them(self):
        bars = said(report.bars(LARGER, FIRST))
        self.assertEqual(bars["home, of the reference's requests/s"], (0.4, False))
        self.assertEqual(bars["home, queries"], (7, False))
        self.assertEqual(bars["largest growth from 1x: a page of 13 ms"], (1.3, False))
        self.assertEqual(bars["a page of 11 ms, median against none"], (1.1, True))
        dearest = "ms of the dearest word in the database: search, a rare word: tweets"
        self.assertEqual(bars[dearest], (15.5, False))

    def test_a_run_at_1x_has_nothing_to_have_grown_from(self):
        self.assertFalse([bar for bar in report.bars(FIRST, FIRST) if "growth" in bar.what])

    def test_tables_have_a_row_for_each_scenario(self):
        row = "| a page of 13 ms | 400 | 13.0 | 39.0 | 6.5 | 7 | 6.5 | 0.40 | 1.30 |"
        self.assertIn(row, report.as_markdown(LARGER, FIRST).splitlines())
        text = report.as_text(LARGER, FIRST)
        self.assertRegex(text, r"a page of 13 ms +400 +13\.0 +39\.0 +6\.5 +7 +6\.5 +0\.40 +1\.30")
        self.assertIn("NOT MET: home, queries: 7 (≤ 6)", text)

    def test_failures_are_not_hidden(self):
        run = run_of(1, home_few=figures(10, 100, failed=3))
        self.assertIn("FAILED: requests of: a page of 100 ms", report.as_text(run))

    def test_rounds_count_by_their_median(self):
        rounds = [Sample(100, 1, 10, 30, 0), Sample(10, 1, 100, 300, 1), Sample(98, 1, 11, 31, 0)]
        expected = {"rate": 98, "median": 11, "p99": 31, "cpu": 5, "failed": 1}
        self.assertEqual(summary(rounds, [4, 5, 6]), expected)
        self.assertIsNone(summary(rounds, [])["cpu"])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Cookie"]))
        self.answer(500 if self.path == "/broken" else 200)

    def do_POST(self):
        self.server.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer(302)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that has enough closes its connections."""


@contextmanager
def server():
    with Server(("127.0.0.1", 0), Handler) as site:
        site.asked = []
        Thread(target=site.serve_forever, daemon=True).start()
        yield site
        site.shutdown()


class ClientsTests(SimpleTestCase):
    def assert_drives(self, drive, seconds):
        pages = [Request("GET", "/a", "sessionid=x", ""), Request("GET", "/broken", "", "")]
        posts = [Request("POST", "/new", "", "token=TOKEN")]
        with server() as site:
            sample = drive(site.server_port, pages, 2, seconds)
            asked = list(site.asked)
            site.asked.clear()
            drive(site.server_port, posts, 2, seconds)
        self.assertIn(("/a", "sessionid=x"), asked)
        self.assertAlmostEqual(sample.failed, sample.requests / 2, delta=3)
        self.assertGreater(sample.p99, sample.median)
        self.assertAlmostEqual(sample.seconds, seconds, delta=1)
        self.assertGreater(len(site.asked), 2)
        self.assertEqual(len(site.asked), len(set(site.asked)), "a token for each")

    def test_threads_send_calls_in_turn_and_a_new_token_each_time(self):
        self.assert_drives(clients.with_threads, 0.2)

    def test_rivals_take_turns(self):
        one, other = Request("GET", "/a", "", ""), Request("GET", "/broken", "", "")
        with server() as site:
            samples = clients.take_turns(site.server_port, [[one], [other]], 0.2)
            asked = [path for path, _cookie in site.asked]
        self.assertEqual(asked[:4], ["/a", "/broken", "/a", "/broken"])
        self.assertEqual(samples[0].requests, samples[1].requests)
        self.assertEqual((samples[0].failed, samples[1].failed), (0, samples[1].requests))

    @skipUnless(clients.WRK, "wrk is not installed")
    def test_wrk_does_as_well(self):
        self.assert_drives(clients.with_wrk, 1)
