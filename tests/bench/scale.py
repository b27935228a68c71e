"""What a million series cost: `python -m tests.bench.scale`.

Writes a made-up pack, seals and validates it, compiles it, serves it, asks it, changes it, and prints what each step took. Each step
is a process of its own, as it would be for its users; its memory and its seconds of CPU are those of all its processes together. What
is asked within one process is told in CPU time, so that a busy machine tells the same. `--series 10000` does the same with less.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.bench.synthetic import LENGTH, TOGETHER, Synthetic

ASKED = "2025-06-01"
CHANGED = "2025-04-01"
#: Sizes at which the same claims are checked for comparison.
SMALLER = (1_000, 10_000, 100_000)


class Memory:
    """The most memory that a process and its children have had: their own, and with the files that they map."""

    def __init__(self, pid: int) -> None:
        self.pid, self.own, self.whole, self.ended = pid, 0, 0, False
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        while not self.ended:
            told = [status(pid) for pid in family(self.pid)]
            self.own = max(self.own, sum(one["RssAnon"] for one in told))
            self.whole = max(self.whole, sum(one["VmRSS"] for one in told))
            time.sleep(0.05)

    def end(self) -> None:
        self.ended = True
        self.thread.join()


def family(pid: int) -> list[int]:
    """A process and all that it has started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def status(pid: int) -> dict[str, int]:
    """Memory of a process in kB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        lines = []
    return {"RssAnon": 0, "VmRSS": 0} | {
        name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines) if name in ("RssAnon", "VmRSS")
    }


def private(pid: int) -> float:
    """Memory that a process shares with nobody, in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def timed(work: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> tuple[float, Any]:
    start = clock()
    done = work()
    return clock() - start, done


def microseconds(work: Callable[[int], Any], times: int, clock: Callable[[], float] = time.perf_counter) -> float:
    return median(timed(lambda n=n: work(n), clock)[0] for n in range(times)) * 1e6


CPU = time.process_time


def write(folder: Path, series: int) -> dict[str, Any]:
    """The pack, as somebody else would deliver it."""
    Synthetic.of(series).write(folder)
    return {"bytes": sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())}


def build(folder: Path, series: int) -> dict[str, Any]:
    """`factcheck data build`: sealed and validated."""
    from factcheck.datapack.build import build_pack

    reference = build_pack(folder)
    assert len(reference.all_series()) == series
    return {}


def compile_(folder: Path, series: int) -> dict[str, Any]:
    """The snapshot, as the first process that serves the pack makes it."""
    from factcheck.datapack.embedded import open_packs, places_of, snapshot_in

    reference = open_packs((folder,))
    assert len(reference.all_series()) == series
    snapshot = snapshot_in(places_of((folder,)), reference.digest)
    assert snapshot is not None
    return {"bytes": snapshot.stat().st_size}


def look(folder: Path, series: int) -> dict[str, Any]:
    """Opened, looked up in, and asked for claims."""
    import factcheck
    from factcheck.datapack.embedded import open_packs

    made, chosen = Synthetic.of(series), random.Random(series)
    opened, reference = timed(lambda: open_packs((folder,)), CPU)
    pairs = [(chosen.randrange(made.measures), chosen.randrange(made.entities)) for _ in range(2000)]

    def read(n: int) -> None:
        measure, entity = pairs[n]
        found = reference.series(f"goods.g{measure:05d}", f"S{entity:05d}")
        assert found is not None
        period = next(iter(found.observations))
        assert found.observations[period][0].value > 0

    looked = microseconds(read, len(pairs), CPU)
    factcheck.check("Output grew 4% in 2020.", published=ASKED, language="en", reference=reference)
    claims = list(made.claims(400))
    times, right = [], 0
    for text, verdict in claims:
        seconds, check = timed(lambda text=text: factcheck.check(text, published=ASKED, language="en", reference=reference), CPU)
        times.append(seconds * 1000)
        right += check.verdict == verdict
    return {
        "opened": opened * 1000,
        "looked": looked,
        "median": median(times),
        "p95": quantiles(times, n=20)[-1],
        "right": right,
        "asked": len(claims),
        "private": private(os.getpid()),
    }


def serve(folder: Path, series: int) -> dict[str, Any]:
    """`factcheck serve` with one worker, asked over HTTP."""
    import requests

    from tests.running import Service

    made = Synthetic.of(series)
    key = made.key(made.measures // 2, made.entities // 2)
    data = folder.parent / "service"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir()
    service = Service(data, {"FACTCHECK_REFERENCE_PATH": str(folder), "FACTCHECK_RATE_LIMIT": ""}, ("--workers", "1"))
    started = service.start(600)
    told: dict[str, Any] = {"started": started}
    session = requests.Session()

    def ask(path: str) -> Any:
        answer = session.get(f"{service.url}{path}", timeout=60)
        assert answer.status_code in (200, 404), answer.text
        return answer.json()

    try:
        first = ask("/v1/series?limit=100")
        paths = {
            "page": "/v1/series?limit=100",
            "next": f"/v1/series?limit=100&cursor={first['next_cursor']}",
            "words": f"/v1/series?limit=100&q=g{made.measures - 1:05d}",
            "rare": f"/v1/series?limit=100&q=s{made.entities - 1:05d}.goods.g{made.measures - 1:05d}",
            "one": f"/v1/series/{key}",
            "figures": f"/v1/series/{key}/observations",
            "unknown": f"/v1/series/{key[:-3]}X.A",
            "measures": "/v1/measures?limit=100",
            "entities": "/v1/entities?limit=100",
        }
        for name, path in paths.items():
            ask(path)
            told[name] = microseconds(lambda _, path=path: ask(path), 5) / 1000
        times = []
        for text, verdict in made.claims(100):
            seconds, answer = timed(
                lambda text=text: session.post(
                    f"{service.url}/v1/checks", json={"text": text, "published": ASKED, "language": "en"}, timeout=60
                )
            )
            assert answer.json()["verdict"] == verdict, (text, answer.json())
            times.append(seconds * 1000)
        told |= {"stored": median(times), "private": max(map(private, service.workers()))}
    finally:
        service.stop()
    return told


def change(folder: Path, series: int) -> dict[str, Any]:
    """A new vintage of one dataset: taken into the pack, compiled, and its changes noticed."""
    from factcheck.datapack.commit import commit
    from factcheck.datapack.embedded import open_packs
    from factcheck.store.snapshots import Prints, Shift

    made = Synthetic.of(series)
    before = open_packs((folder,))
    some = range(min(TOGETHER, made.measures))
    files = made.vintage(some, CHANGED, added=7)
    committed, _ = timed(lambda: commit(folder, files, CHANGED))
    joined, after = timed(lambda: open_packs((folder,)))
    assert after.digest != before.digest
    old = Prints.of(before)
    noticed, shift = timed(lambda: Shift.between(old, Prints.of(after)))
    assert shift.counts() == {"added": 0, "changed": len(some) * made.entities, "withdrawn": 0}
    return {"committed": committed, "joined": joined, "noticed": noticed, "changed": len(shift.changed)}


STEPS = {"write": write, "build": build, "compile": compile_, "look": look, "serve": serve, "change": change}


def run(step: str, folder: Path, series: int) -> dict[str, Any]:
    """A step in a process of its own: what it tells, its seconds and its memory in MB."""
    command = [sys.executable, "-m", "tests.bench.scale", "--step", step, "--folder", str(folder), "--series", str(series)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache")}
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        memory = Memory(process.pid)
        out, _ = process.communicate()
        memory.end()
    if process.returncode:
        raise SystemExit(f"{step} has failed")
    told: dict[str, Any] = json.loads(out.strip().splitlines()[-1])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": time.perf_counter() - start, "cpu": cpu, "own": memory.own / 1024, "whole": memory.whole / 1024, **told}


def measured(place: Path, series: int) -> str:
    """All steps at one size, as tables."""
    told = {step: run(step, place / "full" / "pack", series) for step in STEPS}
    lines = [f"{series:,} series, {series * LENGTH:,} observations, {os.cpu_count()} cores", ""]
    lines += ["| step | seconds | of CPU | own memory, MB | with mapped files, MB | |", "| --- | ---: | ---: | ---: | ---: | --- |"]
    notes = {
        "write": f"the made-up pack: {told['write']['bytes'] / 1e6:,.0f} MB of files",
        "build": "`factcheck data build`: sealed, every value validated, laid out",
        "compile": f"the snapshot: {told['compile']['bytes'] / 1e6:,.0f} MB",
        "change": (
            f"{told['change']['changed']:,} series revised in one dataset: taken into the pack in {told['change']['committed']:.1f} s, new"
            f" snapshot in {told['change']['joined']:.1f} s, what changed found in {told['change']['noticed']:.1f} s"
        ),
    }
    for step, note in notes.items():
        one = told[step]
        lines.append(f"| {step} | {one['seconds']:.1f} | {one['cpu']:.1f} | {one['own']:,.0f} | {one['whole']:,.0f} | {note} |")
    served = told["serve"]
    lines += ["", "| served by one worker | |", "| --- | ---: |"]
    lines += [f"| from start to ready | {served['started']:.2f} s |", f"| memory of the worker alone | {served['private']:.0f} MB |"]
    lines.append(f"| `POST /v1/checks`, kept, median | {served['stored']:.1f} ms |")
    names = {
        "page": "first page of `GET /v1/series`, 100 series",
        "next": "the page after it",
        "words": "a page of a word that few series have",
        "rare": "a page of a word that one series has",
        "one": "one series",
        "figures": "its figures",
        "unknown": "an unknown key, with the closest ones",
        "measures": "a page of `GET /v1/measures`",
        "entities": "a page of `GET /v1/entities`",
    }
    lines += [f"| {name} | {served[code]:.1f} ms |" for code, name in names.items()]
    lines += ["", "| series | opened, ms | one look-up, µs | check, median ms | 95 % | right | process, MB |", "| ---: " * 7 + "|"]
    sizes = {one: run_small(place / str(one) / "pack", one) for one in SMALLER if one < series} | {series: told["look"]}
    for size, one in sizes.items():
        right = f"{one['right']} of {one['asked']}"
        times = f"{one['opened']:.0f} | {one['looked']:.0f} | {one['median']:.1f} | {one['p95']:.1f}"
        lines.append(f"| {size:,} | {times} | {right} | {one['private']:.0f} |")
    return "\n".join(lines)


def run_small(folder: Path, series: int) -> dict[str, Any]:
    """The look at a smaller pack."""
    for step in ("write", "build", "compile"):
        run(step, folder, series)
    return run("look", folder, series)


def main() -> None:
    """A step, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder when not given")
    parser.add_argument("--step", choices=list(STEPS), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        sys.stdout.write(json.dumps(STEPS[asked.step](asked.folder, asked.series)) + "\n")
        return
    with tempfile.TemporaryDirectory(dir=asked.folder) as place:
        sys.stdout.write(measured(Path(place), asked.series) + "\n")


if __name__ == "__main__":
    main()
