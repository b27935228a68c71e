"""Packs that change on disk are taken up while requests are answered: every answer is from one snapshot, and the former ones go."""

from __future__ import annotations

import gc
import json
import os
import shutil
import threading
import time
import weakref
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from factcheck import logs
from factcheck.datapack.build import sealed
from factcheck.datapack.compiled import snapshot_name
from factcheck.datapack.embedded import digest_now, embedded_packs, open_packs
from factcheck.datapack.opening import KEPT
from factcheck.errors import Busy
from factcheck.jobs.beside import Beside
from factcheck.jobs.current import Current
from factcheck.jobs.following import Following
from factcheck.jobs.place import Place
from factcheck.jobs.queue import open_queue
from factcheck.jobs.worker import Worker
from factcheck.settings import Settings
from factcheck.store import snapshots
from factcheck.web import create_app
from factcheck.web.pinned import core
from tests.conftest import DAY
from tests.packs import revision
from tests.running import Service

if TYPE_CHECKING:
    from flask import Flask

CLAIM = "/v1/check?text=China+exported+3.3+million+vehicles+in+2022.&published=2026-03-20"


class Shelf:
    """Editions of a small pack that lies over China's motor industry; in each China has exported another number of vehicles."""

    def __init__(self, root: Path, editions: int) -> None:
        self.root, self.over = root, root / "over"
        self.folders, self.places = (embedded_packs()[-1], self.over), (root / "compiled",)
        self.exported: dict[str, int] = {}
        for n in range(editions):
            self.put(n)
            self.exported[open_packs(self.folders, self.places).digest] = 3_000_000 + 1000 * n

    def put(self, n: int) -> str:
        """Lay an edition on the shelf; gives its digest."""
        revision(self.over, {"CHN.autos.exports.A": f"2022={3_000_000 + 1000 * n}"}, edition=f"2026-03-{n + 1:02}")
        return digest_now(self.folders)

    def break_it(self, text: str = "not toml") -> None:
        next(self.over.rglob("dataset.toml")).write_text(text, "utf-8")
        sealed(self.over)

    def opened(self) -> tuple[Current, Following]:
        current = Current(open_packs(self.folders, self.places))
        return current, Following(current, self.folders, 3600, self.places)

    def served(self) -> tuple[Flask, Current, Following]:
        """An app that follows the shelf."""
        logs.configure("error")
        app = create_app(Settings(rate_limit=""), open_packs(self.folders, self.places), clock=lambda: DAY)
        current = app.extensions["factcheck"].current
        return app, current, Following(current, self.folders, 3600, self.places)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return Shelf(tmp_path_factory.mktemp("shelf"), 4)


@pytest.fixture
def own(shelf, tmp_path):
    """A copy of the shelf that may be broken."""
    made = Shelf(tmp_path, 0)
    shutil.copytree(shelf.places[0], made.places[0])
    made.exported = shelf.exported
    made.put(0)
    return made


def answered(client):
    told = client.get(CLAIM).get_json()
    (one,) = told["claims"][0]["assertions"]
    return told["reference"]["snapshot"], one["computed"]["value"]


def swapped_under_load(shelf, swaps, checks):
    """Exchange editions while four threads check; gives how many answers there were and those that are mixed."""
    shelf.put(0)
    app, _, following = shelf.served()
    ended, asked, mixed, seen = threading.Event(), [], [], set()

    def ask():
        client = app.test_client()
        while not ended.is_set() or len(asked) < checks:
            digest, value = answered(client)
            asked.append(None)
            seen.add(digest)
            if shelf.exported.get(digest) != value:
                mixed.append((digest, value))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for one in threads:
        one.start()
    for n in range(swaps):
        shelf.put((n + 1) % len(shelf.exported))
        assert following.look()
    ended.set()
    for one in threads:
        one.join()
    return len(asked), mixed, seen


def test_every_answer_is_from_the_snapshot_that_it_names(shelf):
    asked, mixed, seen = swapped_under_load(shelf, swaps=50, checks=2000)
    assert (asked >= 2000, mixed, seen) == (True, [], set(shelf.exported))


@pytest.mark.slow
def test_every_answer_of_a_long_run_is_from_the_snapshot_that_it_names(shelf):
    asked, mixed, seen = swapped_under_load(shelf, swaps=1000, checks=100_000)
    assert (asked >= 100_000, mixed, seen) == (True, [], set(shelf.exported))


@pytest.mark.parametrize("swaps", [200, pytest.param(1000, marks=pytest.mark.slow)])
def test_former_snapshots_leave_memory_and_descriptors(shelf, swaps):
    shelf.put(0)
    app, current, following = shelf.served()
    client, former = app.test_client(), []
    for n in range(swaps):
        if n == 10:
            gc.collect()
            open_files, mapped = descriptors(), snapshots_mapped()
        former.append(weakref.ref(current.reference))
        if n % 50 == 0:
            answered(client)
        shelf.put((n + 1) % 4)
        assert following.look()
    gc.collect()
    assert [one for one in former if one() is not None] == []
    assert descriptors() < open_files + 10  # other threads of the process open and close some; a leak would be one for each swap
    assert snapshots_mapped() == mapped


def descriptors():
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def snapshots_mapped():
    return sum(".snapshot" in line for line in Path("/proc/self/maps").read_text().splitlines())


def test_a_request_keeps_its_data_while_others_come_into_use(own):
    app, current, following = own.served()
    first = current.reference.digest
    with app.test_request_context("/v1/snapshot"):
        assert core().reference.digest == first
        second = own.put(1)
        assert following.look()
        assert core().reference.digest == first
    with app.test_request_context("/v1/snapshot"):
        assert core().reference.digest == second


def test_new_data_show_in_answers_tags_and_status(own):
    app, _, following = own.served()
    client = app.test_client()
    paths = ["/v1/snapshot", "/v1/series/CHN.autos.exports.A/observations", CLAIM]
    before = {path: client.get(path) for path in paths}
    assert all(client.get(path, headers={"If-None-Match": one.headers["ETag"]}).status_code == 304 for path, one in before.items())
    cursor = client.get("/v1/series?limit=1").get_json()["next_cursor"]
    digest = own.put(1)
    assert following.look()
    assert not following.look()
    for path, one in before.items():
        after = client.get(path, headers={"If-None-Match": one.headers["ETag"]})
        assert after.status_code == 200
        assert after.headers["ETag"] != one.headers["ETag"]
    assert client.get("/v1/snapshot").get_json()["snapshot"] == digest
    assert client.get(f"/v1/series?limit=1&cursor={cursor}").status_code == 400  # it was of another list
    assert client.get("/readyz").get_json()["parts"][0]["detail"] == digest
    assert client.get("/v1/status").get_json()["figures"]["snapshot"] == digest


def test_what_is_the_same_in_both_editions_is_kept(own):
    current, following = own.opened()
    catalogue = current.reference.catalogue
    own.put(1)
    assert following.look()
    assert current.reference.catalogue is catalogue


def test_a_snapshot_that_nobody_has_is_compiled_aside(own):
    current, following = own.opened()
    for file in own.places[0].glob("*.snapshot"):
        os.utime(file, (0, 0))
    digest = own.put(8)
    assert following.look()
    assert current.reference.digest == digest
    kept = sorted(one.name for one in own.places[0].glob("*.snapshot"))
    assert snapshot_name(digest) in kept
    assert len(kept) <= KEPT


def test_where_no_folder_takes_the_snapshot_it_is_taken_up_all_the_same(own, tmp_path):
    current, following = own.opened()
    nowhere = tmp_path / "file"
    nowhere.write_text("no folder")
    following = Following(current, own.folders, 3600, (nowhere / "compiled",))
    assert current.reference.digest != own.put(9)
    assert following.look()
    assert current.reference.digest == digest_now(own.folders)


def test_a_broken_pack_changes_nothing_and_is_told_once(own, capsys):
    app, current, following = own.served()
    client, good = app.test_client(), current.reference.digest
    own.break_it()
    capsys.readouterr()
    assert not following.look()
    assert not following.look()
    following._due = 0.0  # its time has come to be tried again
    assert not following.look()
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines() if '"reference"' in line]
    assert [(one["level"], one["refused"]) for one in told] == [("error", digest_now(own.folders))]
    assert "dataset.toml:1:" in told[0]["fault"]
    assert answered(client)[0] == good
    ready = client.get("/readyz")
    assert (ready.status_code, "cannot be used since" in ready.get_json()["parts"][0]["detail"]) == (200, True)
    refused = client.get("/v1/status").get_json()["figures"]["refused"]
    assert (refused["snapshot"], "dataset.toml:1:" in refused["detail"]) == (digest_now(own.folders), True)
    assert "factcheck_reference_refused 1.0" in client.get("/metrics").get_data(as_text=True)
    own.break_it("still = ")
    assert not following.look()
    assert current.refused.digest == digest_now(own.folders) != refused["snapshot"]
    digest = own.put(1)
    assert following.look()
    assert (current.reference.digest, current.refused) == (digest, None)
    assert "factcheck_reference_refused 0.0" in client.get("/metrics").get_data(as_text=True)


def test_a_pack_that_is_gone_or_changed_back_is_no_reason_to_end(own):
    current, following = own.opened()
    good = current.reference.digest
    own.over.rename(own.root / "away")
    assert not following.look()
    assert "away" not in current.refused.detail
    assert current.reference.digest == good
    (own.root / "away").rename(own.over)
    assert not following.look()
    assert current.refused is None


def test_who_cannot_listen_is_told_at_the_next_look(own):
    current, following = own.opened()
    heard = []

    def hear(reference):
        heard.append(reference.digest)
        if len(heard) == 1:
            raise Busy("not now")

    current.hearers.append(hear)
    digest = own.put(1)
    assert following.look()
    assert not following.look()
    assert not following.look()
    assert heard == [digest, digest]


def test_data_that_were_in_use_before_are_noticed_when_they_return(own, store, tmp_path):
    current, following = own.opened()
    settings = Settings(data_folder=str(tmp_path))
    worker = Worker(Place(store, current.reference, settings, lambda: DAY), open_queue(settings), current=current)
    current.hearers.append(worker._exchanged)
    snapshots.notice(store, current.reference)
    noticed = []
    for n in (1, 0):
        own.put(n)
        assert following.look()
        with store.reading() as connection:
            noticed.append(snapshots.present(connection).digest)
    assert noticed == list(own.exported)[1::-1]
    assert worker._here().reference is current.reference


def test_processes_that_judge_answer_from_what_is_current(own):
    current, following = own.opened()
    settings = replace(Settings(log_level="error"), reference_path=str(own.folders[0]), packs=(str(own.over),))
    beside = Beside(settings, current)
    request = [{"text": "China exported 3.3 million vehicles in 2022.", "published": "2026-03-20"}]
    try:
        first = beside(request, DAY, 1)[0]["check"]["reference"]["snapshot"]
        own.put(1)
        assert following.look()
        beside.renew()
        assert beside._idle.empty()
        second = beside(request, DAY, 1)[0]["check"]["reference"]["snapshot"]
    finally:
        beside.close()
    assert [first, second] == list(own.exported)[:2]


def test_a_service_takes_up_a_changed_pack_and_runs_its_checks_again(own, tmp_path):
    shutil.copytree(own.folders[0], tmp_path / "base" / "china_auto")
    settings = {"FACTCHECK_REFERENCE_PATH": str(tmp_path / "base" / "china_auto"), "FACTCHECK_PACKS": str(own.over)}
    service = Service(tmp_path, {**settings, "FACTCHECK_RELOAD_SECONDS": "1"})
    first, claim = digest_now(own.folders), {"text": "China exported 3.000 million vehicles in 2022.", "published": "2026-03-20"}
    service.start()
    try:
        kept = service.post(claim).json()
        assert (kept["verdict"], kept["reference"]["snapshot"]) == ("supported", first)
        second = own.put(8)
        for _ in range(300):
            changes = service.get("/v1/changes").json()["items"]
            if changes:
                break
            time.sleep(0.1)
        assert [(one["snapshot"], one["old_check"], one["new_verdict"]) for one in changes] == [(second, kept["id"], "mostly_supported")]
        assert service.get("/v1/snapshot").json()["snapshot"] == second
        assert service.stop() == 0
    finally:
        if service.process.poll() is None:
            service.kill()
