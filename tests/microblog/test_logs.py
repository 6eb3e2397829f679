"""One id and one line of JSON a request."""

import json
import logging
import sys
from io import StringIO

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import SimpleTestCase, override_settings
from django.urls import path

from microblog.logs import JSONFormatter, RequestFilter, request_id

logger = logging.getLogger("tests.logs")


@login_not_required
def work(request):
    logger.warning("working for %s", "alice", extra={"tweet": 7})
    if "fail" in request.GET:
        raise RuntimeError("broken")
    return HttpResponse("done")


urlpatterns = [path("work", work)]
handler500 = "microblog.errors.server_error"


@override_settings(ROOT_URLCONF=__name__)
class RequestLogTests(SimpleTestCase):
    def setUp(self):
        self.output = StringIO()
        handler = logging.StreamHandler(self.output)
        handler.addFilter(RequestFilter())
        handler.setFormatter(JSONFormatter())
        for name in ("microblog.request", "tests.logs", "django.request"):
            log = logging.getLogger(name)
            self.addCleanup(log.setLevel, log.level)
            self.addCleanup(setattr, log, "propagate", log.propagate)
            self.addCleanup(log.removeHandler, handler)
            log.addHandler(handler)
            log.setLevel("INFO")
            log.propagate = False

    def lines(self):
        return [json.loads(line) for line in self.output.getvalue().splitlines()]

    def test_a_request_is_one_line(self):
        self.client.get("/work?q=secret", REMOTE_ADDR="192.0.2.7")
        line = self.lines()[-1]
        expected = {"level": "INFO", "logger": "microblog.request", "method": "GET"}
        expected |= {"path": "/work", "status": 200}
        self.assertEqual(line, line | expected)
        self.assertGreaterEqual(line["ms"], 0)
        self.assertRegex(line["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$")

    def test_the_line_does_not_say_who_seeks_what(self):
        self.client.get("/work?q=secret", REMOTE_ADDR="192.0.2.7")
        self.assertNotIn("secret", self.output.getvalue())
        self.assertNotIn("192.0.2.7", self.output.getvalue())

    def test_nor_does_it_hold_the_key_of_a_link_from_a_mail(self):
        links = (
            "password/reset/key/3-secret/",
            "password/reset/key/3-secret",
            "confirm-email/cret/",
        )
        for link in links:
            with self.subTest(link):
                self.client.get(f"/accounts/{link}")
                (line,) = [x for x in self.lines() if x["logger"] == "microblog.request"]
                self.assertRegex(line["path"], r"^/accounts/[a-z/-]+/…/?$")
                self.assertNotIn("cret", line["message"])
                self.output.truncate(self.output.seek(0))

    def test_all_lines_of_a_request_carry_its_id_and_what_they_add(self):
        response = self.client.get("/work")
        mine, request = self.lines()
        self.assertEqual(mine["message"], "working for alice")
        self.assertEqual(mine["tweet"], 7)
        self.assertEqual(mine["request_id"], request["request_id"])
        self.assertEqual(mine["request_id"], response.headers["X-Request-ID"])

    def test_each_request_has_an_id_of_its_own_and_nothing_has_it_afterwards(self):
        ids = {self.client.get("/work").headers["X-Request-ID"] for _ in range(2)}
        self.assertEqual(len(ids), 2)
        self.assertEqual(request_id.get(), "")

    def test_an_id_from_a_proxy_is_kept(self):
        response = self.client.get("/work", headers={"X-Request-ID": "abc-123.DEF_4"})
        self.assertEqual(response.headers["X-Request-ID"], "abc-123.DEF_4")

    def test_an_id_that_could_do_harm_is_replaced(self):
        for evil in ("short", "a" * 65, 'x"}\n{"evil": 1}', "<script>alert</script>", "é" * 10, ""):
            with self.subTest(evil):
                response = self.client.get("/work", headers={"X-Request-ID": evil})
                self.assertRegex(response.headers["X-Request-ID"], r"^[0-9a-f]{32}$")

    def test_a_failure_is_logged_with_its_traceback_on_one_line(self):
        self.client.raise_request_exception = False
        response = self.client.get("/work?fail")
        self.assertEqual(response.status_code, 500)
        failure = next(line for line in self.lines() if line["level"] == "ERROR")
        self.assertIn("RuntimeError: broken", failure["exception"])
        self.assertEqual(failure["request_id"], response.headers["X-Request-ID"])
        self.assertEqual(self.lines()[-1]["status"], 500)


class FormatTests(SimpleTestCase):
    def line(self, **extra):
        record = logging.makeLogRecord({"msg": "Ça va\n", "request_id": ""} | extra)
        return JSONFormatter().format(record)

    def test_a_line_is_a_line_and_keeps_accents(self):
        self.assertNotIn("\n", self.line())
        self.assertIn("Ça va", self.line())

    def test_without_a_request_there_is_no_id(self):
        self.assertNotIn("request_id", json.loads(self.line()))

    def test_what_json_does_not_know_is_written_as_text(self):
        self.assertEqual(json.loads(self.line(seen={1}))["seen"], "{1}")

    def test_an_exception_is_written_in_full(self):
        try:
            raise ValueError("wrong")
        except ValueError:
            line = json.loads(self.line(exc_info=sys.exc_info()))
        self.assertTrue(line["exception"].endswith("ValueError: wrong"))
