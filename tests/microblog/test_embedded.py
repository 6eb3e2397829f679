import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from unittest import skipUnless

import psycopg
from django.conf import settings
from django.test import SimpleTestCase

from microblog.embedded import LINGER

USE = """
import sys
from pathlib import Path
from microblog.embedded import database_url
print(database_url(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


def wait_until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"Not so after {seconds} seconds.")
        time.sleep(0.1)


class EmbeddedDatabaseTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A path with spaces that is longer than a Unix socket's may be, and root's alone.
        cls.directory = Path(tempfile.mkdtemp(prefix="a path with spaces "))
        cls.addClassCleanup(shutil.rmtree, cls.directory)
        cls.home = cls.directory / ("long" * 30) / "postgres"
        cls.addClassCleanup(cls.remove_outside)

    @classmethod
    def remove_outside(cls):
        if (cls.home / "data").is_symlink():
            shutil.rmtree((cls.home / "data").readlink().parent)

    def setUp(self):
        self.processes = []
        self.addCleanup(self.end)

    def begin_use(self):
        """Another process that uses the database until it is ended."""
        process = subprocess.Popen(
            [sys.executable, "-c", USE, self.home],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def use(self):
        return self.begin_use().stdout.readline().strip()

    def end(self):
        for process in self.processes:
            process.kill()
            process.communicate()
        self.processes.clear()
        with suppress(OSError):
            os.kill(self.supervisor_pid(), signal.SIGTERM)
        wait_until(self.is_down)

    def is_down(self):
        return not (self.home / "socket").is_symlink()

    def server_pid(self):
        return int((self.home / "data" / "postmaster.pid").read_text().split()[0])

    def supervisor_pid(self):
        parent = subprocess.check_output(["ps", "-o", "ppid=", "-p", str(self.server_pid())])
        return int(parent)

    def query(self, url, sql):
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else None

    def is_up(self, url):
        try:
            self.query(url, "SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def test_processes_that_start_together_share_one_server(self):
        processes = [self.begin_use() for _ in range(3)]
        urls = {process.stdout.readline().strip() for process in processes}
        self.assertEqual(len(urls), 1)
        self.assertEqual(self.query(urls.pop(), "SELECT current_database()"), [("microblog",)])

    def test_the_server_outlives_the_process_that_started_it(self):
        self.use()
        url = self.use()
        self.processes[0].kill()
        time.sleep(LINGER + 2)
        self.assertTrue(self.is_up(url))

    def test_the_server_goes_when_its_last_process_is_killed(self):
        url = self.use()
        self.processes[0].kill()
        wait_until(self.is_down)
        self.assertFalse(self.is_up(url))

    def test_what_was_committed_survives_the_killing_of_everything(self):
        url = self.use()
        self.query(url, "CREATE TABLE kept AS SELECT 42 AS answer")
        server = self.server_pid()
        for pid in (self.supervisor_pid(), server, self.processes[0].pid):
            os.kill(pid, signal.SIGKILL)
        self.assertEqual(self.query(self.use(), "TABLE kept"), [(42,)])

    def test_a_killed_server_comes_back_at_the_same_address(self):
        url = self.use()
        killed = self.server_pid()
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: self.is_up(url) and self.server_pid() != killed)

    def test_a_server_without_its_supervisor_is_replaced_at_the_same_address(self):
        url = self.use()
        orphan = self.server_pid()
        os.kill(self.supervisor_pid(), signal.SIGKILL)
        self.assertEqual(self.use(), url)
        self.assertNotEqual(self.server_pid(), orphan)
        self.assertTrue(self.is_up(url))

    def test_only_its_owner_may_reach_the_socket(self):
        self.use()
        self.assertEqual((self.home / "socket").stat().st_mode & 0o777, 0o700)

    @skipUnless(os.geteuid() == 0, "root alone has to run the server as another")
    def test_root_runs_the_server_as_another_and_opens_no_directory(self):
        self.use()
        self.assertNotEqual((self.home / "data").stat().st_uid, 0)
        self.assertEqual(self.directory.stat().st_mode & 0o777, 0o700)

    def test_a_server_that_does_not_start_says_why(self):
        self.use()
        self.end()
        version = self.home / "data" / "PG_VERSION"
        version.write_text("9.6\n")
        self.addCleanup(version.write_text, "18\n")
        process = subprocess.run(
            [sys.executable, "-c", USE, self.home],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        self.assertIn("initialized by PostgreSQL version 9.6", process.stderr)
