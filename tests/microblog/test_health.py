"""What a load balancer or a container engine asks, by whatever name it knows the machine."""

from unittest.mock import patch

from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import SimpleTestCase, TestCase, override_settings


class LiveTests(SimpleTestCase):
    def test_the_process_answers_without_a_database(self):
        response = self.client.get("/livez")
        self.assertEqual((response.status_code, response.content), (200, b"ok\n"))
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    @override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["pipit.example"])
    def test_it_answers_over_http_and_to_any_name(self):
        self.assertEqual(self.client.get("/livez", headers={"Host": "10.0.0.7"}).status_code, 200)
        elsewhere = self.client.get("/", headers={"Host": "pipit.example"})
        self.assertEqual(elsewhere.status_code, 301)


class ReadyTests(TestCase):
    def assert_not_ready(self, why):
        with self.assertLogs("django.request"):
            response = self.client.get("/readyz")
        self.assertEqual(response.status_code, 503)
        self.assertRegex(response.content.decode(), why)
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_the_site_is_ready_when_the_database_is(self):
        response = self.client.get("/readyz")
        self.assertEqual((response.status_code, response.content), (200, b"ok\n"))

    def test_it_is_not_while_the_database_is_away(self):
        with patch.object(connection, "cursor", side_effect=OperationalError):
            self.assert_not_ready("^the database does not answer\n$")

    def test_it_is_not_while_tables_are_missing(self):
        MigrationRecorder.Migration.objects.filter(app="moderation").delete()
        self.assert_not_ready(r"^\d migrations to apply\n$")
