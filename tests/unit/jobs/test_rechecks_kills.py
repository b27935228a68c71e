"""A job that is killed goes on where it was: each check once for each snapshot, each event once (reliability G4, H10)."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter

import pytest
from sqlalchemy import select

from factcheck.jobs import rechecks
from factcheck.jobs.judging import Here
from factcheck.jobs.place import Place
from factcheck.settings import Settings
from factcheck.store import checks, log, open_store, snapshots, verified
from factcheck.store.tables import changes, deliveries, events, webhooks
from factcheck.store.tables import checks as all_checks
from factcheck.store.tables import rechecks as jobs_of
from tests.conftest import DAY
from tests.packs import revised

CLAIMS = [
    {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"},
    {"text": "China exported 2.015 million vehicles in 2021.", "published": "2022-01-20"},
    {"text": "China exported 3.11 million vehicles in 2022.", "published": "2026-03-18"},
]


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    place = tmp_path_factory.mktemp("packs")
    return revised(place, None), [
        revised(place / str(n), {"CHN.autos.exports.A": f"2022={value}"}) for n, value in enumerate((3332000, 3111000))
    ]


def worked(settings: Settings, reference, wait: float | None) -> bool:
    """Do the work in a process of its own that is killed after a time; tells whether it has come to the end."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            place = Place(open_store(settings), reference, settings, lambda: DAY)
            while rechecks.step(place):
                pass
            code = 0
        finally:
            os._exit(code)
    if wait is not None:
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return not os.WIFSIGNALED(status)


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    """A job has several portions, and there is a time between them."""
    monkeypatch.setattr(rechecks, "PORTION", 10)
    monkeypatch.setattr(rechecks, "PORTIONS", 2)


def killed(store, settings, packs, kills: int, seed: int) -> int:
    first, later = packs
    rng, made = random.Random(seed), []
    answers = Here(first)(CLAIMS, DAY, 60)
    snapshots.notice(store, first)
    values = {
        "id": "hook",
        "owner": "local",
        "created": "",
        "url": "",
        "events": "check.verdict_changed",
        "state": "active",
        "secret": "",
        "busy_until": "",
        "version": 1,
    }
    store.write(lambda tx: tx.connection.execute(webhooks.insert().values(**values)))
    for n in range(60):
        found, request = answers[n % 3], CLAIMS[n % 3]
        asked = request | {"as_of": request["published"]}
        made.append(
            store.write(lambda tx, found=found, asked=asked: checks.save(tx, "local", found["check"], asked, evidence=found["evidence"])).id
        )
    done = 0
    for reference in later:
        while done < kills and not worked(settings, reference, rng.uniform(0.01, 0.2)):
            done += 1
        worked(settings, reference, None)
        _each_once(store, reference.digest)
    return done


def _each_once(store, snapshot: str) -> None:
    with store.reading() as connection:
        jobs = connection.execute(select(jobs_of).where(jobs_of.c.snapshot == snapshot)).all()
        kept = connection.execute(select(all_checks)).all()
        told = connection.execute(select(events)).all()
        moved = connection.execute(select(changes)).all()
        sent = connection.execute(select(deliveries)).all()
        entries = list(log.entries(connection))
        assert not list(verified(connection))
    assert [job.state for job in jobs] == ["done"]
    again = Counter(row.supersedes for row in kept if row.supersedes and row.snapshot == snapshot)
    same = Counter(
        one.subject for one in entries if one.kind == "check.confirmed" and json.loads(one.payload)["details"]["snapshot"] == snapshot
    )
    run = again + same
    wanted = {row.id for row in kept if row.sequence <= jobs[0].until and row.snapshot != snapshot}
    wanted -= {row.supersedes for row in kept if row.supersedes and row.snapshot != snapshot}
    assert set(run) == wanted
    assert set(run.values()) == {1}
    assert jobs[0].checked == len(wanted)
    assert {row.id for row in told} == {row.id for row in kept if row.supersedes}, "an event for each new check, and no other"
    announced = {row.id for row in told if row.type == "check.verdict_changed"}
    assert announced == {row.new_check for row in moved} == {row.event_id for row in sent}


@pytest.fixture
def settings(store, database_url, tmp_path) -> Settings:
    return Settings(data_folder=str(tmp_path), database_url=database_url, allow_unsafe_database=1)


def test_a_killed_job_misses_and_doubles_nothing(store, settings, packs):
    assert killed(store, settings, packs, 4, seed=1) >= 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_job_killed_often_misses_and_doubles_nothing(store, settings, packs, seed):
    assert killed(store, settings, packs, 20, seed=seed + 2) >= 1
