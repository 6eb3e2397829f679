import os
import runpy
import socket
from unittest import mock

from django.conf import settings
from django.test import SimpleTestCase
from gunicorn.config import Config


def configuration(**environment):
    with mock.patch.dict(os.environ, environment):
        return runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))


class GunicornTests(SimpleTestCase):
    def test_it_listens_where_the_environment_says(self):
        self.assertEqual(configuration(HOST="0.0.0.0", PORT="80")["bind"], "0.0.0.0:80")
        self.assertEqual(configuration(HOST="::1", PORT="8000")["bind"], "[::1]:8000")

    def test_no_header_moves_the_site_to_another_path(self):
        config = Config()
        config.set("forwarder_headers", configuration()["forwarder_headers"])
        self.assertEqual(config.forwarder_headers, [])

    def test_a_port_in_use_is_said_at_once(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            check_port = configuration(HOST="127.0.0.1", PORT=str(port))["check_port"]
            with self.assertRaisesMessage(SystemExit, f"127.0.0.1:{port}: it is in use"):
                check_port()
        check_port()
