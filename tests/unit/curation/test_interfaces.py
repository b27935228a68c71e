"""An answer of each interface goes all the way into a pack of one's own over the built-in ones, and once only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from factcheck.curation.compare import Printings
from factcheck.curation.desk import open_desk
from factcheck.curation.held import accept
from factcheck.curation.plan import series_key
from factcheck.curation.refresh import refresh
from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.own import new_pack
from factcheck.fetchers import fetch
from tests.unit.fetchers.asking import ANSWERS, NOW, Clock, answers, built_in, getting
from tests.unit.fetchers.test_interfaces import EUROSTAT, KEY, ONS, STL, WDI

IMF = "https://api.imf.org/external/sdmx/3.0/data/dataflow/IMF.RES/WEO/%2B/*.NGDP_RPCH.A?attributes=all&measures=all"
ILO = "https://sdmx.ilo.org/rest/data/ILO,DF_LAC_4HRL_ECO_CUR_NB,1.0/.A..ECO_AGGREGATE_TOTAL.CUR_TYPE_PPP?format=jsondata"
ALFRED = STL.format("A191RL1Q225SBEA") + "&realtime_start=2025-09-26&realtime_end=9999-12-31&limit=100000&offset=0" + KEY

#: Feed: its addresses with the files that answer them, the codes that are asked for, and figures that are in the pack afterwards.
INTERFACES = {
    "world-bank-wdi": (
        {f"{WDI}&page={n}": f"worldbank-page-{n}.json" for n in (1, 2)}, {"SP.DYN.TFRT.IN"},
        {("FRA.fertility_rate.A", "2024"): "1.61", ("FRA.fertility_rate.A", "2023"): "1.66"},
    ),
    "eurostat-hicp": (
        {
            f"{EUROSTAT}/prc_hicp_midx/M.I15.CP00.EA19?format=SDMX-CSV&startPeriod=1996": "eurostat-index.csv",
            f"{EUROSTAT}/prc_hicp_manr/M.RCH_A.CP00.EA19?format=SDMX-CSV&startPeriod=1996": "eurostat-rate.csv",
        }, None, {("EMU.cpi_index.M", "2026-09"): "131.44", ("EMU.inflation.M", "2026-07"): "2.1"},
    ),
    "imf-weo": ({IMF: "imf.csv"}, {"NGDP_RPCH"}, {("TUR.imf.gdp_growth.A", "2025"): "3.511"}),
    "bis-house-prices": (
        {"https://stats.bis.org/api/v1/data/WS_SPP/Q..N.628?format=csv": "bis.csv"}, {"N.628"},
        {("FRA.house_price_nominal_index.Q", "2026-Q2"): "121.9"},
    ),
    "ilo-labour-costs": ({ILO: "ilo.json"}, None, {("USA.hourly_labour_cost_ppp.A", "2023"): "41.30"}),
    "fred-census-housing": ({STL.format("HOUST") + KEY: "fred.json"}, None, {("USA.housing_starts.M", "2026-08"): "1307000"}),
    "fred-bea-gdp": ({ALFRED: "alfred.json"}, None, {("USA.gdp_growth_annualised.Q", "2025-Q4"): "0.7"}),
    "ons-consumer-prices": (
        {f"{ONS}/d7bt/mm23": "ons-index.csv", f"{ONS}/d7g7/mm23": "ons-rate.csv"}, None, {("GBR.cpi_index.M", "2026-10"): "143.5"},
    ),
    "gcp-carbon": ({built_in()["gcp-carbon"].url: "owid.csv"}, None, {("WLD.co2_emissions.A", "2024"): "37790000000"}),
}  # fmt: skip


@pytest.mark.parametrize("name", INTERFACES)
def test_an_answer_of_the_interface_comes_into_the_pack_once(name, tmp_path):
    told, only, figures = INTERFACES[name]
    pack = tmp_path / "ours"
    new_pack(pack, "Ours", "ours", "2026-11-27")
    desk, clock = open_desk((*embedded_packs(), pack)), Clock()

    def ask(feed, validators, after):
        with answers({address: ANSWERS / file for address, file in told.items()}):
            return fetch(feed, getting(clock), only=only)

    def run():
        return refresh(built_in()[name], desk.again(), ask, clock=clock)

    first = run()
    assert first.error is None
    if first.held:  # the answers of the tests have numbers of their own
        sources = desk.again().reference.sources
        accept(pack, first.held, reason="As it came.", by="test", at=NOW, below=desk.below, sources=sources)
    after = desk.again().reference
    for (key, period), value in figures.items():
        assert Printings(after, series_key(key), built_in()[name].original_publisher).until()[period].text == value
    vintages = sorted(path.parent.name for path in pack.glob("datasets/*/*/*/values.csv.gz"))
    clock.now += timedelta(days=1)
    second = run()
    assert (second.plan.figures, second.vintage, second.held) == (0, "", "")
    assert sorted(path.parent.name for path in pack.glob("datasets/*/*/*/values.csv.gz")) == vintages
