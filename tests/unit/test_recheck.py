"""`factcheck recheck`: foretold, run with several processes, gone on with, and back to an earlier snapshot."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from factcheck.cli import main
from factcheck.datapack.embedded import embedded_packs
from factcheck.jobs.core import Core
from factcheck.settings import Settings
from factcheck.store import checks, open_store
from factcheck.wire.requests import CheckRequest
from tests.packs import revised, revision

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}


@pytest.fixture(autouse=True)
def _installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [one for one in os.environ if one.startswith("FACTCHECK_") or one == "DATABASE_URL"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FACTCHECK_DATA_FOLDER", str(tmp_path / "store"))
    monkeypatch.setenv("FACTCHECK_REFERENCE_PATH", str(embedded_packs()[-1]))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def kept(tmp_path: Path) -> int:
    """Some checks, made before the figures were revised."""
    made = Core(revised(tmp_path, None), lambda: date(2026, 3, 20)).record(CheckRequest().load(CLAIM))
    store = open_store(Settings(data_folder=str(tmp_path / "store")))
    for _ in range(7):
        store.write(lambda tx: checks.save(tx, "local", made.check.to_dict(), CLAIM | {"as_of": CLAIM["published"]}))
    store.close()
    return 7


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["recheck", *arguments], catch_exceptions=False)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_revision_is_foretold_and_run(kept, tmp_path, monkeypatch, workers):
    assert "No stored check" in run().output
    monkeypatch.setenv("FACTCHECK_PACKS", str(revision(tmp_path / "pack", {"CHN.autos.exports.A": "2022=3332000"})))
    for _ in range(2):
        assert "0 added, 1 changed, 0 withdrawn. Checks to be run again: 7." in run("--dry-run").output
    assert run("--workers", workers).output == "7 checks were run again; the verdict of 7 has changed.\n"
    assert "No stored check" in run().output
    assert "Checks to be run again: 0." in run("--dry-run").output


def test_going_back_runs_them_again(kept, tmp_path, monkeypatch):
    run()
    monkeypatch.setenv("FACTCHECK_PACKS", str(revision(tmp_path / "pack", {"CHN.autos.exports.A": "2022=3332000"})))
    run("--workers", "1")
    monkeypatch.delenv("FACTCHECK_PACKS")
    assert run("--workers", "1").output == "7 checks were run again; the verdict of 7 has changed.\n"


def test_everything_since_an_earlier_snapshot_is_run_again(kept, tmp_path, monkeypatch):
    run()
    first = revised(tmp_path, None).digest
    monkeypatch.setenv("FACTCHECK_PACKS", str(revision(tmp_path / "pack", {"CHN.autos.exports.A": "1999=1"})))
    told = "7 checks were run again; the verdict of 0 has changed.\n"
    assert run("--workers", "1").output == told
    assert run("--workers", "1", "--since-snapshot", first).output == told
    refused = run("--since-snapshot", "sha256:0")
    assert refused.exit_code == 2
    assert "GET /v1/snapshots" in refused.output
