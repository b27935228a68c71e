"""Answers to short claims, kept in memory for who asks the same again: they depend on what is asked, the reference data and the day."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from threading import Lock

from flask import Response, current_app, g, request

from factcheck import metrics
from factcheck.web.caller import caller
from factcheck.web.endpoint import written
from factcheck.web.pinned import core
from factcheck.web.surrogates import rests_on

#: Answers that are kept; one has some kilobytes.
MOST = 1000
#: The endpoint whose answers they are.
_ENDPOINT = "checks.read_check"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it is written, whether its day is ``fixed``, the series it rests on, and what is counted each time it is given."""

    text: str
    media: str
    fixed: bool
    series: frozenset[str]
    counted: metrics.Counted

    def tell(self) -> None:
        """Say of the answer to this request how long it holds and what it rests on."""
        g.cache_control = f"{'private' if caller().key else 'public'}, max-age={86400 if self.fixed else _rest_of_day()}"
        if not caller().key:
            rests_on("checks", series=self.series)


class Memory:
    """The answers that were asked for last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Answered] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: Hashable) -> Answered | None:
        """What was answered to the same."""
        with self._lock:
            found = self._kept.get(asked)
            if found is not None:
                self._kept.move_to_end(asked)
            return found

    def keep(self, asked: Hashable, answered: Answered) -> None:
        """Remember an answer, in the place of the one that nobody has asked for the longest."""
        with self._lock:
            self._kept[asked] = answered
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)


def remember(answered: Answered) -> None:
    """Keep the answer to this request."""
    _memory().keep(_asked(), answered)


def recall() -> Response | None:
    """Answer this request as the same was answered before. It runs when everything is known that may refuse it."""
    if request.endpoint != _ENDPOINT:
        return None
    answered = _memory().get(_asked())
    if answered is None:
        return None
    metrics.count(answered.counted)
    answered.tell()
    return written(answered.text, answered.media, vary=True)


def _memory() -> Memory:
    memory: Memory = current_app.extensions["factcheck"].memory
    return memory


def _asked() -> Hashable:
    """What an answer depends on; "last month" is another one tomorrow."""
    return core().reference.digest, core().clock(), request.query_string, request.headers.get("Accept")


def _rest_of_day() -> int:
    now = datetime.now(UTC)
    return int((datetime.combine(now.date() + timedelta(days=1), time(tzinfo=UTC)) - now).total_seconds())
