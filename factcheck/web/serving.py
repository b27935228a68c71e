"""The application as a server starts it, and the server itself: how it begins, and how it ends without losing a request."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.net import SocketHolder  # type: ignore[attr-defined] # it is there, but not listed
from granian.server.mp import MPServer

from factcheck import logs
from factcheck.errors import FactcheckError
from factcheck.jobs.following import Following, served, served_packs
from factcheck.jobs.place import Place
from factcheck.jobs.queue import Queue, open_queue
from factcheck.jobs.traffic import Traffic
from factcheck.jobs.worker import Worker
from factcheck.rings import look_seldom
from factcheck.settings import Settings
from factcheck.store import Store, open_store
from factcheck.web.app import create_app
from factcheck.web.door import Door

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: Exit codes: it was told to stop; its last checkpoint could not be signed; a sync failed; it was told to stop at once.
STOPPED, UNSIGNED, SYNC_FAILED, AT_ONCE = 0, 1, 74, 128 + signal.SIGTERM
#: Seconds that requests under way get to finish.
_GRACE = 10
#: Connections that a worker holds at once, where it may have that many descriptors; others wait at the door. Descriptors for the rest.
_CONNECTIONS, _OTHER_FILES = 8192, 256
#: Bytes of a request's head, or of an answer, that are kept for a connection.
_BUFFER = 131_072
#: Seconds in which a client must take something of its answer, and bytes of it that the kernel keeps before they are sent.
_TAKING, _UNSENT = 30, 131_072
#: Seconds after which a thread that computes lets another one have its turn: who is at the door is seen to while others are answered.
_TURN = 0.001
#: Options of sockets that not every platform's `socket` names.
_TCP_USER_TIMEOUT, _TCP_NOTSENT_LOWAT = 18, 25
#: To a worker: the service is about to end. From a worker: a sync has failed.
_NEWS = signal.SIGUSR1


def serving_app() -> Door:
    """The application of one worker behind its door, set up by the environment; it works in the background too, unless others are to."""
    settings = Settings.from_env(os.environ)
    logs.configure(settings.log_level)
    sys.setswitchinterval(_TURN)
    look_seldom()
    if settings.database_url == "none":
        app = create_app(settings, served(settings))
    else:
        store, queue = _store(settings), open_queue(settings)
        app = create_app(settings, served(settings), store=store, queue=queue)
        if settings.background_processes:
            _work_beside(app, store, queue)
    if settings.reload_seconds:
        Following(app.extensions["factcheck"].current, served_packs(settings), settings.reload_seconds).start()
    stopping = app.extensions["factcheck"].stopping
    signal.signal(_NEWS, lambda *_: stopping.set())
    threading.Thread(target=_follow_parent, daemon=True).start()
    return Door(app, settings.body_limit, settings.public_url.rstrip("/"))


def _work_beside(app: Flask, store: Store, queue: Queue) -> None:
    service, traffic, answer = app.extensions["factcheck"], Traffic(), app.wsgi_app

    def counted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with traffic.request():
            return answer(environ, start_response)

    app.wsgi_app = counted  # type: ignore[method-assign] # how Flask wants to be wrapped
    place = Place(store, service.current.reference, service.settings, service.clock)
    Worker(place, queue, traffic, processes=service.settings.background_processes, current=service.current).start()


def serve(host: str, port: int, workers: int, settings: Settings) -> int:
    """Run the server until it is told to stop; gives the exit code of the process."""
    server = _Server(
        "factcheck.web.serving:serving_app",
        factory=True,
        interface=Interfaces.ASGINL,
        loop=Loops.asyncio,
        address=host,
        port=port,
        workers=workers,
        backlog=1024,
        backpressure=_connections(),
        http=HTTPModes.http1,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=_BUFFER),
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE,
        log_level="warning",  # type: ignore[arg-type] # an enum of these words
        working_dir=Path.cwd(),
    )
    server.drain = settings.drain_seconds
    server.listen()
    signal.signal(_NEWS, server.hear_of_failure)
    try:
        server.serve()
    except SystemExit:
        if not server.interrupt_signal:  # no worker could be started, or they end again and again
            raise
    if server.sync_failed:
        return SYNC_FAILED
    return _signed(settings)


def _connections() -> int:
    """How many connections a worker may hold: it takes as many descriptors as it may have, and some are for other things."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS + _OTHER_FILES
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return max(most - _OTHER_FILES, most // 2)


class _Server(MPServer):
    """The server, which says that it ends before it does, and ends at once when told twice."""

    drain = 0
    sync_failed = False

    def listen(self) -> None:
        """Take the address; an OSError where somebody else has it. All workers take connections from this one queue."""
        family = socket.AF_INET6 if ":" in self.bind_addr else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Who takes nothing of an answer for so long is sent away, and the kernel keeps little of what a client does not read.
        listener.setsockopt(socket.IPPROTO_TCP, _TCP_USER_TIMEOUT, 1000 * _TAKING)
        listener.setsockopt(socket.IPPROTO_TCP, _TCP_NOTSENT_LOWAT, _UNSENT)
        listener.bind((self.bind_addr, self.bind_port))
        self._listener = listener

    def _init_shared_socket(self) -> None:
        self._ssp = None
        self._shd: Any = SocketHolder(self._listener.fileno(), False, self.backlog)  # type: ignore[call-arg] # the same
        self._sso: Any = self._listener

    def signal_handler_interrupt(self, *_: Any) -> None:
        """Begin to end; told again, end at once."""
        if self.interrupt_signal:
            for worker in self.wrks:
                worker.kill()
            os._exit(AT_ONCE)
        super().signal_handler_interrupt()

    def hear_of_failure(self, *_: Any) -> None:
        """A worker can no longer tell what is kept: all of them end."""
        if not self.sync_failed:
            self.sync_failed = True
            super().signal_handler_interrupt()

    def shutdown(self, exit_code: int = 0) -> None:
        """Let `/readyz` say that no more requests should come, give that time to be seen, then close the door."""
        # Without a pause there is no news: of two signals at once the second may wait until a third one wakes the worker.
        if self.drain and self.interrupt_signal and not self.sync_failed:
            for worker in self.wrks:
                if worker.is_alive():
                    os.kill(worker.inner.pid, _NEWS)
            time.sleep(self.drain)
        super().shutdown(exit_code)


def _store(settings: Settings) -> Store:
    store = open_store(settings, serving=True)
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        store.database.given_up = partial(os.kill, parent.pid, _NEWS)
    return store


def _signed(settings: Settings) -> int:
    """Sign what the workers have left; by now nobody writes any more."""
    if settings.database_url == "none":
        return STOPPED
    try:
        open_store(settings).close()
    except FactcheckError as error:
        logs.logger().error("the last checkpoint could not be signed", error=repr(error))
        return UNSIGNED
    return STOPPED


def _follow_parent() -> None:
    """End with the process that started this one, even if it was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
