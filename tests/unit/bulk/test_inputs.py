"""Archives are found, cut and read: the same texts from every kind of file, however they are cut; what is wrong with a row is told of it alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from factcheck.bulk import cutting, reading
from factcheck.bulk.inputs import BadInput, files_of
from factcheck.bulk.reading import lines_of
from tests.unit.bulk.conftest import ROWS, read, write

KINDS = ["parquet", "csv", "ndjson"]


def lines(found):
    return [line for one in found.partitions for line in lines_of(one)]


def faults(line):
    return [(fault["pointer"], fault["detail"]) for fault in line.problem.get("errors", [])] or line.problem["detail"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 500])
def test_the_same_texts_come_from_every_kind_however_it_is_cut(tmp_path, kind, size):
    found = read(write(tmp_path / f"a.{kind}", ROWS), size=size)
    assert [one.rows for one in found.partitions] == [min(size, 7 - at) for at in range(0, 7, size)]
    told = lines(found)
    assert [(one.n, one.label, one.sent.get("text"), one.sent.get("published")) for one in told] == [
        (n, str(row["key"]), row["body"], None if row["body"] is None or row["day"] is None else row["day"].isoformat())
        for n, row in enumerate(ROWS, start=1)
    ]
    assert [faults(one) for one in told if one.problem] == [[("/text", "There is none.")]]


@pytest.mark.parametrize(("kind", "starts"), [("csv", [2, 4, 8, 10, 12, 14, 16]), ("ndjson", [1, 3, 5, 7, 9, 11, 13])])
@pytest.mark.parametrize("size", [1, 3])
def test_a_text_is_named_with_the_line_that_it_starts_on(tmp_path, kind, starts, size):
    assert [one.line for one in lines(read(write(tmp_path / f"a.{kind}", ROWS), size=size))] == starts


@pytest.mark.parametrize("size", [1, 2, 9])
def test_bad_lines_stand_between_good_ones(tmp_path, size):
    path = tmp_path / "a.ndjson"
    good = b'{"key": 7, "body": "GDP grew.", "day": null}\n'
    path.write_bytes(
        good
        + b"{\n[]\n"
        + b'{"key": 8, "body": "\xff"}\n'
        + b'{"body": "GDP", "day": "soon", "key": "a"}\n{"body": "GDP", "key": 1}\n'
        + good.strip()
    )
    told = lines(read(path, size=size))
    assert [(one.n, one.line, one.label) for one in told] == [
        (1, 1, "7"),
        (2, 2, None),
        (3, 3, None),
        (4, 4, None),
        (5, 5, "a"),
        (6, 6, None),
        (7, 7, "7"),
    ]
    assert [faults(one) for one in told if one.problem] == [
        "Expecting property name enclosed in double quotes at column 2.",
        "The line must be a JSON object.",
        "The line is not UTF-8: byte 20 does not fit.",
        [("/published", "Not a day: write YYYY-MM-DD.")],
        [("/published", "There is no 'day' in the line.")],  # who names a column does not mean today
    ]


def test_a_stray_quote_of_csv_costs_its_own_rows(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b'key,body,day\n1,GDP grew.,\n2,"GDP" grew.,\n3,GDP grew.,,x,y\n4,5" of rain,\n5,GDP \xff,\n6,GDP grew.,')
    told = lines(read(path, size=2))
    assert [(one.n, one.line, bool(one.problem)) for one in told] == [
        (1, 2, False),
        (2, 3, True),
        (3, 4, True),
        (4, 5, False),
        (5, 6, True),
        (6, 7, False),
    ]


def test_a_line_of_any_length_is_read_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(cutting, "LONGEST", 50)
    monkeypatch.setattr(reading, "LONGEST", 50)
    path = tmp_path / "a.ndjson"
    path.write_text('{"text": "a"}\n{"text": "' + "b" * 200 + '"}\n{"text": "c"}')
    told = lines(read(path, columns={}, size=1))
    assert [one.sent.get("text") for one in told] == ["a", None, "c"]
    assert faults(told[1]) == "The line has 213 bytes; it can have 50."


def test_days_may_be_moments_and_names_numbers(tmp_path):
    path, zone = tmp_path / "a.parquet", timezone(timedelta(hours=9))
    moment = datetime(2022, 9, 14, 20, 0, tzinfo=UTC)
    table = {
        "id": [7],
        "text": ["GDP"],
        "published": pa.array([moment], pa.timestamp("ms", "+09:00")),
        "as_of": ["2022-09-16T23:00:00+02:00"],
        "entity": ["CHN"],
    }
    pq.write_table(pa.table(table), path)
    (told,) = lines(read(path, columns={}))
    assert moment.astimezone(zone).day == 15
    assert (told.label, told.sent) == (
        "7",
        {"text": "GDP", "published": "2022-09-15", "as_of": "2022-09-16", "context": {"entity": "CHN"}},
    )


def test_a_cell_of_parquet_that_is_no_text_is_a_fault_of_its_row(tmp_path):
    path = tmp_path / "a.parquet"
    texts = pa.Array.from_buffers(pa.string(), 3, [None, pa.array([0, 3, 5, 8], pa.int32()).buffers()[1], pa.py_buffer(b"GDP\xff\xfeCPI")])
    pq.write_table(pa.table({"text": texts, "id": ["a", "b", "c"]}), path)
    told = lines(read(path, columns={}))
    assert [(one.label, bool(one.problem)) for one in told] == [("a", False), (None, True), ("c", False)]
    assert faults(told[1])[0][0] == "/text"


def test_rows_of_parquet_that_are_damaged_are_faults(tmp_path):
    path = write(tmp_path / "a.parquet", ROWS)
    found = read(path, size=4)
    start = pq.read_metadata(path).row_group(1).column(1).dictionary_page_offset
    raw = bytearray(path.read_bytes())
    raw[start : start + 8] = b"\xff" * 8
    path.write_bytes(raw)
    told = lines(found)
    assert [(one.n, bool(one.problem)) for one in told] == [(1, False), (2, False), (3, True), (4, True), (5, True), (6, False), (7, False)]
    assert "The file cannot be read here" in told[2].problem["detail"]


def test_a_file_that_a_worker_does_not_have_is_no_fault_of_its_rows(tmp_path):
    path = write(tmp_path / "a.parquet", ROWS)
    found = read(path)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        lines(found)


def test_files_folders_and_patterns_give_each_file_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ["a.csv", "b/c.jsonl", "b/_d/e.csv", "b/.f.csv", "b/notes.txt", "out/part-00000.parquet"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    beside = tmp_path / "out"
    assert [(name, kind) for name, _, kind in files_of(["b", "*.csv", "a.csv", "b/c.jsonl"], None, beside)] == [
        ("b/c.jsonl", "ndjson"),
        ("a.csv", "csv"),
    ]
    assert [name for name, _, _ in files_of(["b/notes.txt"], "csv", beside)] == ["b/notes.txt"]
    for given, told in [("b/notes.txt", "not a kind of file"), ("x", "no such file"), ("b/*.md", "no such file"), (".", "lies in")]:
        with pytest.raises(BadInput, match=told):
            files_of([given], None, beside)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"id,body\n1,x\n", r"no column 'text', and --text names no other. Its columns are 'id', 'body'"),
        ("a.csv", b"text,text\n1,x\n", "two columns 'text'"),
        ("a.csv", b"", "There is no line"),
        ("a.csv", b'"a"b\n', "not CSV"),
        ("a.parquet", b"PAR1", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=told) as refused:
        read(tmp_path / name, columns={})
    assert str(refused.value).startswith(str(tmp_path / name))


def test_a_column_that_is_named_must_be_there(tmp_path):
    with pytest.raises(BadInput, match="no column 'date'"):
        read(write(tmp_path / "a.parquet", ROWS), columns={"text": "body", "published": "date"})


def test_what_is_not_read_is_told(tmp_path):
    assert read(write(tmp_path / "a.csv", ROWS)).ignored == ("author",)


def test_one_column_may_be_two_fields(tmp_path):
    path = write(tmp_path / "a.csv", ROWS[:1])
    (told,) = lines(read(path, columns={"text": "body", "published": "day", "as_of": "day"}))
    assert (told.sent["published"], told.sent["as_of"]) == ("2023-01-20", "2023-01-20")


def test_the_context_of_json_lines_is_taken_as_the_api_takes_it(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "GDP", "context": {"entity": "CHN"}, "period": "2022", "colour": 1}))
    (told,) = lines(read(path, columns={}))
    assert told.sent == {"text": "GDP", "context": {"entity": "CHN", "period": "2022"}}
