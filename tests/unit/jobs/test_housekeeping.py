"""What the service does for itself: checkpoints in time, nothing kept that need not be (reliability A9)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from factcheck.jobs import housekeeping
from factcheck.jobs.place import Place
from factcheck.jobs.steps import STEPS
from factcheck.settings import Settings
from factcheck.store import log

START = datetime(2026, 3, 20, 9, tzinfo=UTC)


@pytest.fixture
def place(store, reference) -> Place:
    store.database.clock = lambda: START
    return Place(store, reference, Settings(), lambda: date(2026, 3, 20))


def later(place: Place, **more: int) -> int | None:
    """The size of the last checkpoint after the step was taken so much later."""
    place.store.database.clock = lambda: START + timedelta(**more)
    assert housekeeping.step(place) is False
    last = place.store.last_checkpoint()
    return last.size if last else None


def append(place: Place, times: int = 1) -> None:
    for _ in range(times):
        place.store.write(lambda tx: log.append(tx, "test", "subject", {}))


def test_it_is_among_the_work_in_the_background():
    assert STEPS["housekeeping"] is housekeeping.step


def test_a_checkpoint_is_signed_within_a_minute(place):
    assert later(place) is None
    append(place)
    assert later(place) == 1  # nothing was signed before
    append(place)
    assert later(place, seconds=59) == 1
    assert later(place, seconds=60) == 2
    assert later(place, hours=1) == 2
    assert len(place.store.kept_checkpoints.read_text().splitlines()) == 2


def test_a_checkpoint_is_signed_within_a_thousand_entries(place, monkeypatch):
    assert housekeeping.ENTRIES == 1000
    monkeypatch.setattr(housekeeping, "ENTRIES", 5)
    append(place)
    later(place)
    append(place, 4)
    assert later(place, seconds=1) == 1
    append(place)
    assert later(place, seconds=1) == 6


def test_the_write_ahead_log_is_emptied(place):
    append(place)
    later(place)
    assert place.store.database.log_size() == 0
    append(place)
    with place.store.reading() as connection:
        log.head(connection)
        later(place, minutes=2)  # somebody reads: it is left as it is
        assert (place.store.database.log_size() > 0) is place.store.database.sqlite
    later(place, minutes=3)
    assert place.store.database.log_size() == 0


def test_answers_are_repeated_for_a_day(keeper, place):
    claim = {"text": "China exported 3.111 million vehicles in 2022."}
    keeper.post("/v1/checks", json=claim, headers={"Idempotency-Key": "a"})

    def kept() -> int:
        with place.store.reading() as connection:
            return connection.execute(text("SELECT count(*) FROM idempotency")).scalar_one()

    later(place, hours=24)
    assert kept() == 1
    later(place, hours=24, seconds=1)
    assert kept() == 0
