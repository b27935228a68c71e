"""A figure that its source has taken back: known until that day, evidence of nothing afterwards, and never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from factcheck import check
from factcheck.datapack.build import sealed
from factcheck.datapack.compiled import packed, read_snapshot
from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.faults import PackError
from factcheck.datapack.layers import read_packs
from factcheck.model.series import Status
from factcheck.model.structure import Source
from factcheck.model.verdict import Reason
from factcheck.reference.fingerprints import fingerprints
from factcheck.reference.vintages import known, withdrawn
from tests.packs import TABLE, revision
from tests.unit.computation.figures import claim, pack, refused, row

JANUARY, MARCH, JUNE = date(2024, 1, 20), date(2024, 3, 5), date(2024, 6, 1)


def source(name: str, day: date | None, publisher: str = "Bureau") -> Source:
    return Source(name, publisher, publisher, name, "", 1, day)


SOURCES = {
    one.id: one
    for one in (
        source("bureau-2024-01-10", date(2024, 1, 10)),
        source("bureau-2024-03-01", date(2024, 3, 1)),
        source("bureau-2024-03-01-2", date(2024, 3, 1)),
        source("bureau-2024-05-01", date(2024, 5, 1)),
        source("office-2024-01-12", date(2024, 1, 12), "Another office"),
        source("undated", None),
    )
}
FIRST = row("goods", "2023", "410", by="bureau-2024-01-10")
TAKEN_BACK = row("goods", "2023", "410", by="bureau-2024-03-01", status="withdrawn")


def test_a_withdrawn_figure_counts_until_the_day_on_which_it_was_withdrawn():
    before, after = known((FIRST, TAKEN_BACK), SOURCES, JANUARY), known((FIRST, TAKEN_BACK), SOURCES, MARCH)
    assert before is not None
    assert before.lead is FIRST
    assert after is None
    assert (withdrawn((FIRST, TAKEN_BACK), SOURCES, JANUARY), withdrawn((FIRST, TAKEN_BACK), SOURCES, MARCH)) == (False, True)


def test_printings_without_a_date_are_taken_away_too():
    assert known((replace(FIRST, source="undated"), TAKEN_BACK), SOURCES, MARCH) is None


def test_what_another_publisher_prints_stays():
    other = row("goods", "2023", "405", by="office-2024-01-12")
    found = known((FIRST, TAKEN_BACK, other), SOURCES, MARCH)
    assert found is not None
    assert found.lead is other
    assert FIRST in found.others  # shown, and said to be contradicted
    assert FIRST in found.contradicted


@pytest.mark.parametrize(("again", "day"), [("bureau-2024-05-01", JUNE), ("bureau-2024-03-01-2", MARCH)])
def test_a_figure_that_is_given_again_counts_again(again, day):
    later = row("goods", "2023", "415", by=again)
    found = known((FIRST, TAKEN_BACK, later), SOURCES, day)
    assert found is not None
    assert found.lead is later


def test_a_later_copy_does_not_bring_back_what_was_withdrawn_on_the_day():
    assert known((FIRST, TAKEN_BACK, row("goods", "2023", "415", by="bureau-2024-05-01")), SOURCES, MARCH) is None


def test_of_two_editions_of_one_day_the_second_leads():
    morning, evening = row("goods", "2023", "420", by="bureau-2024-03-01"), row("goods", "2023", "402", by="bureau-2024-03-01-2")
    for printings in ((morning, evening), (evening, morning)):
        found = known(printings, SOURCES, MARCH)
        assert found is not None
        assert found.lead is evening


def test_what_is_withdrawn_is_refused_with_its_reason_and_the_nearest_periods():
    world = pack(
        row("goods", "2021", "400"), row("goods", "2022", "410"), row("goods", "2022", "410", by="on 1 March 2023", status="withdrawn")
    )
    found = refused(claim("level", "goods", "2022"), world)
    assert found.reason is Reason.VALUE_WITHDRAWN
    assert [one.period for one in found.nearest] == ["2021"]


def withdrawing(folder, values="2023=8998538w", publisher="Japan Automobile Manufacturers Association"):
    revision(folder, {"JPN.autos.production.A": values})
    sources = folder / TABLE / "sources.csv"
    sources.write_text(sources.read_text("utf-8").replace(",CAAM,", f",{publisher},"), "utf-8")
    sealed(folder)
    return read_packs((embedded_packs()[-1], folder))


TEXTS = {
    "Japan produced 8.999 million vehicles in 2023.": "The source has withdrawn its figure for Japan's vehicle production in 2023.",
    "2023年日本汽车产量为899.9万辆。": "来源已撤回2023年日本汽车产量的数据。",
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_claim_about_it_is_left_open_and_told_so(tmp_path, text):
    reference, _, _ = withdrawing(tmp_path)
    (found,) = check(text, published="2026-04-01", reference=reference).claims[0].assertions
    assert (found.verdict.value, found.reason) == ("insufficient_data", "value_withdrawn")
    assert found.explanation.startswith(TEXTS[text])


def test_a_claim_of_the_time_before_was_right_and_is_told_what_happened_since(tmp_path):
    reference, _, _ = withdrawing(tmp_path)
    text = "Japan produced 8.999 million vehicles in 2023."
    (found,) = check(text, published="2026-03-01", reference=reference).claims[0].assertions
    assert (found.verdict.value, found.verdict_now.verdict) == ("supported", "insufficient_data")
    assert found.explanation.endswith("Right when published; the source has since withdrawn the figure.")


def test_what_another_publisher_withdraws_takes_nothing_from_this_one(tmp_path):
    reference, _, _ = withdrawing(tmp_path, publisher="China Customs")
    (found,) = check("Japan produced 8.999 million vehicles in 2023.", published="2026-04-01", reference=reference).claims[0].assertions
    assert found.verdict.value == "supported"


def test_the_compiled_pack_has_it_and_the_fingerprint_tells_it(tmp_path):
    reference, codelists, _ = withdrawing(tmp_path / "with")
    mapped = read_snapshot(memoryview(packed(reference, codelists)), "test")
    key = next(key for key in reference.all_series() if str(key) == "JPN.autos.production.A")
    printings = mapped.series(key.measure, key.entity).printings((2023 * 12, 12))
    assert [(one.value, one.status) for one in printings if one.source == "revised-2026"] == [(Decimal(8998538), Status.WITHDRAWN)]
    assert dict(fingerprints(mapped))[key] == dict(fingerprints(reference))[key]
    same, _, _ = withdrawing(tmp_path / "without", "2023=8998538")
    assert dict(fingerprints(same))[key] != dict(fingerprints(reference))[key]


def test_a_source_without_a_date_withdraws_nothing(tmp_path):
    folder = revision(tmp_path, {"JPN.autos.production.A": "2023=8998538w"})
    sources = folder / TABLE / "sources.csv"
    sources.write_text(sources.read_text("utf-8").replace("2026-03-15,exact", ",seen_by"), "utf-8")
    sealed(folder)
    with pytest.raises(PackError) as broken:
        read_packs((embedded_packs()[-1], folder))
    assert [(one.rule, one.line) for one in broken.value.faults] == [("withdrawn", 2)]
