"""Stored checks run again after a revision: each once, what changed is told, nothing else is (reliability G2 to G8)."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text

from factcheck.errors import FactcheckError
from factcheck.evidence import pressed
from factcheck.jobs import rechecks
from factcheck.jobs.core import Core
from factcheck.jobs.judging import Here, unfounded
from factcheck.jobs.place import Place
from factcheck.jobs.steps import STEPS
from factcheck.reference.snapshot import Gathered
from factcheck.settings import Settings
from factcheck.store import checks, log, snapshots, verified
from factcheck.store import rechecks as jobs
from factcheck.store.tables import changes, deliveries, events, webhooks
from factcheck.wire.requests import CheckRequest
from tests.conftest import DAY
from tests.packs import revised

EXPORTS = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}
OTHER = {"text": "China sold 26.864 million vehicles in 2022.", "published": "2023-01-20"}
GROWTH = {"text": "China's vehicle exports rose 54.4% in 2022.", "published": "2023-01-20"}
EARLIER = {"text": "China exported 2.015 million vehicles in 2021.", "published": "2022-01-20"}
REVISION = {"CHN.autos.exports.A": "2022=3332000"}


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """References by name: as it was, revised, as it was in a later edition, and revised where nothing is judged by it."""
    place = tmp_path_factory.mktemp("packs")
    plain = revised(place, None)
    return {
        "A": plain,
        "B": revised(place / "b", REVISION),
        "A again": replace(plain, digest="sha256:a-again"),
        "aside": revised(place / "aside", {"CHN.autos.exports.A": "1999=1"}),
        "withdrawn": withdrawn(plain),
    }


def withdrawn(reference):
    every = [
        one
        for key in dict.fromkeys((key.measure, key.entity) for key in reference.all_series())
        for group in reference.series(*key).observations.values()
        for one in group
        if one.series.measure != "autos.exports"
    ]
    return replace(reference, digest="sha256:withdrawn", figures=Gathered(every))


def place(store, reference) -> Place:
    return Place(store, reference, Settings(), lambda: DAY)


def keep(store, reference, request, owner="local", url=None):
    asked = CheckRequest().load(request)
    made = Core(reference, lambda: DAY).record(asked)
    request = {**request, "as_of": made.check.as_of.isoformat()}
    return store.write(lambda tx: checks.save(tx, owner, made.check.to_dict(), request, evidence=pressed(made), url=url))


def worked(store, reference) -> int:
    """Everything that there is to do; gives the number of portions."""
    portions = 0
    while STEPS["rechecks"](place(store, reference)):
        portions += 1
    return portions


def rows(store, table):
    with store.reading() as connection:
        return connection.execute(select(table)).all()


def entries(store, kind) -> list:
    with store.reading() as connection:
        return [entry for entry in log.entries(connection) if entry.kind == kind]


def job(store):
    with store.reading() as connection:
        return connection.execute(text("SELECT * FROM rechecks ORDER BY sequence DESC LIMIT 1")).one()


def told(store) -> Iterator[dict]:
    return (json.loads(row.body) for row in rows(store, events))


def hook(store, wanted, owner="local", state="active"):
    values = {
        "id": f"{owner}-{wanted}-{state}",
        "owner": owner,
        "created": "",
        "url": "",
        "events": wanted,
        "state": state,
        "secret": "",
        "busy_until": "",
        "version": 1,
    }
    store.write(lambda tx: tx.connection.execute(insert(webhooks).values(**values)))
    return values["id"]


def test_a_revision_runs_the_checks_again_that_use_the_figure(store, packs):
    snapshots.notice(store, packs["A"])
    old = keep(store, packs["A"], EXPORTS, url="https://news.example/a")
    other = keep(store, packs["A"], OTHER)
    before = old.to_dict()
    worked(store, packs["B"])
    assert (job(store).state, job(store).checked, job(store).changed) == ("done", 1, 1)
    (change,) = rows(store, changes)
    assert (change.old_check, change.old_verdict, change.old_standing) == (old.id, "supported", "supported")
    assert (change.new_verdict, change.new_standing, change.snapshot) == ("supported", "refuted", packs["B"].digest)
    with store.reading() as connection:
        new = checks.find(connection, change.new_check)
        assert checks.find(connection, old.id).to_dict() == before
        assert jobs.standing(connection, [other.id])
        assert not jobs.standing(connection, [old.id])
        assert not list(verified(connection))
    assert (new.supersedes, new.owner, new.body["url"], new.request) == (old.id, "local", "https://news.example/a", old.request)
    assert new.evidence
    assert new.body["reference"]["snapshot"] == packs["B"].digest
    (event,) = told(store)
    assert event["type"] == "check.verdict_changed"
    assert event["data"] == {
        "check_id": new.id,
        "supersedes": old.id,
        "old_verdict": "supported",
        "old_standing": "supported",
        "new_verdict": "supported",
        "new_standing": "refuted",
        "url": "https://news.example/a",
        "snapshot": packs["B"].digest,
    }


def test_a_revision_that_changes_nothing_leaves_an_entry_and_no_event(store, packs):
    snapshots.notice(store, packs["A"])
    old = keep(store, packs["A"], EXPORTS)
    worked(store, packs["aside"])
    (entry,) = entries(store, "check.confirmed")
    assert (entry.subject, json.loads(entry.payload)["details"]) == (old.id, {"snapshot": packs["aside"].digest})
    assert (job(store).checked, job(store).changed) == (1, 0)
    assert rows(store, events) == rows(store, changes) == []
    with store.reading() as connection:
        assert jobs.standing(connection, [old.id])


def test_another_answer_with_the_same_verdict_supersedes_and_is_no_changed_verdict(store, packs, tmp_path):
    snapshots.notice(store, packs["A"])
    old = keep(store, packs["A"], EXPORTS | {"published": "2026-03-18"})
    worked(store, revised(tmp_path / "pack", {"CHN.autos.exports.A": "2022=3111001"}))
    assert rows(store, changes) == []
    (event,) = told(store)
    assert (event["type"], event["data"]["supersedes"]) == ("check.superseded", old.id)
    assert job(store).changed == 0


def test_a_withdrawn_figure_leaves_the_old_evidence_and_a_new_verdict(store, packs):
    snapshots.notice(store, packs["A"])
    old = keep(store, packs["A"], EXPORTS)
    worked(store, packs["withdrawn"])
    (change,) = rows(store, changes)
    assert (change.old_verdict, change.new_verdict) == ("supported", "insufficient_data")
    with store.reading() as connection:
        assert checks.find(connection, old.id).evidence == old.evidence
    worked(store, packs["A again"])
    assert [(row.new_check == row.old_check, row.new_verdict) for row in rows(store, changes)][1] == (False, "supported")


def test_only_webhooks_that_ask_for_it_are_told(store, packs):
    wanted = hook(store, "batch.done check.verdict_changed")
    for other in (("check.superseded",), ("check.verdict_changed", "somebody"), ("check.verdict_changed", "local", "disabled")):
        hook(store, *other)
    snapshots.notice(store, packs["A"])
    keep(store, packs["A"], EXPORTS)
    worked(store, packs["B"])
    (delivery,) = rows(store, deliveries)
    (event,) = rows(store, events)
    assert (delivery.webhook_id, delivery.event_id, delivery.state, delivery.attempts) == (wanted, event.id, "pending", 0)
    assert delivery.due == event.at, "the job has ended, so it is due"


@pytest.fixture
def small(monkeypatch):
    """Portions of twenty checks, one at a time."""
    monkeypatch.setattr(rechecks, "PORTION", 20)
    monkeypatch.setattr(rechecks, "PORTIONS", 1)


def test_every_check_is_run_once_in_its_portion(store, packs, small):
    snapshots.notice(store, packs["A"])
    made = [keep(store, packs["A"], (EXPORTS, GROWTH, OTHER, EARLIER)[n % 4]).id for n in range(58)]
    portions = worked(store, packs["B"])
    assert portions == 1 + 3
    touched = [row.old_check for row in rows(store, changes)] + [entry.subject for entry in entries(store, "check.confirmed")]
    assert sorted(touched) == sorted(one for n, one in enumerate(made) if n % 4 != 2)
    assert (job(store).checked, job(store).last) == (44, job(store).until)
    assert worked(store, packs["B"]) == 0


def test_checks_that_were_made_on_the_new_figures_are_left_alone(store, packs):
    snapshots.notice(store, packs["A"])
    keep(store, packs["A"], EXPORTS)
    keep(store, packs["B"], EXPORTS)
    worked(store, packs["B"])
    assert (len(rows(store, changes)), job(store).checked) == (1, 1)


def test_the_erased_and_the_superseded_are_left_alone(store, packs):
    snapshots.notice(store, packs["A"])
    first, second = keep(store, packs["A"], EXPORTS), keep(store, packs["A"], EXPORTS)
    store.write(lambda tx: checks.erase(tx, first.id))
    store.write(lambda tx: checks.save(tx, "local", second.answer, second.request, supersedes=second.id))
    worked(store, packs["B"])
    assert [row.old_check == second.id for row in rows(store, changes)] == [False]
    assert job(store).checked == 1


def test_a_check_that_is_erased_while_it_runs_is_not_written(store, packs):
    snapshots.notice(store, packs["A"])
    old = keep(store, packs["A"], EXPORTS)
    snapshots.notice(store, packs["B"])

    def erased(portions):
        for found in rechecks.answers(place(store, packs["B"]), portions):
            store.write(lambda tx: checks.erase(tx, old.id))
            yield found

    rechecks.advance(store, packs["B"].digest, erased)
    assert rows(store, changes) == rows(store, events) == []
    assert (job(store).state, job(store).checked) == ("done", 0)


def test_portions_follow_each_other_while_others_are_written(store, packs, monkeypatch):
    monkeypatch.setattr(rechecks, "PORTION", 3)
    snapshots.notice(store, packs["A"])
    made = [keep(store, packs["A"], EXPORTS).id for _ in range(14)]
    assert worked(store, packs["B"]) == 1 + 1, "five portions"
    assert [row.old_check for row in sorted(rows(store, changes), key=lambda row: row.sequence)] == made
    assert (job(store).state, job(store).checked, job(store).changed) == ("done", 14, 14)
    with store.reading() as connection:
        assert not list(verified(connection))


def test_what_was_judged_ahead_of_a_portion_that_somebody_else_has_run_is_let_go(store, packs, monkeypatch):
    monkeypatch.setattr(rechecks, "PORTION", 2)
    snapshots.notice(store, packs["A"])
    for _ in range(9):
        keep(store, packs["A"], EXPORTS)
    snapshots.notice(store, packs["B"])
    judged = []

    def overtaken(portions):
        for found in rechecks.answers(place(store, packs["B"]), portions):
            judged.append(len(found))
            if len(judged) == 2:
                while not job(store).checked:  # the first portion is being written
                    pass
                assert rechecks.step(place(store, packs["B"])) is True
            yield found

    rechecks.advance(store, packs["B"].digest, overtaken)
    assert len(judged) == 3, "the first is written, the second was lost while the third was judged"
    worked(store, packs["B"])
    assert len(rows(store, changes)) == len(rows(store, events)) == job(store).checked == 9
    with store.reading() as connection:
        assert not list(verified(connection))


def test_two_processes_with_the_same_portion_write_it_once(store, packs):
    snapshots.notice(store, packs["A"])
    for _ in range(3):
        keep(store, packs["A"], EXPORTS)
    snapshots.notice(store, packs["B"])

    def overtaken(portions):
        for found in rechecks.answers(place(store, packs["B"]), portions):
            assert rechecks.step(place(store, packs["B"])) is True
            yield found

    rechecks.advance(store, packs["B"].digest, overtaken)
    assert len(rows(store, changes)) == len(rows(store, events)) == job(store).checked == 3


def test_several_judge_at_once_and_each_check_gets_its_own_answer(store, packs):
    """Two parts are judged at the same time, whatever each gives at once; a text that no process survives stops nobody."""
    snapshots.notice(store, packs["A"])
    made = [keep(store, packs["A"], (EXPORTS, GROWTH, EARLIER)[n % 3], url=f"https://news.example/{n}") for n in range(10)]
    here, both = Here(packs["B"]), threading.Barrier(2, timeout=60)
    met, asked = [], itertools.count()

    def judge(requests, day, within, before=()):
        if next(asked) < 2:  # the first two, which are begun before either of them ends
            met.append(both.wait())
        if requests[0]["text"] == EARLIER["text"]:
            return [unfounded(FactcheckError())]
        return here(requests[:2], day, within, before[:2])

    snapshots.notice(store, packs["B"])
    assert rechecks.step(replace(place(store, packs["B"]), judge=judge, judges=2))
    assert len(met) == 2
    with store.reading() as connection:
        told = [(row.old_check, checks.find(connection, row.new_check)) for row in connection.execute(select(changes))]
        assert not list(verified(connection))
    assert {old: (new.supersedes, new.request["text"], new.body["url"]) for old, new in told} == {
        one.id: (one.id, one.request["text"], one.body["url"]) for n, one in enumerate(made) if n % 3 == 0
    }
    failed = {entry.subject: json.loads(entry.payload)["details"]["problem"] for entry in entries(store, "check.not_repeated")}
    assert failed == {one.id: "internal" for n, one in enumerate(made) if n % 3 == 2}
    assert (job(store).state, job(store).checked) == ("done", 10)


def test_answers_from_other_data_than_those_of_the_job_are_not_written(store, packs):
    """The processes that judge have taken up newer data in the middle of a portion."""
    snapshots.notice(store, packs["A"])
    for _ in range(4):
        keep(store, packs["A"], EXPORTS)
    snapshots.notice(store, packs["B"])
    here, newer = Here(packs["B"]), Here(packs["withdrawn"])
    asked = []

    def judge(requests, day, within, before=()):
        asked.append(len(requests))
        return (here if len(asked) == 1 else newer)(requests, day, within, before)

    assert rechecks.step(replace(place(store, packs["B"]), judge=judge))
    assert len(asked) == 2
    assert rows(store, changes) == rows(store, events) == []
    assert (job(store).state, job(store).checked) == ("running", 0)
    worked(store, packs["withdrawn"])
    assert {row.snapshot for row in rows(store, changes)} == {"sha256:withdrawn"}
    assert job(store).checked == 4


def test_a_request_that_can_no_longer_be_asked_does_not_stop_the_others(store, packs):
    snapshots.notice(store, packs["A"])
    good = keep(store, packs["A"], EXPORTS)
    strange = {**good.request, "context": {"entity": "ATL"}}
    bad = store.write(lambda tx: checks.save(tx, "local", good.answer, strange))
    unfit = store.write(lambda tx: checks.save(tx, "local", good.answer, {**good.request, "unheard": 1}))
    worked(store, packs["B"])
    told = {entry.subject: json.loads(entry.payload)["details"]["problem"] for entry in entries(store, "check.not_repeated")}
    assert set(told) == {bad.id, unfit.id}
    assert told[unfit.id] == "validation"
    assert [row.old_check for row in rows(store, changes)] == [good.id]


@pytest.mark.parametrize("half", [False, True])
def test_figures_that_go_back_at_once_make_one_event_at_most(store, packs, half, small):
    """G5: the second snapshot comes when the job of the first has done nothing, or a part."""
    hook(store, "check.verdict_changed check.superseded")
    snapshots.notice(store, packs["A"])
    made = [keep(store, packs["A"], EXPORTS).id for _ in range(30)]
    snapshots.notice(store, packs["B"])
    if half:
        assert rechecks.step(place(store, packs["B"]))
        assert {row.due > row_at for row, row_at in zip(rows(store, deliveries), [e.at for e in rows(store, events)], strict=True)} == {
            True
        }
    worked(store, packs["A again"])
    assert job(store).state == "done"
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM rechecks WHERE state = 'merged'")).scalar_one() == 1
        assert connection.execute(text("SELECT count(*) FROM snapshots")).scalar_one() == 3, "both vintages are kept"
        now = checks.listed(connection, "local", {"latest": True}, before=None, limit=100)
    assert {row.standing for row in now} == {"supported"}
    assert len(now) == 30
    of = [event["data"] for event in told(store)]
    assert len(of) == (rechecks.PORTION if half else 0)
    assert {event["type"] for event in told(store)} <= {"check.superseded"}, "the verdict is what it was"
    assert len({data["supersedes"] for data in of}) == len(of)
    assert {data["supersedes"] for data in of} <= set(made)
    assert len(rows(store, deliveries)) == len(of)
    assert all(row.due <= row.due and row.due < "9" for row in rows(store, deliveries))


def test_an_event_that_was_sent_is_followed_by_another(store, packs):
    snapshots.notice(store, packs["A"])
    hook(store, "check.verdict_changed")
    keep(store, packs["A"], EXPORTS)
    worked(store, packs["B"])
    worked(store, packs["A again"])
    first, second = (event["data"] for event in told(store))
    assert (first["new_standing"], second["old_standing"], second["new_standing"]) == ("refuted", "refuted", "supported")


def test_a_process_with_the_former_data_works_on_nothing(store, packs):
    snapshots.notice(store, packs["A"])
    keep(store, packs["A"], EXPORTS)
    snapshots.notice(store, packs["B"])
    assert not rechecks.step(place(store, packs["A"]))
    assert job(store).checked == 0


def test_the_first_data_are_kept_by_the_first_step(store, packs):
    assert rechecks.step(place(store, packs["A"]))
    assert not rechecks.step(place(store, packs["A"]))
    assert len(entries(store, "reference.changed")) == 1


def test_a_figure_that_was_missing_finds_the_check_that_missed_it(store, packs, tmp_path):
    snapshots.notice(store, packs["A"])
    old = keep(store, packs["A"], {"text": "China exported 99,000 vehicles in 1999.", "published": "2023-01-20"})
    assert old.body["verdict"] == "insufficient_data"
    worked(store, revised(tmp_path / "pack", {"CHN.autos.exports.A": "1999=99000"}))
    assert [(row.old_check, row.new_standing) for row in rows(store, changes)] == [(old.id, "supported")]


def test_a_job_is_looked_for_far_in_a_long_trail(store, packs):
    snapshots.notice(store, packs["A"])
    store.write(lambda tx: [log.append(tx, "key.created", str(n), {}) for n in range(1300)])
    keep(store, packs["A"], EXPORTS)
    store.write(lambda tx: [log.append(tx, "key.created", str(n), {}) for n in range(900)])
    keep(store, packs["A"], OTHER)
    worked(store, packs["B"])
    assert (job(store).checked, len(rows(store, changes))) == (1, 1)


def test_held_events_wait_ten_minutes_at_most(store, packs, small):
    hook(store, "check.verdict_changed")
    snapshots.notice(store, packs["A"])
    for _ in range(25):
        keep(store, packs["A"], EXPORTS)
    snapshots.notice(store, packs["B"])
    rechecks.step(place(store, packs["B"]))
    waits = {datetime.fromisoformat(row.due) - datetime.now(UTC) for row in rows(store, deliveries)}
    assert all(timedelta(minutes=9) < wait <= timedelta(minutes=10) for wait in waits)
    worked(store, packs["B"])
    assert all(datetime.fromisoformat(row.due) <= datetime.now(UTC) for row in rows(store, deliveries))
