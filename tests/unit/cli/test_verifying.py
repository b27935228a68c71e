"""`factcheck verify` and `--evidence`: what is verified line by line, and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import factcheck
from factcheck.cli import main
from factcheck.cli.verifying import MOST_TOLD

TEXT = "China exported 4.2 million vehicles in 2022, up 54.4%."
DAY = ("--published", "2023-01-20")


@pytest.fixture(autouse=True)
def _built_in_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FACTCHECK_REFERENCE_PATH", raising=False)
    monkeypatch.delenv("FACTCHECK_PACKS", raising=False)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The bundle of a text with a wrong number."""
    path = tmp_path / "bundle.json"
    assert run("check", TEXT, *DAY, "--evidence", path).exit_code == 1
    return path


def run(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], input=given, catch_exceptions=False)


def test_everything_that_was_verified_is_told(bundle):
    told = run("verify", bundle)
    assert told.exit_code == 0
    digest = factcheck.load_reference().digest
    figures = sum(len(figure["printings"]) for one in opened(bundle)["excerpt"]["series"] for figure in one["figures"])
    assert told.output.splitlines() == [
        f"✓ structure   engine {factcheck.check(TEXT).engine}, reference data {digest}",
        "✓ quotations  5 quotations held against the text",
        f"✓ arithmetic  2 assertions judged again by {figures} printed figures of the bundle",
        "✓ replay      the same check from the same request, byte by byte",
        "– audit       not verified: there is no proof in it",
    ]


def opened(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))


def test_the_evidence_is_that_of_the_answer(tmp_path, bundle):
    told = run("check", TEXT, *DAY, "--json", "--evidence", tmp_path / "again.json")
    assert json.loads(told.output) == opened(bundle)["check"] == factcheck.check(TEXT, published="2023-01-20").to_dict()
    assert (tmp_path / "again.json").read_bytes() == bundle.read_bytes()


def test_an_article_has_evidence_too(tmp_path):
    (tmp_path / "article.txt").write_text(f"# China's exports\n\n{TEXT}\n", "utf-8")
    assert run("article", tmp_path / "article.txt", *DAY, "--evidence", tmp_path / "b.json").exit_code == 1
    assert opened(tmp_path / "b.json")["request"]["headline"] == "China's exports"
    assert run("verify", tmp_path / "b.json").exit_code == 0


def test_what_does_not_hold_is_told_with_its_place(bundle):
    bundle.write_text(bundle.read_text("utf-8").replace('"3110000"', '"3120000"'), "utf-8")
    told = run("verify", bundle)
    assert told.exit_code == 1
    assert [line[0] for line in told.output.splitlines()[:5]] == ["✗", "✓", "✗", "✗", "–"]
    assert "  /check/claims/0/assertions/0/explanation: is " in told.output
    assert "  /digest: the content is not what was sealed" in told.output


def test_many_problems_are_counted(bundle):
    plain = opened(bundle)
    plain["check"]["sources"] = plain["check"]["claims"] = []
    plain["excerpt"]["series"] = []
    plain["excerpt"]["entities"] = []
    plain["readings"]["unchecked"] = [{"span": {"start": n, "end": n + 1}, "reason": "forecast"} for n in range(30)]
    bundle.write_text(json.dumps(plain), "utf-8")
    told = run("verify", bundle).output.splitlines()
    assert told[-1].startswith("  and ")
    assert len(told) == 5 + MOST_TOLD + 1


def test_json_tells_the_same(bundle):
    plain = json.loads(run("verify", bundle, "--json").output)
    assert plain["holds"] is True
    assert [one["level"] for one in plain["levels"]] == ["structure", "quotations", "arithmetic", "replay", "audit"]
    bundle.write_text(bundle.read_text("utf-8").replace("4.2 million", "4.3 million"), "utf-8")
    result = run("verify", bundle, "--json")
    assert result.exit_code == 1
    assert {"pointer", "detail"} == set(json.loads(result.output)["levels"][0]["problems"][0])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no JSON"),
        (b"\xff", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b'{"format": 1, "format": 1}', "given twice: format"),
        (b"{}", 'does not say "format": "factcheck-evidence"'),
        (b"[]", "no evidence bundle"),
        (b'{"format": "factcheck-evidence", "version": 9}', "edition 9"),
        (b'{"format": "factcheck-evidence", "version": 1, "digest": "\\ud800"}', "no JSON"),
        (b'{"format": "factcheck-evidence", "version": 1, "digest": NaN}', "no JSON"),
    ],
)
def test_what_is_no_bundle_is_refused(content, told):
    result = run("verify", "-", given=content)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_an_unsound_bundle_does_not_hold():
    result = run("verify", "-", given=b'{"format": "factcheck-evidence", "version": 1, "digest": "x"}')
    assert (result.exit_code, result.stderr) == (1, "")
    assert "/: has no engine" in result.stdout


def test_without_reference_data_the_rest_is_verified(bundle, monkeypatch, tmp_path):
    monkeypatch.setenv("FACTCHECK_REFERENCE_PATH", str(tmp_path / "nowhere"))
    told = run("verify", bundle)
    assert told.exit_code == 0
    assert "– replay      not verified: no reference data are at hand" in told.output


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    result = run("check", TEXT, *DAY, "--evidence", tmp_path / "no" / "bundle.json")
    assert result.exit_code == 2
    assert "cannot be written" in result.output
