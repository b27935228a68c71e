"""Refreshing a feed: new vintages beside the old ones, nothing twice, nothing lost, and what is odd is held back."""

from __future__ import annotations

import gzip
import json
from datetime import date, timedelta

import pytest

from factcheck.curation.compare import Printings
from factcheck.curation.files import place
from factcheck.curation.held import records
from factcheck.curation.history import history
from factcheck.curation.plan import series_key
from factcheck.curation.refresh import refresh
from factcheck.curation.state import State
from factcheck.datapack.build import sealed
from factcheck.datapack.load import load_pack
from factcheck.datapack.manifest import files_of
from factcheck.errors import SourceError
from factcheck.fetchers.fetched import Edition
from factcheck.model.period import Period
from factcheck.reference.vintages import known
from tests.smallpack import LANDINGS, NOON, OTHERS, SHARES, TABLE, Source, desk_of, small_pack, table, values

NORWAY, ICELAND, FARMED = "NOR.landings.A", "ISL.landings.A", "NOR.farmed_share.A"
REVISED = LANDINGS.replace("2023=49300", "2023=49410").replace("2024=50120p", "2024=50388 2025=51200p")


@pytest.fixture
def pack(tmp_path):
    return small_pack(tmp_path / "fish")


def run(pack, source, **how):
    desk, feed = desk_of(pack)
    return refresh(feed, desk, source, clock=lambda: NOON, **how)


def newest(pack, key):
    return {period: one.text for period, one in Printings(load_pack(pack), series_key(key), None).until().items()}


def test_new_and_revised_values_are_a_vintage_of_their_own(pack):
    before = files_of(pack)[0]
    outcome = run(pack, Source(NOR__landings__A=REVISED))
    change = outcome.plan.taken[0].changes[0]
    assert [(one.period, one.text) for one in change.new] == [("2025", "51200")]
    assert [(one.period, str(one.absolute), str(one.percent)) for one in change.revised] == [
        ("2023", "110", "0.22"),
        ("2024", "268", "0.53"),
    ]
    after = files_of(pack)[0]
    assert {name: content for name, content in after.items() if name in before and name != "pack.toml"} == {
        name: content for name, content in before.items() if name != "pack.toml"
    }
    assert sorted(after.keys() - before.keys()) == [
        f"{outcome.vintage}/{name}" for name in ("dataset.toml", "sources.csv", "values.csv.gz")
    ]
    rows = gzip.decompress(after[f"{outcome.vintage}/values.csv.gz"]).decode().split("\n")
    assert rows[1:-1] == [f"{NORWAY},landings-2026-11-27,{REVISED}"]  # the whole series, and no other one
    assert newest(pack, NORWAY)["2023"] == "49410"


def test_the_answer_is_kept_as_it_came_and_named_by_the_vintage(pack):
    outcome = run(pack, source := Source(NOR__landings__A=REVISED))
    told = files_of(pack)[0][f"{outcome.vintage}/dataset.toml"].decode()
    (kept,) = place(pack, "originals").iterdir()
    assert gzip.decompress(kept.read_bytes()) == repr(source.rows).encode()
    assert f'address = "https://fish.example/api/L", sha256 = "{kept.name.removesuffix(".gz")}"' in told


def test_the_same_content_makes_no_second_vintage(pack):
    source = Source(NOR__landings__A=REVISED)
    run(pack, source)
    before = files_of(pack)[0]
    outcome = run(pack, source)
    assert (outcome.vintage, outcome.plan.figures, outcome.plan.taken[0].unchanged) == ("", 0, 3)
    assert files_of(pack)[0] == before
    assert source.validators[1] != source.validators[0] == {}


def test_a_second_change_of_a_day_stands_beside_the_first_and_leads(pack):
    run(pack, Source(NOR__landings__A=REVISED))
    outcome = run(pack, Source(NOR__landings__A=REVISED.replace("49410", "49395")))
    assert outcome.vintage == "datasets/FISH/landings/2026-11-27-2"
    reference = load_pack(pack)
    printings = reference.series("landings", "NOR").printings(Period.parse("2023").key)
    assert str(known(printings, reference.sources, date(2026, 11, 28)).lead.value) == "49395"
    assert str(known(printings, reference.sources, date(2026, 11, 26)).lead.value) == "49300"


def test_an_older_edition_that_comes_late_is_put_where_it_belongs(pack):
    run(pack, Source(NOR__landings__A=REVISED))
    late = Source()
    between = LANDINGS.replace("2023=49300", "2023=49350")
    late.editions = [Edition(date(2026, 6, 1), True, {NORWAY: values(between)})]
    outcome = run(pack, late)
    (change,) = outcome.plan.taken[0].changes
    assert [(one.before, one.after) for one in change.revised] == [("49300", "49350")]
    reference = load_pack(pack)
    printings = reference.series("landings", "NOR").printings(Period.parse("2023").key)
    leads = [str(known(printings, reference.sources, date(2026, month, 15)).lead.value) for month in (3, 7, 12)]
    assert leads == ["49300", "49350", "49410"]


def test_a_source_that_tells_its_history_is_taken_edition_by_edition(pack):
    source = Source()
    second = LANDINGS.replace("2023=49300", "2023=49380")
    source.editions = [
        Edition(date(2026, 9, 1), True, {NORWAY: values(second + " 2025=51000")}),
        Edition(date(2026, 5, 1), True, {NORWAY: values(second)}),
        Edition(date(2026, 10, 1), True, {NORWAY: values(second + " 2025=51000")}),
    ]
    outcome = run(pack, source)
    assert [(one.published.month, len(one.changes)) for one in outcome.plan.taken] == [(5, 1), (9, 1), (10, 0)]
    told = [(one.period, one.what, one.published) for one in history(load_pack(pack), series_key(NORWAY), Period.parse("2023"))]
    assert told == [
        ("2023", "first", "2026-02-01"), ("2023", "revised", "2026-05-01"), ("2023", "again", "2026-09-01"),
        ("2024", "first", "2026-02-01"), ("2024", "again", "2026-05-01"), ("2024", "again", "2026-09-01"),
        ("2025", "first", "2026-09-01"),
    ]  # fmt: skip


def test_a_value_that_is_only_finer_now_is_no_revision(pack):
    finer = SHARES.replace("2016=22.0", "2016=22.04")
    assert run(pack, Source(NOR__farmed_share__A=finer)).plan.figures == 0
    assert run(pack, Source(NOR__farmed_share__A=SHARES.replace("2016=22.0", "2016=22.1"))).plan.figures == 1


def test_a_provisional_value_that_becomes_final_is_told_as_such(pack):
    outcome = run(pack, Source(NOR__landings__A=LANDINGS.removesuffix("p")))
    (change,) = outcome.plan.taken[0].changes
    assert [(one.period, one.was.value, one.now.value, one.absolute) for one in change.revised] == [("2024", "provisional", "normal", 0)]


def test_a_window_that_moves_on_takes_nothing_away(pack):
    """A source that gives the last ten years only: what lies before them is out of its sight, and stays."""
    recent = " ".join(LANDINGS.split()[5:])
    first = run(pack, Source(NOR__landings__A=recent))
    later = run(pack, Source(NOR__landings__A=" ".join([*recent.split()[1:], "2025=51200"])))
    assert [one.plan.held for one in (first, later)] == [(), ()]
    assert {"2010", "2014", "2015", "2025"} <= newest(pack, NORWAY).keys()


@pytest.mark.parametrize("without", ["2010=41200 ", "2017=46930 ", " 2024=50120p"])
def test_a_figure_that_is_gone_is_held_back_and_stays_until_somebody_says_so(pack, without):
    run(pack, Source())
    outcome = run(pack, Source(NOR__landings__A=LANDINGS.replace(without, "")))
    period = without.strip().partition("=")[0]
    assert [(one.rule, one.period) for one in outcome.plan.doubts] == [("shorter", period)]
    assert period in newest(pack, NORWAY)


def test_a_series_that_is_gone_is_held_back(pack):
    run(pack, Source())
    outcome = run(pack, Source(ISL__landings__A=""))
    assert [(one.series, one.rule) for one in outcome.plan.doubts] == [(ICELAND, "shorter")]
    assert len(newest(pack, ICELAND)) == 15


def test_a_series_whose_answer_was_not_news_is_not_gone(pack):
    run(pack, Source())
    part = Source()
    part.editions = [Edition(date(2026, 11, 28), False, {FARMED: values(SHARES)})]  # the other address said that nothing is new
    assert run(pack, part).plan.doubts == ()


def test_plausible_series_go_in_and_odd_ones_wait(pack):
    outcome = run(pack, Source(NOR__landings__A=REVISED, ISL__landings__A=OTHERS + " 2025=96200"))
    assert [change.key for change in outcome.plan.taken[0].changes] == [NORWAY]
    assert [change.key for change in outcome.plan.held[0].changes] == [ICELAND]
    assert {one.rule for one in outcome.plan.doubts} == {"scale", "jump"}
    assert "2025" not in newest(pack, ICELAND)
    (record,) = records(pack)
    assert (record.id, record.feed, record.series) == (outcome.held, "landings", (ICELAND,))


def test_a_series_that_is_held_back_in_one_edition_is_held_back_in_the_next_ones_too(pack):
    source = Source()
    odd = LANDINGS + " 2025=500"
    source.editions = [
        Edition(date(2026, 9, 1), True, {NORWAY: values(odd)}),
        Edition(date(2026, 10, 1), True, {NORWAY: values(odd + " 2026=490")}),
    ]
    outcome = run(pack, source)
    assert [len(one.changes) for one in outcome.plan.taken] == [0, 0]
    assert [one.published.month for one in outcome.plan.held] == [9, 10]
    assert outcome.vintage == ""


def test_what_waits_is_not_held_back_twice(pack):
    source = Source(ISL__landings__A=OTHERS + " 2025=96200")
    first, second = run(pack, source), run(pack, source)
    assert second.plan.waiting == {ICELAND: first.held}
    assert second.held == ""
    assert len(records(pack)) == 1


def test_a_dry_run_writes_nothing(pack):
    before = {path: path.read_bytes() for path in sorted(pack.rglob("*")) if path.is_file()}
    outcome = run(pack, Source(NOR__landings__A=REVISED, ISL__landings__A=OTHERS + " 2025=96200"), dry=True)
    assert (outcome.plan.figures, len(outcome.plan.doubts), outcome.vintage, outcome.held) == (3, 2, "", "")
    assert {path: path.read_bytes() for path in sorted(pack.rglob("*")) if path.is_file()} == before


def test_one_series_alone_leaves_the_others_for_the_next_time(pack):
    source = Source(NOR__landings__A=REVISED, ISL__landings__A=OTHERS + " 2025=9700")
    run(pack, source)
    source.rows[NORWAY], source.rows[ICELAND] = REVISED + " 2026=52000", OTHERS + " 2025=9700 2026=9800"
    remembered = State.of(pack, "landings").validators
    outcome = run(pack, source, only={ICELAND})
    assert [change.key for change in outcome.plan.taken[0].changes] == [ICELAND]
    assert source.validators[-1] == {}
    assert State.of(pack, "landings").validators == remembered
    assert "2026" not in newest(pack, NORWAY)


def test_a_source_that_fails_changes_nothing_but_what_is_remembered_of_it(pack):
    run(pack, Source(NOR__landings__A=REVISED))
    before, good = files_of(pack)[0], State.of(pack, "landings")
    failing = Source()
    failing.error = SourceError(
        "landings", "html", "https://fish.example/api/L", "a web page", excerpt="<html>", retry_at=NOON + timedelta(hours=9)
    )
    outcome = run(pack, failing)
    assert outcome.error is failing.error
    assert files_of(pack)[0] == before
    state = State.of(pack, "landings")
    assert (state.last_success, state.reach, state.validators) == (good.last_success, good.reach, good.validators)
    assert dict(state.last_error) == {
        "kind": "html", "address": "https://fish.example/api/L", "detail": "a web page", "excerpt": "<html>", "at": "2026-11-27T12:00:00+00:00",
    }  # fmt: skip
    assert (state.failures, state.next_attempt) == (1, "2026-11-27T21:00:00+00:00")
    assert dict(run(pack, Source()).plan.waiting) == {}
    assert State.of(pack, "landings").last_error == {}


def test_a_description_that_changes_is_told_and_a_unit_that_does_is_held_back(pack):
    source = Source()
    source.described = {NORWAY: {"title": "Landings", "unit": "tonnes live weight"}}
    run(pack, source)
    source.described = {NORWAY: {"title": "Landings of fish", "unit": "tonnes live weight"}}
    outcome = run(pack, source)
    assert [(one.name, one.after) for one in outcome.plan.taken[0].changes[0].described] == [("title", "Landings of fish")]
    assert outcome.vintage == ""
    source.described = {NORWAY: {"title": "Landings of fish", "unit": "tonnes product weight"}}
    outcome = run(pack, source)
    assert [one.rule for one in outcome.plan.doubts] == ["unit"]
    assert run(pack, source).plan.waiting == {NORWAY: outcome.held}
    assert State.of(pack, "landings").described[NORWAY]["unit"] == "tonnes live weight"


def test_another_publishers_figures_are_not_compared(pack):
    sources = pack / TABLE / "sources.csv"
    sources.write_text(sources.read_text("utf-8").replace("Bureau of Fisheries,Bureau of Fisheries", "Quay News,Quay News"), "utf-8")
    sealed(pack)
    outcome = run(pack, Source(NOR__landings__A=LANDINGS.replace("2017=46930 ", "").replace("49300", "49310")))
    change = next(one for difference in (*outcome.plan.taken, *outcome.plan.held) for one in difference.changes if one.key == NORWAY)
    assert (len(change.new), change.revised, change.withdrawn) == (14, (), ())


CORRECTION = f"""\
[iceland-2019]
series_key = "{ICELAND}"
period = "2019"
basis = "level"
source = "landings-2026-02-01"
expect = "9270"
status = "doubtful"
reason = "The yearbook prints 9,720; digits were swapped."
evidence = "https://fish.example/yearbook/2019"
reported = "2026-03-05"
"""


def corrected(pack):
    (pack / TABLE / "corrections.toml").write_text(CORRECTION, "utf-8")
    sealed(pack)
    return pack


def test_an_error_that_a_source_repeats_stays_corrected_in_the_new_vintage(pack):
    outcome = run(corrected(pack), Source(ISL__landings__A=OTHERS + " 2025=9700"))
    assert outcome.plan.fixed == ()
    assert [(one.period, one.text) for one in outcome.plan.taken[0].changes[0].new] == [("2025", "9700")]
    reference = load_pack(pack)
    printings = reference.series("landings", "ISL").printings(Period.parse("2019").key)
    assert [(str(one.value), one.status.value) for one in printings] == [("9270", "doubtful")] * 2
    assert known(printings, reference.sources, date(2026, 12, 1)) is None


def test_an_error_that_a_source_has_put_right_is_told_once(pack):
    source = Source(ISL__landings__A=OTHERS.replace("2019=9270", "2019=9720"))
    outcome = run(corrected(pack), source)
    assert [(one.correction.name, one.now) for one in outcome.plan.fixed] == [("iceland-2019", "9720")]
    assert run(pack, source).plan.fixed == ()
    reference = load_pack(pack)
    printings = reference.series("landings", "ISL").printings(Period.parse("2019").key)
    assert str(known(printings, reference.sources, date(2026, 12, 1)).lead.value) == "9720"


def test_the_report_of_what_is_held_back_is_plain_json(pack):
    run(pack, Source(ISL__landings__A=OTHERS + " 2025=96200"))
    (record,) = records(pack)
    told = json.loads((record.path / "report.json").read_text("utf-8"))
    assert told["doubts"][0] == {
        "series": ICELAND, "rule": "scale", "period": "2025", "before": "9533", "after": "96200",
        "message": "96200 in 2025 is 10 times more than 9533",
    }  # fmt: skip
    assert table({ICELAND: OTHERS + " 2025=96200"}, "landings-2026-11-27") == (record.path / "values.csv.gz").read_bytes()
