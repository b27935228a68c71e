"""Bytes that no library sends: what is no HTTP is refused, and nobody's request is hidden in another one's (reliability C9 to C11)."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator

import pytest
import requests

from tests import servers
from tests.running import Service

#: Seconds after which nothing more is taken to come.
_LONG = 60
BODY = b'{"text":"x"}'
CHUNKS = b"c\r\n" + BODY + b"\r\n0\r\n\r\n"
#: What stands behind each request: an answer to it would have this id.
HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: hidden\r\n\r\n"
GET, PROBE = b"GET /v1/limits HTTP/1.1\r\nHost: localhost\r\n", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /v1/parse HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"

#: Framed in a way that two readers may read as two things, or in none.
UNCLEAR = {
    "two encodings": CHUNKED + b"Transfer-Encoding: identity\r\n\r\n" + CHUNKS,
    "an unknown encoding": POST + b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS,
    "chunked is not the last": POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n" + CHUNKS,
    "a space before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n" + CHUNKS,
    "a tab before the colon": POST + b"Transfer-Encoding\t: chunked\r\n\r\n" + CHUNKS,
    "an odd sign before the encoding": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n" + CHUNKS,
    "an encoding on the next line": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n" + CHUNKS,
    "chunks in HTTP/1.0": CHUNKED.replace(b"HTTP/1.1", b"HTTP/1.0") + b"\r\n" + CHUNKS,
    "two lengths": POST + b"Content-Length: 12\r\nContent-Length: 5\r\n\r\n" + BODY,
    "two lengths, the longer last": POST + b"Content-Length: 5\r\nContent-Length: 12\r\n\r\n" + BODY,
    "a list of lengths": POST + b"Content-Length: 12, 5\r\n\r\n" + BODY,
    "a length with a sign": POST + b"Content-Length: +12\r\n\r\n" + BODY,
    "a length below nothing": POST + b"Content-Length: -1\r\n\r\n" + BODY,
    "a length in hexadecimal": POST + b"Content-Length: 0xc\r\n\r\n" + BODY,
    "a length with a point": POST + b"Content-Length: 12.0\r\n\r\n" + BODY,
    "a length in Arabic digits": POST + "Content-Length: ١٢\r\n\r\n".encode() + BODY,
    "no length": POST + b"Content-Length: \r\n\r\n" + BODY,
    "a length beyond all words": POST + b"Content-Length: 99999999999999999999999\r\n\r\n" + BODY,
    "a folded header": PROBE + b"X-A: a\r\n b\r\n\r\n",
    "a NUL in a header": PROBE + b"X-A: a\0b\r\n\r\n",
    "a line break in a header": PROBE + b"X-A: a\rb\r\n\r\n",
    "a space in a name": PROBE + b"X A: b\r\n\r\n",
    "a header without a colon": PROBE + b"XA\r\n\r\n",
    "a header without a name": PROBE + b": b\r\n\r\n",
    "a space before the first header": b"GET /healthz HTTP/1.1\r\n Host: localhost\r\n\r\n",
    "ends of lines without a feed": b"GET /healthz HTTP/1.1\rHost: localhost\r\r",
    "a space in the address": b"GET /healthz a HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a NUL in the address": b"GET /healthz\0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no version": b"GET /healthz\r\n\r\n",
    "another version": b"GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n",
    "a later version": b"GET /healthz HTTP/2.0\r\nHost: localhost\r\n\r\n",
    "no method": b" /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a bracket in the method": b"GE(T /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40) + b"\r\n\r\n",
    "nothing but NULs": bytes(300) + b"\r\n\r\n",
}  # fmt: skip
#: Chunks that are none; the head was good, so the service itself says so.
BROKEN = {
    "ends of lines of one sign": CHUNKED + b"\r\nc\n" + BODY + b"\n0\n\n",
    "a line break behind the size": CHUNKED + b"\r\nc;a=\nb\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a size below nothing": CHUNKED + b"\r\n-c\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a size with 0x": CHUNKED + b"\r\n0xc\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a size beyond all words": CHUNKED + b"\r\nffffffffffffffffff\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a size that is none": CHUNKED + b"\r\nz\r\n" + BODY + b"\r\n0\r\n\r\n",
    "no size": CHUNKED + b"\r\n\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a chunk that is longer than said": CHUNKED + b"\r\n5\r\n" + BODY + b"\r\n0\r\n\r\n",
}
#: Both are told, so the chunks count and nothing behind them is read.
BOTH = {
    "a length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "chunks and a length": CHUNKED + b"Content-Length: 5\r\n\r\n" + CHUNKS,
    "chunks and the length of them": CHUNKED + b"Content-Length: %d\r\n\r\n" % len(CHUNKS) + CHUNKS,
}
#: Unusual, and clear: what stands behind is another request.
CLEAR = {
    "an extension of a chunk": CHUNKED + b"\r\nc;a=b\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a header behind the chunks": CHUNKED + b"\r\nc\r\n" + BODY + b"\r\n0\r\nX-A: b\r\n\r\n",
    "zeros before a size": CHUNKED + b"\r\n000c\r\n" + BODY + b"\r\n0\r\n\r\n",
    "one length twice": POST + b"Content-Length: 12\r\nContent-Length: 12\r\n\r\n" + BODY,
    "a tab behind the colon": POST + b"Transfer-Encoding:\tchunked\r\n\r\n" + CHUNKS,
    "capitals": POST + b"TRANSFER-ENCODING: CHUNKED\r\n\r\n" + CHUNKS,
    "an offer to speak otherwise": PROBE + b"Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> Iterator[Service]:
    made = Service(tmp_path_factory.mktemp("raw"), {"FACTCHECK_DATABASE_URL": "none", "FACTCHECK_LOG_LEVEL": "warning"})
    made.start()
    yield made
    assert made.stop() == 0
    assert "Traceback" not in made.log


def sent(port: int, request: bytes) -> bytes:
    """All that is answered until the connection is closed, which the last request asks for."""
    with socket.create_connection(("127.0.0.1", port), _LONG) as one:
        parts = []
        try:
            one.sendall(request)
            while part := one.recv(65_536):
                parts.append(part)
        except (ConnectionResetError, BrokenPipeError):
            pass  # it was refused before all of it was sent
        return b"".join(parts)


def statuses(answer: bytes) -> list[int]:
    return [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]


LAST = PROBE + b"Connection: close\r\n\r\n"


@pytest.mark.parametrize("name", UNCLEAR)
def test_what_may_be_read_in_two_ways_is_refused_and_nothing_behind_it_is_read(service, name):
    answer = sent(service.port, UNCLEAR[name] + HIDDEN + LAST)
    assert statuses(answer) in ([400], [])
    assert b"hidden" not in answer


@pytest.mark.parametrize("name", BROKEN)
def test_chunks_that_are_none_are_refused(service, name):
    answer = sent(service.port, BROKEN[name] + HIDDEN + LAST)
    assert statuses(answer) == [400]
    assert b"application/problem+json" in answer
    assert b"hidden" not in answer


@pytest.mark.parametrize("name", BOTH)
def test_where_chunks_and_a_length_are_told_nothing_behind_them_is_read(service, name):
    answer = sent(service.port, BOTH[name] + HIDDEN + LAST)
    assert statuses(answer) == [200]
    assert b"hidden" not in answer


@pytest.mark.parametrize("name", CLEAR)
def test_what_is_unusual_and_clear_is_answered_in_its_order(service, name):
    answer = sent(service.port, CLEAR[name] + HIDDEN + LAST)
    assert statuses(answer) == [200, 200, 200]
    assert answer.split(b"HTTP/1.1 ")[2].count(b"hidden") == 1


@pytest.fixture(scope="module")
def proxied(service, tmp_path_factory) -> Iterator[int]:
    """The port of an nginx that keeps its connections to the service, and gives them to whoever comes next."""
    folder, port, program = tmp_path_factory.mktemp("nginx"), servers.free_port(), servers.program("nginx")
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root; " if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; events {{}}\nhttp {{ access_log off; {temporary}\n"
        f"upstream one {{ server 127.0.0.1:{service.port}; keepalive 2; }}\n"
        f"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://one; proxy_http_version 1.1; proxy_request_buffering off; "
        'proxy_set_header Connection ""; proxy_set_header Host localhost; }}\n}\n'
    )
    process = subprocess.Popen([program, "-c", folder / "nginx.conf", "-e", folder / "nginx.log"], start_new_session=True)
    try:
        assert servers.answers(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize("name", [*UNCLEAR, *BROKEN, *BOTH, *CLEAR])
def test_behind_nginx_everybody_gets_their_own_answer(proxied, name):
    request = {**UNCLEAR, **BROKEN, **BOTH, **CLEAR}[name]
    assert all(status < 500 or status in {501, 502, 505} for status in statuses(sent(proxied, request + HIDDEN + LAST)))
    for number in range(3):
        answer = requests.get(f"http://127.0.0.1:{proxied}/healthz", headers={"X-Request-Id": f"mine-{number}"}, timeout=_LONG)
        assert (answer.status_code, answer.headers["X-Request-Id"]) == (200, f"mine-{number}")


# What is too long (C9): refused as a whole, never cut off and answered.

CLOSE = b"Connection: close\r\n"


@pytest.mark.parametrize(
    ("length", "status"), [(32_768, 422), (32_769, 414), (65_000, 414), (70_000, 414), (300_000, 431), (1_000_000, 431)]
)
def test_an_address_is_read_whole_or_refused(service, length, status):
    path = b"/v1/check?text="
    answer = sent(service.port, b"GET " + path + b"x" * (length - len(path)) + b" HTTP/1.1\r\nHost: localhost\r\n" + CLOSE + b"\r\n")
    assert statuses(answer) == [status]


@pytest.mark.parametrize("query", [b"text=\xff", b"text=\xed\xa0\x80", b"text=\xc0\xaf", b"\xff=x"], ids=str)
def test_an_address_that_is_no_text_is_refused(service, query):
    assert statuses(sent(service.port, b"GET /v1/check?" + query + b" HTTP/1.1\r\nHost: localhost\r\n" + CLOSE + b"\r\n")) == [400]


@pytest.mark.parametrize(("size", "status"), [(8_000, 200), (100_000, 200), (300_000, 431), (1_000_000, 431)])
def test_a_header_is_read_whole_or_refused(service, size, status):
    assert statuses(sent(service.port, PROBE + CLOSE + b"X-A: " + b"a" * size + b"\r\n\r\n")) == [status]


@pytest.mark.parametrize(("number", "status"), [(100, 200), (101, 431), (1_000, 431)])
def test_there_are_a_hundred_headers_at_most(service, number, status):
    others = b"".join(b"X-%d: 1\r\n" % one for one in range(number - 2))
    assert statuses(sent(service.port, PROBE + CLOSE + others + b"\r\n")) == [status]


@pytest.mark.parametrize(
    "hosts",
    [b"", b"Host: localhost\r\nHost: evil.example\r\n", b"Host: evil.example\r\nHost: localhost\r\n", b"Host: localhost evil.example\r\n"],
)
def test_a_request_is_for_one_host(service, hosts):
    assert statuses(sent(service.port, b"GET /v1/limits HTTP/1.1\r\n" + hosts + CLOSE + b"\r\n")) in ([403], [400])


def test_made_up_methods_are_counted_together(service):
    for number in range(50):
        told = requests.request(f"M{number}", f"{service.url}/v1/parse", timeout=_LONG)
        assert told.status_code == 405
        sent(service.port, b"N%d /v1/parse HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n\r\n" % number)
    counted = requests.get(f"{service.url}/metrics", timeout=_LONG).text
    assert 'method="other",route="none"' in counted
    assert 'method="M1' not in counted
    assert 'method="N1' not in counted
