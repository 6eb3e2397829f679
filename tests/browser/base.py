"""A browser for tests: Debian's Chromium through Playwright, watched for what goes wrong unseen."""

import os
import re
from contextlib import contextmanager
from shutil import which
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from unittest import TestCase, skipUnless
from unittest.mock import patch
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.core.cache import cache
from django.test import Client, override_settings
from playwright.sync_api import expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(which, NAMES)), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",  # nothing leaves this machine
]
TIMEOUT = 10_000  # milliseconds: of a busy machine with few cores
PHONE, TABLET, DESKTOP = 360, 768, 1280  # widths in pixels
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
  console.error(`CSP: ${violatedDirective} forbids ${blockedURI} in ${sourceFile}`))
"""

expect.set_options(timeout=TIMEOUT)


@skipUnless(
    CHROMIUM or "CI" in os.environ,
    "no Chromium: install the package chromium, or set CHROMIUM to the path of a browser",
)
class BrowserMixin:
    """A browser per class, so that the event loop of Playwright ends with the tests that use it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not CHROMIUM:
            raise AssertionError("In CI the browser tests run: install the package chromium.")
        # Playwright's blocking API keeps an event loop in this thread, which makes Django take the
        # test for a coroutine and refuse the database to it.
        cls.enterClassContext(patch.dict(os.environ, DJANGO_ALLOW_ASYNC_UNSAFE="1"))
        playwright = cls.enterClassContext(sync_playwright())
        cls.browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        cls.addClassCleanup(cls.browser.close)


class BrowserTestCase(BrowserMixin, StaticLiveServerTestCase):
    """The site behind a real server, with pages to look at it.

    Whatever happens in a page fails the test at its end: an error of a script or on the console, a
    violation of the Content Security Policy, an answer of status 500, a missing file.
    """

    @classmethod
    def setUpClass(cls):
        media = TemporaryDirectory(prefix="media-")
        cls.enterClassContext(media)
        cls.enterClassContext(override_settings(MEDIA_ROOT=media.name))
        super().setUpClass()

    def __getstate__(self):
        """What a worker of --parallel tells of a failed subtest: nothing of the browser."""
        state = {name: getattr(self, name) for name in vars(TestCase())}
        return state | {"_outcome": None, "_subtest": None, "_cleanups": []}

    def setUp(self):
        cache.clear()  # the limits of the test before
        self.faults = []
        self.addCleanup(self.assert_no_faults)

    def assert_no_faults(self):
        self.assertEqual(self.faults, [])

    @contextmanager
    def expected_faults(self, pattern):
        """Inside, something goes wrong on purpose: faults that match, at least one, are well."""
        before = len(self.faults)
        yield
        self.assertRegex("\n".join(self.faults[before:]), pattern)
        self.faults[before:] = [
            fault for fault in self.faults[before:] if not re.search(pattern, fault)
        ]

    def open_page(self, member=None, *, javascript=True, language="en", width=DESKTOP, dark=False):
        """A page of a browser of its own, signed in as the member; its addresses are paths."""
        context = self.browser.new_context(
            base_url=self.live_server_url,
            java_script_enabled=javascript,
            locale=LOCALES[language],
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        self.addCleanup(context.close)
        context.set_default_timeout(TIMEOUT)
        if javascript:
            context.add_init_script(REPORT_VIOLATIONS)
        self.watch(context)
        if member:
            self.sign_in(context, member)
        return context.new_page()

    def sign_in(self, context, member):
        """At once, without the form, as if the password had just been asked for."""
        client = Client()
        client.force_login(member)
        session = client.session
        request = SimpleNamespace(session=session)
        record_authentication(request, member, "password", reauthenticated=True)
        session.save()
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": self.live_server_url}]
        )

    def watch(self, context):
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("response", self.on_response)
        context.on("requestfailed", self.on_request_failed)

    def on_console(self, message):
        # What could not be loaded is judged by its status.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def on_response(self, response):
        path = urlsplit(response.url).path
        is_file = path.startswith((settings.STATIC_URL, settings.MEDIA_URL))
        if response.status >= 500 or (response.status == 404 and is_file):
            self.faults.append(f"{response.status}: {path}")

    def on_request_failed(self, request):
        # Aborted: the person went on before it was there.
        if request.url.startswith(self.live_server_url) and request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{request.failure}: {request.url}")

    def assert_fits(self, page):
        """Nobody scrolls sideways."""
        widths = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
        self.assertLessEqual(*widths, f"{page.url} is wider than the window")
