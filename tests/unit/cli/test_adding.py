"""`factcheck data new` and `add`: from a CSV file to a checked claim, with and without somebody to ask; and the same file again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import factcheck
from factcheck.cli import main
from factcheck.datapack.manifest import files_of

CSV = """Ferry passengers in Seeburg (in thousands)
Year;Passengers
2021;88,4
2022;120,9
2023;131,2
2024;140,7
"""
NEW = (
    "--new-measure", "ferry_passengers", "--name", "en=ferry passengers", "--label", "en=passengers on the ferries",
    "--name", "zh=轮渡乘客人数", "--kind", "flow", "--unit", "passengers", "--unit-word", "en=passengers", "--unit-word", "zh=人次",
    "--new-entity", "Seeburg=DEU-SEEBURG", "--entity-name", "DEU-SEEBURG:zh=湖堡市",
)  # fmt: skip
SOURCE = (
    "--publisher", "Port of Seeburg", "--title", "Ferries in figures", "--url", "https://port.example/ferries",
    "--published", "2025-02-03", "--licence", "Free use.", "--accessed", "2025-02-10",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FACTCHECK_REFERENCE_PATH", "FACTCHECK_PACKS"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], input=given, catch_exceptions=False)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    assert run("data", "new", tmp_path / "own", "--title", "Seeburg", "--edition", "2025-02-10").exit_code == 0
    return tmp_path / "own"


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "ferries.csv"
    path.write_text(CSV, "utf-8")
    return path


def add(pack: Path, csv: Path, *options: str, given: str | None = None) -> Result:
    return run("data", "add", csv, "--into", pack, *options, given=given)


def verdict(pack: Path, text: str, published: str = "2025-03-01") -> str:
    from factcheck.datapack.embedded import embedded_packs
    from factcheck.datapack.load import read_pack
    from factcheck.datapack.own import laid_above, opened_below

    below, lists = opened_below(embedded_packs())
    return factcheck.check(text, published=published, reference=laid_above(below, lists, *read_pack(pack, lists))).verdict.value


def test_a_file_becomes_figures_that_claims_are_checked_by(pack, csv):
    told = add(pack, csv, *NEW, *SOURCE, "--yes")
    assert told.exit_code == 0, told.output
    assert "values times 1,000" in told.output
    assert [line.split()[:2] for line in told.output.splitlines() if line.strip()[:1] in ("✓", "!")] == [
        ["✓", "supported"], ["✓", "supported"], ["✓", "refuted"], ["✓", "supported"], ["✓", "supported"], ["✓", "refuted"],
    ]  # fmt: skip
    for text, wanted in (
        ("Seeburg's ferries: ferry passengers reached 140,700 in 2024.", "supported"),
        ("Passengers on the ferries in Seeburg rose 7.2% in 2024.", "supported"),
        ("Passengers on the ferries in Seeburg rose 17.2% in 2024.", "refuted"),
        ("Ferry passengers in Seeburg fell from 131,200 in 2023 to 120,900 in 2024.", "refuted"),
        ("Ferry passengers reached 140,700 in 2024.", "supported"),
        ("Ferry passengers in Hamburg reached 140,700 in 2024.", "insufficient_data"),
        ("2024年湖堡市轮渡乘客人数为140700人次。", "supported"),
        ("China exported 3.111 million vehicles in 2022.", "supported"),
    ):
        assert verdict(pack, text) == wanted, text
    assert run("data", "validate", pack).exit_code == 0


def test_what_was_understood_is_shown_and_nothing_written_without_a_yes(pack, csv):
    before, _ = files_of(pack)
    told = add(pack, csv, *NEW, *SOURCE)
    assert told.exit_code == 2
    assert "--yes" in told.stderr
    assert "2021 – 2024 (A), column 'Year'" in told.output
    assert add(pack, csv, *NEW, *SOURCE, "--dry-run").exit_code == 0
    assert files_of(pack)[0] == before


@pytest.mark.parametrize(
    "option",
    ["--new-measure", "--name", "--kind", "--unit", "--new-entity", "--publisher", "--title", "--url", "--published", "--licence"],
)
def test_without_a_terminal_what_is_missing_is_named(pack, csv, option):
    given = (*NEW, *SOURCE)
    kept = [part for at in range(0, len(given), 2) if given[at] != option for part in given[at : at + 2]]
    if option == "--title":
        csv.write_text(CSV.partition("\n")[2], "utf-8")
    if option == "--unit":
        csv.write_text(CSV.replace("passengers", "moons").replace("Passengers", "Moons"), "utf-8")
    told = add(pack, csv, *kept, "--yes")
    assert told.exit_code == 2
    assert {"--new-entity": "--entity", "--name": "--name"}.get(option, option) in told.stderr


def test_a_dialogue_with_good_guesses(pack, csv, monkeypatch):
    monkeypatch.setattr("factcheck.cli.adding.on_terminal", lambda: True)
    answers = [
        "new", "ferry_passengers", "", "轮渡乘客人数", "", "", "", "passengers on the ferries", "", "often", "sum", "30", "passengers",
        "人次", "", "SEEBURG DE", "DEU-SEEBURG", "Port of Seeburg", "", "port.example", "https://port.example/ferries", "3.2.2025", "2025-02-03", "Free use.", "y",
    ]  # fmt: skip
    told = add(pack, csv, "--accessed", "2025-02-10", given="\n".join(answers) + "\n")
    assert told.exit_code == 0, told.output
    assert "Its name in a sentence (English) [ferry passengers]" in told.output
    assert "How it behaves in time (flow, stock, rate, index) [flow]" in told.output
    assert "Whose figures are they (a code or a name) [Seeburg]" in told.output
    assert "Title of the publication [Ferry passengers in Seeburg]" in told.output
    assert told.output.count("  'often' is none of") == told.output.count("'3.2.2025' is no day") == 1
    assert verdict(pack, "Ferry passengers in Seeburg reached 140,700 in 2024.") == "supported"


def test_the_same_file_again_is_nothing_new_and_asks_nothing(pack, csv):
    assert add(pack, csv, *NEW, *SOURCE, "--yes").exit_code == 0
    before, _ = files_of(pack)
    told = add(pack, csv)
    assert (told.exit_code, "nothing new" in told.output) == (0, True)
    assert files_of(pack)[0] == before


def test_a_changed_file_is_a_vintage_beside_the_old_one_with_the_difference(pack, csv):
    assert add(pack, csv, *NEW, *SOURCE, "--yes").exit_code == 0
    before, _ = files_of(pack)
    csv.write_text(CSV.replace("131,2", "133,0").replace("2021;88,4\n", "") + "2025;150,1\n", "utf-8")
    revised = csv.read_text("utf-8")
    csv.write_text(revised.replace("2025;150,1\n", ""), "utf-8")
    old = add(pack, csv, "--published", "2025-02-03", "--accessed", "2026-02-10", "--yes")
    csv.write_text(revised, "utf-8")
    assert (old.exit_code, "must have appeared later" in old.stderr) == (2, True)
    told = add(pack, csv, "--published", "2026-02-03", "--accessed", "2026-02-10", "--yes")
    assert told.exit_code == 0, told.stderr
    assert "against the vintage before: 1 new, 1 revised, 1 gone" in told.output
    assert "+1.4%" in told.output
    after, _ = files_of(pack)
    assert {name: after[name] for name in before if name.startswith("datasets/")} == {
        name: content for name, content in before.items() if name.startswith("datasets/")
    }
    text = "Ferry passengers in Seeburg reached 131,200 in 2023."
    assert verdict(pack, text, "2025-03-01") == "supported"
    assert verdict(pack, text, "2026-03-01") == "mostly_supported"
    assert verdict(pack, "Ferry passengers in Seeburg reached 88,400 in 2021.", "2026-03-01") == "supported"


def test_what_its_publisher_has_taken_back_counts_no_longer(pack, csv):
    assert add(pack, csv, *NEW, *SOURCE, "--yes").exit_code == 0
    csv.write_text(CSV.replace("2021;88,4\n", ""), "utf-8")
    told = add(pack, csv, "--published", "2026-02-03", "--accessed", "2026-02-10", "--withdrawn", "--yes")
    assert told.exit_code == 0, told.stderr
    text = "Ferry passengers in Seeburg reached 88,400 in 2021."
    assert (verdict(pack, text, "2025-03-01"), verdict(pack, text, "2026-03-01")) == ("supported", "insufficient_data")


def test_every_fault_is_told_with_the_line_and_column_of_the_file(pack, csv):
    csv.write_text(CSV.replace("120,9", "12o,9").replace("2024;", "2024/25;"), "utf-8")
    told = add(pack, csv, *NEW, *SOURCE, "--period", "Year", "--yes")
    assert told.exit_code == 4
    assert told.stderr.splitlines()[:2] == [
        "ferries.csv:4:6: cell-number: '12o,9' is no number as the others are written",
        "ferries.csv:6:1: period: '2024/25' is no period that is held (a year, half, quarter or month)",
    ]


def test_a_rule_of_the_pack_is_told_in_the_place_of_the_file_and_may_be_set_aside_with_a_reason(pack, csv):
    csv.write_text(CSV.replace("2022;120,9", "2022;4,1"), "utf-8")
    told = add(pack, csv, *NEW, *SOURCE, "--yes")
    assert told.exit_code == 4
    assert "\nferries.csv:4:6: slip: 4100 is 0.0" in told.stderr
    assert "--odd-is-right" in told.stderr
    told = add(pack, csv, *NEW, *SOURCE, "--odd-is-right", "The ferries lay in dock.", "--yes")
    assert told.exit_code == 0, told.stderr
    assert verdict(pack, "Ferry passengers in Seeburg fell to 4,100 in 2022.") == "supported"


def test_figures_of_a_time_that_had_not_ended_are_refused(pack, csv):
    csv.write_text(CSV + "2025;150,0\n", "utf-8")
    told = add(pack, csv, *NEW, *SOURCE, "--yes")
    assert told.exit_code == 4
    assert "ferries.csv:7:6: date: 2025 had not ended when its source appeared (2025-02-03)" in told.stderr


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--measure", "ferry_pasengers"), "--new-measure"),
        (("--measure", "unemployment_rat"), "unemployment_rate"),
        (("--new-measure", "population"), "--measure population"),
        (("--new-measure", "Ferry Passengers"), "museum_visitors"),
        (("--entity", "Atlantis"), "Atlantis"),
        (("--new-entity", "Seeburg=seeburg"), "DEU-KIEL"),
        (("--new-entity", "Seeburg=XYZ-SEEBURG"), "XYZ"),
        (("--times", "1500"), "1000"),
        (("--url", "port.example"), "--url"),
        (("--published", "3.2.2025"), "--published"),
        (("--published", "2025-02-30"), "--published"),
        (("--published", "2025-03-30"), "lies after"),
        (("--publisher", "=1+1"), "--publisher"),
        (("--value", "Riders"), "'Passengers'"),
        (("--name", "xx=y"), "LANGUAGE"),
        (("--delimiter", ";;"), "--delimiter"),
        (("--encoding", "klingon"), "klingon"),
    ],
)
def test_a_wrong_answer_is_named_with_what_would_be_right(pack, csv, options, word):
    given = (*NEW, *SOURCE)
    kept = [part for at in range(0, len(given), 2) if given[at] != options[0] for part in given[at : at + 2]]
    if options[0] == "--measure":
        kept = kept[2:]
    if options[0] == "--entity":
        kept = [part for at in range(0, len(kept), 2) if kept[at] not in ("--new-entity", "--entity-name") for part in kept[at : at + 2]]
    told = add(pack, csv, *kept, *options, "--yes")
    assert told.exit_code in (2, 4)
    assert word in told.stderr
    assert "Traceback" not in told.output
    assert not (pack / "measures").exists()


def test_without_a_pack_the_way_to_one_is_told(csv, tmp_path):
    told = run("data", "add", csv)
    assert (told.exit_code, "factcheck data new PATH" in told.stderr) == (2, True)
    told = run("data", "add", csv, "--into", tmp_path / "nowhere")
    assert (told.exit_code, "factcheck data new" in told.stderr) == (2, True)


def test_the_last_pack_of_the_environment_is_added_to(pack, csv, monkeypatch):
    monkeypatch.setenv("FACTCHECK_PACKS", str(pack))
    assert run("data", "add", csv, *NEW, *SOURCE, "--yes").exit_code == 0
    assert (pack / "measures" / "ferry_passengers.toml").is_file()


def test_a_descriptor_beside_the_file_answers_what_it_can(pack, csv):
    told = {
        "name": "ferries",
        "title": "Ferries in figures",
        "created": "2025-02-03T09:00:00Z",
        "homepage": "https://port.example/ferries",
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
        "contributors": [{"title": "Port of Seeburg", "role": "publisher"}],
        "resources": [
            {
                "name": "ferries", "path": "ferries.csv", "dialect": {"delimiter": ";"},
                "schema": {"fields": [{"name": "Year", "type": "year"}, {"name": "Passengers", "type": "number", "decimalChar": ","}]},
            }
        ],
    }  # fmt: skip
    (csv.parent / "datapackage.json").write_text(json.dumps(told), "utf-8")
    answered = add(pack, csv, *NEW, "--accessed", "2025-02-10", "--yes")
    assert answered.exit_code == 0, answered.stderr
    assert "Port of Seeburg (PS (new)): Ferries in figures, published by 2025-02-03" in answered.output
    assert "Creative Commons Attribution 4.0" in answered.output


def test_figures_of_a_known_measure_are_added_under_it(pack, tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text("Country,2028,2029\nGermany,3.1,3.3\nFrance,7.1,7.0\n", "utf-8")
    told = add(pack, path, "--measure", "unemployment_rate", *(one.replace("2025", "2030") for one in SOURCE), "--yes")
    assert told.exit_code == 0, told.stderr
    assert verdict(pack, "Germany's unemployment rate was 3.3% in 2029.", "2030-03-01") == "supported"
    assert verdict(pack, "Germany's unemployment rate was 4.3% in 2029.", "2030-03-01") == "refuted"
