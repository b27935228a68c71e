"""Packs laid over one another: a newsroom's own figures beside the built-in ones, and whole tables read strictly."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

import factcheck
from factcheck.datapack.build import sealed
from factcheck.datapack.embedded import embedded_packs, open_packs
from factcheck.datapack.faults import PackError
from factcheck.datapack.layers import read_packs
from factcheck.datapack.merge import laid_over
from factcheck.model.series import Printed, Status

CHINA = embedded_packs()[-1]
TABLE = "datasets/CAAM/showrooms/2026-01-10"
FILES = {
    "pack.toml": 'title = "Showrooms"\nedition = "2026-01-10"\nschema_version = 1\nlicence = "ours"\n',
    "entities.toml": '[CHN]\nkind = "country"\nlabels = { en = ["Middle Kingdom"] }\n',
    "measures/showrooms.toml": (
        'names = { en = "showrooms", zh = "展厅数量" }\nlabels = { en = ["showrooms open", "number of showrooms"], zh = ["展厅数量"] }\n'
        'definition = { en = "Showrooms at the end of the year.", zh = "年末展厅数量。" }\n'
        'unit = "number"\nkind = "stock"\naggregation = "last"\nagency = "CAAM"\ndefault_entity = "CHN"\n'
    ),
    f"{TABLE}/dataset.toml": (
        'title = "Showrooms"\nagency = "CAAM"\ncitation = "Our count"\nlanding_page = "https://example.org/showrooms"\nlicence = "ours"\n'
        'published = "2026-01-10"\naccessed = "2026-01-11"\n'
    ),
    f"{TABLE}/sources.csv": (
        "source,publisher,original_publisher,rank,title,url,published,dated,language\n"
        "showrooms-2025,The Paper,CAAM,1,First count,https://example.org/showrooms,2025-01-10,exact,en\n"
        "showrooms-2026,The Paper,CAAM,1,Second count,https://example.org/showrooms,2026-01-10,exact,en\n"
    ),
}
ROWS = "series_key,source,values\nCHN.showrooms.A,showrooms-2025,2023=31250 2024=32400e\nCHN.showrooms.A,showrooms-2026,2024=32,100 2025=33000\n"


def pack(folder: Path, rows: str = ROWS.replace("32,100", "32100")) -> Path:
    """A small pack that leans on the built-in one."""
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    (folder / TABLE / "values.csv.gz").write_bytes(gzip.compress(rows.encode(), mtime=0))
    sealed(folder)
    return folder


@pytest.fixture(scope="module")
def layered(tmp_path_factory):
    return read_packs((CHINA, pack(tmp_path_factory.mktemp("layers") / "own")))


def test_the_values_of_a_table_are_observations_with_their_source_and_status(layered):
    reference, _, _ = layered
    figures = reference.series("showrooms", "CHN").observations
    first, second = figures[(2024 * 12, 12), Printed.LEVEL]
    assert (first.value, first.source, first.status) == (32400, "showrooms-2025", Status.ESTIMATED)
    assert (second.value, second.source, second.status) == (32100, "showrooms-2026", Status.NORMAL)
    assert len(figures) == 3


def test_both_packs_answer_claims(layered):
    reference, _, _ = layered
    answer = factcheck.check("The number of showrooms reached 31,250 in 2023.", published="2025-02-01", reference=reference)
    assert answer.verdict.value == "supported"
    answer = factcheck.check("China exported 3.111 million vehicles in 2022.", published="2023-01-20", reference=reference)
    assert answer.verdict.value == "supported"


def test_what_was_known_on_the_day_decides(layered):
    reference, _, _ = layered
    text = "The number of showrooms reached 32,400 in 2024."
    then = factcheck.check(text, published="2025-02-01", reference=reference).to_dict()["claims"][0]["assertions"][0]
    assert then["verdict"] == "supported"
    later = factcheck.check(text.replace("32,400", "38,000"), published="2026-02-01", reference=reference)
    assert later.verdict.value == "refuted"


def test_words_of_both_packs_are_read_and_the_upper_one_writes(layered):
    reference, codelists, _ = layered
    assert reference.catalogue.entities["CHN"].labels["en"][:2] == ("Middle Kingdom", "China")
    assert codelists["entities"]["CHN"]["kind"] == "country"


def test_a_word_that_changes_hands_is_told():
    below = {"entities": {"AAA": {"kind": "country", "labels": {"en": ["Aland", "North"]}}}}
    above = {"entities": {"BBB": {"kind": "region", "labels": {"en": ["North"]}}, "AAA": {"kind": "group", "labels": {"en": ["A-land"]}}}}
    merged, taken = laid_over(below, above)
    assert merged["entities"]["AAA"]["labels"]["en"] == ["A-land", "Aland"]
    assert taken == ["entities.AAA: kind is replaced", "entities.AAA: 'North' now names BBB"]


def test_layers_have_a_digest_of_their_own_and_one_snapshot(tmp_path, layered):
    own = pack(tmp_path / "own")
    reference = open_packs((CHINA, own), (tmp_path / "kept",))
    assert reference.digest == read_packs((CHINA, own))[0].digest != read_packs((CHINA,))[0].digest
    assert [path.suffix for path in (tmp_path / "kept").iterdir()] == [".snapshot"]
    assert open_packs((CHINA, own), (tmp_path / "kept",)).series("showrooms", "CHN").observations


@pytest.mark.parametrize(
    ("rows", "rule", "line"),
    [
        (ROWS, "columns", 3),
        ("series_key,source\nx,y\n", "header", 1),
        ("series_key,source,values\nCHN.showrooms.A,showrooms-2025,2023=NA\n", "cell-values", 2),
        ("series_key,source,values\nCHN.showrooms.A,showrooms-2025,2023=1E5\n", "cell-values", 2),
        ("series_key,source,values\nCHN.showrooms.A,showrooms-2025,2023=1  2024=2\n", "cell-values", 2),
        ("series_key,source,values\nCHN.showrooms.A,showrooms-2025,2024=1 2023=2\n", "order", 2),
        ("series_key,source,values\nCHN.showrooms.A,showrooms-2025,2023-05=1\n", "frequency", 2),
        ("series_key,source,values\nCHN.showrooms.A,nobody-2025,2023=1\n", "unknown-source", 2),
        ("series_key,source,values\nXXX.showrooms.A,showrooms-2025,2023=1\n", "unknown-code", 2),
        ("series_key,source,values\nCHN.showrooms.A,showrooms-2025,2023=1\nCHN.showrooms.A,showrooms-2025,2024=1\n", "duplicate", 3),
        ("series_key,source,values\nCHN.showrooms.A,showrooms-2025,2023=1", "truncated", 2),
    ],
)
def test_a_broken_table_is_refused_with_file_line_and_rule(tmp_path, rows, rule, line):
    with pytest.raises(PackError) as caught:
        read_packs((CHINA, pack(tmp_path / "own", rows)))
    assert (f"{TABLE}/values.csv.gz", line, rule) in [(one.file, one.line, one.rule) for one in caught.value.faults]


def test_a_table_that_is_no_gzip_is_refused(tmp_path):
    own = pack(tmp_path / "own")
    (own / TABLE / "values.csv.gz").write_bytes(b"series_key,source,values\n")
    with pytest.raises(PackError, match=r"gzip|digest"):
        read_packs((CHINA, own))
