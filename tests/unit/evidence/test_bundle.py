"""Bundles of every kind of claim verify clean, hold what the check rests on, and are those of the check that was made."""

from __future__ import annotations

import json
import sys
import zlib
from base64 import b64decode
from dataclasses import replace
from functools import reduce
from pathlib import Path

import pytest

import factcheck
from factcheck.audit.canonical import canonical
from factcheck.errors import NotABundle, OtherCheck, RequestError
from factcheck.evidence import Edited, bundle, pressed, record, verify
from factcheck.evidence.schema import digest_of
from factcheck.model.assertion import Operation
from factcheck.model.period import Period
from factcheck.model.series import Printed
from factcheck.wire.edited import edited
from factcheck.wire.requests import CheckRequest
from tests.cases.test_article import OWN
from tests.unit.evidence.bundles import CHINESE, EXAMPLE, RANKED, REVISED, TAGS, altered, bundled, opened, varied

PAGES = sorted((Path(__file__).parents[2] / "pages").glob("*.html"))
POSTED = {
    "assertions": [
        {
            "operation": "share", "measure": "autos.nev.exports", "relative_to": {"measure": "autos.exports"}, "entity": "CHN",
            "period": {"start": "2022-01", "end": "2022-08"}, "quantity": {"value": 26.7, "unit": "percent"},
        }
    ],
    "published": "2022-09-15",
}  # fmt: skip


def told(report):
    return [(one.level.value, one.done) for one in report.levels], report.problems


CLEAN = [("structure", True), ("quotations", True), ("arithmetic", True), ("replay", True), ("audit", False)], ()


def test_the_claims_are_of_every_kind():
    kinds = {kind.split()[1] for kind in varied()}
    assert kinds == {*Operation, *TAGS}
    assert len([kind for kind in varied() if kind.startswith("zh")]) >= len(Operation)


@pytest.mark.parametrize("kind", sorted(varied()))
def test_a_bundle_verifies_clean(kind, reference):
    assert told(verify(bundled(varied()[kind], reference), reference=reference)) == CLEAN


@pytest.mark.parametrize("asked", [EXAMPLE, REVISED, CHINESE, RANKED], ids=["diagnosis", "revised", "chinese", "rank"])
def test_watching_changes_nothing(asked, reference):
    recorded = record(asked, reference)
    assert recorded.check == factcheck.check(**asked, reference=reference)
    assert record(asked, reference).bundle() == recorded.bundle()


@pytest.mark.parametrize("asked", [EXAMPLE, REVISED, CHINESE, RANKED], ids=["diagnosis", "revised", "chinese", "rank"])
def test_what_is_kept_is_the_bundle_without_what_is_kept_beside_it(asked, reference):
    """Also where what is worked out of all codelists was worked out for other data before."""
    record(asked, unnamed(reference))
    made = record(asked, reference)
    elsewhere = ("request", "check", "audit", "digest")
    plain = {name: part for name, part in made.bundle().items() if name not in elsewhere}
    assert json.loads(zlib.decompress(b64decode(pressed(made)))) == plain


def unnamed(reference):
    """The same data without the names of agencies."""
    lists = reference.catalogue
    return replace(reference, digest="sha256:other", catalogue=replace(lists, agencies={}))


@pytest.mark.parametrize("asked", [EXAMPLE, REVISED, RANKED], ids=["diagnosis", "revised", "rank"])
def test_every_printing_of_every_figure_used_is_in_it(asked, reference):
    found = bundled(asked, reference)
    excerpt = {(one["measure"], one["entity"]): one["figures"] for one in found["excerpt"]["series"]}
    used = [
        one
        for claim in found["check"]["claims"]
        for assertion in claim["assertions"]
        for one in (*assertion["working"]["inputs"], *(inner for found in assertion["diagnosis"] for inner in found["inputs"]))
        if not one["implied"]
    ]
    assert used
    sources = {one["id"] for one in found["excerpt"]["sources"]}
    for one in used:
        entity, _, rest = one["series"].partition(".")
        measure, key = rest.rpartition(".")[0], Period.parse(one["period"]).key
        [figure] = [
            figure
            for figure in excerpt[measure, entity]
            if Period.parse(figure["period"]).key == key and figure["states"] == one["states"]
        ]  # fmt: skip
        printed = reference.series(measure, entity).printings(key, Printed(one["states"]))
        assert [(row["value"], row["source"]) for row in figure["printings"]] == [(format(row.value, "f"), row.source) for row in printed]
        assert one["source"] in {row["source"] for row in figure["printings"]} <= sources


def test_what_was_revised_later_has_its_later_printings_too(reference):
    found = bundled(REVISED, reference)
    [january] = [
        figure for figure in found["excerpt"]["series"][0]["figures"] if figure["period"] == "2024-01" and figure["states"] == "level"
    ]
    assert len({row["value"] for row in january["printings"]}) > 1
    published = {one["id"]: one["published"] for one in found["excerpt"]["sources"]}
    assert len({published[row["source"]] for row in january["printings"]}) > 1


def test_it_names_things_in_the_language_of_the_text(reference):
    measures = {one["id"]: one for one in bundled(CHINESE, reference)["excerpt"]["measures"]}
    assert measures["autos.exports"]["names"] == {"zh": "汽车出口量"}
    assert measures["autos.exports"]["unit"] == "vehicles"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_is_verified_by_the_page(path, reference):
    asked = {"text": path.read_text("utf-8"), "format": "html", "as_of": "2024-01-02"}
    found = bundled(asked, reference)
    assert told(verify(found, reference=reference)) == CLEAN
    body = found["article"]["body"]
    wrong = verify(altered(found, ("article", "body"), body.replace("2022", "2021", 1)))
    assert any(problem.pointer == "/article/body" for problem in wrong.problems)
    shifted = [[start + 1, end + 1, count] for start, end, count in found["article"]["runs"]]
    assert not verify(altered(found, ("article", "runs"), shifted)).holds
    assert verify(altered(found, ("article", "runs"), shifted[1:])).problems[0].pointer == "/article/runs"


def test_without_the_library_a_page_is_not_asked_again(monkeypatch, reference):
    found = bundled({"text": PAGES[0].read_text("utf-8"), "format": "html", "as_of": "2024-01-02"}, reference)
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    report = verify(found, reference=reference)
    assert report.holds
    assert next(one.told for one in report.levels if one.level == "replay").startswith("HTML is read with")


def test_edited_readings_are_verified_as_they_were_posted(reference):
    readings = Edited(*edited(CheckRequest().load(POSTED)["assertions"]))
    recorded = record(POSTED, reference, edited=readings)
    assert recorded.check.verdict == "refuted"
    assert told(verify(opened(recorded.bundle()), reference=reference)) == CLEAN
    stored = replace(recorded.check, id="c-1", created="2022-09-15T09:00:00Z")
    assert told(verify(opened(bundle(stored, POSTED, reference, None, edited=readings)), reference=reference)) == CLEAN


def test_a_stored_check_keeps_its_name_and_its_proof(reference):
    check = replace(factcheck.check(**EXAMPLE, reference=reference), id="c-1", created="2022-09-15T09:00:00Z")
    found = opened(bundle(check, EXAMPLE | {"store": True, "url": "https://news.example/a"}, reference, {"sequence": 7}))
    assert found["check"] == check.to_dict()
    assert found["audit"] == {"sequence": 7}
    report = verify(found, reference=reference)
    assert [one.pointer for one in report.problems] == ["/audit"]  # which is no proof
    assert digest_of(found | {"audit": None}) == found["digest"]


def test_no_evidence_is_made_up_for_another_check(reference):
    check = factcheck.check(**EXAMPLE, reference=reference)
    with pytest.raises(OtherCheck):
        bundle(replace(check, summary="All is right."), EXAMPLE, reference, None)


def test_the_day_of_a_check_without_a_date_is_its_own(reference):
    asked = {"text": "China exported 3.111 million vehicles in 2022."}
    check = factcheck.check(**asked, as_of="2023-01-20", reference=reference)
    found = opened(bundle(check, asked, reference, None))
    assert "as_of" not in found["request"]
    assert told(verify(found, reference=reference)) == CLEAN


def test_without_the_data_everything_but_the_replay_is_done(reference):
    found = bundled(EXAMPLE, reference)
    report = verify(found)
    assert report.holds
    assert [one.done for one in report.levels] == [True, True, True, False, False]
    other = verify(found, reference=replace(reference, digest="sha256:other"))
    assert (other.holds, other.levels[3].done) == (True, False)
    assert other.levels[3].told.endswith("reference data sha256:other")


def test_another_engine_is_held_to_the_numbers_and_not_to_the_words(reference):
    found = bundled(EXAMPLE, reference)
    found["check"] |= {"engine": "0.0.1", "summary": "Zwei Aussagen."}
    older = altered(found, ("engine",), "0.0.1")
    report = verify(older, reference=reference)
    assert report.holds
    assert "not the sentences" in report.levels[2].told
    assertion = ("check", "claims", 0, "assertions", 1)
    for path, value in (((*assertion, "verdict"), "supported"), ((*assertion, "computed", "value"), 18.8)):
        assert [problem.pointer for problem in verify(altered(older, path, value)).problems] == ["/" + "/".join(map(str, path))]


def test_assertions_on_which_no_figure_bears_are_counted_with_the_reason(reference):
    found = bundled({"text": "China will export 9 million vehicles in 2030. It exported 3.111 million in 2022."}, reference)
    told = verify(found).levels[2].told
    assert "assertions, 1 of them without a calculation (forecast), judged again" in told


@pytest.mark.parametrize("wrong", [None, [], {}, {"format": "factcheck-evidence", "version": 2}, {"format": "x", "version": 1}])
def test_what_is_no_bundle_is_refused(wrong):
    with pytest.raises(NotABundle):
        verify(wrong)


@pytest.mark.parametrize("wrong", [float("nan"), "\ud800", 10**400, reduce(lambda one, _: [one], range(99), 1)])
def test_what_json_cannot_hold_is_refused(wrong, reference):
    found = bundled(RANKED, reference) | {"audit": {"proof": wrong}}
    if wrong == 10**400:
        assert [one.pointer for one in verify(found).problems] == ["/audit"]
    else:
        with pytest.raises(NotABundle):
            verify(found)


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        (("excerpt", "series", 0, "figures", 0, "printings", 0, "value"), 5, "/excerpt/series/0/figures/0/printings/0/value"),
        (("excerpt", "series", 0, "figures", 0, "printings", 0, "value"), "1e999999", "/excerpt/series/0/figures/0/printings/0/value"),
        (("excerpt", "series", 0, "figures", 0, "printings", 0, "status"), "sure", "/excerpt/series/0/figures/0/printings/0/status"),
        (("excerpt", "series", 0, "figures", 0, "printings", 0, "source"), "nobody", "/excerpt/series/0/figures/0/printings/0/source"),
        (("excerpt", "complete_on"), "soon", "/excerpt/complete_on"),
        (("excerpt", "series"), {}, "/excerpt/series"),
        (("readings", "claims", 0, "span"), {"start": 0}, "/readings/claims/0/span"),
        (("readings", "claims", 0, "readings", 0, "assertions", 0, "period"), "2022", "/readings/claims/0/readings/0/assertions/0/period"),
        (("request", "extra"), 1, "/request/extra"),
        (("check", "verdict"), "true", "/check"),
        (("check", "extra"), 1, "/check/extra"),
        (("check",), 1, "/check"),
        (("extra",), 1, "/extra"),
        (("digest",), None, "/digest"),
    ],
    ids=lambda value: "-".join(map(str, value)) if isinstance(value, tuple) else str(value),
)  # fmt: skip
def test_an_unsound_part_is_named_by_its_place(path, value, pointer, reference):
    report = verify(altered(bundled(RANKED, reference), path, value, sealed=path != ("digest",)))
    assert report.problems[0].pointer == pointer
    assert not report.holds


def test_the_options_are_those_of_a_check(reference):
    with pytest.raises(RequestError):
        record(EXAMPLE | {"language": "tlh"}, reference)


def test_the_bundle_of_an_article_fits_into_150_kilobytes(reference):
    found = bundled({"text": OWN, "published": "2022-09-15"}, reference)
    assert told(verify(found, reference=reference)) == CLEAN
    assert 50_000 < len(canonical(found)) < 150_000


def test_a_text_of_many_claims_is_verified_as_a_whole(reference):
    text = " ".join(row["text"] for kind, row in varied().items() if kind.startswith("en"))
    assert told(verify(bundled({"text": text, "published": "2024-06-20"}, reference), reference=reference)) == CLEAN
