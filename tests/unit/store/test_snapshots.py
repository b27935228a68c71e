"""Reference data that were in use: their fingerprints kept, what changed worked out, each noticed once."""

from __future__ import annotations

from array import array
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text

from factcheck.store import log, snapshots
from factcheck.store.snapshots import Prints, Shift
from tests.packs import revised


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return revised(tmp_path_factory.mktemp("plain"), None)


@pytest.fixture(scope="module")
def newer(tmp_path_factory):
    return revised(tmp_path_factory.mktemp("newer") / "pack", {"CHN.autos.exports.A": "2022=3332000", "CHN.autos.exports.Q": "1901-Q1=5"})


def entries(store, kind="reference.changed"):
    with store.reading() as connection:
        return [entry for entry in log.entries(connection) if entry.kind == kind]


@pytest.mark.parametrize("number", [0, 1, 1000])
def test_fingerprints_are_packed_and_unpacked(number):
    prints = Prints([f"AAA.m{n}.A" for n in range(number)], array("Q", range(2**60, 2**60 + number)))
    again = Prints.unpacked(prints.packed())
    assert (list(again.keys), again.marks) == (prints.keys, prints.marks)


def test_a_million_series_take_little_room():
    prints = Prints(
        [f"{n % 200:03}.measure{n // 200}.A" for n in range(50_000)], array("Q", (n * 0x9E3779B97F4A7C15 % 2**64 for n in range(50_000)))
    )
    assert len(prints.packed()) < 20 * 50_000


def test_what_two_snapshots_differ_in():
    old = Prints(["A.x.A", "B.x.A", "C.x.A"], array("Q", [1, 2, 3]))
    new = Prints(["B.x.A", "C.x.A", "D.x.M"], array("Q", [2, 4, 5]))
    assert Shift.between(old, new) == Shift(("D.x.M",), ("C.x.A",), ("A.x.A",))
    assert Shift.between(new, new) == Shift()
    assert Shift.between(old, new).subjects() == {"A.x", "C.x", "D.x"}


def test_new_data_are_noticed_once(store, plain, newer):
    assert snapshots.notice(store, plain)
    assert not snapshots.notice(store, plain)
    assert snapshots.notice(store, newer)
    assert not snapshots.notice(store, newer)
    assert not snapshots.notice(store, plain), "a process that still has the former data brings nothing new"
    first, second = entries(store)
    assert (first.subject, second.subject) == (plain.digest, newer.digest)
    assert f'"added":1,"changed":1,"former":"{plain.digest}","total":57,"withdrawn":0' in second.payload
    with store.reading() as connection:
        assert [row.digest for row in snapshots.listed(connection, before=None, limit=9)] == [newer.digest, plain.digest]
        assert connection.execute(text("SELECT count(*) FROM rechecks")).scalar_one() == 0, "no check is there to be run again"


def test_going_back_is_told_by_who_wants_it(store, plain, newer):
    for reference in (plain, newer):
        snapshots.notice(store, reference)
    assert snapshots.notice(store, plain, returning=True)
    assert [entry.subject for entry in entries(store)] == [plain.digest, newer.digest, plain.digest]
    with store.reading() as connection:
        now = snapshots.present(connection)
        assert (now.digest, now.added, now.changed, now.withdrawn) == (plain.digest, 0, 1, 1)


def test_processes_that_start_together_notice_once(store, plain, newer):
    snapshots.notice(store, plain)
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: snapshots.notice(store, newer), range(4)))
    assert sum(told) == 1
    assert len(entries(store)) == 2


def test_data_of_another_digest_with_the_same_figures_change_nothing(store, plain):
    snapshots.notice(store, plain)
    snapshots.notice(store, replace(plain, digest="sha256:other"))
    with store.reading() as connection:
        now = snapshots.present(connection)
        assert (now.digest, now.added, now.changed, now.withdrawn) == ("sha256:other", 0, 0, 0)
