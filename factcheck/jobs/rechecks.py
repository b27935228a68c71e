"""Checks run again when figures that they rest on have changed: by portions, each in one transaction with how far the job has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from marshmallow import ValidationError

from factcheck.errors import FactcheckError
from factcheck.evidence import pressed
from factcheck.jobs.core import Core
from factcheck.jobs.place import Place
from factcheck.store import Store, Writing, checks, events, log, rechecks, snapshots
from factcheck.store.checks import StoredCheck
from factcheck.store.database import stamp
from factcheck.store.rechecks import Job, Portion
from factcheck.wire.requests import CheckRequest

#: Checks that are run again and written at once.
PORTION = 20
#: How long an event may wait for the end of its job, so that a figure which goes back at once makes no second one.
WINDOW = timedelta(minutes=10)
#: What an answer has from being made and kept, not from what it says.
_MADE = frozenset({"id", "created", "reference", "engine", "url", "supersedes"})
CHANGED, SUPERSEDED = "check.verdict_changed", "check.superseded"


class Again(NamedTuple):
    """What a stored check comes to now: another answer with its evidence, the kind of problem that prevents one, or neither."""

    answer: Mapping[str, Any] | None = None
    evidence: str | None = None
    problem: str | None = None


#: Runs stored checks again, in their order; a pool of processes can stand behind it.
Answering = Callable[[Sequence[StoredCheck]], Iterable[Again]]


def step(place: Place) -> bool:
    """Notice new reference data, or run the next checks of their job again; tells whether there is more to do."""
    if snapshots.notice(place.store, place.reference):
        return True
    core = Core(place.reference, place.today)
    return advance(place.store, place.reference.digest, lambda stored: [again(core, one.request, one.body) for one in stored]) is not None


def advance(store: Store, snapshot: str, answering: Answering) -> Job | None:
    """Run the next portion of a snapshot's job; gives the job as it was, None where there is none."""
    with store.reading() as connection:
        job = rechecks.running(connection, snapshot)
        portion = rechecks.portion(connection, job, PORTION) if job else None
    if job is None or portion is None:
        return None
    answers = list(answering(portion.checks))
    store.write(lambda tx: settle(tx, job, portion, answers))
    return job


def again(core: Core, request: Mapping[str, Any], before: Mapping[str, Any]) -> Again:
    """What a stored request is answered by the present reference data, where that is not what was answered before."""
    try:
        made = core.record(CheckRequest().load(request))
    except FactcheckError as error:
        return Again(problem=error.slug)
    except ValidationError:
        return Again(problem="validation")
    answer = made.check.to_dict()
    return Again() if _told(answer) == _told(before) else Again(answer, pressed(made))


def settle(tx: Writing, job: Job, portion: Portion, answers: Sequence[Again]) -> bool:
    """Write what a portion came to, once: whoever else has run it meanwhile has written it."""
    still = rechecks.standing(tx.connection, [old.id for old in portion.checks])
    standing = [(old, new) for old, new in zip(portion.checks, answers, strict=True) if old.id in still]
    changed = sum(_verdicts(old.body) != _verdicts(new.answer) for old, new in standing if new.answer is not None)
    if not rechecks.claim(tx, job, portion.last, len(standing), changed):
        return False
    for old, new in standing:
        _write(tx, job, old, new)
    if portion.last >= job.until:
        events.release(tx, frozenset({CHANGED, SUPERSEDED}))
    return True


def _write(tx: Writing, job: Job, old: StoredCheck, new: Again) -> None:
    if new.problem is not None:
        log.append(tx, "check.not_repeated", old.id, {"snapshot": job.snapshot, "problem": new.problem})
    elif new.answer is None:
        log.append(tx, "check.confirmed", old.id, {"snapshot": job.snapshot})
    else:
        kept = checks.save(tx, old.owner, new.answer, old.request, evidence=new.evidence, url=old.body["url"], supersedes=old.id)
        if _verdicts(old.body) != _verdicts(kept.body):
            rechecks.note_change(tx, job.snapshot, old, kept)
        _announce(tx, job, old, kept)


def _announce(tx: Writing, job: Job, old: StoredCheck, new: StoredCheck) -> None:
    """Tell the owner; where the last change of this check is told to nobody yet, of both in one."""
    (verdict, standing), now = _verdicts(old.body), datetime.fromisoformat(tx.at)
    before = {"supersedes": old.id, "old_verdict": verdict, "old_standing": standing}
    if untold := events.take_back(tx, old.id, stamp(now - WINDOW)):
        before = {name: untold[name] for name in before}
    verdict, standing = _verdicts(new.body)
    same = (verdict, standing) == (before["old_verdict"], before["old_standing"])
    after = {"new_verdict": verdict, "new_standing": standing, "url": new.body["url"], "snapshot": job.snapshot}
    kind = SUPERSEDED if same else CHANGED
    events.add(tx, old.owner, kind, {"check_id": new.id, **before, **after}, event_id=new.id, due=stamp(now + WINDOW))


def _verdicts(answer: Mapping[str, Any]) -> tuple[str, str]:
    """The verdict of its day and that by the newest figures."""
    return str(answer["verdict"]), checks.standing_of(answer)


def _told(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in answer.items() if name not in _MADE}
