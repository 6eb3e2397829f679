"""The site as production serves it, with the settings of the benchmark."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

PATIENCE = 60  # seconds until it answers


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def cpu_seconds(self):
        """That the workers have used so far, by Linux's accounts; 0 where there are none."""
        ticks = 0
        for account in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has ended meanwhile
                _state, parent, *fields = account.read_text().rpartition(")")[2].split()
                if int(parent) == self.pid:
                    ticks += int(fields[9]) + int(fields[10])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(workers, settings_module="bench.settings"):
    """gunicorn with the repository's configuration, on a port of its own; gives the Server."""
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings_module,
        "SIZE": settings.BENCH_SIZE,
        "LOCAL": "1",
        "DEBUG": "0",
        "LOG_FORMAT": "json",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WEB_CONCURRENCY": str(workers),
    }
    # A worker that ends after so many requests, and is replaced, is not what is measured.
    command = [sys.executable, "-m", "gunicorn", "--max-requests", "0"]
    with (settings.BENCH_DIR / f"{settings_module}.log").open("w") as log:
        server = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log
        )
        try:
            wait_for(port, server, log.name)
            yield Server(port, server.pid)
        finally:
            server.terminate()
            server.wait()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def wait_for(port, server, log):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with suppress(OSError):
            connection.request("GET", "/livez")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"The server does not answer; see {log}.")
