"""`factcheck data refresh`, `diff`, `held`, `accept`, `reject`, `history` and `corrections`, as somebody at a terminal sees them."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

from factcheck.cli import main
from factcheck.curation import asking
from factcheck.datapack.build import sealed
from factcheck.errors import SourceError
from factcheck.fetchers.fetched import Edition
from factcheck.settings import Settings
from factcheck.store import log, open_store
from tests.smallpack import LANDINGS, NOON, OTHERS, TABLE, Source, small_pack, values

REVISED = LANDINGS.replace("2023=49300", "2023=49410").replace("2024=50120p", "2024=50388 2025=51200")
RECORD = "landings-2026-11-27"


@pytest.fixture
def pack(tmp_path, monkeypatch):
    pack = small_pack(tmp_path / "fish")
    monkeypatch.setenv("FACTCHECK_REFERENCE_PATH", str(pack))
    monkeypatch.setenv("FACTCHECK_DATA_FOLDER", str(tmp_path / "kept"))
    monkeypatch.setattr("factcheck.cli.refreshing.now", lambda: NOON)
    monkeypatch.setattr("factcheck.cli.holding.now", lambda: NOON)
    return pack


@pytest.fixture
def source(monkeypatch):
    source = Source(NOR__landings__A=REVISED, ISL__landings__A=OTHERS + " 2025=96200")
    monkeypatch.setattr(asking, "asker", lambda *_: source)
    return source


def run(*arguments):
    return CliRunner().invoke(main, ["data", *map(str, arguments)], catch_exceptions=False)


def trail(tmp_path):
    store = open_store(Settings(data_folder=str(tmp_path / "kept")))
    with store.reading() as connection:
        found = [(one.kind, one.subject, json.loads(one.payload)["details"]) for one in log.entries(connection)]
    store.leave()
    return found


def test_a_refresh_shows_what_it_took_over_and_what_it_holds_back(pack, source):
    done = run("refresh", "landings", "--into", pack)
    assert done.exit_code == 1
    assert done.stdout == (
        "landings: Landings of fish (Bureau of Fisheries)\n"
        "  edition seen on 2026-11-27: 1 series changed (1 new period, 2 revisions), 1 is as it was\n"
        "\n"
        "    NOR.landings.A\n"
        "      revised    2024  50,120 -> 50,388  +268  +0.53%\n"
        "      revised    2023  49,300 -> 49,410  +110  +0.22%\n"
        "      new        2025            51,200\n"
        "\n"
        "  HELD BACK, for somebody to look at:\n"
        "  edition seen on 2026-11-27: 1 series changed (1 new period), 1 is as it was\n"
        "\n"
        "    ISL.landings.A\n"
        "      new        2025      96,200\n"
        "      ! scale: 96200 in 2025 is 10 times more than 9533\n"
        "      ! jump: 96200 in 2025 beside 9533: a step 969 times the usual deviation\n"
        "\n"
        "  written: datasets/FISH/landings/2026-11-27\n"
        f"  held back: {RECORD}. Look at it: factcheck data held {RECORD}\n"
        f"  Then: factcheck data accept {RECORD} --reason '…'\n"
        f"  or:   factcheck data reject {RECORD} --reason '…'\n"
    )
    assert max(len(line) for line in done.stdout.splitlines()) <= 100


def test_what_is_decided_stands_in_the_audit_trail_with_its_reason(pack, source, tmp_path):
    run("refresh", "--into", pack)
    done = run("accept", RECORD, "--reason", "The bureau confirmed it by phone.", "--by", "A. Editor", "--into", pack)
    assert (done.exit_code, done.stdout) == (0, "accepted: datasets/FISH/landings/2026-11-27-2\n")
    source.rows["ISL.landings.A"] = OTHERS + " 2025=96200 2026=3"
    source.published = date(2026, 11, 28)
    assert run("refresh", "--into", pack).exit_code == 1
    assert run("reject", f"{RECORD}-2", "--reason", "A slip, they say.", "--by", "B. Editor", "--into", pack).exit_code == 0
    told = trail(tmp_path)
    assert [(kind, subject) for kind, subject, _ in told] == [
        ("data.refreshed", "landings"), ("data.accepted", RECORD), ("data.refreshed", "landings"), ("data.rejected", f"{RECORD}-2"),
    ]  # fmt: skip
    assert {name: told[0][2][name] for name in ("pack", "vintage", "figures", "held")} == {
        "pack": "fish", "vintage": "datasets/FISH/landings/2026-11-27", "figures": 3, "held": RECORD,
    }  # fmt: skip
    assert (told[1][2]["by"], told[1][2]["reason"], told[1][2]["rules"]) == (
        "A. Editor",
        "The bureau confirmed it by phone.",
        ["jump", "scale"],
    )


def test_without_a_store_nothing_is_made_for_one(pack, source, tmp_path, monkeypatch):
    monkeypatch.setenv("FACTCHECK_DATABASE_URL", "none")
    assert run("refresh", "--into", pack).exit_code == 1
    assert not (tmp_path / "kept").exists()


def test_a_dry_run_and_diff_of_a_feed_say_the_same_and_write_nothing(pack, source, tmp_path):
    dry, shown = run("refresh", "--into", pack, "--dry-run"), run("diff", "landings", "--into", pack)
    assert dry.stdout == shown.stdout
    assert dry.stdout.endswith("  Nothing was written (--dry-run).\n")
    assert (dry.exit_code, shown.exit_code) == (1, 0)
    assert not (pack / "curation" / "held").exists()
    assert not (tmp_path / "kept").exists()


def test_the_same_as_json(pack, source):
    (told,) = json.loads(run("refresh", "--into", pack, "--json").stdout)
    assert (told["feed"], told["vintage"], told["held_id"], told["error"]) == (
        "landings",
        "datasets/FISH/landings/2026-11-27",
        RECORD,
        None,
    )
    assert [one["series"] for one in told["taken"][0]["series"]] == ["NOR.landings.A"]
    assert told["taken"][0]["series"][0]["revised"][0] == {
        "period": "2023", "before": "49300", "after": "49410", "absolute": "110", "percent": "0.22",
        "status_before": "normal", "status_after": "normal",
    }  # fmt: skip


def test_what_waits_is_told_again_and_keeps_the_exit_code(pack, source):
    run("refresh", "--into", pack)
    again = run("refresh", "--into", pack)
    assert again.exit_code == 1
    assert again.stdout.endswith(f"Held back since earlier: {RECORD}. Look at one: factcheck data held {RECORD}\n")
    run("reject", RECORD, "--reason", "A slip, they say.", "--into", pack)
    assert run("refresh", "--into", pack).exit_code == 0


def test_a_source_that_fails_is_named_with_the_next_step(pack, source):
    source.error = SourceError("landings", "status", "https://fish.example/api/L", "503 Service Unavailable", excerpt="<html>")
    done = run("refresh", "--into", pack)
    assert done.exit_code == 4
    assert done.stdout.splitlines()[1:] == [
        "  failed (status): 503 Service Unavailable",
        "  asked: https://fish.example/api/L",
        "  answer: '<html>'",
        "  The figures in the pack stay as they are. Try again later: factcheck data refresh landings",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("refresh",), "factcheck data new PATH"),
        (("refresh", "tides", "--into", "PACK"), "No feed is called 'tides'. There is: landings."),
        (("refresh", "NOR.whales.A", "--into", "PACK"), "No feed gives NOR.whales.A. The feeds are: landings."),
        (("refresh", "--into", "PACK/measures"), "is no data pack; `factcheck data new"),
        (("accept", RECORD, "--reason", "Because.", "--into", "PACK"), f"No record that is held back is called '{RECORD}'. There is none."),
        (("accept", RECORD, "--into", "PACK"), "Missing option '--reason'"),
        (("held", "x", "--into", "PACK"), "No record that is held back is called 'x'"),
        (("history", "NOR.landing.A"), "Did you mean"),
        (("history", "NOR.landings.A", "--from", "last year"), "not a period: 'last year'"),
        (("diff", "2026-02-30", "2026-11-27"), "'2026-02-30' is no day"),
        (("diff", "2026-11-27", "nothing"), "'nothing' is no day"),
    ],
)  # fmt: skip
def test_wrong_words_are_told_with_what_would_be_right(pack, source, arguments, told):
    done = run(*(str(one).replace("PACK", str(pack)) for one in arguments))
    assert done.exit_code == 2
    assert told in done.stderr


def test_held_lists_and_shows(pack, source):
    assert (run("held", "--into", pack).exit_code, run("held", "--into", pack).stdout) == (0, "Nothing is held back.\n")
    run("refresh", "--into", pack)
    listed, shown = run("held", "--into", pack), run("held", RECORD, "--into", pack)
    assert (listed.exit_code, shown.exit_code) == (1, 1)
    assert f"{RECORD}       1  jump, scale  2026-11-27" in listed.stdout
    assert "! scale: 96200 in 2025 is 10 times more than 9533" in shown.stdout
    assert f"factcheck data accept {RECORD} --reason" in shown.stdout
    assert json.loads(run("held", "--into", pack, "--json").stdout)[0]["series"] == ["ISL.landings.A"]


def test_history_tells_when_a_figure_appeared_and_what_became_of_it(pack, source):
    run("refresh", "--into", pack)
    lines = run("history", "NOR.landings.A", "--from", "2022").stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["PERIOD", "PUBLISHED", "FROM", "VALUE", "SOURCE"],
        ["2022", "2026-02-01", "first", "48,090", "landings-2026-02-01"],
        ["2023", "2026-02-01", "first", "49,300", "landings-2026-02-01"],
        ["2023", "2026-11-27", "or", "before", "revised", "49,300", "49,410", "landings-2026-11-27"],
        ["2024", "2026-02-01", "first", "50,120", "landings-2026-02-01"],
        ["2024", "2026-11-27", "or", "before", "revised", "50,120", "50,388", "landings-2026-11-27"],
        ["2025", "2026-11-27", "or", "before", "first", "51,200", "landings-2026-11-27"],
    ]
    every = json.loads(run("history", "NOR.landings.A", "--from", "2022", "--to", "2022", "--all", "--json").stdout)
    assert [(one["what"], one["published"], one["dated"]) for one in every] == [
        ("first", "2026-02-01", "exact"),
        ("again", "2026-11-27", "seen_by"),
    ]


@pytest.mark.parametrize("words", [("2026-10-01", "2026-12-01"), ("landings-2026-02-01", "landings-2026-11-27")])
def test_diff_of_two_editions(pack, source, words):
    run("refresh", "--into", pack)
    done = run("diff", *words)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0].startswith(f"from {words[0]} to {words[1]}: 1 series changed (1 new period, 2 revisions)")
    assert json.loads(run("diff", *words, "--series", "ISL.landings.A", "--json").stdout)["series"] == []


def test_diff_of_two_packs(pack, source, tmp_path, monkeypatch):
    other = small_pack(tmp_path / "other")
    run("refresh", "--into", other)
    monkeypatch.delenv("FACTCHECK_REFERENCE_PATH")
    done = run("diff", pack, other)
    assert "1 series changed (1 new period, 2 revisions)" in done.stdout.splitlines()[0]


def test_corrections_are_listed_with_whether_they_are_needed(pack, source):
    assert run("corrections").stdout == "No pack has corrections.\n"
    (pack / TABLE / "corrections.toml").write_text(
        '[iceland-2019]\nseries_key = "ISL.landings.A"\nperiod = "2019"\nbasis = "level"\nsource = "landings-2026-02-01"\n'
        'expect = "9270"\nstatus = "doubtful"\nreason = "Digits were swapped."\nevidence = "https://fish.example/2019"\n'
        'reported = "2026-03-05"\n',
        "utf-8",
    )
    sealed(pack)
    assert run("corrections").stdout == (
        "iceland-2019: ISL.landings.A 2019 level 9270 in landings-2026-02-01\n"
        "    doubtful: Digits were swapped. https://fish.example/2019\n"
        "    noticed on 2026-03-05; needed\n"
    )
    source.editions = [Edition(date(2026, 11, 27), False, {"ISL.landings.A": values(OTHERS.replace("2019=9270", "2019=9720"))})]
    done = run("refresh", "--into", pack)
    assert "no longer needed: the correction iceland-2019 (ISL.landings.A 2019, 9270 in landings-2026-02-01)" in done.stdout
    assert run("corrections").stdout.splitlines()[-1] == (
        "    noticed on 2026-03-05; the source now gives 9720 (landings-2026-11-27): no longer needed for later days"
    )
    (told,) = json.loads(run("corrections", "--json").stdout)
    assert (told["needed"], told["now"], told["pack"]) == (False, "9720", "fish")
