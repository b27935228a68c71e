"""What the service counts and times about itself, for Prometheus: never a text, an id or a key.

The numbers belong to the process, as logs do. With PROMETHEUS_MULTIPROC_DIR set before the first import, the processes of one
`factcheck serve` add theirs up.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from factcheck.answer import Check

disable_created_metrics()  # type: ignore[no-untyped-call] # untyped in the library
#: The text format of Prometheus.
MEDIA_TYPE = "text/plain; version=0.0.4"
_REGISTRY = CollectorRegistry()

_CHECKS = Counter("factcheck_checks", "Texts checked.", ["verdict", "language"], registry=_REGISTRY)
_STATEMENTS = Counter("factcheck_statements", "Statements judged.", ["verdict"], registry=_REGISTRY)
_ABSTENTIONS = Counter("factcheck_abstentions", "Statements without a verdict on their truth.", ["verdict", "reason"], registry=_REGISTRY)
_REQUESTS = Counter("factcheck_requests", "Requests answered.", ["method", "route", "status"], registry=_REGISTRY)
_SECONDS = Histogram(
    "factcheck_stage_seconds",
    "Time that a stage takes: check (reading, computing, judging), store (waiting for the turn, writing, syncing).",
    ["stage"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=_REGISTRY,
)
_EXCHANGES = Counter("factcheck_reference_exchanges", "Times that a process took up changed reference data.", registry=_REGISTRY)
_REFUSALS = Counter("factcheck_reference_refusals", "Changed reference data that a process could not use.", registry=_REGISTRY)
_FAILURES = Counter("factcheck_refresh_failures", "Feeds that could not be refreshed in the background.", ["kind"], registry=_REGISTRY)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
#: Verdicts that judge nothing; for them the reason says why.
_UNJUDGED = {"insufficient_data", "not_checkable"}


@dataclass(frozen=True, slots=True)
class Counted:
    """What of a check is counted: its verdict and language, and verdict and reason of every statement."""

    verdict: str
    language: str
    statements: tuple[tuple[str, str | None], ...]

    @classmethod
    def of(cls, check: Check) -> Counted:
        """A check's."""
        return cls(check.verdict, check.language, tuple((one.verdict, one.reason) for claim in check.claims for one in claim.assertions))


def count(counted: Counted) -> None:
    """Count a check and its statements."""
    _CHECKS.labels(counted.verdict, counted.language).inc()
    for told, reason in counted.statements:
        _STATEMENTS.labels(told).inc()
        if told in _UNJUDGED:
            _ABSTENTIONS.labels(told, reason or "none").inc()


def count_answer(told: Mapping[str, Any]) -> None:
    """Count a check that another process has made, by its JSON."""
    statements = tuple((one["verdict"], one["reason"]) for claim in told["claims"] for one in claim["assertions"])
    count(Counted(told["verdict"], told["language"], statements))


def count_request(method: str, route: str, status: int) -> None:
    """Count a request by the pattern of its path; methods that HTTP has not are counted together, since anybody may make up any number."""
    _REQUESTS.labels(method if method in _METHODS else "other", route, str(status)).inc()


def count_exchange() -> None:
    """Count that changed reference data came into use."""
    _EXCHANGES.inc()


def count_refusal() -> None:
    """Count that changed reference data could not be used."""
    _REFUSALS.inc()


def count_refresh_failure(kind: str) -> None:
    """Count a feed that could not be refreshed, by the step that failed."""
    _FAILURES.labels(kind).inc()


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """Time a stage, whatever comes of it."""
    started = time.perf_counter()
    try:
        yield
    finally:
        _SECONDS.labels(stage).observe(time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Values of the moment by what they are of: the names of the labels, and the value for each tuple of theirs."""

    meaning: str
    labels: tuple[str, ...]
    values: Mapping[Any, float]


class _Now(Collector):
    """What is so at the moment of asking."""

    def __init__(self, values: Mapping[str, tuple[str, float]], labelled: Mapping[str, Labelled]) -> None:
        self._values, self._labelled = values, labelled

    def collect(self) -> Iterable[Any]:
        """A gauge for each."""
        for name, (meaning, value) in self._values.items():
            yield GaugeMetricFamily(f"factcheck_{name}", meaning, value)
        for name, told in self._labelled.items():
            family = GaugeMetricFamily(f"factcheck_{name}", told.meaning, labels=told.labels)
            for labels, value in told.values.items():
                family.add_metric(labels, value)
            yield family


def exposed(now: Mapping[str, tuple[str, float]], labelled: Mapping[str, Labelled] = MappingProxyType({})) -> str:
    """Everything in the text format of Prometheus; ``now`` are values of the moment by name, each with its meaning."""
    counted, moment = _REGISTRY, CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call] # untyped in the library
    moment.register(_Now(now, labelled))
    return (generate_latest(counted) + generate_latest(moment)).decode()
