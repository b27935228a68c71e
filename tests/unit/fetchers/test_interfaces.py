"""An answer of each interface, as its agency documents it, is read into the values that the feed of the pack wants."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest

from factcheck.fetchers import fetch
from factcheck.fetchers.fetched import Edition, Fetched
from factcheck.model.series import Status
from tests.unit.fetchers.asking import ANSWERS, answers, built_in, feed, getting

WDI = "https://api.worldbank.org/v2/country/all/indicator/SP.DYN.TFRT.IN?source=2&format=json&per_page=20000"
EUROSTAT = "https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1/data"
ONS = "https://www.ons.gov.uk/generator?format=csv&uri=/economy/inflationandpriceindices/timeseries"
STL = "https://api.stlouisfed.org/fred/series/observations?series_id={}&file_type=json"
KEY = "&api_key=k3y%2Bof%2Fours"


def listed(edition: Edition) -> dict[str, str]:
    """Series as a pack writes them, with marks for how firm a value is."""
    marks = {Status.ESTIMATED: "e", Status.PROVISIONAL: "p", Status.BREAK: "b"}
    return {
        key: " ".join(f"{one.period}={one.text}{marks.get(one.status, '')}" for one in values) for key, values in edition.series.items()
    }


def only_edition(fetched: Fetched) -> Edition:
    assert not fetched.unchanged
    (edition,) = fetched.editions
    return edition


def test_the_world_bank_is_read_page_by_page():
    told = {f"{WDI}&page={number}": ANSWERS / f"worldbank-page-{number}.json" for number in (1, 2)}
    with answers(told):
        fetched = fetch(built_in()["world-bank-wdi"], getting(), only={"SP.DYN.TFRT.IN"})
    edition = only_edition(fetched)
    assert (edition.published, edition.exact) == (date(2026, 10, 8), False)
    assert listed(edition) == {"FRA.fertility_rate.A": "2023=1.66e 2024=1.61", "WLD.fertility_rate.A": "2023=2.2 2024=2.20"}
    assert [one.address for one in fetched.originals] == list(told)
    assert fetched.originals[0].content == (ANSWERS / "worldbank-page-1.json").read_bytes()
    assert fetched.described["FRA.fertility_rate.A"] == {"title": "Fertility rate, total (births per woman)", "area": "France", "unit": ""}


def test_eurostat_is_read_as_csv():
    told = {
        f"{EUROSTAT}/prc_hicp_midx/M.I15.CP00.EA19?format=SDMX-CSV&startPeriod=1996": ANSWERS / "eurostat-index.csv",
        f"{EUROSTAT}/prc_hicp_manr/M.RCH_A.CP00.EA19?format=SDMX-CSV&startPeriod=1996": ANSWERS / "eurostat-rate.csv",
    }
    with answers(told) as mock:
        fetched = fetch(built_in()["eurostat-hicp"], getting())
        accepted = [call.request.headers["Accept"] for call in mock.calls]
    edition = only_edition(fetched)
    assert edition.published == date(2026, 10, 17)
    assert listed(edition) == {
        "EMU.cpi_index.M": "2026-07=131.07 2026-08=131.20 2026-09=131.44p",
        "EMU.inflation.M": "2026-07=2.1 2026-09=2.0p",
    }
    assert fetched.described["EMU.inflation.M"] == {"freq": "M", "unit": "RCH_A", "coicop": "CP00", "area": "EA19"}
    assert set(accepted) == {"application/vnd.sdmx.data+csv;version=1.0.0"}


def test_the_oecd_is_read_as_csv():
    address = (
        "https://sdmx.oecd.org/public/rest/data/OECD.SDD.TPS,DSD_LFS@DF_IALFS_UNE_M,1.0/"
        "DEU.UNE_LF_M.PT_LF_SUB._Z.Y._T.Y_GE15._Z.M?startPeriod=1991-01&format=csvfile"
    )
    with answers({address: ANSWERS / "oecd.csv"}):
        fetched = fetch(built_in()["oecd-unemployment"], getting())
    assert listed(only_edition(fetched)) == {"DEU.unemployment_rate.M": "2026-07=3.7 2026-08=3.8e 2026-09=3.8"}
    assert fetched.described["DEU.unemployment_rate.M"]["UNIT_MEASURE"] == "PT_LF_SUB"


def test_the_imf_is_read_as_csv_of_sdmx_3_without_its_projections():
    address = "https://api.imf.org/external/sdmx/3.0/data/dataflow/IMF.RES/WEO/%2B/*.NGDP_RPCH.A?attributes=all&measures=all"
    with answers({address: ANSWERS / "imf.csv"}) as mock:
        fetched = fetch(built_in()["imf-weo"], getting(), only={"NGDP_RPCH"})
        assert mock.calls[0].request.headers["Accept"] == "application/vnd.sdmx.data+csv;version=2.0.0"
    assert listed(only_edition(fetched)) == {
        "TUR.imf.gdp_growth.A": "2023=5.104 2024=3.198 2025=3.511e",
        "WLD.imf.gdp_growth.A": "2024=3.332",
        "XKX.imf.gdp_growth.A": "2024=4.441e",
    }


def test_the_bis_is_read_as_csv():
    with answers({"https://stats.bis.org/api/v1/data/WS_SPP/Q..N.628?format=csv": ANSWERS / "bis.csv"}):
        fetched = fetch(built_in()["bis-house-prices"], getting(), only={"N.628"})
    assert listed(only_edition(fetched)) == {
        "EMU.house_price_nominal_index.Q": "2026-Q1=145.61",
        "FRA.house_price_nominal_index.Q": "2026-Q1=121.34 2026-Q2=121.9",
    }


def test_the_ilo_is_read_as_json_of_sdmx():
    address = "https://sdmx.ilo.org/rest/data/ILO,DF_LAC_4HRL_ECO_CUR_NB,1.0/.A..ECO_AGGREGATE_TOTAL.CUR_TYPE_PPP?format=jsondata"
    with answers({address: ANSWERS / "ilo.json"}):
        fetched = fetch(built_in()["ilo-labour-costs"], getting())
    assert listed(only_edition(fetched)) == {
        "AUT.hourly_labour_cost_ppp.A": "2022=44.17 2023=45.06b",
        "USA.hourly_labour_cost_ppp.A": "2023=41.30",
    }
    assert fetched.described["USA.hourly_labour_cost_ppp.A"]["UNIT_MEASURE"] == "CUR_TYPE"


def test_fred_is_asked_with_a_key_that_is_kept_nowhere():
    address = STL.format("HOUST")
    with answers({address + KEY: ANSWERS / "fred.json"}):
        fetched = fetch(built_in()["fred-census-housing"], getting())
    assert listed(only_edition(fetched)) == {"USA.housing_starts.M": "2026-07=1412000 2026-08=1307000 2026-10=1361000"}
    assert [one.address for one in fetched.originals] == list(fetched.validators) == [address]
    assert "k3y" not in repr(fetched)


def test_alfred_tells_every_day_on_which_something_changed():
    address = STL.format("A191RL1Q225SBEA") + "&realtime_start=2025-09-26&realtime_end=9999-12-31&limit=100000&offset=0"
    with answers({address + KEY: ANSWERS / "alfred.json"}):
        fetched = fetch(built_in()["fred-bea-gdp"], getting())
    assert [(one.published.isoformat(), one.exact, *listed(one).values()) for one in fetched.editions] == [
        ("2025-09-26", False, "2025-Q1=-0.6 2025-Q2=3.8"),
        ("2025-12-23", True, "2025-Q1=-0.6 2025-Q2=3.8 2025-Q3=4.3"),
        ("2026-01-22", True, "2025-Q1=-0.6 2025-Q2=3.8 2025-Q3=4.4"),
        ("2026-02-20", True, "2025-Q1=-0.6 2025-Q2=3.8 2025-Q3=4.4 2025-Q4=1.4"),
        ("2026-03-13", True, "2025-Q1=-0.6 2025-Q2=3.8 2025-Q3=4.4 2025-Q4=0.7"),
    ]


def test_alfred_is_asked_for_what_came_after_the_newest_that_is_known():
    with answers({}) as mock:
        mock.add(
            "GET",
            STL.format("A191RL1Q225SBEA").partition("?")[0],
            body=(ANSWERS / "alfred.json").read_bytes(),
            content_type="application/json",
        )
        fetch(built_in()["fred-bea-gdp"], getting(), vintages_after=date(2026, 2, 20))
        asked = parse_qs(urlsplit(mock.calls[0].request.url).query)
    assert asked["realtime_start"] == ["2026-02-20"]


def test_the_ons_is_read_as_its_csv_of_one_series():
    with answers({f"{ONS}/d7bt/mm23": ANSWERS / "ons-index.csv", f"{ONS}/d7g7/mm23": ANSWERS / "ons-rate.csv"}):
        fetched = fetch(built_in()["ons-consumer-prices"], getting())
    edition = only_edition(fetched)
    assert edition.published == date(2026, 11, 18)
    assert listed(edition) == {
        "GBR.cpi_index.A": "2024=133.9 2025=138.4",
        "GBR.cpi_index.M": "2026-08=142.9 2026-09=143.1 2026-10=143.5",
        "GBR.cpi_index.Q": "2026-Q2=142.0 2026-Q3=142.8",
        "GBR.inflation.A": "2025=3.4",
        "GBR.inflation.M": "2026-10=2.8",
        "GBR.inflation.Q": "2026-Q3=2.9",
    }
    assert fetched.described["GBR.cpi_index.M"]["unit"] == "Index, base year = 100"


def test_our_world_in_data_is_read_as_csv():
    with answers({built_in()["gcp-carbon"].url: ANSWERS / "owid.csv"}):
        fetched = fetch(built_in()["gcp-carbon"], getting())
    assert listed(only_edition(fetched)) == {
        "FRA.co2_emissions.A": "2023=271105000 2024=263981740",
        "OWID_AFR.co2_emissions.A": "2024=1471208300",
        "WLD.co2_emissions.A": "2024=37790000000",
    }


ECB = """
kind = "sdmx"
url = "https://data-api.ecb.europa.eu/service/data/EXR/{code}?startPeriod=2026-08"
[options]
format = "xml"
missing = ["NaN"]
[series."M.USD.EUR.SP00.A"]
measure = "exchange_rate_usd_per_unit"
entity = "EMU"
frequencies = ["M"]
unit = "usd_per_lcu"
expect = { CURRENCY = "USD", EXR_TYPE = "SP00" }
"""


@pytest.mark.parametrize(
    ("name", "told"), [("ecb.xml", "2026-08=1.1631 2026-09=1.17340"), ("generic.xml", "2026-08=1.1631 2026-09=1.17340p")]
)
def test_the_ecb_is_read_as_xml_of_either_form_digit_for_digit(name, told):
    with answers({"https://data-api.ecb.europa.eu/service/data/EXR/M.USD.EUR.SP00.A?startPeriod=2026-08": ANSWERS / name}):
        fetched = fetch(feed(ECB), getting())
    assert listed(only_edition(fetched)) == {"EMU.exchange_rate_usd_per_unit.M": told}
    assert fetched.described["EMU.exchange_rate_usd_per_unit.M"]["COLLECTION"] == "A"


DBNOMICS = """
kind = "json"
url = "https://api.db.nomics.world/v22/series/AMECO/ZUTN?observations=1&limit=1000"
areas = { deu = "DEU", fra = "FRA" }
[options]
series = "series.docs"
code = "dataset_code"
area = "dimensions.geo"
period = "period"
value = "value"
error = "errors"
total = "series.num_found"
describe = { unit = "dimensions.unit" }
[series.ZUTN]
measure = "unemployment_rate"
frequencies = ["A"]
unit = "percent"
expect = { unit = "percentage-of-active-population" }
"""


def test_dbnomics_is_read_by_the_paths_of_a_feed():
    with answers({"https://api.db.nomics.world/v22/series/AMECO/ZUTN?observations=1&limit=1000": ANSWERS / "dbnomics.json"}):
        fetched = fetch(feed(DBNOMICS), getting())
    assert listed(only_edition(fetched)) == {
        "DEU.unemployment_rate.A": "2023=3.1 2025=3.70",
        "FRA.unemployment_rate.A": "2024=7.4 2025=7.6",
    }


OFFICE = """
kind = "sheet"
url = "file:destatis.csv"
[options]
format = "csv"
layout = "columns"
separator = ";"
header = 2
year = "Jahr"
period = "Monat"
decimal = ","
thousands = "."
[series.Index]
measure = "cpi_index"
entity = "DEU"
frequencies = ["M"]
unit = "index"
"""


def test_a_table_of_a_statistics_office_is_read_from_a_file_of_the_pack():
    fetched = fetch(feed(OFFICE), getting())
    assert listed(only_edition(fetched)) == {"DEU.cpi_index.M": "2026-07=129.6 2026-09=1130.20"}
    assert fetch(feed(OFFICE), getting(), validators=fetched.validators).unchanged


ASSOCIATION = """
kind = "sheet"
url = "https://association.example/table.xlsx"
[options]
format = "xlsx"
layout = "rows"
sheet = "月度"
header = 2
code = "指标"
missing = ["—"]
date = "%Y年%m月"
published = "B1"
[series.exports]
code = "出口"
measure = "autos.exports"
entity = "CHN"
frequencies = ["M"]
unit = "vehicles"
scale = "10000"
[series.sales]
code = "销量"
measure = "autos.sales"
entity = "CHN"
frequencies = ["M"]
unit = "vehicles"
scale = "10000"
"""


def workbook(*rows: tuple[object, ...]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "说明"
    sheet = book.create_sheet("月度")
    for row in rows:
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_workbook_of_an_association_is_read_by_rows():
    content = workbook(
        ("发布日期", "2026-11-11"),
        ("指标", "单位", "2026年08月", "2026年09月", "2026年10月"),
        ("出口", "万辆", 61.1, 65.2, "—"),
        ("销量", "万辆", 285.7, 322.65, 332.2),
        ("备注：含底盘",),
    )
    with answers({"https://association.example/table.xlsx": (200, {"Content-Type": "application/octet-stream"}, content)}):
        fetched = fetch(feed(ASSOCIATION), getting())
    edition = only_edition(fetched)
    assert edition.published == date(2026, 11, 11)
    assert listed(edition) == {
        "CHN.autos.exports.M": "2026-08=611000 2026-09=652000",
        "CHN.autos.sales.M": "2026-08=2857000 2026-09=3226500 2026-10=3322000",
    }
