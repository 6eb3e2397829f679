"""How gunicorn serves Pipit; `gunicorn` in this directory needs no argument."""

import errno
import os
import signal
import socket
import sys

from django.db import connections

from microblog import env

HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000)
LOCAL = env.flag("LOCAL")
NOHUP = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN

wsgi_app = "microblog.wsgi:application"
bind = f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"

# A worker keeps one core busy; its threads wait for the database, the disk and slow clients.
worker_class = "microblog.worker.Worker"
workers = env.number("WEB_CONCURRENCY", max(2, min(4, os.cpu_count() or 2)))
threads = env.number("THREADS", 4)
preload_app = True  # the workers share the memory of the loaded code
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # a disk may stall

# A text that the address begins (/tweets/new?text=) is encoded twice on its way through signing in.
limit_request_line = 8190

timeout = 30
graceful_timeout = 30
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True

# Whether a proxy's word counts is decided in one place: TRUSTED_PROXY_COUNT in the settings.
secure_scheme_headers = {}
# Nor does anybody say below which path the site is: what is drawn for one would be kept for all.
forwarder_headers = ""

# Each request is logged by the site itself, and gunicorn's lines go the site's way, see below.
accesslog = None
errorlog = None
loglevel = "warning" if LOCAL else "info"


def on_starting(server):
    server.log.error_log.propagate = True
    if LOCAL:
        check_port()


def check_port():
    """Say it clearly, where gunicorn would try again for a while."""
    family = socket.AF_INET6 if ":" in HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError as error:
            reason = "it is in use" if error.errno == errno.EADDRINUSE else error.strerror
            raise SystemExit(
                f"Cannot listen on {bind}: {reason}. `make run PORT={PORT + 1}` takes another port."
            ) from None


def when_ready(server):
    # A pool of connections does not survive a fork: each worker opens its own.
    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()
    if LOCAL:
        hosts = env.words("ALLOWED_HOSTS", ["localhost"])
        address = f"{hosts[0]}:{PORT}" if HOST in {"0.0.0.0", "::"} else bind
        mails = "" if env.text("EMAIL_URL") else "  Mails are printed here.\n"
        sys.stderr.write(
            f"\n  Pipit is at http://{address} (Ctrl-C ends it).\n"
            "  Sign up there; `make admin` in another terminal makes an account for /admin/,\n"
            "  and `make demo` fills the site with a community to look at.\n"
            f"{mails}"
        )
        if not NOHUP:
            # A closed terminal ends the server as Ctrl-C does; by itself gunicorn would reload.
            signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
