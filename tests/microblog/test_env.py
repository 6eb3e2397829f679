"""Settings from the environment: safe where nothing is set, refused where they make no sense."""

import os
import subprocess
import sys
from unittest.mock import patch

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import SimpleTestCase

from microblog import env


class ReadingTests(SimpleTestCase):
    def given(self, value):
        self.enterContext(patch.dict(os.environ, {"NAME": value}))

    def test_what_is_not_set_is_the_default(self):
        self.assertEqual(env.text("UNSET"), "")
        self.assertEqual(env.text("UNSET", "default"), "default")
        self.assertEqual((env.flag("UNSET"), env.flag("UNSET", default=True)), (False, True))
        self.assertEqual(env.number("UNSET", 7), 7)
        self.assertEqual(env.words("UNSET", ("a", "b")), ["a", "b"])

    def test_what_is_empty_is_as_if_not_set(self):
        self.given(" ")
        self.assertTrue(env.flag("NAME", default=True))
        self.assertEqual(env.number("NAME", 7), 7)
        self.assertEqual(env.words("NAME", ["a"]), ["a"])

    def test_flags(self):
        for value in ("1", "true", "YES", " on "):
            self.given(value)
            self.assertIs(env.flag("NAME"), True, value)
        for value in ("0", "False", "no", "off"):
            self.given(value)
            self.assertIs(env.flag("NAME", default=True), False, value)

    def test_a_flag_that_is_neither_is_refused_by_name(self):
        self.given("maybe")
        with self.assertRaisesMessage(ImproperlyConfigured, "NAME='maybe' is neither"):
            env.flag("NAME")

    def test_numbers(self):
        self.given(" 12 ")
        self.assertEqual(env.number("NAME", 7), 12)
        self.given("12.5")
        with self.assertRaisesMessage(ImproperlyConfigured, "NAME='12.5' is not"):
            env.number("NAME", 7)

    def test_words_are_parted_by_commas_and_spaces(self):
        self.given("a.example, b.example  c.example,")
        self.assertEqual(env.words("NAME"), ["a.example", "b.example", "c.example"])


class MailerTests(SimpleTestCase):
    def test_the_console_prints(self):
        self.assertEqual(env.mailer("console://"), {"BACKEND": "microblog.mail.EmailBackend"})

    def test_each_scheme_has_its_port_and_encryption(self):
        expected = {
            "smtp": (25, False, False),
            "smtp+tls": (587, True, False),
            "smtps": (465, False, True),
        }
        for scheme, (port, tls, ssl) in expected.items():
            with self.subTest(scheme):
                options = env.mailer(f"{scheme}://mail.example")["OPTIONS"]
                self.assertEqual(options["host"], "mail.example")
                self.assertEqual(
                    (options["port"], options["use_tls"], options["use_ssl"]), (port, tls, ssl)
                )

    def test_all_parts_are_read(self):
        options = env.mailer("smtp+tls://me%40x:p%2Fw@mail.example:2525?timeout=3")["OPTIONS"]
        self.assertEqual((options["username"], options["password"]), ("me@x", "p/w"))
        self.assertEqual((options["port"], options["timeout"]), (2525, 3))

    def test_without_a_host_the_mail_goes_to_this_machine(self):
        self.assertEqual(env.mailer("smtp://")["OPTIONS"]["host"], "localhost")

    def test_what_makes_no_sense_is_refused(self):
        for url in ("http://mail.example", "mail.example", "smtp://x:port", "smtp://x?timeout=y"):
            with self.subTest(url), self.assertRaisesMessage(ImproperlyConfigured, "EMAIL_URL"):
                env.mailer(url)


class StartTests(SimpleTestCase):
    """The settings in a process of their own."""

    safe = {
        "SECRET_KEY": "x" * 50,
        "DATABASE_URL": "postgresql://nobody@localhost/nothing",
        "ALLOWED_HOSTS": "pipit.example",
    }

    def start(self, show="", **environment):
        return subprocess.run(
            [sys.executable, "-c", f"from microblog import settings\nprint({show})"],
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ["PATH"]} | environment,
            capture_output=True,
            text=True,
        )

    def assert_refused(self, error, **environment):
        process = self.start(**environment)
        self.assertNotEqual(process.returncode, 0)
        self.assertIn("ImproperlyConfigured", process.stderr)
        self.assertIn(error, process.stderr)

    def test_production_starts_with_what_it_needs(self):
        process = self.start("settings.DEBUG, settings.SESSION_COOKIE_SECURE", **self.safe)
        self.assertEqual(process.stdout, "False True\n", process.stderr)

    def test_production_refuses_to_start_without_a_secret_key(self):
        self.assert_refused("SECRET_KEY is not set", **self.safe | {"SECRET_KEY": " "})
        self.assert_refused("ALLOWED_HOSTS is not set", **self.safe | {"ALLOWED_HOSTS": ""})

    def test_production_refuses_to_start_without_a_database(self):
        self.assert_refused("DATABASE_URL is not set", **self.safe | {"DATABASE_URL": ""})

    def test_no_other_database_will_do(self):
        self.assert_refused("PostgreSQL", **self.safe | {"DATABASE_URL": "sqlite:///x.db"})

    def test_a_bucket_needs_the_host_that_pages_may_show_pictures_from(self):
        bucket = self.safe | {"S3_BUCKET": "pictures"}
        self.assert_refused("S3_DOMAIN", **bucket)
        process = self.start('settings.SECURE_CSP["img-src"][-1]', **bucket, S3_DOMAIN="s3.example")
        self.assertEqual(process.stdout, "https://s3.example\n", process.stderr)

    def test_debug_is_for_a_machine_of_ones_own(self):
        self.assert_refused("needs LOCAL=1", **self.safe, DEBUG="1")
