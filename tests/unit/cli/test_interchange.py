"""`factcheck data export` and `import`: packages and SDMX-CSV out of the reference data, into a pack, and from other agencies."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from factcheck.datapack.manifest import files_of
from tests.unit.cli.test_adding import CSV, NEW, SOURCE, add, pack, run, verdict  # noqa: F401 # a fixture among them

ESTAT = """DATAFLOW,LAST UPDATE,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
ESTAT:UNE_RT_A(1.0),10/03/30 11:00:00,A,PC_ACT,DE,2028,3.1,
ESTAT:UNE_RT_A(1.0),10/03/30 11:00:00,A,PC_ACT,DE,2029,3.3,p
ESTAT:UNE_RT_A(1.0),10/03/30 11:00:00,A,PC_ACT,FR,2029,7.0,
"""
OECD = """STRUCTURE;STRUCTURE_ID;ACTION;FREQ: Frequency;REF_AREA: Area;TIME_PERIOD: Time;OBS_VALUE: Value;UNIT_MEASURE: Unit;UNIT_MULT: Power;DECIMALS: D;OBS_STATUS: S
dataflow;OECD.SDD:DF_POP(1.0);I;A;FRA;2028;70,1;PS;6;1;A
dataflow;OECD.SDD:DF_POP(1.0);I;A;FRA;2029;70,3;PS;6;1;E
"""
ASKED = (
    "--publisher", "Office", "--title", "Figures", "--url", "https://office.example/", "--published", "2030-03-10", "--licence", "Free.",
    "--accessed", "2030-03-11", "--yes",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FACTCHECK_REFERENCE_PATH", "FACTCHECK_PACKS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    assert run("data", "new", tmp_path / "other").exit_code == 0
    return tmp_path / "other"


@pytest.fixture
def ferries(pack: Path, tmp_path: Path) -> Path:  # noqa: F811
    path = tmp_path / "ferries.csv"
    path.write_text(CSV, "utf-8")
    assert add(pack, path, *NEW, *SOURCE, "--yes").exit_code == 0
    return pack


def test_a_pack_goes_as_a_package_and_comes_back_with_its_measure(ferries, other, tmp_path):
    told = run("data", "export", "--pack", ferries, tmp_path / "out")
    assert (told.exit_code, told.output) == (0, f"exported: 4 figures from 1 sources to {tmp_path / 'out'}\n")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["datapackage.json", "observations.csv", "sources.csv"]
    for given in (tmp_path / "out", tmp_path / "out" / "datapackage.json"):
        told = run("data", "import", given, "--into", other, "--accessed", "2025-03-01")
        if given.suffix:
            assert (told.exit_code, "already" in told.stderr) == (2, True)
        else:
            assert told.exit_code == 0, told.stderr
    assert verdict(other, "Passengers on the ferries in Seeburg rose 7.2% in 2024.") == "supported"
    assert run("data", "validate", other).exit_code == 0


def test_a_series_goes_as_sdmx_and_comes_back(other, tmp_path):
    for edition, delimiter in (("2.1", ";"), ("3.0", ",")):
        out = tmp_path / f"{edition}.csv"
        told = run("data", "export", "CHN.autos.exports.A", "--as", "sdmx-csv", "--sdmx", edition, "--delimiter", delimiter, out)
        assert told.exit_code == 0, told.stderr
        assert next(csv.reader([out.read_text("utf-8").split("\n")[0]], delimiter=delimiter))[0] == (
            "DATAFLOW" if delimiter == ";" else "STRUCTURE"
        )
    assert run("data", "import", tmp_path / "2.1.csv", "--into", other).exit_code == 0
    assert any(name.startswith("datasets/CAAM/2-1/") or "/from-2-1/" in name for name in files_of(other)[0])


def test_nothing_is_written_over(tmp_path):
    out = tmp_path / "x.csv"
    out.write_text("mine", "utf-8")
    told = run("data", "export", "CHN.autos.exports.A", "--as", "sdmx-csv", out)
    assert (told.exit_code, "nothing is written over" in told.stderr, out.read_text("utf-8")) == (2, True, "mine")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("out",), "--measure"),
        (("CHN.autos.export.A", "out"), "CHN.autos.exports.A"),
        (("--measure", "moons", "out"), "moons"),
    ],
)
def test_what_is_not_there_is_named(tmp_path, monkeypatch, arguments, word):
    monkeypatch.chdir(tmp_path)
    told = run("data", "export", *arguments)
    assert (told.exit_code, word in told.stderr) == (2, True)
    assert not (tmp_path / "out").exists()


def test_sdmx_of_other_agencies_asks_only_for_what_it_does_not_tell(other, tmp_path):
    (tmp_path / "une.csv").write_text(ESTAT, "utf-8")
    told = run("data", "import", tmp_path / "une.csv", "--into", other, "--measure", "unemployment_rate", *ASKED)
    assert told.exit_code == 0, told.stderr
    assert verdict(other, "Germany's unemployment rate was 3.3% in 2029.", "2030-04-01") == "supported"
    assert ",2029,level,3.3,3.3%,0.1,provisional," in next(
        content.decode() for name, content in files_of(other)[0].items() if name.endswith("observations.csv")
    )
    (tmp_path / "pop.csv").write_text(OECD, "utf-8")
    told = run("data", "import", tmp_path / "pop.csv", "--into", other, "--measure", "population", *ASKED)
    assert told.exit_code == 0, told.stderr
    assert verdict(other, "France had 70.3 million inhabitants in 2029.", "2030-04-01") == "supported"


def test_a_package_of_others_is_understood_by_its_descriptor(other, tmp_path):
    told = {
        "name": "rates", "title": "Rates", "created": "2030-03-10", "licenses": [{"name": "CC-BY-4.0"}],
        "sources": [{"title": "Office", "path": "https://office.example/"}],
        "resources": [
            {
                "name": "rates", "path": "rates.csv",
                "schema": {"fields": [{"name": "when", "type": "year"}, {"name": "who", "type": "string"}, {"name": "how much", "type": "number"}, {"name": "noise", "type": "string"}]},
            },
        ],
    }  # fmt: skip
    (tmp_path / "rates.csv").write_text("noise,who,how much,when\n1,Germany,3.1,2028\n2,Germany,3.3,2029\n", "utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps(told), "utf-8")
    answer = run(
        "data",
        "import",
        tmp_path / "datapackage.json",
        "--into",
        other,
        "--measure",
        "unemployment_rate",
        "--accessed",
        "2030-03-11",
        "--yes",
    )
    assert answer.exit_code == 0, answer.stderr
    assert verdict(other, "Germany's unemployment rate was 3.3% in 2029.", "2030-04-01") == "supported"


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("x.csv", "Year,Value\n2023,5\n", "data add"),
        ("x.json", "{", "no JSON"),
        ("x.json", '{"name": "x"}', "no list of resources"),
        ("x.json", '{"resources": [{"path": "a.csv"}, {"path": "b.csv"}]}', "a.csv, b.csv"),
        ("x.json", '{"resources": [{"path": "../../a.csv"}]}', "outside its folder"),
        ("x.json", '{"resources": [{"path": "a.csv"}]}', "not there"),
    ],
)
def test_what_cannot_be_brought_in_is_said_with_its_reason(other, tmp_path, name, content, word):
    (tmp_path / name).write_text(content, "utf-8")
    told = run("data", "import", tmp_path / name, "--into", other)
    assert (told.exit_code, word in told.stderr) == (2, True), told.stderr
