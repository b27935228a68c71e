"""The command line: exit codes, text and JSON, options, articles, the data commands, and faults named where they are."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import factcheck
from factcheck.assessment.calibration import Calibration
from factcheck.cli import main
from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.load import load_pack
from factcheck.evaluation.tables import BY
from factcheck.language.lexicon import languages

TRUE = "China exported 3.111 million vehicles in 2022."
FALSE = "China exported 4.2 million vehicles in 2022."
CONTRADICTORY = "Germany sold 100,000 bicycles in 2021 and 120,000 bicycles in 2022, up 50%."
NO_SERIES = "Germany sold 4.2 million bicycles in 2022."
FORECAST = "China will export 9 million vehicles in 2030."
CHINESE = "2022年中国汽车出口311.1万辆。"
DAY = ("--published", "2023-01-20")
OBSERVATIONS = "datasets/CAAM/vehicles/2026-03-13/observations.csv"
SOURCES = "datasets/CAAM/vehicles/2026-03-13/sources.csv"
EXPORTS = "CHN.autos.exports.M"


@pytest.fixture(autouse=True)
def _built_in_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FACTCHECK_REFERENCE_PATH", raising=False)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the built-in pack to break."""
    return Path(shutil.copytree(embedded_packs()[-1], tmp_path / "pack"))


def run(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    """The command in this process; an exception that it does not handle fails the test."""
    return CliRunner().invoke(main, [str(one) for one in arguments], input=given, catch_exceptions=False)


def broken(pack: Path, name: str, old: str, new: str) -> int:
    """Replace the first such words of a file of the pack; the line that they stand in."""
    path = pack / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8", newline="")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("text", "code", "heading"),
    [
        (TRUE, 0, "✓ SUPPORTED"),
        (FALSE, 1, "✗ REFUTED"),
        (f"{TRUE} They fell 20% in 2021.", 1, "✗ REFUTED"),
        (CONTRADICTORY, 1, "✗ INCONSISTENT"),
        (f"{TRUE} {NO_SERIES}", 0, "✓ SUPPORTED"),
        (NO_SERIES, 3, "– INSUFFICIENT DATA"),
        (FORECAST, 3, "– NOT CHECKABLE"),
        ("", 3, "– NOT CHECKABLE"),
        (" \n", 3, "– NOT CHECKABLE"),
    ],
)
def test_the_verdict_is_the_first_line_and_the_exit_code(text, code, heading):
    told = run("check", text, *DAY)
    assert (told.exit_code, told.stdout.splitlines()[0]) == (code, heading)
    assert told.stderr.startswith("The text is empty.") if not text.strip() else told.stderr == ""


def test_a_wrong_number_is_told_with_the_right_one_and_its_source():
    told = run("check", FALSE, *DAY).output
    assert "China's vehicle exports came to 3.11 million in 2022, not 4.2 million." in told
    assert "Write     3.1 million" in told
    assert "Source    China Association of Automobile Manufacturers, January 2023" in told
    assert "as known on 2023-01-20 · standard · data sha256:" in told


def test_text_for_a_pipe_has_no_colours_and_fits_eighty_columns():
    told = run("check", FALSE, *DAY).output
    assert "\x1b" not in told
    assert max(map(len, told.splitlines())) <= 80
    assert told.endswith(f"factcheck {factcheck.check(TRUE).engine}\n")


def test_json_is_the_answer_of_the_library():
    told = run("check", CHINESE, *DAY, "--json")
    assert told.exit_code == 0
    assert json.loads(told.output) == factcheck.check(CHINESE, published="2023-01-20").to_dict()
    assert CHINESE in told.output


def test_json_has_the_exit_code_of_the_verdict():
    assert [run("check", text, *DAY, "--json").exit_code for text in (TRUE, FALSE, NO_SERIES)] == [0, 1, 3]


def test_what_was_published_later_does_not_count():
    early = run("check", TRUE, "--published", "2022-09-15")
    assert early.exit_code == 3
    assert "had not been published" in early.output
    assert "Today     supported" in early.output


def test_as_of_goes_before_the_day_of_publication():
    assert run("check", TRUE, "--as-of", "2022-09-15").exit_code == 3
    later = run("check", TRUE, "--published", "2022-09-15", "--as-of", "2023-01-20", "--json")
    assert later.exit_code == 0
    assert [json.loads(later.output)[name] for name in ("published", "as_of")] == ["2022-09-15", "2023-01-20"]


def test_without_a_day_it_is_today():
    told = json.loads(run("check", TRUE, "--json").output)
    assert told["published"] is None
    assert abs(date.fromisoformat(told["as_of"]) - date.today()).days <= 1  # noqa: TID251, DTZ011 # what the command line takes


def test_last_year_counts_from_the_day_of_publication():
    text = "China exported 3.111 million vehicles last year."
    assert run("check", text, "--published", "2023-02-01").exit_code == 0
    assert run("check", text, "--published", "2024-02-01").exit_code == 1


def test_the_language_can_be_said():
    assert "与公布数据一致" in run("check", CHINESE, *DAY).output
    assert run("check", CHINESE, *DAY, "--language", "zh-CN").exit_code == 0
    assert run("check", CHINESE, *DAY, "--language", "en").exit_code == 3


def test_a_headline_fills_what_the_text_leaves_open():
    told = run("check", "Vehicle exports were 3.111 million.", "--headline", "Japan in 2022", *DAY, "--json")
    assertion = json.loads(told.output)["claims"][0]["assertions"][0]
    assert (assertion["entity"], assertion["period"]["start"]) == ("JPN", "2022")


def test_a_profile_is_used():
    rounded = ("check", "China's vehicle exports rose 54.5% in 2022.", *DAY, "--json")
    verdicts = {name: json.loads(run(*rounded, "--profile", name).output)["verdict"] for name in ("strict", "standard")}
    assert verdicts == {"strict": "supported", "standard": "mostly_supported"}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("check",), "TEXT"),
        (("check", TRUE, "more"), "more"),
        (("check", TRUE, "--published", "2023-02-30"), "'--published'"),
        (("check", TRUE, "--published", "yesterday"), "'--published'"),
        (("check", TRUE, "--as-of", "20.1.2023"), "'--as-of'"),
        (("check", TRUE, "--colour"), "--colour"),
        (("check", TRUE, "--profile", "wild"), "'--profile'"),
        (("check", TRUE, "--language", "tlh"), f"supported: {', '.join(languages())}"),
        (("article", "no-such-file.txt"), "no-such-file.txt"),
        (("data", "show", "CHN.autos.export.M"), "Did you mean CHN.autos.exports.M"),
        (("data", "validate", "no-such-folder"), "no-such-folder"),
        (("serve", "--port", "70000"), "'--port'"),
        (("guess", TRUE), "guess"),
    ],
)
def test_wrong_usage_says_what_is_wrong(arguments, named):
    told = run(*arguments)
    assert (told.exit_code, told.stdout) == (2, "")
    assert named in told.stderr


def test_the_help_tells_the_exit_codes():
    told = run("--help")
    assert told.exit_code == 0
    assert re.findall(r"\b\d+\b", told.output.partition("Exit codes:")[2]) == ["0", "1", "2", "3", "4", "130"]
    told_codes = [line.split()[0] for line in run("check", "--help").output.partition("Exit codes:")[2].splitlines() if line]
    assert told_codes == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("form", ["# China in 2022\n{}", "# China in 2022\r\n{}\r\n", "\ufeff# China in 2022\n\n{}"], ids=ascii)
def test_an_article_is_read_from_a_file_or_from_standard_input(tmp_path, form):
    text = form.format("Vehicle exports were 3.111 million.").encode()
    file = tmp_path / "article.txt"
    file.write_bytes(text)
    told = run("article", file, *DAY)
    assert told.exit_code == 0
    assert "taken from the headline" in told.output
    assert run("article", "-", *DAY, given=text).output == told.output


def test_without_a_headline_the_first_line_is_text():
    assert run("article", "-", *DAY, given=f"{FALSE}\nMore followed.").exit_code == 1


def test_a_headline_that_is_given_leaves_the_first_line_in_the_text():
    told = run("article", "-", "--headline", "Japan in 2021", *DAY, "--json", given=f"# {FALSE}\nMore followed.")
    assert json.loads(told.output)["verdict"] == "refuted"


def test_an_empty_article_has_nothing_to_judge():
    assert run("article", "-", given="").exit_code == 3


@pytest.mark.parametrize(
    ("given", "named"),
    [(b"\xff\xfe", "not text in UTF-8"), (b"x" * (factcheck.MAX_TEXT + 1), "at most 1048576 are read")],
    ids=["utf", "long"],
)
def test_what_cannot_be_read_is_wrong_usage(given, named):
    told = run("article", "-", given=given)
    assert told.exit_code == 2
    assert named in told.stderr


def test_the_series_are_listed(reference):
    head, *rows = run("data", "list").output.splitlines()
    assert head.split() == ["SERIES", "UNIT", "FIRST", "LAST", "FIGURES"]
    assert [row.split()[0] for row in rows] == sorted(map(str, reference.all_series()))


def test_words_narrow_the_list():
    rows = run("data", "list", "NEV", "exports").output.splitlines()[1:]
    assert rows
    assert all("nev" in row and "exports" in row for row in rows)
    assert len(run("data", "list", "no such series").output.splitlines()) == 1


def test_a_series_is_shown_as_it_was_known():
    now = run("data", "show", EXPORTS)
    assert now.exit_code == 0
    assert now.output.splitlines()[0].split() == ["PERIOD", "STATES", "VALUE", "PRINTED", "PUBLISHED", "SOURCE"]
    months = {row.split()[0] for row in now.output.splitlines()}
    then = {row.split()[0] for row in run("data", "show", EXPORTS, "--as-of", "2022-09-15").output.splitlines()}
    assert "2022-08" in then < months
    assert "2022-09" in months - then


def test_every_printing_can_be_shown():
    leading, every = (run("data", "show", EXPORTS, *more).output.splitlines() for more in ((), ("--all",)))
    assert len(leading) < len(every)


def test_the_built_in_data_are_valid(reference):
    told = run("data", "validate")
    assert told.exit_code == 0
    assert told.output.startswith("valid: ")
    assert reference.digest in told.output


def test_a_copy_is_as_valid(pack):
    assert load_pack(embedded_packs()[-1]).digest in run("data", "validate", pack).output


def test_a_change_that_nobody_sealed_names_its_file(pack):
    broken(pack, OBSERVATIONS, "level,308000,", "level,NA,")
    told = run("data", "validate", pack)
    assert (told.exit_code, told.stdout) == (4, "")
    assert told.stderr.startswith(f"{OBSERVATIONS}:1:1: digest: ")


def test_a_bad_cell_is_named_by_file_line_and_column(pack):
    line = broken(pack, OBSERVATIONS, "level,308000,", "level,NA,")
    row = (pack / OBSERVATIONS).read_text("utf-8").splitlines()[line - 1]
    place = f"{OBSERVATIONS}:{line}:{row.index('NA') + 1}: cell-number: "
    for command in ("build", "validate"):
        told = run("data", command, pack)
        assert told.exit_code == 4
        assert place in told.stderr


def test_a_bad_key_is_named_with_its_file(pack):
    line = broken(pack, "units.toml", "factor", "factr")
    assert run("data", "build", pack).exit_code == 4
    told = run("data", "validate", pack).stderr
    assert any(fault.startswith(f"units.toml:{line}:") and "factr" in fault for fault in told.splitlines())


def test_all_faults_are_told(pack):
    line = broken(pack, OBSERVATIONS, "level,308000,", "level,NA,")
    other = broken(pack, SOURCES, "https://", "ftp://")
    told = run("data", "build", pack).stderr
    assert f"{OBSERVATIONS}:{line}:" in told
    assert f"{SOURCES}:{other}:" in told


def test_sealing_a_good_change_makes_the_pack_valid_again(pack):
    broken(pack, "entities.toml", '["Japan"', '["Nippon", "Japan"')
    assert run("data", "validate", pack).exit_code == 4
    assert run("data", "build", pack).output.startswith("sealed: ")
    assert run("data", "validate", pack).exit_code == 0


def test_nothing_is_judged_by_broken_data(pack, monkeypatch):
    broken(pack, OBSERVATIONS, "level,308000,", "level,309000,")
    monkeypatch.setenv("FACTCHECK_REFERENCE_PATH", str(pack))
    told = run("check", TRUE, *DAY)
    assert (told.exit_code, told.stdout) == (4, "")
    assert "The reference data cannot be used" in told.stderr


def test_an_argument_that_is_not_utf8_is_no_verdict():
    assert run("check", f"caf\udce9 {TRUE}", *DAY).exit_code == 2


LABELLED = [
    {"text": TRUE, "published": "2023-01-20", "verdict": "supported"},
    {"text": FALSE, "published": "2023-01-20", "verdict": "refuted", "language": "en"},
    {"text": CHINESE, "published": "2023-01-20", "verdict": "supported", "tags": ["trade"]},
    {"text": FORECAST, "published": "2023-01-20", "verdict": "not_checkable"},
]
DISPUTED = {"id": "odd-1", "text": FALSE, "published": "2023-01-20", "verdict": "supported"}


def labelled(tmp_path: Path, *rows: object, name: str = "claims.jsonl") -> Path:
    path = tmp_path / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_labelled_claims_are_counted_and_told_in_tables(tmp_path):
    told = run("eval", labelled(tmp_path, *LABELLED))
    assert (told.exit_code, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    assert lines[0] == "4 claims, 0 labelled statements"
    assert lines[2].split()[:7] == ["verdict", "100.0%", "4/4", "51.0", "to", "100.0", "25.0%"]
    assert [line for line in lines if line.startswith("By ")] == ["By operation", "By hedge", "By language"]
    assert any(line.startswith("Confidence stated and borne out: ") for line in lines)


def test_a_claim_judged_otherwise_is_listed_and_told_by_the_exit_code(tmp_path):
    path = labelled(tmp_path, *LABELLED, DISPUTED)
    told = run("eval", path, "--failures")
    assert told.exit_code == 1
    assert told.stdout.splitlines()[-1] == f"  odd-1: refuted, labelled supported: {FALSE}"
    assert "odd-1" not in run("eval", path).stdout


def test_what_was_counted_comes_as_json(tmp_path):
    told = run("eval", labelled(tmp_path, *LABELLED, DISPUTED), "--json", "--by", "verdict", "--failures")
    counted = json.loads(told.stdout)
    assert (counted["all"]["claims"], counted["all"]["accuse"]["count"], counted["all"]["accuse"]["of"]) == (5, 1, 3)
    assert counted["all"]["baselines"]["abstaining"]["verdict"]["share"] == 0.2
    assert {row["name"]: row["claims"] for row in counted["by"]["verdict"]} == {"supported": 3, "refuted": 1, "not_checkable": 1}
    assert [(one["id"], one["labelled"], one["told"]) for one in counted["failures"]] == [("odd-1", "supported", "refuted")]
    assert sum(one["of"] for one in counted["reliability"]["bins"]) == counted["reliability"]["statements"]


def test_a_threshold_of_the_reading_can_be_tried(tmp_path):
    unsure = "China exported 4.2 million vehicles in 2022 against Japan and Korea."
    path = labelled(tmp_path, {**DISPUTED, "text": unsure})
    verdicts = [json.loads(run("eval", path, "--json", "--failures", "--sure", sure).stdout)["failures"][0]["told"] for sure in ("0", "1")]
    assert verdicts == ["refuted", "insufficient_data"]


def test_lines_that_are_no_labelled_claims_are_refused_with_their_places(tmp_path):
    path = labelled(tmp_path, {**DISPUTED, "verdict": "true"}, DISPUTED, {**DISPUTED, "published": "2023"})
    told = run("eval", path)
    assert (told.exit_code, told.stdout) == (2, "")
    first, second, last = told.stderr.splitlines()
    assert first.startswith(f"{path}:1: verdict: 'true' is none of ")
    assert second.startswith(f"{path}:3: published: '2023' is no day")
    assert last == "2 faults in the labelled claims."


def test_no_claims_are_no_measurement(tmp_path):
    assert run("eval", labelled(tmp_path)).exit_code == 3
    assert run("eval", tmp_path / "absent.jsonl").exit_code == 2
    assert run("eval", labelled(tmp_path, DISPUTED), "--unseen", tmp_path).exit_code == 2


def test_a_calibration_is_written_from_labelled_claims(tmp_path):
    folder = tmp_path / "claims"
    folder.mkdir()
    labelled(folder, *LABELLED)
    labelled(folder, *LABELLED, DISPUTED, name="more.jsonl")
    made = tmp_path / "calibration.toml"
    told = run("eval", folder, "--calibrate", made, "--unseen", labelled(tmp_path, *LABELLED))
    assert told.exit_code == 0
    assert told.stdout.startswith("Calibration, each file with what the others give")
    found = Calibration.read(tomllib.loads(made.read_text("utf-8")))
    assert (found.shares["refuted", "", 0.0].right, found.shares["refuted", "", 0.0].of) == (2, 3)


def test_everything_that_claims_can_be_broken_down_by_can_be_asked_for():
    (option,) = (one for one in main.commands["eval"].params if one.name == "by")
    assert tuple(option.type.choices) == BY


PAGE = f"<title>Trade</title><article><p>{TRUE}</p><p>The report came out in January.</p></article>"


@pytest.mark.parametrize(
    ("name", "options"), [("page.html", ()), ("page.HTM", ()), ("page.txt", ("--format", "html")), ("-", ("--format", "html"))]
)
def test_a_page_is_checked_as_an_article(tmp_path, name, options):
    path = tmp_path / name
    if name != "-":
        path.write_text(PAGE, "utf-8")
    result = run("article", name if name == "-" else path, *options, *DAY, "--json", given=PAGE)
    assert result.exit_code == 0
    words = json.loads(result.output)["claims"][0]["assertions"][0]["words"]
    assert PAGE[words["start"] : words["end"]] == words["text"] == "3.111 million"


def test_a_page_can_be_taken_for_a_text(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    told = json.loads(run("article", path, "--format", "text", *DAY, "--json").output)
    assert told["claims"][0]["selector"]["exact"] == "China exported 3.111 million vehicles in 2022."  # the title, no headline here


def test_without_the_library_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    result = run("article", path)
    assert result.exit_code == 2
    assert "factcheck[html]" in result.output
