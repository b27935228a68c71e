"""Sources are asked politely: within quotas, not again where nothing is new, not before they allow it; and never inside the network."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from requests import PreparedRequest, Response

from factcheck.errors import SourceError
from factcheck.fetchers import fetch
from factcheck.fetchers.http import CIRCUIT, retry_after
from factcheck.fetchers.ledger import FileLedger, MemoryLedger, Record
from factcheck.outbound.session import Checked
from tests.unit.fetchers.asking import ANSWERS, NOW, Clock, answers, built_in, feed, getting, to_the_server
from tests.unit.fetchers.faulty import SOURCES, answer, serving
from tests.unit.outbound.hostile import entry

CSV = b"day,value\n2026-08,1.5\n2026-09,1.6\n"
TABLE = """
kind = "sheet"
url = "https://office.example/table.csv"
quota = "60 per hour"
[options]
format = "csv"
layout = "long"
period = "day"
value = "value"
[series.rate]
measure = "unemployment_rate"
entity = "DEU"
frequencies = ["M"]
unit = "percent"
"""
URL = "https://office.example/table.csv"


def failed(*args: object, **kwargs: object) -> SourceError:
    with pytest.raises(SourceError) as caught:
        fetch(*args, **kwargs)  # type: ignore[arg-type] # as `fetch` takes them
    return caught.value


def test_the_second_fetch_asks_only_for_news():
    told = {"ETag": '"a1"', "Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT", "Content-Type": "text/csv"}
    with answers({URL: (200, told, CSV)}) as mock:
        first = fetch(feed(TABLE), getting())
        assert mock.calls[0].request.headers["User-Agent"].startswith("factcheck/")
    with answers({URL: (304, {}, b"")}) as mock:
        second = fetch(feed(TABLE), getting(), validators=first.validators)
        sent = mock.calls[0].request.headers
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"a1"', "Mon, 02 Nov 2026 10:00:00 GMT")
    assert second.unchanged
    assert not second.originals
    assert second.validators == first.validators


@pytest.mark.parametrize("etag", ['W/"a1"', '"other"'])
def test_bytes_decide_whether_something_is_new(etag):
    with answers({URL: (200, {"ETag": '"a1"'}, CSV)}):
        first = fetch(feed(TABLE), getting())
    late = {"ETag": etag, "Last-Modified": format_datetime(NOW + timedelta(days=400), usegmt=True)}
    with answers({URL: (200, late, CSV)}):
        second = fetch(feed(TABLE), getting(), validators=first.validators)
    assert second.unchanged
    assert second.validators[URL]["ETag"] == etag
    with answers({URL: (200, {"ETag": etag}, CSV.replace(b"1.6", b"1.7"))}):
        third = fetch(feed(TABLE), getting(), validators=second.validators)
    assert [one.text for one in third.editions[0].series["DEU.unemployment_rate.M"]] == ["1.5", "1.7"]


def test_a_feed_that_reads_otherwise_reads_the_same_bytes_again():
    with answers({URL: CSV}):
        first = fetch(feed(TABLE), getting())
        again = fetch(feed(TABLE.replace('"DEU"', '"FRA"')), getting(), validators=first.validators)
    assert list(again.editions[0].series) == ["FRA.unemployment_rate.M"]


def test_304_that_nobody_asked_for_is_an_error():
    with answers({URL: (304, {}, b"")}):
        assert failed(feed(TABLE), getting()).kind == "status"


@pytest.mark.parametrize(
    ("header", "date", "wait"),
    [
        ("0", None, 0.0), ("86400", None, 86_400.0), ("86401", None, None), ("1000000000", None, None), ("-1", None, None), ("1.5", None, None),
        ("soon", None, None), ("", None, None), ("٣", None, None),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), None, 300.0),
        (format_datetime(NOW - timedelta(minutes=5), usegmt=True), None, None),
        # The clock of the source is a day behind, or an hour ahead.
        (format_datetime(NOW - timedelta(days=1) + timedelta(minutes=5), usegmt=True), format_datetime(NOW - timedelta(days=1), usegmt=True), 300.0),
        (format_datetime(NOW + timedelta(minutes=65), usegmt=True), format_datetime(NOW + timedelta(hours=1), usegmt=True), 3_900.0),
    ],
)  # fmt: skip
def test_every_sort_of_retry_after(header, date, wait):
    assert retry_after(header, NOW, date) == wait


def test_a_short_pause_is_made_and_a_long_one_told():
    clock, ledger = Clock(), MemoryLedger()
    with answers({}) as mock:
        mock.add("GET", URL, status=429, headers={"Retry-After": "20"})
        mock.add("GET", URL, body=CSV)
        fetch(feed(TABLE), getting(clock, ledger=ledger))
    assert clock.slept == [20.5]
    with answers({URL: (429, {"Retry-After": "7200"}, b"enough")}):
        error = failed(feed(TABLE), getting(clock, ledger=ledger))
    assert (error.kind, error.retry_at, error.excerpt) == ("retry-after", clock.now + timedelta(hours=2), "enough")
    with answers({}):  # another feed of the same host, another process: nobody is asked
        error = failed(feed(TABLE), getting(clock, ledger=ledger))
    assert (error.kind, error.retry_at) == ("away", clock.now + timedelta(hours=2))
    clock.now += timedelta(hours=2)
    with answers({URL: CSV}):
        fetch(feed(TABLE), getting(clock, ledger=ledger))


def test_a_host_that_is_busy_and_does_not_say_for_how_long_is_left_alone_for_an_hour():
    with answers({URL: (429, {}, b"too many")}):
        error = failed(feed(TABLE), getting())
    assert (error.kind, error.retry_at) == ("retry-after", NOW + timedelta(hours=1))
    assert "Retry-After" not in error.detail


@pytest.mark.parametrize("header", ["1000000000", "-60", "whenever"])
def test_an_absurd_pause_is_a_day_and_told(header):
    with answers({URL: (503, {"Retry-After": header}, b"closed")}):
        error = failed(feed(TABLE), getting())
    assert error.kind == "retry-after"
    assert error.retry_at == NOW + timedelta(days=1)
    assert header in error.detail


def test_a_host_that_fails_five_times_is_left_alone_for_a_while():
    clock, ledger = Clock(), MemoryLedger()
    with answers({URL: (502, {}, b"bad gateway")}) as mock:
        error = failed(feed(TABLE), getting(clock, ledger=ledger))
        assert len(mock.calls) == 5
    assert clock.slept == [1.0, 2.0, 4.0, 8.0]
    assert (error.kind, error.excerpt, error.retry_at) == ("status", "bad gateway", clock.now + timedelta(seconds=CIRCUIT))
    with answers({}):
        assert failed(feed(TABLE), getting(clock, ledger=ledger)).kind == "away"
    clock.now += timedelta(seconds=CIRCUIT)
    with answers({URL: CSV}):
        assert fetch(feed(TABLE), getting(clock, ledger=ledger)).editions


def test_failures_in_between_are_forgotten_with_an_answer():
    clock, ledger = Clock(), MemoryLedger()
    for _ in range(4):
        with answers({}) as mock:
            mock.add("GET", URL, status=500)
            mock.add("GET", URL, status=503)
            mock.add("GET", URL, body=CSV)
            fetch(feed(TABLE), getting(clock, ledger=ledger))


@pytest.mark.parametrize(
    ("kind", "resolver"),
    [
        ("address", lambda *_, **__: [entry("10.1.2.3")]),
        ("address", lambda *_, **__: [entry("93.184.216.34"), entry("169.254.169.254")]),
        ("dns", lambda *_, **__: []),
    ],
)
def test_a_name_that_leads_inside_or_nowhere_is_not_asked(kind, resolver):
    assert failed(feed(TABLE), getting(resolver=resolver)).kind == kind


def test_plain_http_is_asked_of_listed_hosts_only():
    error = failed(feed(TABLE.replace("https://", "http://")), getting())
    assert error.kind == "address"
    assert "https" in error.detail


def test_a_redirect_is_followed_where_it_may_lead():
    with serving(lambda *_: None) as server:
        there = answer(b"", "text/plain", "302 Found", Location=f"http://127.0.0.1:{server.port}/new")
        server.behave = lambda connected, path: (there if path == "/old" else answer(CSV, "text/csv"))(connected, path)
        asked = replace(feed(TABLE), url=f"http://127.0.0.1:{server.port}/old")
        fetched = fetch(asked, to_the_server(server.port))
        assert server.paths == ["/old", "/new"]
    assert [one.address for one in fetched.originals] == [asked.url]


def test_a_key_is_told_to_its_source_and_to_nobody_else():
    fred = SOURCES[3]
    address = f"{fred.feed.url.replace('{code}', 'UNRATE')}&api_key=k3y%2Bof%2Fours"
    with answers({address: (400, {}, b'{"error_message": "api_key k3y+of/ours (k3y%2Bof%2Fours) is not registered"}')}):
        error = failed(fred.feed, getting())
    assert "k3y" not in str(error) + error.excerpt + error.address
    assert "registered" in error.excerpt
    without = failed(fred.feed, getting(keys={}))
    assert (without.kind, "FACTCHECK_SOURCE_KEYS" in without.detail) == ("key", True)


def test_a_file_outside_the_pack_is_not_read(tmp_path):
    pack = tmp_path / "pack"
    pack.mkdir()
    (tmp_path / "secret.csv").write_bytes(CSV)
    (pack / "link.csv").symlink_to(tmp_path / "secret.csv")
    local = TABLE.replace(URL, "file:link.csv")
    assert failed(feed(local, pack), getting()).kind == "address"
    assert failed(feed(local.replace("link", "none"), pack), getting()).kind == "file"


def count(folder: Path, times: int) -> None:
    ledger = FileLedger(folder)
    for at in range(times):
        with ledger.host("api.example") as record:
            record.take("1000 per hour", 1_000.0 + at / 1_000)


def test_requests_are_counted_across_processes(tmp_path):
    workers = [multiprocessing.get_context("spawn").Process(target=count, args=(tmp_path, 40)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    with FileLedger(tmp_path).host("api.example") as record:
        assert len(record.requests) == 120
        assert record.take("120 per hour", 1_000.0) == pytest.approx(3_600, abs=1)


def test_a_damaged_record_starts_anew(tmp_path):
    (tmp_path / "api.example.json").write_text('{"requests": [')
    with FileLedger(tmp_path).host("api.example") as record:
        assert record == Record()


def counting(monkeypatch: pytest.MonkeyPatch, clock: Clock, body: Callable[[str], bytes]) -> list[datetime]:
    """Sources that note when they were asked, and answer at once."""
    seen: list[datetime] = []

    def send(_: Checked, request: PreparedRequest, **__: object) -> Response:
        seen.append(clock.now)
        response = Response()
        response.status_code, response._content = 200, body(request.url or "")
        return response

    monkeypatch.setattr(Checked, "send", send)
    return seen


def most_within(seen: list[datetime], span: timedelta) -> int:
    first = most = 0
    for last, at in enumerate(seen):
        while seen[first] <= at - span:
            first += 1
        most = max(most, last - first + 1)
    return most


def test_sixty_an_hour_are_kept_for_a_day_and_work_goes_on_by_itself(monkeypatch):
    clock, ledger = Clock(), MemoryLedger()
    seen = counting(monkeypatch, clock, lambda _: CSV.replace(b"1.6", str(len(clock.slept)).encode()))
    next_at, fetched, refused = NOW, 0, set()
    while clock.now < NOW + timedelta(days=1):
        clock.now = max(clock.now + timedelta(seconds=20), next_at)
        try:
            fetch(feed(TABLE), getting(clock, ledger=ledger))
            fetched += 1
        except SourceError as error:
            refused.add(error.kind)
            next_at = error.retry_at or NOW
    assert most_within(seen, timedelta(hours=1)) == 60
    assert fetched == len(seen) >= 60 * 23
    assert refused == {"quota"}


def test_a_hundred_and_twenty_a_minute_are_kept_inside_long_fetches(monkeypatch):
    clock, ledger = Clock(), MemoryLedger()
    told = json.loads((ANSWERS / "fred.json").read_text("utf-8"))
    seen = counting(monkeypatch, clock, lambda url: json.dumps(told | {"order_by": url}).encode())
    fred = built_in()["fred-fed-exchange-rates"]
    one = next(iter(fred.series.values()))
    many = replace(fred, series={f"S{n}": replace(one, name=f"S{n}", code=f"S{n}") for n in range(150)})
    for hour in range(24):
        clock.now = max(clock.now, NOW + timedelta(hours=hour))
        fetch(many, getting(clock, ledger=ledger))
    assert len(seen) == 24 * 150
    assert most_within(seen, timedelta(minutes=1)) == 120
