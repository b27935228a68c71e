"""Feeds are refreshed one at a time when their time has come, by one process of many, and the audit trail tells what came of it."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from factcheck.curation.state import State
from factcheck.datapack.build import sealed
from factcheck.datapack.embedded import embedded_packs, open_packs
from factcheck.datapack.feeds import feeds_of
from factcheck.datapack.manifest import manifest_bytes
from factcheck.errors import Busy, SourceError
from factcheck.jobs import refreshes
from factcheck.jobs.current import Current
from factcheck.jobs.following import Following
from factcheck.jobs.place import Place
from factcheck.jobs.refreshes import due_at, refresh_next
from factcheck.model.series import Printed
from factcheck.settings import Settings
from factcheck.store import Store, log
from tests.conftest import DAY
from tests.packs import revision

FEED = """kind = "sheet"
title = "Vehicles {name}"
agency = "CAAM"
dataset = "vehicles"
publisher = "The office"
citation = "The office"
landing_page = "https://example.org/"
licence = "ours"
url = "https://office.example/{name}.csv"
every = {every}
[options]
format = "csv"
layout = "long"
period = "month"
value = "exports"
[series.exports]
measure = "autos.exports"
entity = "CHN"
frequencies = ["M"]
unit = "vehicles"
"""
NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)


@pytest.fixture
def pack(tmp_path):
    folder = revision(tmp_path / "own", {"CHN.autos.exports.A": "2022=3332000"})
    (folder / "feeds").mkdir()
    for name, every in (("daily", 1), ("monthly", 30)):
        (folder / "feeds" / f"{name}.toml").write_text(FEED.format(name=name, every=every), "utf-8")
    sealed(folder)
    return folder


class Asked:
    """A way to refresh that notes what it was asked for, and gives one answer after the other."""

    def __init__(self, *answers):
        self.answers, self.feeds = list(answers), []

    def __call__(self, place, folders, feed):
        self.feeds.append(feed)
        answer = self.answers.pop(0) if self.answers else {"vintage": "", "figures": 0, "held": "", "snapshot": "sha256:1"}
        if answer is not None and "fault" not in answer:
            State(feed).succeeded(place.store.database.clock(), 1 if feed == "daily" else 30).keep(folders[-1])
        return answer


@pytest.fixture
def place(store, reference, pack):
    settings = Settings(reference_path=str(embedded_packs()[-1]), packs=(str(pack),), refresh=1)
    store.database.clock = lambda: NOW
    return Place(store, reference, settings, lambda: DAY)


def entries(store: Store, kind: str):
    with store.reading() as connection:
        return [(one.subject, json.loads(one.payload)["details"]) for one in log.entries(connection) if one.kind == kind]


def test_nothing_is_refreshed_unless_it_is_wanted(place, monkeypatch):
    monkeypatch.setattr(refreshes, "refreshed_aside", lambda *_: pytest.fail("it was asked"))
    assert not refreshes.step(replace(place, settings=replace(place.settings, refresh=0)))


def test_every_feed_has_its_turn_and_comes_again_when_its_days_have_passed(place, store):
    asked = Asked()
    assert [refresh_next(place, asked), refresh_next(place, asked), refresh_next(place, asked)] == [True, False, False]
    assert asked.feeds == ["daily", "monthly"]
    store.database.clock = lambda: NOW + timedelta(days=1, hours=3)
    assert not refresh_next(place, asked)
    assert asked.feeds == ["daily", "monthly", "daily"]
    store.database.clock = lambda: NOW + timedelta(days=60)
    assert [refresh_next(place, asked), refresh_next(place, asked)] == [True, False]
    assert asked.feeds[3:] == ["daily", "monthly"]  # the one that waited longest goes first


def test_a_feed_is_never_asked_before_its_time_and_a_little_later_at_random(pack):
    feed = feeds_of((pack,))["monthly"]
    waits = set()
    for minute in range(50):
        state = State("monthly").succeeded(NOW + timedelta(minutes=minute), 30)
        waits.add(due_at(feed, state) - datetime.fromisoformat(state.next_attempt))
    assert len(waits) == 50
    assert timedelta() <= min(waits) < max(waits) <= timedelta(hours=2)


def test_what_came_of_it_goes_into_the_audit_trail(place, store):
    came = {"vintage": "datasets/CAAM/vehicles/2026-03-20", "figures": 3, "held": "vehicles-1", "snapshot": "sha256:2"}
    refresh_next(place, Asked(came))
    assert entries(store, "data.refreshed") == [("daily", {"pack": "own", **came})]
    refresh_next(place, Asked())  # nothing was new: nothing to tell
    assert len(entries(store, "data.refreshed")) == 1


def test_a_source_that_fails_is_told_and_waits(place, store, pack):
    error = {"kind": "status", "address": "https://office.example/daily.csv", "detail": "503", "excerpt": "<html>"}

    def failing(place, folders, feed):
        told = SourceError(feed, "status", error["address"], "503", excerpt="<html>", retry_at=NOW + timedelta(hours=30))
        State.of(pack, feed).failed(told, NOW, 1).keep(pack)
        return {"error": error}

    assert refresh_next(place, failing)
    assert entries(store, "data.refresh_failed") == [("daily", {"pack": "own", **error})]
    store.database.clock = lambda: NOW + timedelta(hours=29)
    refresh_next(place, asked := Asked())
    assert asked.feeds == ["monthly"]  # `Retry-After` is kept to


def test_a_process_that_ends_without_a_word_is_not_started_again_at_once(place, store, pack):
    assert refresh_next(place, Asked({"fault": "gone"}))
    state = State.of(pack, "daily")
    assert (state.failures, state.last_error["kind"], state.last_error["detail"]) == (1, "refresh", "gone")
    assert datetime.fromisoformat(state.next_attempt) >= NOW + timedelta(hours=1)
    assert entries(store, "data.refresh_failed")[0][1]["detail"] == "gone"


def test_two_processes_never_refresh_one_pack_at_a_time(place):
    other = Asked()

    def busy(place, folders, feed):
        assert not refresh_next(place, other)
        return Asked()(place, folders, feed)

    assert refresh_next(place, busy)
    assert other.feeds == []


def test_what_is_given_up_is_done_the_next_time(place, store):
    asked = Asked(None)
    assert not refresh_next(place, asked)
    assert refresh_next(place, asked)
    assert asked.feeds == ["daily", "daily"]


def test_what_could_not_be_told_is_told_the_next_time(place, store, monkeypatch):
    came = {"vintage": "datasets/CAAM/vehicles/2026-03-20", "figures": 3, "held": "", "snapshot": "sha256:2"}

    def busy(*_):
        raise Busy("Others are writing; try again.")

    with monkeypatch.context() as patched:
        patched.setattr(log, "append", busy)
        with pytest.raises(Busy):
            refresh_next(place, Asked(came))
    assert entries(store, "data.refreshed") == []
    refresh_next(place, Asked())
    assert entries(store, "data.refreshed") == [("daily", {"pack": "own", **came})]


class _Office(BaseHTTPRequestHandler):
    """A source on loopback."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.gate.wait(30)
        self.send_response(200)
        self.send_header("Content-Type", "text/csv")
        self.send_header("Content-Length", str(len(self.server.content)))
        self.end_headers()
        self.wfile.write(self.server.content)

    def log_message(self, *_):
        pass


@pytest.fixture
def office():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Office)
    server.asked, server.gate, server.content = [], threading.Event(), b"month,exports\n2026-03,610000\n"
    server.gate.set()
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield server
    server.gate.set()
    server.shutdown()
    server.server_close()
    serving.join()


@pytest.fixture
def fed(place, pack, office):
    """The same place, with one feed that is there to be asked."""
    address = f"127.0.0.1:{office.server_port}"
    (pack / "feeds" / "daily.toml").write_text(FEED.format(name="daily", every=1).replace("https://office.example", f"http://{address}"))
    (pack / "feeds" / "monthly.toml").unlink()
    sealed(pack)
    return replace(place, settings=replace(place.settings, source_private=(address,), log_level="error"))


def test_new_figures_come_from_the_source_into_the_answers(fed, pack, office, store):
    folders = (embedded_packs()[-1], pack)
    current = Current(open_packs(folders, (pack.parent / "compiled",)))
    following = Following(current, folders, 3600, (pack.parent / "compiled",))
    assert not refreshes.step(fed)
    assert len(office.asked) == 1
    (entry,) = entries(store, "data.refreshed")
    assert (entry[0], entry[1]["vintage"].split("/")[:3], entry[1]["held"]) == ("daily", ["datasets", "CAAM", "vehicles"], "")
    assert following.look()
    assert current.reference.digest == entry[1]["snapshot"]
    assert current.reference.series("autos.exports", "CHN").observations[(2026 * 12 + 2, 1), Printed.LEVEL][0].value == 610000
    assert State.of(pack, "daily").newest_period == "2026-03"


def test_a_refresh_is_given_up_when_the_process_is_to_end(fed, pack, office, store):
    office.gate.clear()
    before = manifest_bytes(pack)
    assert not refreshes.step(replace(fed, goes_on=lambda: not office.asked))
    assert (manifest_bytes(pack), State.of(pack, "daily").last_attempt, entries(store, "data.refreshed")) == (before, "", [])
    office.gate.set()
    refreshes.step(fed)
    assert len(entries(store, "data.refreshed")) == 1


def test_refreshing_takes_a_pack_of_ones_own():
    with pytest.raises(ValueError, match="FACTCHECK_REFRESH is 1: that takes a pack of one's own in FACTCHECK_PACKS"):
        Settings(refresh=1)
    with pytest.raises(ValueError, match="FACTCHECK_REFRESH is 1: that takes a store"):
        Settings(refresh=1, packs=("/data/own",), database_url="none", anonymous="read")
