"""`factcheck batch`: lines in, lines out in their order, whole ones whatever happens, continued where they end."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from factcheck.cli import main

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}
WRONG = CLAIM | {"text": "China exported 4.5 million vehicles in 2022.", "id": "b"}


def written(path, *rows):
    path.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in rows), "utf-8")
    return path


def run(*arguments, **more):
    return CliRunner().invoke(main, ["batch", *map(str, arguments)], catch_exceptions=False, **more)


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_each_text_gets_its_line(tmp_path):
    done = run(written(tmp_path / "a.jsonl", CLAIM, WRONG, "", CLAIM | {"id": "c"}))
    told = lines(done.stdout)
    assert [(one["n"], one["id"], one["check"]["verdict"], one["problem"]) for one in told] == [
        (1, None, "supported", None),
        (2, "b", "refuted", None),
        (3, "c", "supported", None),
    ]
    assert (done.exit_code, done.stderr) == (1, "")


@pytest.mark.parametrize(("texts", "code"), [([CLAIM], 0), ([CLAIM, WRONG], 1), ([{"text": "Hello."}], 3), ([], 3), ([CLAIM, "{"], 2)])
def test_the_exit_code_tells_the_worst(tmp_path, texts, code):
    assert run(written(tmp_path / "a.jsonl", *texts)).exit_code == code


def test_bad_lines_are_named_and_stand_in_the_output(tmp_path):
    path, out = written(tmp_path / "a.jsonl", CLAIM, "", "{", CLAIM | {"published": "soon"}), tmp_path / "out.jsonl"
    done = run(path, "-o", out)
    assert done.stderr.splitlines() == [
        f"{path}:3: Expecting property name enclosed in double quotes at column 2.",
        f"{path}:4: published: Not a day: write YYYY-MM-DD.",
    ]
    told = lines(out.read_text())
    assert [(one["n"], bool(one["check"]), bool(one["problem"])) for one in told] == [(1, True, False), (2, False, True), (3, False, True)]


def test_a_heading_that_does_not_fit_is_named(tmp_path):
    path = written(tmp_path / "a.csv", "text,when", "a,b")
    done = run(path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{path}: line 1: 'when': not a column")


def test_spreadsheets_in_and_out_by_several_processes(tmp_path):
    path, out = tmp_path / "a.csv", tmp_path / "out.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "text"])
        rows.writerows([[f"=A{n}", (WRONG if n % 3 else CLAIM)["text"]] for n in range(50)])
    done = run(path, "-o", out, "--jobs", 2, "--published", "2023-01-20")
    assert done.exit_code == 1
    with out.open(newline="", encoding="utf-8") as file:
        told = list(csv.DictReader(file))
    assert [(one["n"], one["id"], one["verdict"]) for one in told] == [
        (str(n + 1), f"'=A{n}", "refuted" if n % 3 else "supported") for n in range(50)
    ]
    assert {one["published"] for one in told} == {"2023-01-20"}
    assert run(path, "--published", "2023-01-20", "--to", "csv", "--jobs", 1).stdout_bytes == out.read_bytes()


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize("torn", [0, 1, 30])
def test_an_output_is_continued_by_whole_lines(tmp_path, form, torn):
    path, whole, out = written(tmp_path / "a.jsonl", *[CLAIM, WRONG] * 3), tmp_path / f"whole.{form}", tmp_path / f"out.{form}"
    assert run(path, "-o", whole).exit_code == 1
    first = whole.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join(first[:3]) + first[3][:torn])
    assert run(path, "-o", out).exit_code == 2  # not without being told to
    assert run(path, "-o", out, "--resume").exit_code == 1
    assert out.read_bytes() == whole.read_bytes()
    assert run(path, "-o", out, "--resume").exit_code == 3  # nothing is left to be judged
    assert out.read_bytes() == whole.read_bytes()


def test_another_output_is_not_continued(tmp_path):
    path, out = written(tmp_path / "a.jsonl", CLAIM), written(tmp_path / "out.jsonl", CLAIM)
    refused = run(path, "-o", out, "--resume")
    assert (refused.exit_code, "does not belong to these texts" in refused.stderr) == (2, True)
    assert lines(out.read_text()) == [CLAIM]


@pytest.mark.parametrize("jobs", [1, 2])
def test_who_is_interrupted_leaves_whole_lines_and_goes_on(tmp_path, jobs):
    path, out = written(tmp_path / "a.jsonl", *[CLAIM, WRONG] * 1000), tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "factcheck", "batch", str(path), "-o", str(out), "--jobs", str(jobs)]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE)
    until = time.monotonic() + 120
    while not out.exists() or not out.stat().st_size:
        assert time.monotonic() < until
        assert process.poll() is None
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told.decode() == f"Stopped; what is checked stands in {out}. The same command with --resume goes on.\n"
    text = out.read_text("utf-8")
    assert text.endswith("\n")
    assert [one["n"] for one in lines(text)] == list(range(1, text.count("\n") + 1))
    path.write_text("".join(path.read_text().splitlines(keepends=True)[: text.count("\n") + 2]))
    assert run(path, "-o", out, "--resume").exit_code == 1
    assert len(lines(out.read_text("utf-8"))) == text.count("\n") + 2
