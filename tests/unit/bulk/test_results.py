"""What is written is what the API answers, whole or not at all; a run goes on where it was stopped, and only the same one does."""

from __future__ import annotations

import fcntl
import json
from dataclasses import replace
from datetime import date

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from factcheck.answer.engine import ENGINE
from factcheck.bulk.columns import COLUMNS, schema
from factcheck.bulk.partitions import file_of, finish, written
from factcheck.bulk.snapshot import OtherEngine, opened
from factcheck.cli import main
from tests.conftest import DAY
from tests.unit.bulk.conftest import OPTIONS, ROWS, SHARE, read, write

ARTICLE = f"# Cars\n\nChina's GDP grew 5.0% in 2024. {SHARE}\n\nIn the first eight months, NEVs made up 26.7% of China's auto exports, 30 more than in Atlantis."
TEXTS = [
    *({"text": row["body"] or "", "published": row["day"] and row["day"].isoformat()} for row in ROWS),
    {"text": ARTICLE, "published": "2022-09-15", "language": "en", "profile": "strict"},
    {"text": "Las ventas de coches crecieron un 3 % en España en 2022.", "entity": "ESP"},
    {"text": "La production a baissé de 12,5 % en 2021.", "entity": "NOWHERE"},
    {"text": "Prices rose 2%.", "language": "tlh"},
]
#: Where the API has what a column holds.
PLACES = {
    "verdict": lambda check, claim, one: one["verdict"],
    "text_verdict": lambda check, claim, one: check["verdict"],
    "reason": lambda check, claim, one: one["reason"],
    "claim_quote": lambda check, claim, one: claim["selector"]["exact"],
    "quote": lambda check, claim, one: one["words"]["text"],
    "start": lambda check, claim, one: one["words"]["start"],
    "end": lambda check, claim, one: one["words"]["end"],
    "claimed_decimal": lambda check, claim, one: one["quantity"] and one["quantity"]["decimal"],
    "claimed_value": lambda check, claim, one: one["quantity"] and one["quantity"]["value"],
    "claimed_unit": lambda check, claim, one: one["quantity"] and one["quantity"]["unit"],
    "computed_decimal": lambda check, claim, one: one["computed"] and one["computed"]["decimal"],
    "computed_low": lambda check, claim, one: one["computed"] and one["computed"]["low"],
    "computed_unit": lambda check, claim, one: one["computed"] and one["computed"]["unit"],
    "measure": lambda check, claim, one: one["measure"],
    "entity": lambda check, claim, one: one["entity"],
    "operation": lambda check, claim, one: one["operation"],
    "period_start": lambda check, claim, one: one["period"] and one["period"]["start"],
    "period_end": lambda check, claim, one: one["period"] and one["period"]["end"],
    "relative_measure": lambda check, claim, one: (one["relative_to"] or {}).get("measure"),
    "diagnosis": lambda check, claim, one: one["diagnosis"][0]["kind"] if one["diagnosis"] else None,
    "diagnosis_operation": lambda check, claim, one: one["diagnosis"][0]["operation"] if one["diagnosis"] else None,
    "explanation": lambda check, claim, one: one["explanation"],
    "correction": lambda check, claim, one: one["correction"] and one["correction"]["text"],
    "confidence": lambda check, claim, one: one["confidence"],
    "language": lambda check, claim, one: check["language"],
    "published": lambda check, claim, one: check["published"] and date.fromisoformat(check["published"]),
    "as_of": lambda check, claim, one: date.fromisoformat(check["as_of"]),
    "snapshot": lambda check, claim, one: check["reference"]["snapshot"],
    "engine": lambda check, claim, one: check["engine"],
    "unchecked": lambda check, claim, one: len(check["unchecked"]),
}


def rows_in(folder):
    """All rows, as a reader of Parquet finds them, in their order."""
    columns = ", ".join(f'"{column.name}"' for column in COLUMNS)
    with duckdb.connect() as database:
        found = database.execute(f"SELECT {columns} FROM read_parquet('{folder}/*.parquet') ORDER BY file, row, claim, start").fetchall()
    return [dict(zip([column.name for column in COLUMNS], row, strict=True)) for row in found]


def bulk(*arguments):
    return CliRunner().invoke(main, ["bulk", *map(str, arguments)], catch_exceptions=False)


def test_a_text_gets_the_answer_of_the_api(run, client, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in TEXTS))
    for partition in read(path, columns={}, size=5).partitions:
        finish(run, partition)
    rows, seen = rows_in(tmp_path / "out"), set()
    for n, sent in enumerate(TEXTS, start=1):
        told = {name: value for name, value in sent.items() if name != "entity"} | (
            {"context": {"entity": sent["entity"]}} if "entity" in sent else {}
        )
        answer = client.post("/v1/checks", json=told)
        mine = [row for row in rows if row["row"] == n]
        if answer.status_code != 201 and answer.status_code != 200:
            assert [(row["outcome"], row["error"]) for row in mine] == [("error", answer.get_json()["type"].rsplit("/", 1)[1])]
            assert mine[0]["verdict"] is None
        else:
            check = answer.get_json()
            expected = [
                {name: place(check, claim, one) for name, place in PLACES.items()}
                for claim in check["claims"]
                for one in claim["assertions"]
            ]
            assert sorted(({name: row[name] for name in PLACES} for row in mine if row["outcome"] == "finding"), key=str) == sorted(
                expected, key=str
            )
            assert bool(expected) == all(row["outcome"] == "finding" for row in mine)
            for row in mine:
                urls = {source["id"]: source["url"] for source in check["sources"]}
                assert row["source_urls"] == (None if row["source_ids"] is None else [urls[one] for one in row["source_ids"]])
        seen |= {row["outcome"] for row in mine} | {row["verdict"] for row in mine}
    assert seen >= {"finding", "none", "error", "supported", "refuted", "insufficient_data"}
    assert [row["row"] for row in rows if row["outcome"] != "finding"] == sorted(
        {row["row"] for row in rows if row["outcome"] != "finding"}
    )


def test_a_text_that_cannot_be_checked_is_a_row_that_says_why(run, tmp_path):
    (partition,) = read(
        write(tmp_path / "a.csv", [*ROWS, {"key": 8, "body": "x" * 1_050_000, "day": DAY}, {"key": 9, "body": "GDP", "day": "soon"}])
    ).partitions
    done = finish(run, partition)
    bad = [row for row in rows_in(tmp_path / "out") if row["outcome"] == "error"]
    assert [(row["row"], row["line"], row["id"], row["error"], row["error_field"], row["error_detail"]) for row in bad] == [
        (5, 12, "5", "validation", "text", "text: There is none."),
        (8, 18, None, "validation", None, "Not CSV: field larger than field limit (1048576)."),
        (9, 20, "9", "validation", "published", "published: Not a day: write YYYY-MM-DD."),
    ]
    assert {(row["file"], row["snapshot"], row["engine"], row["verdict"]) for row in bad} == {
        (str(tmp_path / "a.csv"), run.mapped.digest, ENGINE, None)
    }
    assert (done.texts, done.errors) == (9, 3)


def test_a_text_that_is_too_long_is_named_with_its_length(run, tmp_path):
    (partition,) = read(write(tmp_path / "a.parquet", [{"key": 8, "body": "x" * 1_050_000, "day": DAY}])).partitions
    finish(run, partition)
    (row,) = rows_in(tmp_path / "out")
    assert (row["id"], row["error"], row["error_field"], row["error_detail"]) == (
        "8",
        "claim-too-long",
        "text",
        "text: The text has 1050000 characters; at most 1048576 are read.",
    )


def test_the_columns_are_typed_and_described_in_the_file(run, tmp_path):
    (partition,) = read(write(tmp_path / "a.parquet", ROWS)).partitions
    finish(run, partition)
    found = pq.read_schema(file_of(tmp_path / "out", 0))
    assert found.equals(schema())
    assert [found.field(one.name).metadata[b"description"].decode() for one in COLUMNS] == [one.meaning for one in COLUMNS]
    assert len({one.meaning for one in COLUMNS}) > len(COLUMNS) - 5
    assert {str(found.field(name).type) for name in ("claimed_value", "as_of", "start", "source_ids")} == {
        "double",
        "date32[day]",
        "int32",
        "list<element: string>",
    }


def test_a_partition_that_fails_leaves_nothing(run, tmp_path, monkeypatch):
    (partition,) = read(write(tmp_path / "a.parquet", ROWS)).partitions
    monkeypatch.setattr("factcheck.bulk.partitions._table", lambda rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        finish(run, partition)
    assert list((tmp_path / "out").iterdir()) == []


def test_only_whole_files_of_the_same_run_count(run, tmp_path):
    (partition,) = read(write(tmp_path / "a.parquet", ROWS)).partitions
    done, folder = finish(run, partition), tmp_path / "out"
    assert written("key", folder, 0) == done
    assert written("other", folder, 0) is None
    file_of(folder, 0).rename(file_of(folder, 1))
    assert (written("key", folder, 0), written("key", folder, 1)) == (None, None)
    file_of(folder, 0).write_bytes(file_of(folder, 1).read_bytes()[:-20])
    assert written("key", folder, 0) is None


def test_a_worker_with_other_figures_or_another_engine_does_not_answer(mapped):
    assert opened(mapped).digest == mapped.digest
    with pytest.raises(OtherEngine, match=r"this is 0\.0"):
        opened(replace(mapped, engine="0.0"))
    with pytest.raises(OtherEngine, match="the run is made with sha256:0"):
        opened(replace(mapped, digest="sha256:0"))


def test_a_worker_elsewhere_finds_or_makes_its_own_snapshot(mapped):
    assert opened(replace(mapped, path="/nowhere/x.snapshot")).digest == mapped.digest


@pytest.fixture
def begun(tmp_path, monkeypatch, mapped):
    """A run all of whose partitions are written: no worker is needed to begin it again."""
    monkeypatch.setattr("factcheck.cli.bulk._work", _work_here)
    write(tmp_path / "a.parquet", ROWS)
    assert bulk(tmp_path / "a.parquet", "--to", tmp_path / "out", *OPTIONS, "--partition-size", 3).exit_code == 1
    return tmp_path


def _work_here(run, left, options, done, lost):
    done.update({one.n: finish(run, one) for one in left})


def again(folder, *more):
    return bulk(folder / "a.parquet", "--to", folder / "out", *OPTIONS, "--partition-size", 3, *more)


def test_what_is_finished_is_skipped_and_counted(begun):
    before = {path: path.stat().st_mtime_ns for path in (begun / "out").glob("part-*")}
    done = again(begun)
    assert "3 partitions are finished already and are skipped." in done.stderr
    assert done.stdout.splitlines()[0] == f"{begun / 'out'}: 7 texts, 6 findings, 1 texts that could not be checked"
    assert {path: path.stat().st_mtime_ns for path in (begun / "out").glob("part-*")} == before
    file_of(begun / "out", 1).unlink()
    (begun / "out" / ".x.part").touch()
    assert "2 partitions are finished already" in again(begun).stderr
    assert {path.name for path in (begun / "out").iterdir()} == {".lock", "manifest.json", *(f"part-0000{n}.parquet" for n in range(3))}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--profile", "strict"], "profile: standard then, strict now"),
        (["--partition-size", "2"], "partition_size: 3 then, 2 now"),
        (
            ["--headline", "body"],
            'columns: {"text": "body", "id": "key", "published": "day"} then, {"text": "body", "id": "key", "published": "day", "headline": "body"} now',
        ),
    ],
)
def test_another_setting_is_refused_by_its_name(begun, options, told):
    refused = again(begun, *options)
    assert refused.exit_code == 2
    assert told in refused.stderr
    assert "--anew" in refused.stderr
    assert again(begun).exit_code == 1
    assert again(begun, *options, "--anew").exit_code == 1
    assert again(begun, *options).exit_code == 1


def test_another_input_is_refused_by_its_name(begun):
    write(begun / "a.parquet", [*ROWS[:-1], {**ROWS[-1], "body": "Hello!"}])
    refused = again(begun)
    assert refused.exit_code == 2
    assert f"{begun / 'a.parquet'}: changed, 7 rows in" in refused.stderr
    write(begun / "b.csv", ROWS)
    refused = again(begun, begun / "b.csv")
    assert f"{begun / 'b.csv'}: not among the input then" in refused.stderr
    refused = bulk(begun / "b.csv", "--to", begun / "out", *OPTIONS, "--partition-size", 3)
    assert f"{begun / 'a.parquet'}: not among the input any more" in refused.stderr


@pytest.mark.parametrize(("name", "told"), [("snapshot", "reference data: x then, sha256:"), ("engine", f"engine: x then, {ENGINE} now")])
def test_other_figures_or_another_engine_are_refused_by_their_name(begun, name, told):
    path = begun / "out" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {name: "x"}))
    refused = again(begun)
    assert (refused.exit_code, told in refused.stderr) == (2, True)


def test_the_day_of_a_run_stays(begun):
    path = begun / "out" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"day": DAY.isoformat()}))
    assert f"texts without a day are judged as of {DAY}" in again(begun).stderr
    assert {row["as_of"] for row in rows_in(begun / "out") if row["outcome"] != "error"} >= {DAY}


def test_what_is_not_its_own_is_left_alone(begun):
    (begun / "out" / "manifest.json").unlink()
    refused = again(begun)
    assert (refused.exit_code, "they are none of this command's" in refused.stderr) == (2, True)
    (begun / "out" / "manifest.json").write_text("{")
    refused = again(begun)
    assert (refused.exit_code, "cannot be read" in refused.stderr) == (2, True)
    (begun / "out" / "notes.txt").touch()
    assert again(begun, "--anew").exit_code == 1
    assert (begun / "out" / "notes.txt").exists()


def test_two_runs_do_not_share_a_folder(begun):
    with (begun / "out" / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = again(begun)
    assert (refused.exit_code, "Another run writes to" in refused.stderr) == (2, True)


def test_bad_input_leaves_no_folder(tmp_path):
    write(tmp_path / "a.csv", ROWS)
    refused = bulk(tmp_path / "a.csv", "--to", tmp_path / "out")
    assert (refused.exit_code, "has no column 'text'" in refused.stderr, (tmp_path / "out").exists()) == (2, True, False)
    assert (
        "--workers are those of this machine" in bulk(tmp_path, "--to", tmp_path / "out", "--workers", 2, "--scheduler", "tcp://x").stderr
    )


@pytest.mark.parametrize("library", ["pyarrow", "distributed"])
def test_the_extra_that_is_missing_is_named(tmp_path, monkeypatch, library):
    import sys

    for name in [name for name in sys.modules if name.startswith("factcheck.bulk")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    refused = bulk(tmp_path, "--to", tmp_path / "out")
    assert (refused.exit_code, "pip install 'factcheck[bulk]'" in refused.stderr, library in refused.stderr) == (2, True, True)
