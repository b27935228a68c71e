"""What is told of the sources: how fresh the datasets are and how their feeds do, for people, for operators and for Prometheus."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from factcheck.curation.state import State
from factcheck.datapack.build import sealed
from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.layers import read_packs
from factcheck.errors import SourceError
from factcheck.settings import Settings
from factcheck.web import create_app
from factcheck.wire.freshness import SourcesSchema
from tests.packs import revision
from tests.unit.jobs.test_refreshes import FEED

AT = datetime(2026, 4, 2, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A pack of its own with two feeds over China's motor industry, and what the service is told of it on some day."""
    folder = revision(tmp_path_factory.mktemp("served") / "own", {"CHN.autos.exports.M": "2026-01=583000 2026-02=590000"})
    (folder / "feeds").mkdir()
    for name in ("early", "late"):
        written = FEED.format(name=name, every=7).replace('dataset = "vehicles"', 'dataset = "revisions"')
        (folder / "feeds" / f"{name}.toml").write_text(written, "utf-8")
    sealed(folder)
    error = SourceError("late", "html", "https://office.example/late.csv", "A page for people came.", excerpt="<html>Sorry")
    replace(State("early").succeeded(AT, 7), newest_period="2026-02").keep(folder)
    State("late").failed(error, AT, 7).failed(error, AT, 7).keep(folder)
    packs = (embedded_packs()[-1], folder)
    settings, reference = Settings(reference_path=str(packs[0]), packs=(str(folder),)), read_packs(packs)[0]
    return lambda day: create_app(settings, reference, clock=lambda: day).test_client()


def revisions(client, query="revisions"):
    told = client.get(f"/v1/sources?q={query}").get_json()
    assert SourcesSchema().validate(told) == {}
    (one,) = told["datasets"]
    return one


def test_a_dataset_tells_how_old_its_newest_figures_are(served):
    fresh, stale = revisions(served(date(2026, 4, 3))), revisions(served(date(2026, 9, 3)))
    assert (fresh["id"], fresh["agency"], fresh["title"]) == ("CAAM/revisions", "CAAM", "Revised figures")
    assert (fresh["newest"], fresh["age_days"], fresh["stale"], fresh["stale_since"], fresh["overdue"]) == ("2026-02", 33, False, None, [])
    assert (stale["newest"], stale["age_days"], stale["stale"], stale["overdue"]) == ("2026-02", 186, True, ["autos.exports"])
    assert stale["stale_since"] == "2026-04-13"  # twelve days after the end of March


def test_its_feeds_tell_how_they_do(served):
    early, late = revisions(served(date(2026, 4, 3)))["feeds"]
    assert (early["id"], early["kind"], early["every_days"], early["newest"]) == ("early", "sheet", 7, "2026-02")
    assert (early["last_success"], early["next_attempt"]) == ("2026-04-02T04:00:00+00:00", "2026-04-09T04:00:00+00:00")
    assert (early["failures"], early["last_error"]) == (0, None)
    assert (late["last_success"], late["last_attempt"], late["failures"]) == (None, "2026-04-02T04:00:00+00:00", 2)
    assert late["last_error"] == {
        "kind": "html",
        "address": "https://office.example/late.csv",
        "detail": "A page for people came.",
        "excerpt": "<html>Sorry",
        "at": "2026-04-02T04:00:00+00:00",
    }


def test_datasets_are_told_once_and_found_by_their_names_and_feeds(served):
    client = served(date(2026, 4, 3))
    first = client.get("/v1/sources?limit=1").get_json()
    assert "CAAM/vehicles" in [one["id"] for one in first["datasets"]]
    assert next(one for one in first["datasets"] if one["id"] == "CAAM/vehicles")["feeds"] == []
    second = client.get(f"/v1/sources?limit=1&cursor={first['next_cursor']}").get_json()
    assert (len(second["items"]), second["datasets"]) == (1, [])
    assert revisions(client, "vehicles+late")["id"] == "CAAM/revisions"
    assert client.get("/v1/sources?q=nothing-like-it").get_json()["datasets"] == []


def test_operators_are_told_in_short(served):
    client = served(date(2026, 9, 3))
    told = client.get("/v1/status").get_json()["sources"]
    assert (told["feeds"], told["failing"]) == (2, 1)
    assert 1 <= told["stale"] <= told["datasets"]
    lines = client.get("/metrics").get_data(as_text=True).splitlines()
    assert 'factcheck_figures_age_days{dataset="CAAM/revisions"} 186.0' in lines
    assert 'factcheck_figures_stale{dataset="CAAM/revisions"} 1.0' in lines
    (succeeded,) = [line for line in lines if line.startswith("factcheck_feed_last_success_seconds{")]
    assert (succeeded.split()[0], float(succeeded.split()[1])) == ('factcheck_feed_last_success_seconds{feed="early"}', AT.timestamp())
    assert 'factcheck_feed_failures{feed="late",kind="html"} 2.0' in lines
