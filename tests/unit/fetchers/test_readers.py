"""What each kind of source may and may not say: pages, tickets, spans of years, workbooks, and values that contradict each other."""

from __future__ import annotations

import json
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from requests import PreparedRequest

from factcheck.errors import SourceError
from factcheck.fetchers import fetch
from factcheck.fetchers.fetched import Fetched
from tests.unit.fetchers.asking import ANSWERS, NOW, Clock, answers, built_in, feed, getting
from tests.unit.fetchers.faulty import SOURCES
from tests.unit.fetchers.test_interfaces import ASSOCIATION, DBNOMICS, OFFICE, listed, only_edition, workbook

BANK, EUROSTAT, OECD, FRED = SOURCES
DATA = "https://eurostat.example/sdmx/2.1/data/M.RCH_A.CP00.EA19?format=SDMX-CSV"
ASYNC = "https://eurostat.example/1.0/async"


def failed(*args: object, **kwargs: object) -> SourceError:
    with pytest.raises(SourceError) as caught:
        fetch(*args, **kwargs)  # type: ignore[arg-type] # as `fetch` takes them
    return caught.value


def eurostat(body: bytes) -> Fetched:
    with answers({DATA: (200, {"Content-Type": "text/csv"}, body)}):
        return fetch(EUROSTAT.feed, getting())


def ticket(status: str) -> bytes:
    return (
        '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header/><env:Body><ns0:asyncResponse xmlns:ns0="urn:e"><status>'
        f"<queued><id>98de05ea-540a</id><status>{status}</status></queued></status></ns0:asyncResponse></env:Body></env:Envelope>"
    ).encode()


def test_a_ticket_of_eurostat_is_waited_for():
    clock = Clock()
    with answers({DATA: (200, {"Content-Type": "application/xml"}, ticket("SUBMITTED"))}) as mock:
        for status in ("PROCESSING", "AVAILABLE"):
            mock.add("GET", f"{ASYNC}/status/98de05ea-540a", body=ticket(status), content_type="application/xml")
        mock.add("GET", f"{ASYNC}/data/98de05ea-540a", body=EUROSTAT.body(""), content_type="text/csv")
        fetched = fetch(EUROSTAT.feed, getting(clock))
    assert listed(only_edition(fetched)) == {"EMU.inflation.M": "2026-07=2.1 2026-08=2.2"}
    assert clock.slept == [10.0, 10.0]
    assert [one.address for one in fetched.originals] == [DATA]
    with answers({DATA: (200, {"Content-Type": "application/xml"}, ticket("AVAILABLE"))}) as mock:
        mock.add("GET", f"{ASYNC}/data/98de05ea-540a", body=EUROSTAT.body(""), content_type="text/csv")
        assert fetch(EUROSTAT.feed, getting(clock), validators=fetched.validators).unchanged


@pytest.mark.parametrize(("status", "looks"), [("EXPIRED", 1), ("PROCESSING", 60)])
def test_a_ticket_that_is_never_ready_ends_the_fetch(status, looks):
    with answers(
        {DATA: (200, {"Content-Type": "application/xml"}, ticket("SUBMITTED")), f"{ASYNC}/status/98de05ea-540a": (200, {}, ticket(status))}
    ) as mock:
        error = failed(EUROSTAT.feed, getting())
        assert len(mock.calls) == looks + 1
    assert error.kind == "ticket"


def spanned() -> tuple[Fetched, list[str]]:
    """A source that gives at most four years at once; what was read, and the spans that were asked for."""
    asked_for: list[str] = []

    def answer(request: PreparedRequest) -> tuple[int, dict[str, str], bytes]:
        query = parse_qs(urlsplit(str(request.url)).query)
        asked_for.append("&".join(f"{name}={value}" for name, (value,) in query.items() if name != "format"))
        first, last = int(query["startPeriod"][0]), int(query.get("endPeriod", ["2026"])[0])
        if last - first > 3:
            fault = b'<S:Fault xmlns:S="urn:s"><faultcode>413</faultcode><faultstring>EXTRACTION_TOO_BIG: too big</faultstring></S:Fault>'
            return 413, {"Content-Type": "application/xml"}, fault
        rows = [f"x,M,RCH_A,CP00,EA19,{year}-05,{year - 2000}.5" for year in range(first, last + 1)]
        return 200, {"Content-Type": "text/csv"}, "\n".join(["DATAFLOW,freq,unit,coicop,geo,TIME_PERIOD,OBS_VALUE", *rows, ""]).encode()

    with answers({}) as mock:
        mock.add_callback("GET", DATA.partition("?")[0], answer)
        return fetch(replace(EUROSTAT.feed, options=EUROSTAT.feed.options | {"from_year": 2018}), getting()), asked_for


def test_an_answer_that_is_too_large_is_asked_for_in_spans_of_years():
    fetched, spans = spanned()
    assert spans == [
        "startPeriod=2018",
        "startPeriod=2018&endPeriod=2022",
        "startPeriod=2018&endPeriod=2020",
        "startPeriod=2021&endPeriod=2022",
        "startPeriod=2023&endPeriod=2026",
    ]
    (values,) = only_edition(fetched).series.values()
    assert [one.period for one in values] == [f"{year}-05" for year in range(2018, 2027)]
    assert len(fetched.originals) == 3


def test_a_query_that_cannot_be_split_is_an_error():
    with answers({DATA: (413, {}, b"EXTRACTION_TOO_BIG")}):
        assert failed(EUROSTAT.feed, getting()).kind == "too-big"


def test_equal_values_of_one_period_are_one():
    header = "DATAFLOW,freq,unit,coicop,geo,TIME_PERIOD,OBS_VALUE\n"
    row = "x,M,RCH_A,CP00,EA19,2026-08,2.2\n"
    assert listed(only_edition(eurostat((header + row + row).encode()))) == {"EMU.inflation.M": "2026-08=2.2"}
    with pytest.raises(SourceError) as caught:
        eurostat((header + row + row.replace("2.2", "2.3")).encode())
    assert caught.value.kind == "duplicate"
    assert "2026-08 2.3" in caught.value.excerpt


def test_a_byte_order_mark_and_blank_rows_are_no_values():
    body = "\ufeffDATAFLOW,freq,unit,coicop,geo,TIME_PERIOD,OBS_VALUE\nx,M,RCH_A,CP00,EA19,2026-08,2.2\n,,,,,,\n".encode()
    assert listed(only_edition(eurostat(body))) == {"EMU.inflation.M": "2026-08=2.2"}


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ("x,M,RCH_A,CP00,EA19,2026-08,:\n", "empty"),
        ("x,M,RCH_A,CP00,EA19,2027-08,2.2\n", "empty"),  # it is not over
        ("x,A,RCH_A,CP00,EA19,2025,2.2\n", "empty"),  # another frequency than the feed wants
        ("x,M,RCH_A,CP00,EA19,2026-08,2.2,\n", "csv"),
        ('x,M,RCH_A,CP00,EA19,2026-08,"2.2\n', "csv"),
        ("x,M,INX_A_AVG,CP00,EA19,2026-08,2.2\n", "changed"),
        ("x,M,RCH_A,CP00,EA19,08/2026,2.2\n", "period"),
    ],
)
def test_what_a_feed_did_not_order_is_refused(rows, kind):
    with pytest.raises(SourceError) as caught:
        eurostat(b"DATAFLOW,freq,unit,coicop,geo,TIME_PERIOD,OBS_VALUE\n" + rows.encode())
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"page": 1}, "pages"),
        ({"total": 5}, "pages"),
        ({"unit": "SP.POP.GROW"}, "changed"),
        ({"value": '"68516699"'}, "number"),
        ({"value": "null", "other": "null"}, "empty"),
    ],
)
def test_pages_of_the_world_bank_fit_together(changed, kind):
    url = "https://bank.example/v2/SP.POP.TOTL?format=json&page={}"
    with answers({url.format(1): (200, {"Content-Type": BANK.media}, BANK.body("page=1"))}) as mock:
        mock.assert_all_requests_are_fired = False
        mock.add("GET", url.format(2), body=BANK.body("page=2", **changed), content_type=BANK.media)
        if kind == "empty":
            mock.replace("GET", url.format(1), body=BANK.body("page=1", **changed), content_type=BANK.media)
        error = failed(BANK.feed, getting())
    assert (error.kind, error.address) == (kind, url.format(2))


def test_json_of_sdmx_3_with_all_dimensions_at_the_values():
    told = {
        "data": {
            "structures": [
                {
                    "dimensions": {
                        "dataSet": [{"id": "FREQ", "values": [{"id": "A"}]}],
                        "observation": [
                            {"id": "COUNTRY", "values": [{"id": "FRA"}, {"id": "DEU"}]},
                            {"id": "TIME_PERIOD", "values": [{"value": "2024"}, {"value": "2025"}]},
                        ],
                    },
                    "attributes": {"observation": [{"id": "UNIT", "values": [{"id": "PT"}]}]},
                }
            ],
            "dataSets": [{"structure": 0, "observations": {"0:0": ["7.40", 0], "1:1": [3.70, 0], "1:0": [None, 0]}}],
        }
    }
    ours = feed(
        'kind = "sdmx"\nurl = "https://sdmx.example/3.0/data/WEO/{code}"\nareas = { FRA = "FRA", DEU = "DEU" }\n[options]\nversion = "3.0"\nformat = "json"\n'
        'area = "COUNTRY"\nfrom_year = 2024\n[series.LUR]\nmeasure = "unemployment_rate"\nfrequencies = ["A"]\nunit = "percent"\nwhere = { UNIT = "PT" }\n'
    )
    body = json.dumps(told).encode()
    with answers(
        {
            "https://sdmx.example/3.0/data/WEO/LUR?c%5BTIME_PERIOD%5D=ge:2024": (
                200,
                {"Content-Type": "application/vnd.sdmx.data+json"},
                body,
            )
        }
    ) as mock:
        fetched = fetch(ours, getting())
        assert mock.calls[0].request.headers["Accept"] == "application/vnd.sdmx.data+json;version=2.0.0"
    assert listed(only_edition(fetched)) == {"DEU.unemployment_rate.A": "2025=3.7", "FRA.unemployment_rate.A": "2024=7.40"}


def test_one_answer_may_hold_many_series_told_apart_by_dimensions():
    ours = feed(
        'kind = "sdmx"\nurl = "https://sdmx.example/data/all"\n[options]\nformat = "csv"\n'
        + "".join(
            f'[series.{name}]\nmeasure = "{name}"\nentity = "DEU"\nfrequencies = ["M"]\nunit = "percent"\nwhere = {{ sex = "{sex}" }}\n'
            for name, sex in (("unemployment_rate", "T"), ("unemployment_rate_female", "F"))
        )
    )
    body = b"sex,TIME_PERIOD,OBS_VALUE\nT,2026-08,3.8\nF,2026-08,3.5\nM,2026-08,4.1\n"
    with answers({"https://sdmx.example/data/all": (200, {"Content-Type": "text/csv"}, body)}):
        fetched = fetch(ours, getting())
    assert listed(only_edition(fetched)) == {"DEU.unemployment_rate.M": "2026-08=3.8", "DEU.unemployment_rate_female.M": "2026-08=3.5"}
    with answers({"https://sdmx.example/data/all": (200, {"Content-Type": "text/csv"}, body.replace(b"F,", b"X,"))}):
        error = failed(ours, getting())
    assert (error.kind, "unemployment_rate_female" in error.detail) == ("empty", True)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda text: text.replace('"num_found":2', '"num_found":9'), "pages"),
        (lambda text: text.replace('"errors":[]', '"errors":[{"message":"gone"}]'), "error"),
        (lambda text: text.replace("[7.4,7.6]", "[7.4]"), "json"),
        (lambda text: text.replace("7.6", "true"), "number"),
        (lambda text: text.replace("7.6", "NaN"), "number"),
        (lambda text: text.replace('"limit":1000', '"offset":0'), "json"),  # a name twice
        (lambda text: text.replace('"percentage-of-active-population"', '"persons"'), "changed"),
        (lambda text: text.replace('"deu"', "7"), "empty"),  # nobody whom the feed knows; France is taken
    ],
)
def test_json_that_is_not_as_the_feed_says(change, kind):
    text = change((ANSWERS / "dbnomics.json").read_text("utf-8"))
    with answers(
        {
            "https://api.db.nomics.world/v22/series/AMECO/ZUTN?observations=1&limit=1000": (
                200,
                {"Content-Type": "application/json"},
                text.encode(),
            )
        }
    ):
        if kind == "empty":
            assert list(only_edition(fetch(feed(DBNOMICS), getting())).series) == ["FRA.unemployment_rate.A"]
        else:
            assert failed(feed(DBNOMICS), getting()).kind == kind


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda text: text.replace("129,6", "129.6"), "number"),
        (lambda text: text.replace("1.130,20", "11.30,20"), "number"),
        (lambda text: text.replace("Index", "Wert", 1).replace("Index", "Wert"), "columns"),
        (lambda text: text.replace("Jahr;Monat;Index", "Jahr;Index;Index"), "columns"),
        (lambda text: text.replace("2026;7", "2026;14"), "period"),
        (lambda text: text.replace("2026;7", ";7"), "period"),
        (lambda text: text.split("\n", 1)[0], "csv"),
    ],
)
def test_a_sheet_that_is_not_as_the_feed_says(tmp_path, change, kind):
    (tmp_path / "destatis.csv").write_text(change((ANSWERS / "destatis.csv").read_text("utf-8")), "utf-8")
    assert failed(feed(OFFICE, tmp_path), getting()).kind == kind


def test_letters_of_older_tables_are_declared(tmp_path):
    text = (ANSWERS / "destatis.csv").read_text("utf-8").replace("Monat", "März")
    (tmp_path / "destatis.csv").write_bytes(text.encode("cp1252"))
    office = OFFICE.replace('"Monat"', '"März"')
    assert failed(feed(office, tmp_path), getting()).kind == "encoding"
    declared = feed(office.replace('separator = ";"', 'separator = ";"\nencoding = "cp1252"'), tmp_path)
    assert only_edition(fetch(declared, getting())).series


def xlsx(content: bytes) -> SourceError:
    with answers({"https://association.example/table.xlsx": (200, {"Content-Type": "application/octet-stream"}, content)}):
        return failed(feed(ASSOCIATION), getting())


def packed(name: str, content: bytes) -> bytes:
    book = BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return book.getvalue()


def test_what_only_looks_like_a_workbook_is_refused(monkeypatch):
    monkeypatch.setattr("factcheck.fetchers.xlsx._MOST_BYTES", 1_000_000)
    assert xlsx(b"PK\x03\x04 and no more").kind == "xlsx"
    assert xlsx(packed("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')).kind == "xlsx"
    assert xlsx(packed("xl/worksheets/sheet1.xml", b" " * 1_000_001)).kind == "too-large"
    assert xlsx(packed("readme.txt", b"hello")).kind == "xlsx"
    good = workbook(("发布日期",), ("指标", "2026年08月"), ("出口", 61.1))
    assert xlsx(good[:-200]).kind == "xlsx"
    assert (error := xlsx(good)).kind == "empty"  # of the sales nothing is said
    assert "销量" in error.detail


def test_a_library_that_is_missing_is_named_with_what_installs_it(monkeypatch):
    content = workbook(("发布日期",), ("指标", "2026年08月"), ("出口", 61.1))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    error = xlsx(content)
    assert (error.kind, "factcheck[data]" in error.detail) == ("library", True)


def test_a_value_that_alfred_takes_back_is_gone_from_that_day_on():
    told = json.loads((ANSWERS / "alfred.json").read_text("utf-8"))
    told["observations"] = [
        {"realtime_start": "2025-10-01", "realtime_end": "9999-12-31", "date": "2025-04-01", "value": "3.8"},
        {"realtime_start": "2025-10-30", "realtime_end": "2025-11-14", "date": "2025-07-01", "value": "4.0"},
    ]
    told["count"] = 2
    ours = replace(built_in()["fred-bea-gdp"], key=None)
    with answers({}) as mock:
        mock.add("GET", ours.url.partition("?")[0], body=json.dumps(told).encode(), content_type="application/json")
        fetched = fetch(ours, getting())
    assert [(one.published.isoformat(), *listed(one).values()) for one in fetched.editions] == [
        ("2025-10-01", "2025-Q2=3.8"),
        ("2025-10-30", "2025-Q2=3.8 2025-Q3=4.0"),
        ("2025-11-15", "2025-Q2=3.8"),
    ]
    assert fetched.at == NOW


def test_only_some_series_are_asked_for():
    with pytest.raises(KeyError, match="no series 'HOUSTON'"):
        fetch(built_in()["fred-census-housing"], getting(), only={"HOUSTON"})
