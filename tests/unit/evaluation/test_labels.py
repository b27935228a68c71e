"""Labelled claims: what may stand in a file, and that a fault is told with file, line and field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from factcheck.evaluation.labels import BadLabels, Slots, months, read_labels
from factcheck.evaluation.run import files_of
from factcheck.model.verdict import Verdict

TEXT = "China exported 3.111 million vehicles in 2022, up 54.4%."
LEAST = {"text": TEXT, "published": "2023-01-20", "verdict": "supported"}
STATEMENT = {
    "quote": "3.111 million",
    "operation": "level",
    "measure": "autos.exports",
    "entity": "CHN",
    "period": "2022",
    "verdict": "supported",
    "value": 3111000,
    "tolerance": 500,
}


def lines(tmp_path: Path, *rows: object, name: str = "claims.jsonl") -> Path:
    path = tmp_path / name
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def faults(*paths: Path) -> list[tuple[int, str]]:
    with pytest.raises(BadLabels) as caught:
        read_labels(paths)
    return [(one.line, one.field) for one in caught.value.faults]


def test_three_fields_are_enough(tmp_path):
    (claim,) = read_labels((lines(tmp_path, LEAST),))
    assert (claim.text, claim.published, claim.verdict) == (TEXT, "2023-01-20", Verdict.SUPPORTED)
    assert (claim.id, claim.language, claim.labels, claim.tags) == ("claims.jsonl:1", None, None, ())


def test_every_field_is_read(tmp_path):
    whole = {**LEAST, "id": "a-1", "language": "en", "headline": "Exports", "tags": ["growth"], "assertions": [
        {**STATEMENT, "hedge": "about", "also": {"operation": "sum"}, "diagnosis": {"kind": "operation", "operation": "share"}},
    ]}  # fmt: skip
    (claim,) = read_labels((lines(tmp_path, whole),))
    assert (claim.id, claim.language, claim.headline, claim.tags) == ("a-1", "en", "Exports", ("growth",))
    (label,) = claim.labels
    assert (label.quote, label.value, label.tolerance, label.hedge) == ("3.111 million", 3111000.0, 500.0, "about")
    assert label.readings == (
        Slots.of("level", "autos.exports", "CHN", "2022"),
        Slots.of("sum", "autos.exports", "CHN", "2022-01/2022-12"),
    )
    assert label.diagnosis == ("operation", "share")


def test_a_csv_says_the_same(tmp_path):
    path = tmp_path / "claims.csv"
    quoted = json.dumps([STATEMENT]).replace('"', '""')
    path.write_text(
        f'\ufefftext,published,verdict,tags,assertions,own\n"{TEXT}",2023-01-20,supported,growth; trade,"{quoted}",x\n', "utf-8"
    )
    (claim,) = read_labels((path,))
    (other,) = read_labels((lines(tmp_path, {**LEAST, "tags": ["growth", "trade"], "assertions": [STATEMENT]}),))
    assert (claim.text, claim.verdict, claim.labels, claim.tags) == (other.text, other.verdict, other.labels, other.tags)


def test_no_checkable_statement_is_not_the_same_as_none_labelled(tmp_path):
    assert [one.labels for one in read_labels((lines(tmp_path, {**LEAST, "assertions": []}, LEAST),))] == [(), None]


def test_empty_lines_are_no_claims(tmp_path):
    assert [one.line for one in read_labels((lines(tmp_path, "", LEAST, "", LEAST),))] == [2, 4]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": None}, "text"),
        ({"text": 5}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"published": None}, "published"),
        ({"published": "20 January"}, "published"),
        ({"published": "2023-02-30"}, "published"),
        ({"verdict": "true"}, "verdict"),
        ({"verdict": ""}, "verdict"),
        ({"language": "tlh"}, "language"),
        ({"tags": "growth"}, "tags"),
        ({"assertions": "none"}, "assertions"),
        ({"assertions": [STATEMENT, 5]}, "assertions[1]"),
        ({"assertions": [{**STATEMENT, "quote": "4.2 million"}]}, "assertions[0].quote"),
        ({"assertions": [{**STATEMENT, "operation": "guess"}]}, "assertions[0].operation"),
        ({"assertions": [{**STATEMENT, "period": "last year"}]}, "assertions[0].period"),
        ({"assertions": [{**STATEMENT, "verdict": None}]}, "assertions[0].verdict"),
        ({"assertions": [{**STATEMENT, "value": "many"}]}, "assertions[0].value"),
        ({"assertions": [{**STATEMENT, "hedge": "roughly"}]}, "assertions[0].hedge"),
        ({"assertions": [{**STATEMENT, "also": [1]}]}, "assertions[0].also"),
        ({"assertions": [{**STATEMENT, "diagnosis": {"operation": "share"}}]}, "assertions[0].diagnosis.kind"),
    ],
)
def test_a_fault_names_its_line_and_field(tmp_path, changed: dict[str, Any], field: str):
    assert faults(lines(tmp_path, LEAST, {**LEAST, **changed})) == [(2, field)]


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    first = lines(tmp_path, {**LEAST, "verdict": "so"}, [1], {**LEAST, "text": ""})
    second = lines(tmp_path, "{", LEAST, name="other.jsonl")
    assert faults(first, second) == [(1, "verdict"), (2, ""), (3, "text"), (1, "")]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"text,published,verdict\na,2023-01-20,supported,more\n", 2),
        (b'text,published,verdict\n"a,2023-01-20\n', 2),
        (b"text,published,verdict,assertions\na,2023-01-20,supported,[\n", 2),
        (b"text,published,verdict\n\xff,,\n", 0),
    ],
)
def test_a_broken_csv_is_told_by_its_line(tmp_path, content, line):
    path = tmp_path / "claims.csv"
    path.write_bytes(content)
    assert faults(path) == [(line, "")]


def test_a_fault_reads_like_a_place_in_a_file(tmp_path):
    path = lines(tmp_path, {**LEAST, "verdict": "true"})
    with pytest.raises(BadLabels) as caught:
        read_labels((path,))
    assert str(caught.value.faults[0]).startswith(f"{path}:1: verdict: 'true' is none of supported, ")


def test_a_folder_stands_for_its_files_in_order(tmp_path):
    for name in ("b.jsonl", "a.csv", "notes.txt"):
        lines(tmp_path, name=name)
    lines(tmp_path, name="z.jsonl").rename(tmp_path / "z.jsonl")
    assert [path.name for path in files_of((tmp_path, tmp_path / "notes.txt"))] == ["a.csv", "b.jsonl", "z.jsonl", "notes.txt"]


def test_days_count_as_their_month():
    assert months("2022-08-15/2022-09-02") == months("2022-08/2022-09")
    assert months(None) is None
