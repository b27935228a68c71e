"""The built-in pack: valid, sealed, cited, and in keeping with itself when somebody else's arithmetic looks at it."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.load import load_pack
from factcheck.datapack.manifest import COMPILED
from factcheck.model.period import Period
from factcheck.model.series import Printed, Series, Status
from factcheck.reference.snapshot import Reference

FOLDER = embedded_packs()[-1]


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The pack alone, without those that it is laid over."""
    return load_pack(FOLDER)


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    """Every printed figure of the pack, read from its files."""
    frames = [pd.read_csv(path, dtype=str).assign(folder=str(path.parent)) for path in FOLDER.glob("datasets/*/*/*/observations.csv")]
    frame = pd.concat(frames, ignore_index=True)
    return frame.assign(value=frame["value"].astype(float), ulp=frame["ulp"].astype(float))


def every_series(reference: Reference) -> list[Series]:
    """All that was printed about every measure of every entity."""
    pairs = {(key.measure, key.entity) for key in reference.all_series()}
    return [series for pair in sorted(pairs) if (series := reference.series(*pair)) is not None]


def test_it_holds_what_it_says(reference, figures):
    held = sum(len(group) for series in every_series(reference) for group in series.observations.values())
    assert held == len(figures) > 3700
    assert len(reference.sources) > 270


def test_every_figure_leads_to_its_publisher(reference):
    for series in every_series(reference):
        for group in series.observations.values():
            for one in group:
                source = reference.sources[one.source]
                assert source.publisher
                assert source.original_publisher
                assert re.match(r"https?://", source.url)
                assert source.rank in (1, 2, 3, 4)


def test_every_measure_is_named_in_every_language_and_defined_in_two(reference):
    for measure in reference.catalogue.measures.values():
        assert set(measure.names) == {"en", "zh", "es", "fr", "de"}
        assert set(measure.definition) >= {"en", "zh"}


def test_known_errors_are_shown_and_never_evidence(reference):
    growth = reference.series("autos.nev.sales", "CHN").printings(Period.month(2022, 3).key, Printed.YOY)
    doubtful = [one for one in growth if one.status is Status.DOUBTFUL]
    assert [str(one.value) for one in doubtful] == ["116"]
    assert len(growth) > 1


def test_shares_follow_from_their_parts(figures):
    levels = figures[figures["basis"] == "level"].sort_values("ulp").drop_duplicates(["series_key", "period"])
    wide = levels.assign(key=levels["series_key"].str.replace(r"^CHN\.(.*)\.[AM]$", r"\1", regex=True)).pivot_table(
        index="period", columns="key", values="value"
    )
    both = wide[["autos.nev.sales", "autos.sales", "autos.nev.market_share"]].dropna()
    assert len(both) > 20
    off = (100 * both["autos.nev.sales"] / both["autos.sales"] - both["autos.nev.market_share"]).abs()
    assert off.max() < 0.3


def test_the_anchor_of_the_project_is_there(figures):
    year = figures[(figures["period"] == "2022-01/2022-08") & (figures["basis"] == "level")]
    found = year.groupby("series_key")["value"].agg(set)
    assert 340000 in found["CHN.autos.nev.exports.M"]
    assert 1817000 in found["CHN.autos.exports.M"]
    assert not figures["value"].eq(26.7).where(figures["basis"].eq("contribution_percent"), False).any()


def test_no_file_names_anything_but_the_pack():
    files = [path.relative_to(FOLDER) for path in Path(FOLDER).rglob("*") if path.is_file()]
    assert {path.suffix for path in files if path.parts[0] != COMPILED} == {".toml", ".csv", ".md"}
