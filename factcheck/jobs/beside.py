"""Processes beside this one that judge texts, so that those who are answered meanwhile do not share a processor with the work.

Why not a pool of the standard library: its processes outlive a parent that is killed, and one text that ends a process breaks the pool.
Here a process reads from a pipe and ends with it, and a text that ends one gets a problem; the others of its portion are judged anew.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from queue import Empty, LifoQueue
from typing import Any

from factcheck import logs, metrics
from factcheck.errors import FactcheckError, ReferenceUnavailable, ShuttingDown
from factcheck.jobs.current import Current
from factcheck.jobs.following import served_packs
from factcheck.jobs.judging import Answers, Found, Requests, unfounded
from factcheck.settings import Settings

#: Seconds after which a waiting thread looks whether it is still wanted.
_LOOK = 0.1


class _Lost(Exception):
    """The process has ended without an answer."""


class Beside:
    """Processes that judge, started when they are first needed; as many at once as there are threads that ask.

    A process answers from one snapshot; when another one is current it ends after what it has in hand. ``nice`` is how much they stand
    back for others. None of them goes on once ``wanted`` says no.
    """

    def __init__(self, settings: Settings, current: Current, wanted: Callable[[], bool] = lambda: True, *, nice: int = 0) -> None:
        self._begun = {"folders": [str(one) for one in served_packs(settings)], "log_level": settings.log_level, "nice": nice}
        self._current, self._wanted = current, wanted
        self._idle: LifoQueue[_Judge] = LifoQueue()

    def __call__(self, requests: Requests, day: date, within: float, before: Answers = ()) -> list[Found]:
        """What is found of the first requests; see `place.Judge`."""
        judge = self._free()
        try:
            told = {"requests": requests, "day": day.isoformat(), "within": within, "before": before}
            found: list[Found] = judge.ask(told, self._wanted)
        except _Lost:
            logs.logger().error("failed", work="judging", error="the process has ended")
            if len(requests) > 1:
                return self(requests[:1], day, within, before[:1])
            return [unfounded(FactcheckError())]
        self._put_back(judge)
        for one in found:
            if one["check"]:  # counted here: nobody asks that process for its numbers
                metrics.count_answer(one["check"])
        return found

    def close(self) -> None:
        """End the processes."""
        while True:
            try:
                self._idle.get_nowait().end()
            except Empty:
                return

    def renew(self) -> None:
        """End the processes that wait with former reference data."""
        waiting = []
        with suppress(Empty):
            while True:
                waiting.append(self._idle.get_nowait())
        for judge in waiting:
            self._put_back(judge)

    def _put_back(self, judge: _Judge) -> None:
        if judge.digest == self._current.reference.digest:
            self._idle.put(judge)
        else:
            judge.end()

    def _free(self) -> _Judge:
        digest = self._current.reference.digest
        with suppress(Empty):
            while (judge := self._idle.get_nowait()).digest != digest:
                judge.end()
            return judge
        return _Judge({**self._begun, "digest": digest}, self._wanted)


class _Judge:
    """One process."""

    def __init__(self, begun: Mapping[str, Any], wanted: Callable[[], bool]) -> None:
        self.digest = begun["digest"]
        command = [sys.executable, "-m", "factcheck.jobs.judging"]
        environ = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
        self._process = subprocess.Popen(command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("both pipes were asked for")
        self._told, self._answers = self._process.stdin, self._process.stdout
        try:
            found = self.ask(begun, wanted)
        except _Lost:
            raise ReferenceUnavailable("A process that judges texts did not start; the log has its last words.") from None
        if found != self.digest:
            self.end()
            raise ReferenceUnavailable("The packs were changed a moment ago; the process that asks has not yet taken them up.")

    def ask(self, told: Mapping[str, Any], wanted: Callable[[], bool]) -> Any:
        """The answer to a line; the process is ended when nobody wants it any more."""
        try:
            self._told.write(json.dumps(told).encode() + b"\n")
            self._told.flush()
        except BrokenPipeError:
            self.end()
            raise _Lost from None
        with selectors.DefaultSelector() as ready:
            ready.register(self._answers, selectors.EVENT_READ)
            while not ready.select(_LOOK):
                if not wanted():
                    self.end()
                    raise ShuttingDown("The service is about to end.")
        line = self._answers.readline()
        if not line.endswith(b"\n"):
            self.end()
            raise _Lost
        return json.loads(line)

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        self._answers.close()
        with suppress(BrokenPipeError):  # what it has not read is still to be flushed
            self._told.close()
