"""Servers that tests start for themselves on loopback: PostgreSQL and Redis, each in a folder of its own.

Where the program is missing the test skips and says so; with REQUIRE_PROGRAMS set it fails instead.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from factcheck.settings import Settings
from factcheck.store import open_store

#: A server that forgets with the power and answers sooner.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

#: How many ports a server tries.
_PORTS = 5
#: Where Debian keeps what is not on the path.
_ELSEWHERE = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/sbin")]


def program(name: str) -> str:
    found = shutil.which(name) or next((str(folder / name) for folder in _ELSEWHERE if (folder / name).exists()), None)
    if found is None:
        message = f"{name} is not installed"
        pytest.fail(message) if os.environ.get("REQUIRE_PROGRAMS") else pytest.skip(message)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, within: float = 60) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


class Cluster:
    """A PostgreSQL that can be killed and started again; options such as `fsync=off` are given to the server."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._as_user, self._folder = _not_root(folder), folder
        initdb, self._server = program("initdb"), program("postgres")
        made = [*self._as_user, initdb, "-D", folder / "cluster", "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-locale"]
        subprocess.run(made, check=True, capture_output=True)
        self._settings = ["listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "max_connections=60", *options]
        for _ in range(_PORTS):  # a port that is free may be somebody else's a moment later
            self.port = free_port()
            if self._started():
                break
        else:
            raise AssertionError((self._folder / "log").read_text())
        self.url = f"postgresql+psycopg://tests@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it; after a kill it may take a while until the last of its processes has noticed."""
        assert self._started(), (self._folder / "log").read_text()

    def _started(self, within: float = 60) -> bool:
        """Whether it takes connections on its port: it makes its socket in the folder when it has got that, and says when it is ready."""
        command = [*self._as_user, self._server, "-D", str(self._folder / "cluster")]
        with (self._folder / "log").open("ab") as log:
            options = [part for one in (f"port={self.port}", *self._settings) for part in ("-c", one)]
            self.process = subprocess.Popen([*command, *options], stdout=log, stderr=log, start_new_session=True)
        until = time.monotonic() + within
        while self.process.poll() is None and not self._ready() and time.monotonic() < until:
            time.sleep(0.02)
        return self.process.poll() is None and self._ready()

    def _ready(self) -> bool:
        """What the last line of the server's own file says, once it is this process's."""
        try:
            told = (self._folder / "cluster" / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return False
        return (
            len(told) > 7 and told[3] == str(self.port) and told[7].strip() == "ready" and (self._folder / f".s.PGSQL.{self.port}").exists()
        )

    def kill(self) -> None:
        """End all of its processes as a crash of the machine would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def stop(self) -> None:
        """Ask it to end."""
        self.process.terminate()
        self.process.wait(20)


@contextmanager
def postgres(folder: Path, *options: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL; options such as `fsync=off` are given to the server."""
    cluster = Cluster(folder, *options)
    try:
        yield cluster.url
    finally:
        cluster.stop()


def fresh(url: str, template: str = "ready") -> str:
    """The URL of a new database on the server of this URL, with our tables in it and nothing else; `template0`: without them."""
    name = f"t{uuid4().hex[:12]}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return url.rsplit("/", 1)[0] + f"/{name}"


def make_template(url: str, folder: Path) -> None:
    """Make the database that others are copied from."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE ready"))
    engine.dispose()
    ready = url.rsplit("/", 1)[0] + "/ready"
    open_store(Settings(data_folder=str(folder), database_url=ready, allow_unsafe_database=1)).database.close()


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """The URL of an empty Redis."""
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        assert answers(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(20)


def ask_redis(url: str, command: str) -> None:
    """Tell a Redis something, as its operator would."""
    with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1].split("/")[0])), 5) as connection:
        connection.sendall(f"{command}\r\n".encode())
        connection.recv(100)


def _not_root(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as the user that its package made."""
    if os.geteuid() != 0:
        return []
    for path in (folder, *folder.parents):
        if path.stat().st_uid == 0 and path != Path("/") and not path.stat().st_mode & 0o005:
            path.chmod(path.stat().st_mode | 0o055)
    shutil.chown(folder, "postgres")
    return [program("setpriv"), "--reuid=postgres", "--regid=postgres", "--clear-groups"]
