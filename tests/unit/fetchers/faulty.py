"""A server on loopback that answers as sources do on their bad days, and what four kinds of source say on a good one."""

from __future__ import annotations

import contextlib
import gzip
import json
import random
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime

from factcheck.datapack.feeds import Feed
from tests.unit.fetchers.asking import NOW, feed

#: What a server does with one connection, once it has read a request for a path.
Behaviour = Callable[[socket.socket, str], None]


@dataclass
class Server:
    """A listening socket that serves every connection in a thread of its own."""

    port: int
    behave: Behaviour
    paths: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)


@contextlib.contextmanager
def serving(behave: Behaviour) -> Iterator[Server]:
    """Serve until the test ends, whatever senders do."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        listening.settimeout(0.05)
        server = Server(listening.getsockname()[1], behave)
        threads: list[threading.Thread] = []

        def serve() -> None:
            while not server.closing.is_set():
                with contextlib.suppress(OSError):
                    connected, _ = listening.accept()
                    threads.append(threading.Thread(target=one, args=(connected,)))
                    threads[-1].start()

        def one(connected: socket.socket) -> None:
            with connected, contextlib.suppress(OSError):
                connected.settimeout(2)
                head = b""
                while b"\r\n\r\n" not in head:
                    if not (more := connected.recv(65_536)):
                        return
                    head += more
                path = head.split(b" ", 2)[1].decode()
                server.paths.append(path)
                server.heads.append(head)
                server.behave(connected, path)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            thread.join()
            for each in threads:
                each.join()


def answer(body: bytes, media: str, status: str = "200 OK", **headers: str) -> Behaviour:
    """A whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if "Content_Length" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return lambda connected, _: connected.sendall("\r\n".join([*lines, "", ""]).encode() + body)


@dataclass(frozen=True)
class Source:
    """One kind of source: a feed, its good answers by page, and how it tells of errors with status 200."""

    name: str
    feed: Feed
    media: str
    pages: Callable[[dict[str, object]], list[bytes]]
    error: bytes
    empty: bytes

    def body(self, path: str, **changed: object) -> bytes:
        """What it answers to a path; ``changed`` are values, periods or units that are other than usual."""
        pages = self.pages(changed)
        return pages[1] if len(pages) > 1 and ("page=2" in path or "offset=2" in path) else pages[0]


def _worldbank(changed: dict[str, object]) -> list[bytes]:
    code, value, total = changed.get("unit", "SP.POP.TOTL"), changed.get("value", "68516699"), changed.get("total", 4)
    dates = ["2024", changed.get("period", "2023")]
    pages = []
    for page, area in ((1, "FRA"), (2, "DEU")):
        head = {"page": changed.get("page", page), "pages": 2, "per_page": 2, "total": total, "lastupdated": "2026-10-08"}
        rows = [
            {
                "indicator": {"id": code, "value": "Population, total"},
                "country": {"id": area[:2], "value": area},
                "countryiso3code": area,
                "date": date,
                "value": f"<{n}>",
            }
            for n, date in enumerate(dates)
        ]
        text = json.dumps([head, rows]).replace('"<0>"', str(value)).replace('"<1>"', str(changed.get("other", "68287487")))
        pages.append(text.encode())
    return pages


def _eurostat(changed: dict[str, object]) -> list[bytes]:
    rows = [("2026-07", changed.get("other", "2.1")), (changed.get("period", "2026-08"), changed.get("value", "2.2"))]
    lines = [f"ESTAT:X(1.0),17/10/26 11:00:00,M,{changed.get('unit', 'RCH_A')},CP00,EA19,{when},{value},," for when, value in rows]
    if changed.get("total"):
        lines = ["ESTAT:X(1.0),17/10/26 11:00:00,M,RCH_A,CP00,EA19"]
    return ["\n".join(["DATAFLOW,LAST UPDATE,freq,unit,coicop,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS", *lines, ""]).encode()]


def _oecd(changed: dict[str, object]) -> list[bytes]:
    rows = [("2026-07", changed.get("other", "3.7")), (changed.get("period", "2026-08"), changed.get("value", "3.8"))]
    observations = "".join(f'<Obs TIME_PERIOD="{when}" OBS_VALUE="{value}"/>' for when, value in rows)
    if changed.get("total"):
        observations = '<Obs OBS_VALUE="3.7"/>'
    return [
        (
            '<?xml version="1.0" encoding="UTF-8"?><mes:StructureSpecificData xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message">'
            f'<mes:DataSet><Series REF_AREA="DEU" UNIT_MEASURE="{changed.get("unit", "PT_LF_SUB")}">{observations}</Series></mes:DataSet></mes:StructureSpecificData>'
        ).encode()
    ]


def _fred(changed: dict[str, object]) -> list[bytes]:
    rows = [("2026-07-01", changed.get("other", "4.1")), (changed.get("period", "2026-08-01"), changed.get("value", "4.2"))]
    told = {
        "units": changed.get("unit", "lin"),
        "count": changed.get("total", 2),
        "observations": [
            {"realtime_start": "2026-11-27", "realtime_end": "2026-11-27", "date": when, "value": value} for when, value in rows
        ],
    }
    return [json.dumps(told).encode()]


SOURCES = (
    Source(
        "world bank",
        feed(
            'kind = "worldbank"\nurl = "https://bank.example/v2/{code}?format=json"\nareas = { FRA = "FRA", DEU = "DEU" }\n'
            '[series."SP.POP.TOTL"]\nmeasure = "population"\nfrequencies = ["A"]\nunit = "persons"\n'
        ),
        "application/json; charset=utf-8",
        _worldbank,
        b'[{"message":[{"id":"120","key":"Invalid value","value":"The provided parameter value is not valid"}]}]',
        b'[{"page":1,"pages":1,"per_page":50,"total":0,"lastupdated":"2026-10-08"},null]',
    ),
    Source(
        "eurostat",
        feed(
            'kind = "sdmx"\nurl = "https://eurostat.example/sdmx/2.1/data/{code}?format=SDMX-CSV"\n[options]\nformat = "csv"\narea = "geo"\n'
            '[series."M.RCH_A.CP00.EA19"]\nmeasure = "inflation"\nentity = "EMU"\nfrequencies = ["M"]\nunit = "percent"\nexpect = { unit = "RCH_A" }\n'
        ),
        "text/csv",
        _eurostat,
        b'<S:Fault xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>150</faultcode><faultstring>INVALID_QUERY</faultstring></S:Fault>',
        b"DATAFLOW,LAST UPDATE,freq,unit,coicop,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n",
    ),
    Source(
        "oecd",
        feed(
            'kind = "sdmx"\nurl = "https://oecd.example/rest/data/{code}"\nquota = "60 per hour"\n[options]\nformat = "xml"\narea = "REF_AREA"\n'
            '[series."DEU.M"]\nmeasure = "unemployment_rate"\nentity = "DEU"\nfrequencies = ["M"]\nunit = "percent"\nexpect = { UNIT_MEASURE = "PT_LF_SUB" }\n'
        ),
        "application/vnd.sdmx.structurespecificdata+xml; version=2.1",
        _oecd,
        b'<mes:Error xmlns:mes="urn:m"><mes:ErrorMessage code="100"><com:Text xmlns:com="urn:c">NoRecordsFound</com:Text></mes:ErrorMessage></mes:Error>',
        b'<mes:StructureSpecificData xmlns:mes="urn:m"><mes:DataSet/></mes:StructureSpecificData>',
    ),
    Source(
        "fred",
        feed(
            'kind = "fred"\nurl = "https://fred.example/fred/series/observations?series_id={code}&file_type=json"\nkey = "FRED"\nquota = "120 per minute"\n'
            '[series.UNRATE]\nmeasure = "unemployment_rate"\nentity = "USA"\nfrequencies = ["M"]\nunit = "percent"\n'
        ),
        "application/json",
        _fred,
        b'{"error_code":400,"error_message":"Bad Request.  The series does not exist."}',
        b'{"units":"lin","count":0,"observations":[]}',
    ),
)


@dataclass(frozen=True)
class Fault:
    """One way in which a source fails, and the kinds of error that may be told of it."""

    name: str
    kinds: tuple[str, ...]
    behave: Callable[[Source, random.Random, Server], Behaviour]
    #: Whether nothing came that an excerpt could be of.
    silent: bool = False


def _later(fault: Behaviour, source: Source, chance: random.Random) -> Behaviour:
    """The same, now and then on the second page only."""
    if source.name != "world bank" or chance.random() < 0.5:
        return fault
    return lambda connected, path: (fault if "page=2" in path else answer(source.body(path), source.media))(connected, path)


def _said(make: Callable[[Source, random.Random], bytes], media: str | None = None, status: str = "200 OK", **headers: str):
    return lambda source, chance, _: _later(answer(make(source, chance), media or source.media, status, **headers), source, chance)


def _changed(**by_kind: tuple[str, ...]):
    """The usual answer but for one of its parts, which is one of these by chance."""

    def behave(source: Source, chance: random.Random, _: Server) -> Behaviour:
        changed = {name: chance.choice(choices) for name, choices in by_kind.items()}
        return lambda connected, path: answer(source.body(path, **changed), source.media)(connected, path)

    return behave


def _reset(source: Source, chance: random.Random, _: Server) -> Behaviour:
    def behave(connected: socket.socket, __: str) -> None:
        if chance.random() < 0.5:
            connected.sendall(b"HTTP/1.1 200 OK\r\nContent-")
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connected.close()

    return behave


def _silence(source: Source, chance: random.Random, server: Server) -> Behaviour:
    return lambda connected, _: server.closing.wait(3) and None


def _drip(source: Source, chance: random.Random, server: Server) -> Behaviour:
    def behave(connected: socket.socket, path: str) -> None:
        body = source.body(path)
        connected.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {source.media}\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        for byte in body:
            if server.closing.wait(0.02):
                return
            connected.sendall(bytes([byte]))

    return behave


def _redirect(*targets: str):
    def behave(source: Source, chance: random.Random, server: Server) -> Behaviour:
        target = chance.choice(targets).replace("{port}", str(server.port))
        return answer(
            b"moved",
            "text/plain",
            chance.choice(("301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect")),
            Location=target,
        )

    return behave


def _bomb(source: Source, chance: random.Random, _: Server) -> Behaviour:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = packer.compress(b" " * 50_000_000) + packer.flush()
    return answer(body, source.media, Content_Encoding="gzip")


def _flood(source: Source, chance: random.Random, server: Server) -> Behaviour:
    def behave(connected: socket.socket, _: str) -> None:
        connected.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {source.media}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        while not server.closing.is_set():
            connected.sendall(b"10000\r\n" + b" " * 65_536 + b"\r\n")

    return behave


def _nest(source: Source, chance: random.Random) -> bytes:
    """A document that is small and would be large once it is opened."""
    if source.name == "oecd":
        entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 100}">' for n in range(12))
        return f'<?xml version="1.0"?><!DOCTYPE d [{entities}]><d>&e11;</d>'.encode()
    if source.name == "eurostat":
        return b'DATAFLOW,geo,TIME_PERIOD,OBS_VALUE\nx,EA19,"' + b"9" * 150_000 + b'",1\n'
    return b"[" * 100_000


def _cut(source: Source, chance: random.Random) -> bytes:
    body = source.body("")
    return body[: chance.randrange(len(body) // 2, len(body) - 12)].rsplit(b",", 1)[0]


def _short(source: Source, chance: random.Random, _: Server) -> Behaviour:
    body = source.body("")
    sent = body[: chance.randrange(len(body))]
    if chance.random() < 0.5:
        return answer(gzip.compress(body)[:-9], source.media, Content_Encoding="gzip")
    return answer(sent, source.media, Content_Length=str(len(body)))


def _letters(source: Source, chance: random.Random) -> bytes:
    body = source.body("")
    at = body.index(
        b"EA19" if source.name == "eurostat" else b"DEU" if source.name == "oecd" else b'": "' if source.name == "fred" else b"Population"
    )
    return body[:at] + chance.choice((b"\xff\xfe", b"\xe9", b"\xc3(")) + body[at:]


def _after(seconds: float) -> str:
    return format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)


BUSY = "429 Too Many Requests"
FAULTS = (
    Fault("reset", ("broken", "connect"), _reset, silent=True),
    Fault("silence", ("timeout",), _silence, silent=True),
    Fault("drip", ("timeout",), _drip, silent=True),
    Fault("busy, for seconds", ("retry-after",), _said(lambda *_: b"slow down", None, BUSY, Retry_After="7200")),
    Fault("busy, until a date", ("retry-after",), _said(lambda *_: b"slow down", None, BUSY, Retry_After=_after(5400))),
    Fault("busy, for ever", ("retry-after",), _said(lambda *_: b"slow down", None, BUSY, Retry_After="1000000000")),
    Fault("busy, unreadably", ("retry-after",), _said(lambda *_: b"slow down", None, BUSY, Retry_After="-5")),
    Fault("busy, until yesterday", ("retry-after",), _said(lambda *_: b"slow down", None, BUSY, Retry_After=_after(-86_400))),
    Fault("server error", ("status",), lambda source, chance, _: answer(b"we are sorry", "text/plain", chance.choice(("500 Oh", "502 No", "503 Not", "504 Slow")))),
    Fault("a web page", ("html",), _said(lambda *_: b"<!DOCTYPE html><html><body>Maintenance</body></html>")),
    Fault("error object", ("error", "csv"), lambda source, chance, _: answer(source.error, source.media)),
    Fault("nothing in it", ("empty",), lambda source, chance, _: answer(source.empty, source.media)),
    Fault("cut off in transfer", ("broken",), _short, silent=True),
    Fault("cut off at the source", ("json", "csv", "xml", "pages"), _said(_cut)),
    Fault("another media type", ("media", "html"), lambda source, chance, _: _later(answer(source.body(""), chance.choice(("image/png", "application/pdf", "text/html"))), source, chance)),
    Fault("other letters", ("encoding", "xml"), _said(_letters)),
    Fault("no number", ("number", "json", "xml"), _changed(value=("NaN", "inf", "-Infinity", "1e400", '"12a"', "0x1F"))),
    Fault("a period twice", ("duplicate",), lambda source, chance, _: _twice(source)),
    Fault("another unit", ("changed",), _changed(unit=("PCT_PCH", "pch", "USD"))),
    Fault("pages missing", ("pages", "csv", "columns"), _changed(total=(7, 9))),
    Fault("redirects without end", ("redirect",), _redirect("/again", "http://127.0.0.1:{port}/again?page=2")),
    Fault("redirect inside", ("redirect", "address"), _redirect("http://127.0.0.1:6379/", "http://169.254.169.254/latest/", "https://10.0.0.8/", "http://data.example/x", "file:///etc/passwd", "https://[::1]/")),
    Fault("packed bomb", ("too-large",), _bomb, silent=True),
    Fault("flood", ("too-large",), _flood, silent=True),
    Fault("document bomb", ("json", "xml", "csv"), _said(_nest)),
)  # fmt: skip


def _twice(source: Source) -> Behaviour:
    period = {"world bank": "2024", "eurostat": "2026-07", "oecd": "2026-07", "fred": "2026-07-01"}[source.name]
    return lambda connected, path: answer(source.body(path, period=period), source.media)(connected, path)
