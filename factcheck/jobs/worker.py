"""The worker: threads that do what the queue wakes and what the tables hold.

huey's own consumer is not used: it takes the process's signals, which belong to the web server (and granian takes INT and TERM back
after the application is made, so that the consumer would never stop), and it cannot wait while requests are answered. Here each thread
ends when `stop` is called or when the main thread has ended, which is how a server's process leaves; the portion in hand is finished.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from factcheck import logs
from factcheck.errors import FactcheckError, ShuttingDown, Unavailable
from factcheck.jobs import batches
from factcheck.jobs.beside import Beside
from factcheck.jobs.current import Current
from factcheck.jobs.place import Place
from factcheck.jobs.queue import Queue
from factcheck.jobs.steps import STEPS, Step
from factcheck.jobs.traffic import Traffic
from factcheck.store import snapshots

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference

#: Seconds after which the tables are looked through, and those after which a queue that cannot be listened to is asked again.
TICK, IDLE = 3.0, 0.5
#: How much the processes that judge in the background stand back for those that answer.
_NICE = 5
#: Texts left to others by a worker who found that somebody else works on the same ones.
_APART = 4 * batches.MOST


class Worker:
    """The threads of one process that work in the background; texts are judged by processes beside it, or here where there are none.

    ``current``: the reference data that it works with, where they may be exchanged; those of the place stay otherwise.
    """

    def __init__(
        self,
        place: Place,
        queue: Queue,
        traffic: Traffic | None = None,
        *,
        processes: int = 1,
        steps: Mapping[str, Step] = STEPS,
        current: Current | None = None,
    ) -> None:
        self._stopped = threading.Event()
        self._current = current or Current(place.reference)
        self._judge = Beside(place.settings, self._current, self._goes_on, nice=_NICE)
        self._place = replace(place, goes_on=self._goes_on)
        if processes:
            self._place = replace(self._place, judge=self._judge, judges=processes)
        self._queue = queue
        self._traffic, self._steps = traffic or Traffic(), steps
        self._woken = {name: threading.Event() for name in steps}
        self._threads = [threading.Thread(target=self._work, name=f"batches-{n}") for n in range(processes or 1)]
        self._threads += [threading.Thread(target=self._repeat, name=name, args=(name,)) for name in steps]

    def start(self) -> None:
        """Begin with what is unfinished."""
        self._queue.serve(batch=self._batch, step=self._wake)
        self._current.hearers.append(self._exchanged)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish the portions in hand and end."""
        self._stopped.set()
        for event in (self._queue.woken, *self._woken.values()):
            event.set()
        for thread in self._threads:
            thread.join()

    def _exchanged(self, reference: Reference) -> None:
        """Other reference data have come into use: what rests on the former ones is looked at again, whichever were in use before."""
        self._judge.renew()
        snapshots.notice(self._place.store, reference, returning=True)
        self._wake("rechecks")

    def _here(self) -> Place:
        """The place as it is now; a step and a portion keep to what they are given."""
        return replace(self._place, reference=self._current.reference)

    def _goes_on(self) -> bool:
        return not self._stopped.is_set() and threading.main_thread().is_alive()

    def _work(self) -> None:
        due = 0.0
        failures: tuple[type[Exception], ...] = (FactcheckError, *self._queue.failures)
        while self._goes_on():
            try:
                if time.monotonic() >= due:
                    due = time.monotonic() + TICK
                    self._look()
                self._next()
            except failures as error:
                logs.logger().error("failed", work="batches", error=type(error).__name__)
                self._stopped.wait(2 * IDLE)
        self._judge.close()
        self._queue.close()  # each thread listens over a connection of its own

    def _next(self) -> None:
        self._queue.woken.clear()
        task = self._queue.next()
        if task is not None:
            self._queue.do(task)
        elif not self._queue.listens:
            self._queue.woken.wait(IDLE)

    def _look(self) -> None:
        """Wake the unfinished batches of which nobody knows; where the queue is gone, work on them at once."""
        unfinished = batches.unfinished(self._here())
        if not unfinished:
            return
        try:
            waiting = self._queue.batches()
        except self._queue.failures:
            for batch_id in unfinished:
                self._portion(batch_id)
            raise
        for batch_id in unfinished:
            if batch_id not in waiting:
                self._queue.batch(batch_id)

    def _batch(self, batch_id: str, skip: int) -> None:
        """Do a portion and go to the end of the queue: a small batch does not wait for the end of a big one."""
        worked = self._portion(batch_id, skip)
        if worked.more:
            self._queue.batch(batch_id, skip if worked.kept else _APART * bool(worked.lost and not skip))
        else:  # it has ended, and somebody may have to be told
            for event in self._woken.values():
                event.set()

    def _portion(self, batch_id: str, skip: int = 0) -> batches.Worked:
        self._traffic.let_pass()
        return batches.work(self._here(), batch_id, skip)

    def _wake(self, name: str) -> None:
        if name in self._woken:
            self._woken[name].set()

    def _repeat(self, name: str) -> None:
        """Do a step until there is no more of it, again when it is woken or its time has come."""
        while self._goes_on():
            self._traffic.let_pass()
            if not self._done(name):
                until = time.monotonic() + TICK
                while self._goes_on() and time.monotonic() < until and not self._woken[name].wait(IDLE):
                    pass
                self._woken[name].clear()
        self._judge.close()

    def _done(self, name: str) -> bool:
        try:
            return self._steps[name](self._here())
        except ShuttingDown:  # it is found again in the tables
            return False
        except Unavailable as error:  # it will be tried again, and says itself why it could not be done
            logs.logger().warning("failed", work=name, error=type(error).__name__)
            return False
        except Exception as error:  # noqa: BLE001 # a fault of one kind of work ends neither the others nor what it does next time
            logs.failed(error, work=name)
            return False
