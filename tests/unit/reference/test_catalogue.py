"""What follows from all entries of the codelists is what going through them gives."""

from __future__ import annotations

from factcheck import load_reference

CATALOGUE = load_reference().catalogue
MEASURES = CATALOGUE.measures.values()


def test_a_measure_is_found_by_the_facets_that_it_is_composed_of():
    composed = [one for one in MEASURES if one.facets and one.basis_of is None]
    assert composed
    assert all(CATALOGUE.with_facets(one.facets) is one for one in composed)
    own = [one for one in MEASURES if one.facets and one.basis_of is not None]
    assert own
    assert all(CATALOGUE.with_facets(one.facets, one.id.partition(".")[0]) is one for one in own)
    assert CATALOGUE.with_facets({"product": "no-such"}) is None


def test_the_rates_of_quarters_are_those_that_others_name():
    named = {code for one in MEASURES for code in (one.quarterly, *one.quarterly_by.values())} - {None}
    assert named
    assert {one.id for one in MEASURES if CATALOGUE.is_of_quarters(one.id)} == named
    annual = {one.quarterly: next(iter(one.quarterly_by.values())) for one in MEASURES if one.quarterly is not None and one.quarterly_by}
    assert annual
    assert all(CATALOGUE.annual_rate(code) == rate for code, rate in annual.items())
    assert CATALOGUE.annual_rate("population") is None


def test_what_has_prices_taken_out_is_real():
    real = {one.real for one in MEASURES if one.real is not None}
    assert {one.id for one in MEASURES if CATALOGUE.is_real(one.id)} == real
