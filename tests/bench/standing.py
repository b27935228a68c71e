"""What it takes to stand ready, and what grows: start-up, memory, the snapshot, HTTP beside a bare echo, series and stored checks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import quote

import factcheck
from factcheck.datapack.embedded import embedded_packs, places_of, snapshot_in
from tests import crowds
from tests.bench.rows import Row, at_least, at_most, section
from tests.bench.scale import run_small
from tests.bench.servers import CANDIDATES, CHECK, CLAIM, rate, running
from tests.bench.test_speed import COMMAND
from tests.running import Service

TEXT = json.loads(CLAIM)["text"]
PUBLISHED = json.loads(CLAIM)["published"]


def of_start() -> Iterator[Row]:
    """Processes as they start, and the memory of a worker beside what all of them share."""
    yield section("Standing ready")
    taken, kept = [], {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(COMMAND, env=kept, capture_output=True, check=True, timeout=60)  # as it is installed: its modules are compiled
    for _ in range(5):
        before = os.times()
        subprocess.run(COMMAND, env=kept, capture_output=True, check=True, timeout=60)
        after = os.times()
        taken.append(after.children_user + after.children_system - before.children_user - before.children_system)
    yield at_most("`factcheck check` as a process, of processor time", median(taken), 0.5, "s")
    packs = tuple(embedded_packs())
    snapshot = snapshot_in(places_of(packs), factcheck.load_reference().digest)
    assert snapshot is not None
    yield Row("snapshot of the packs that come with it", f"{snapshot.stat().st_size / 1e6:.0f} MB on disk, mapped")
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder), {"FACTCHECK_RATE_LIMIT": "", "FACTCHECK_DATABASE_URL": "none"}, ("--workers", "2"))
        ready = service.start()
        for n in range(60):
            service_check(service, f"China exported {3 + n / 1000:.3f} million vehicles in 2022.")
        private = [memory(pid) for pid in service.workers()]
        service.stop()
    yield Row("`factcheck serve` with two workers, until it answers", f"{ready:.1f} s")
    own, whole = max(one["Private"] for one in private), max(one["Pss"] for one in private)
    yield at_most("private memory of a worker after 30 wrong claims", own, 120, "MB")
    yield Row("with its share of what both have mapped", f"{whole:.0f} MB")


def service_check(service: Service, text: str) -> None:
    """A claim asked of a service."""
    import requests

    assert requests.get(f"{service.url}/v1/check", params={"text": text, "published": PUBLISHED}, timeout=30).ok


def memory(pid: int) -> dict[str, float]:
    """Private and shared memory of a process in MB."""
    told = {"Private": 0.0, "Pss": 0.0}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        for key in told:
            if name.startswith(key) and not name.startswith("Pss_"):
                told[key] += int(rest.split()[0]) / 1024
    return told


def of_http(seconds: float) -> Iterator[Row]:
    """Requests for each second of the server's processor time, beside a bare Flask echo on the same server."""
    one = CANDIDATES["factcheck serve"]
    with running(one, "echo") as (port, pids):
        crowds.load(port, 1, request="GET /")
        bare, _ = rate(port, pids, seconds, request="GET /")
    yield section("HTTP, one process, requests for each second of its processor time")
    yield Row("bare Flask echo of three bytes, on the same server", f"{bare:,.0f}")

    def told(port: int, pids: object, request: str) -> float:
        crowds.load(port, 1, request=request)
        found, _ = rate(port, pids, seconds, request=request)  # type: ignore[arg-type]
        return found / bare

    form = "{:.1%} of the echo"
    get = f"GET /v1/check?text={quote(TEXT)}&published={PUBLISHED}"
    with running(one, "product", FACTCHECK_RATE_LIMIT="") as (port, pids):
        yield Row("the framework's own part: `GET /v1/limits`, all hooks and no claim", form.format(told(port, pids, "GET /v1/limits")))
        yield at_least("`GET /v1/check`, answered from memory", told(port, pids, get), 0.5, form)
        nothing = told(port, pids, CHECK)
        yield at_least("a claim that nobody has asked before (`POST /v1/checks`, nothing kept)", nothing, 0.2, form)
    with tempfile.TemporaryDirectory() as folder:
        kept = {"FACTCHECK_DATA_FOLDER": folder, "FACTCHECK_DATABASE_URL": "", "FACTCHECK_RATE_LIMIT": ""}
        with running(one, "product", **kept) as (port, pids):
            stored = told(port, pids, CHECK)
            yield at_least("`POST /v1/checks`, stored and synced", stored, 0.1, form)
    yield Row("· stored, of the same with the database replaced by nothing", f"{stored / nothing:.1%}")


def of_series(most: int) -> Iterator[Row]:
    """What a claim costs among so many made-up series, whose labels grow with them."""
    sizes = [size for size in (1_000, 10_000, 100_000, 1_000_000) if size <= most]
    yield section("Cost against the number of series (50 values each; measures and entities, and their labels, grow with them)")
    with tempfile.TemporaryDirectory() as place:
        costs = {size: run_small(Path(place) / str(size) / "pack", size) for size in sizes}
    least = costs[sizes[0]]
    for size, one in costs.items():
        ratio = one["median"] / least["median"]
        measured = f"{one['median']:.2f} ms, 95 of 100 within {one['p95']:.1f} ms; look-up {one['looked']:.0f} µs; {one['held']:.0f} MB"
        yield Row(
            f"a claim among {size:,} series", f"{measured}; {ratio:.2f} times that among {sizes[0]:,}", "at most 1.5 times", ratio <= 1.5
        )


def of_stored(most: int) -> Iterator[Row]:
    """What a stored check costs when many stand there already."""
    yield section("Cost against the number of stored checks (SQLite)")
    base = 0.0
    for size in (0, most // 10, most):
        told = json.loads(subprocess.run([sys.executable, "-c", STORED, str(size)], capture_output=True, text=True, check=True).stdout)
        base = base or told["post"]
        measured = f"`POST /v1/checks` {told['post']:.1f} ms, `GET /v1/checks/…` {told['get']:.2f} ms, first page of the list {told['list']:.1f} ms"
        yield Row(f"{size:,} stored", f"{measured}; the POST {told['post'] / base:.2f} times that of an empty store")


STORED = """
import json, sys, tempfile, time
import factcheck
from factcheck import logs
from factcheck.jobs.core import Core
from factcheck.asking import today
from factcheck.evidence import pressed
from factcheck.settings import Settings
from factcheck.store import checks, open_store
from factcheck.web import create_app
from factcheck.wire.requests import CheckRequest
from tests.bench.rows import middle, milliseconds
number = int(sys.argv[1])
logs.configure("error")
reference = factcheck.load_reference()
asked = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}
with tempfile.TemporaryDirectory() as folder:
    settings = Settings(data_folder=folder, rate_limit="", log_level="error")
    store = open_store(settings)
    made = Core(reference, today).record(CheckRequest().load(asked))
    answer, told = made.check.to_dict(), pressed(made)
    for start in range(0, number, 500):
        store.write(lambda tx: [checks.save(tx, "local", answer, asked, evidence=told) for _ in range(min(500, number - start))])
    client = create_app(settings, reference, store=store).test_client()
    first = client.post("/v1/checks", json=asked)
    path = first.headers["Location"]
    def times(work):
        work()
        return middle(milliseconds(work) for _ in range(15))
    print(json.dumps({
        "post": times(lambda: client.post("/v1/checks", json=asked)),
        "get": times(lambda: client.get(path)),
        "list": times(lambda: client.get("/v1/checks?limit=50")),
    }))
    store.close()
"""
