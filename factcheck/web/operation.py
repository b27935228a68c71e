"""The service for those who run it: whether it is ready, how it is, what it has done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import current_app, g

from factcheck import metrics
from factcheck.answer import ENGINE
from factcheck.errors import ShuttingDown, StorageUnavailable, Unavailable
from factcheck.metrics import Labelled
from factcheck.reference.remembered import remembered
from factcheck.store import condition
from factcheck.store.condition import Part
from factcheck.web.endpoint import Answers, StrictBlueprint, endpoint
from factcheck.web.pinned import core, current_standings
from factcheck.wire.operation import ReadinessSchema, StatusSchema

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference

blueprint = StrictBlueprint("operation", __name__, description="The service for those who run it.")


@endpoint(blueprint, "/readyz", gives=ReadinessSchema)
def read_readiness() -> dict[str, Any]:
    """Tell whether requests can be answered: the reference data are there, checks can be kept and read.

    Old reference data alone are no reason against it. Else it is a problem that names each part that does not work.
    """
    g.cache_control = "no-store"
    found = _parts()
    wrong = tuple({"pointer": f"/{one.name}", "detail": one.detail} for one in found if not one.ok)
    if wrong:
        kind: type[Unavailable] = ShuttingDown if wrong[0]["pointer"] == "/serving" else StorageUnavailable
        raise kind(f"Not ready: {'; '.join(fault['detail'] for fault in wrong)}", faults=wrong)
    return {"status": "ok", "parts": [_told(one) for one in found]}


@endpoint(blueprint, "/v1/status", gives=StatusSchema, scope="admin")
def read_status() -> dict[str, Any]:
    """Tell how the process that answers is, and what it shares with the others."""
    g.cache_control = "no-store"
    service, found = current_app.extensions["factcheck"], _parts()
    kept, waiting = _kept(found)
    return {
        "engine": ENGINE,
        "started": service.started,
        "ready": all(one.ok for one in found),
        "parts": [_told(one) for one in found],
        "figures": _figures(),
        "sources": _sources(),
        "store": kept,
        "queues": waiting,
    }


@endpoint(blueprint, "/metrics", gives=Answers(metrics.MEDIA_TYPE, also={"text/plain": str}), scope="admin")
def read_metrics() -> str:
    """Give the numbers of the service in the text format of Prometheus."""
    g.cache_control = "no-store"
    found = _parts()
    kept, waiting = _kept(found)
    now: dict[str, tuple[str, float]] = {"ready": ("1 where requests can be answered.", float(all(one.ok for one in found)))}
    figures = _figures()
    now["reference_refused"] = ("1 where there are newer reference data that cannot be used.", float(figures["refused"] is not None))
    if (age := figures["age_days"]) is not None:
        now["snapshot_age_days"] = ("Days since the newest publication of the reference data.", age)
    if kept is not None and waiting is not None:
        now |= _of_store(kept, waiting)
    return metrics.exposed(now, _of_sources())


def _of_sources() -> dict[str, Labelled]:
    """How fresh each dataset is and how each feed does: as many values as the packs have of them."""
    datasets = current_standings()
    feeds = [one for dataset in datasets for one in dataset.feeds]
    aged = {(one.id,): float(one.freshness.age_days) for one in datasets if one.freshness.age_days is not None}
    succeeded = {(feed.id,): datetime.fromisoformat(state.last_success).timestamp() for feed, state in feeds if state.last_success}
    failing = {(feed.id, state.last_error["kind"]): float(state.failures) for feed, state in feeds if state.last_error}
    return {
        "figures_age_days": Labelled("Days since the end of the newest period of a dataset.", ("dataset",), aged),
        "figures_stale": Labelled(
            "1 where newer figures of a dataset are usually out.",
            ("dataset",),
            {(one.id,): float(bool(one.freshness.overdue)) for one in datasets},
        ),
        "feed_last_success_seconds": Labelled("When a feed was refreshed last, in seconds since 1970.", ("feed",), succeeded),
        "feed_failures": Labelled("How often a feed has failed since its last success, by what failed last.", ("feed", "kind"), failing),
    }


def _of_store(kept: Mapping[str, Any], waiting: Mapping[str, int]) -> dict[str, tuple[str, float]]:
    signed = kept["checkpoint"]
    return {
        "store_bytes": ("Size of the database.", kept["bytes"]),
        "wal_bytes": ("Size of SQLite's write-ahead log.", kept["log_bytes"]),
        "writers_waiting": ("Requests of this process that write or wait to.", kept["waiting"]),
        "audit_entries": ("Entries of the audit trail.", kept["entries"]),
        "unsigned_entries": ("Entries after the last signed checkpoint.", kept["entries"] - (signed["size"] if signed else 0)),
        **{f"queue_{name}": (f"What waits for the work in the background: {name}.", count) for name, count in waiting.items()},
    }


def _sources() -> dict[str, int]:
    datasets = current_standings()
    states = [state for one in datasets for _, state in one.feeds]
    return {
        "datasets": len(datasets),
        "stale": sum(bool(one.freshness.overdue) for one in datasets),
        "feeds": len(states),
        "failing": sum(bool(state.last_error) for state in states),
    }


def _parts() -> list[Part]:
    service = current_app.extensions["factcheck"]
    refused = service.current.refused
    detail = f"{core().reference.digest}; newer data cannot be used since {refused.at}" if refused else core().reference.digest
    found = [Part("reference", ok=True, detail=detail)]
    if service.stopping.is_set():
        found.insert(0, Part("serving", ok=False, detail="The service is being stopped."))
    return [*found, *(condition.parts(service.store) if service.store is not None else ())]


def _kept(found: list[Part]) -> tuple[dict[str, Any] | None, dict[str, int] | None]:
    """How the store is and what waits in it; nothing where it cannot be read."""
    store = current_app.extensions["factcheck"].store
    if store is None or not all(one.ok for one in found if one.name == "store.readable"):
        return None, None
    with store.reading() as connection:
        waiting = condition.queues(connection)
    return condition.figures(store), waiting


def _figures() -> dict[str, Any]:
    current, reference = current_app.extensions["factcheck"].current, core().reference
    newest, refused = _newest(reference), current.refused
    return {
        "snapshot": reference.digest,
        "since": current.since,
        "newest": newest.isoformat() if newest else None,
        "age_days": max(0, (core().clock() - newest).days) if newest else None,
        "refused": {"snapshot": refused.digest, "detail": refused.detail, "at": refused.at} if refused else None,
    }


@remembered
def _newest(reference: Reference) -> Any:
    return max((source.published for source in reference.sources.values() if source.published), default=None)


def _told(one: Part) -> dict[str, Any]:
    return {"name": one.name, "ok": one.ok, "detail": one.detail}
