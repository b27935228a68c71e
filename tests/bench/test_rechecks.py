"""How fast stored checks are run again after a revision, and how much memory that takes (reliability G2, G8)."""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from factcheck.evidence import pressed
from factcheck.jobs.beside import Beside
from factcheck.jobs.core import Core
from factcheck.jobs.current import Current
from factcheck.jobs.place import Place
from factcheck.jobs.rechecks import advance, answers
from factcheck.settings import Settings
from factcheck.store import checks, open_store, rechecks, snapshots
from factcheck.store.uses import series_of
from factcheck.wire.requests import CheckRequest
from tests.conftest import DAY
from tests.packs import revision

CLAIMS = Path(__file__).parent.parent / "cases" / "claims"
KEPT = int(os.environ.get("FACTCHECK_BENCH_CHECKS", "5000"))
#: A popular series, what is changed of it, and words of claims that use it.
SERIES, VALUES, WORDS = "CHN.autos.exports.A", "2022=3332000 2023=5011000", ("export",)


def clock():
    return DAY


def _texts(number: int) -> list[dict]:
    lines = [json.loads(line) for path in sorted(CLAIMS.glob("en_*.jsonl")) for line in path.read_text("utf-8").splitlines() if line]
    return random.Random(7).sample([{"text": one["text"], "published": one["published"]} for one in lines if one["published"]], number)


def filled(store, reference, wanted) -> int:
    """So many checks, of some hundred different texts whose answers use what is wanted."""
    core, made = Core(reference, clock), []
    for request in _texts(1500):
        one = core.record(CheckRequest().load(request))
        answer = one.check.to_dict()
        if wanted(answer):
            made.append((answer, request | {"as_of": answer["as_of"]}, pressed(one)))
        if len(made) == 300:
            break
    for start in range(0, KEPT, 250):
        chosen = [made[n % len(made)] for n in range(start, min(start + 250, KEPT))]
        store.write(lambda tx, chosen=chosen: [checks.save(tx, "local", answer, asked, evidence=told) for answer, asked, told in chosen])
    return len(made)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def used() -> float:
    """Seconds of CPU of this process and of those that have ended."""
    told = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in told)


def started_in(settings, reference) -> float:
    """Seconds of CPU until a process judges."""
    before, beside = used(), Beside(settings, Current(reference))
    beside([{"text": "Cats are nice."}], DAY, 1)
    beside.close()
    return used() - before


@pytest.mark.bench
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("popular", [True, False], ids=["one popular series", "every series"])
def test_stored_checks_are_run_again(tmp_path, reference, popular, workers):
    import factcheck

    pack = revision(tmp_path / "pack", {SERIES: VALUES})
    settings = Settings(data_folder=str(tmp_path / "store"), packs=(str(pack),))
    newer = factcheck.load_reference(None, settings.packs)
    store = open_store(settings)
    snapshots.notice(store, reference)
    texts = filled(
        store, reference, (lambda answer: any("CHN.autos.exports" in key for key in series_of(answer))) if popular else lambda _: True
    )
    started = time.perf_counter()
    snapshots.notice(store, newer)
    noticed = time.perf_counter() - started
    if not popular:
        everything = frozenset(str(key).rpartition(".")[0] for key in reference.all_series())
        store.write(lambda tx: rechecks.open_job(tx, 10**9, (reference.digest, newer.digest), everything))
    starting = workers * started_in(settings, newer) if workers > 1 else 0.0
    before, cpu, own, started = peak(), used(), time.process_time(), time.perf_counter()
    beside = Beside(settings, Current(newer))
    place = Place(store, newer, settings, clock, **({"judge": beside, "judges": workers} if workers > 1 else {}))
    while advance(store, newer.digest, partial(answers, place)) is not None:
        pass
    own = time.process_time() - own
    beside.close()
    taken, cpu = time.perf_counter() - started, used() - cpu - starting
    with store.reading() as connection:
        job = connection.execute(text("SELECT * FROM rechecks ORDER BY sequence DESC LIMIT 1")).one()
        superseded = connection.execute(text("SELECT count(*) FROM checks WHERE supersedes IS NOT NULL")).scalar_one()
    each, written = cpu / job.checked, own / job.checked
    busiest = max(each / 2, written)
    sys.stdout.write(
        f"\n{job.checked:,} checks of {texts} texts, {workers} workers: {job.checked / taken:.0f}/s as the machine was;"
        f" {each * 1e3:.1f} ms of CPU each, {written * 1e3:.1f} of them in the process that writes: 100,000 on two idle cores in"
        f" {100_000 * busiest / 60:.1f} minutes; {superseded:,} superseded, {job.changed:,} verdicts changed; noticed in {noticed:.1f} s;"
        f" memory grew by {peak() - before:.0f} MB\n"
    )
    assert job.state == "done"
    assert job.checked > KEPT / 2
    assert peak() - before < 200
    store.close()
