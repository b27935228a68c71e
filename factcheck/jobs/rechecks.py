"""Checks run again when figures that they rest on have changed: by portions, each in one transaction with how far the job has come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from factcheck.jobs.judging import Found
from factcheck.jobs.place import Place
from factcheck.store import Store, Writing, checks, events, log, rechecks, snapshots
from factcheck.store.checks import Draft, StoredCheck
from factcheck.store.database import stamp
from factcheck.store.events import Message
from factcheck.store.rechecks import Job, Portion

#: Checks that are written at once, those of them that are judged together, and portions after which other work comes in between.
PORTION, TOGETHER, PORTIONS = 30, 3, 8
#: Seconds that judging some may take before it is asked for the others anew.
_PATIENCE = 10.0
#: How long an event may wait for the end of its job, so that a figure which goes back at once makes no second one.
WINDOW = timedelta(minutes=10)
CHANGED, SUPERSEDED = "check.verdict_changed", "check.superseded"

#: Runs portions of stored checks again, in their order; what says the same as before is not found.
Answering = Callable[[Iterable[Sequence[StoredCheck]]], Generator[Sequence[Found]]]


def step(place: Place) -> bool:
    """Notice new reference data, or run the next checks of their job again; tells whether there is more to do."""
    if snapshots.notice(place.store, place.reference):
        return True
    return advance(place.store, place.reference.digest, partial(answers, place)) is not None


def advance(store: Store, snapshot: str, answering: Answering) -> Job | None:
    """Run the next portions of a snapshot's job; gives the job as it was, None where there is none.

    While one is written the next are judged. Where somebody else has run one meanwhile, the next is not written.
    """
    with store.reading() as connection:
        job = rechecks.running(connection, snapshot)
    if job is None:
        return None
    read: deque[tuple[Job, Portion]] = deque()
    written = _nothing_yet()
    with ThreadPoolExecutor(1) as writer, closing(answering(_portions(store, job, read))) as answered:
        for found in answered:
            ahead, portion = read.popleft()
            if any(one.get("snapshot", snapshot) != snapshot for one in found):
                break  # the reference data were exchanged meanwhile, and have a job of their own
            drafts = [_draft(old, new) for old, new in zip(portion.checks, found, strict=True)]
            if not written.result():
                break
            written = writer.submit(store.write, partial(settle, job=ahead, portion=portion, found=found, drafts=drafts))
        written.result()
    return job


def _portions(store: Store, job: Job, read: deque[tuple[Job, Portion]]) -> Iterator[Sequence[StoredCheck]]:
    """The checks of the next portions; ``read`` gets each with the job as it stands before it."""
    for _ in range(PORTIONS):
        with store.reading() as connection:
            portion = rechecks.portion(connection, job, PORTION)
        read.append((job, portion))
        yield portion.checks
        if portion.last >= job.until:
            return
        job = replace(job, last=portion.last)


def _nothing_yet() -> Future[bool]:
    done: Future[bool] = Future()
    done.set_result(True)
    return done


def answers(place: Place, portions: Iterable[Sequence[StoredCheck]]) -> Generator[list[Found]]:
    """What portions of stored checks come to now, judged by as many processes as there are; while the last of one are judged the
    first of the next are begun."""
    pool = ThreadPoolExecutor(place.judges)
    try:
        begun: deque[list[Future[list[Found]]]] = deque()
        for stored in portions:
            begun.append([pool.submit(_again, place, stored[start : start + TOGETHER]) for start in range(0, len(stored), TOGETHER)])
            if len(begun) > 1:
                yield [one for part in begun.popleft() for one in part.result()]
        while begun:
            yield [one for part in begun.popleft() for one in part.result()]
    finally:
        pool.shutdown(cancel_futures=True)


def _again(place: Place, stored: Sequence[StoredCheck]) -> list[Found]:
    found: list[Found] = []
    while left := stored[len(found) :]:
        found += place.judged([one.request for one in left], place.today(), _PATIENCE, [one.body for one in left])
    return found


def _draft(old: StoredCheck, new: Found) -> Draft | None:
    if new["check"] is None:
        return None
    return checks.draft(old.owner, new["check"], old.request, evidence=new["evidence"], url=old.body["url"], supersedes=old.id)


def settle(tx: Writing, job: Job, portion: Portion, found: Sequence[Found], drafts: Sequence[Draft | None]) -> bool:
    """Write what a portion came to, once: whoever else has run it meanwhile has written it."""
    still = rechecks.standing(tx.connection, [old.id for old in portion.checks])
    standing = [known for known in zip(portion.checks, found, drafts, strict=True) if known[0].id in still]
    changed = sum(draft is not None and _verdicts(old.body) != _verdicts(draft.check) for old, _, draft in standing)
    if not rechecks.claim(tx, job, portion.last, len(standing), changed):
        return False
    log.append_all(tx, [_unchanged(job, old, new) for old, new, draft in standing if draft is None])
    kept = checks.keep(tx, [draft for _, _, draft in standing if draft is not None])
    pairs = list(zip((old for old, _, draft in standing if draft is not None), kept, strict=True))
    rechecks.note_changes(tx, job.snapshot, [(old, new) for old, new in pairs if _verdicts(old.body) != _verdicts(new.body)])
    _announce(tx, job, pairs)
    if portion.last >= job.until:
        events.release(tx, frozenset({CHANGED, SUPERSEDED}))
    return True


def _unchanged(job: Job, old: StoredCheck, new: Found) -> tuple[str, str, Mapping[str, Any]]:
    """The entry about a check that came to the same, or could not be run."""
    if new["problem"] is None:
        return "check.confirmed", old.id, {"snapshot": job.snapshot}
    problem = new["problem"]["type"].rpartition("/")[2]
    return "check.not_repeated", old.id, {"snapshot": job.snapshot, "problem": problem}


def _announce(tx: Writing, job: Job, pairs: Sequence[tuple[StoredCheck, StoredCheck]]) -> None:
    """Tell the owners; where the last change of a check is told to nobody yet, of both in one."""
    if not pairs:
        return
    now = datetime.fromisoformat(tx.at)
    untold = events.take_back(tx, [old.id for old, _ in pairs], stamp(now - WINDOW))
    events.add_all(tx, [_message(job, old, new, untold.get(old.id), stamp(now + WINDOW)) for old, new in pairs])


def _message(job: Job, old: StoredCheck, new: StoredCheck, untold: Mapping[str, Any] | None, due: str) -> Message:
    verdict, standing = _verdicts(old.body)
    before = {"supersedes": old.id, "old_verdict": verdict, "old_standing": standing}
    if untold is not None:
        before = {name: untold[name] for name in before}
    verdict, standing = _verdicts(new.body)
    same = (verdict, standing) == (before["old_verdict"], before["old_standing"])
    after = {"new_verdict": verdict, "new_standing": standing, "url": new.body["url"], "snapshot": job.snapshot}
    return Message(old.owner, SUPERSEDED if same else CHANGED, {"check_id": new.id, **before, **after}, new.id, due)


def _verdicts(answer: Mapping[str, Any]) -> tuple[str, str]:
    """The verdict of its day and that by the newest figures."""
    return str(answer["verdict"]), checks.standing_of(answer)
