"""The clients that drive the server: wrk where it is installed, else threads of this process."""

import http.client
import json
import secrets
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User

WRK = shutil.which("wrk")
SCRIPT = Path(__file__).with_name("wrk.lua")
CSRF = "b" * 32
TIMEOUT = 10  # seconds
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Sample:
    """What some seconds of load came to; times in milliseconds."""

    requests: int
    seconds: float
    median: float
    p99: float
    failed: int  # no answer, or one with an error

    @property
    def rate(self):
        return self.requests / self.seconds


@dataclass(frozen=True)
class Request:
    """A Call as it goes over the wire; TOKEN in the body stands for a new one each time."""

    method: str
    path: str
    cookies: str
    body: str


def tool():
    if not WRK:
        return "threads of Python (wrk is not installed)"
    said = subprocess.run([WRK, "-v"], capture_output=True, text=True).stdout
    return " ".join(said.split()[:2])


class Cookies:
    """Sessions made in the database: signing in is not what is measured."""

    def __init__(self, backend=settings.AUTHENTICATION_BACKENDS[0]):
        self.backend, self.sessions = backend, {}

    def of(self, viewer):
        if viewer is None:
            return ""
        if viewer not in self.sessions:
            self.sessions[viewer] = sign_in(User.objects.get(pk=viewer), self.backend)
        return f"{settings.SESSION_COOKIE_NAME}={self.sessions[viewer]}"

    def request(self, call):
        cookies, body = self.of(call.viewer), ""
        if cookies:  # a browser that has seen a page has this one as well
            cookies += f"; {settings.CSRF_COOKIE_NAME}={CSRF}"
        if call.text:
            body = urlencode({"text": call.text, "csrfmiddlewaretoken": CSRF, "token": "TOKEN"})
        return Request(call.method, call.path, cookies, body)


def sign_in(member, backend):
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = backend
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return session.session_key


def check(port, requests):
    """Each is answered as it should be: with a page, or with the way to one after posting."""
    connection = open_connection(port)
    for request in requests:
        status = send(connection, request, secrets.token_hex(16))
        if status != (302 if request.body else 200):
            raise RuntimeError(f"{request.method} {request.path} is answered with {status}.")
    connection.close()


def send(connection, request, token):
    headers = {"Cookie": request.cookies, "Accept-Language": "en"} | (FORM if request.body else {})
    body = request.body.replace("TOKEN", token) or None
    connection.request(request.method, request.path, body, headers)
    response = connection.getresponse()
    response.read()
    return response.status


def drive(port, requests, connections, seconds):
    """Send the requests in turn over so many connections for so long; returns a Sample."""
    return (with_wrk if WRK else with_threads)(port, requests, connections, seconds)


def with_wrk(port, requests, connections, seconds):
    lines = [f"{r.method}\t{r.path}\t{r.cookies}\t{r.body}\n" for r in requests]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(lines)
        file.flush()
        said = subprocess.run(
            [
                WRK, "-t1", f"-c{connections}", f"-d{seconds}s", f"--timeout={TIMEOUT}s",
                f"--script={SCRIPT}", f"http://127.0.0.1:{port}",
                "--", file.name, secrets.token_hex(8),
            ],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    return Sample(**json.loads(said.stdout.splitlines()[-1]))


def with_threads(port, requests, connections, seconds):
    turn, lock, client = cycle(requests), threading.Lock(), Client()
    started = time.perf_counter()

    def work():
        connection = open_connection(port)
        while time.perf_counter() < started + seconds:
            with lock:
                request = next(turn)
            client.time(connection, request)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return client.sample(time.perf_counter() - started)


def take_turns(port, rivals, seconds):
    """Send one request of each of the rivals, lists of requests, and again, one after another.

    Returns a Sample for each. What else the machine does falls on all of them alike.
    """
    clients, turns = [Client() for _ in rivals], [cycle(requests) for requests in rivals]
    connection = open_connection(port)
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        for client, turn in zip(clients, turns, strict=True):
            client.time(connection, next(turn))
    connection.close()
    return [client.sample(sum(client.times) / 1000) for client in clients]


class Client:
    """Sends requests and keeps how long each took."""

    def __init__(self):
        self.times, self.failures = [], []
        self.prefix, self.numbers = secrets.token_hex(8), count()

    def time(self, connection, request):
        begun = time.perf_counter()
        try:
            status = send(connection, request, f"{self.prefix}{next(self.numbers):016x}")
        except (OSError, http.client.HTTPException):
            connection.close()
            status = 0
        self.times.append((time.perf_counter() - begun) * 1000)
        if not 200 <= status < 400:
            self.failures.append(status)

    def sample(self, seconds):
        cuts = quantiles(self.times, n=100)
        return Sample(len(self.times), seconds, cuts[49], cuts[98], len(self.failures))


def open_connection(port):
    return http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
