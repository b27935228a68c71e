"""What is sent, to whom, and what cuts it short; against real servers on loopback."""

from __future__ import annotations

import random
import socket
import time

import pytest
from standardwebhooks import Webhook

from factcheck.errors import Undelivered
from factcheck.outbound import send
from factcheck.outbound.send import MAX_BYTES, post
from factcheck.outbound.signing import new_secret, sign
from factcheck.outbound.urls import Target, checked_url
from tests.unit.outbound.hostile import HOSTS, entry, like_an_operating_system
from tests.unit.outbound.listening import Listener, answering, connections, dripping, flooding, read_request, serving, silent

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def local(port: int, path: str = "/hook") -> Target:
    return checked_url(f"http://127.0.0.1:{port}{path}", allowed_private=(f"127.0.0.1:{port}",))


def undelivered(target: Target, body: bytes = b"{}", **options: object) -> Undelivered:
    with pytest.raises(Undelivered) as caught:
        post(target, body, {}, **options)  # type: ignore[arg-type] # options of post
    return caught.value


def test_the_answer_tells_status_chosen_headers_and_the_beginning_of_the_body():
    head = b"HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nSet-Cookie: a=b\r\nContent-Type: text/plain\r\n\r\n"
    with serving(answering(head + "zu viel\r\n\x1b[31m los: ü汽".encode() + b"\xff" + b"x" * 5_000)) as server:
        told = post(local(server.port), b"{}", {})
    assert (told.status, dict(told.headers)) == (503, {"retry-after": "120", "content-type": "text/plain"})
    assert told.excerpt.startswith("zu viel [31m los: ü汽 xxx")
    assert len(told.excerpt) == 500


def test_the_request_is_what_was_given_and_nothing_of_the_surroundings(monkeypatch):
    with silent() as proxy, serving(answering(OK)) as server:
        for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        post(local(server.port, "/hook?a=1"), "né".encode(), {"Webhook-Id": "msg_1", "Host": "elsewhere", "Content-Length": "99"})
        assert connections(proxy) == 0
    head, _, body = server.heard[0].partition(b"\r\n\r\n")
    assert body == "né".encode()
    assert head.split(b"\r\n")[0] == b"POST /hook?a=1 HTTP/1.1"
    assert sorted(line.lower() for line in head.decode().split("\r\n")[1:]) == [
        "accept-encoding: identity",
        "connection: close",
        "content-length: 3",
        f"host: 127.0.0.1:{server.port}",
        "user-agent: factcheck",
        "webhook-id: msg_1",
    ]


def test_cookies_are_not_kept():
    with serving(answering(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")) as server:
        for _ in range(2):
            post(local(server.port), b"", {})
    assert server.heard[0] == server.heard[1]


def test_a_header_cannot_begin_another():
    with serving(answering(OK)) as server, pytest.raises(ValueError, match="header value"):
        post(local(server.port), b"", {"Webhook-Id": "a\r\nX: b"})
    assert b"".join(server.heard) == b""


def test_a_signed_message_arrives_as_it_was_signed():
    secret, body = new_secret(), '{"type": "webhook.test", "data": {"note": "né"}}'.encode()
    now = int(time.time())
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(now), "webhook-signature": sign([secret], "msg_1", now, body)}
    with serving(answering(OK)) as server:
        assert post(local(server.port), body, headers | {"content-type": "application/json"}).status == 200
    head, _, arrived = server.heard[0].decode().partition("\r\n\r\n")
    found = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    assert Webhook(secret).verify(arrived, found) == {"type": "webhook.test", "data": {"note": "né"}}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer(status):
    with silent() as elsewhere:
        there = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/"
        with serving(answering(f"HTTP/1.1 {status} Moved\r\nLocation: {there}\r\nContent-Length: 0\r\n\r\n".encode())) as server:
            told = post(local(server.port), b"{}", {})
        assert (told.status, told.headers["location"], len(server.heard)) == (status, there, 1)
        assert connections(elsewhere) == 0


def test_no_hostile_host_is_connected_to():
    """Even when a URL was stored without being judged: the address is judged again at every delivery."""
    with silent("127.0.0.1") as four, silent("::1") as six:
        for host in HOSTS:
            for listener in (four, six):
                target = Target("http", host.strip("[]"), listener.getsockname()[1], "/")
                assert undelivered(target, resolver=like_an_operating_system, deadline=2).kind == "address", host
        assert (connections(four), connections(six)) == (0, 0)
        allowed = checked_url(f"http://localhost:{four.getsockname()[1]}", allowed_private=(f"localhost:{four.getsockname()[1]}",))
        undelivered(allowed, resolver=lambda *_, **__: [entry("127.0.0.1")], deadline=0.05)
        assert connections(four) == 1  # the listeners do hear what is allowed


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that connections were tried to; none is taken."""
    tried: list[str] = []

    def refuse(address: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(address[0])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(send.socket, "create_connection", refuse)
    return tried


def test_a_name_that_moves_is_asked_once_and_reached_where_it_was_checked(dialled):
    target, asked = checked_url("https://moving.example/"), []

    def moving(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [entry("93.184.216.34" if len(asked) % 2 else "127.0.0.1")]

    kinds = [undelivered(target, resolver=moving).kind for _ in range(1_000)]
    assert kinds == ["connect", "address"] * 500
    assert dialled == ["93.184.216.34"] * 500
    assert len(asked) == 1_000


def test_mixed_answers_are_never_connected_to(dialled):
    chance = random.Random(20)
    for _ in range(1_000):
        answer = ["93.184.216.34", "2606:4700::1", "8.8.8.8"][: chance.randint(0, 3)]
        answer += chance.sample(
            ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "::ffff:7f00:1", "64:ff9b::7f00:1"], chance.randint(1, 2)
        )
        chance.shuffle(answer)
        said = undelivered(checked_url("https://mixed.example/"), resolver=lambda *_, a=answer, **__: [entry(one) for one in a])
        assert said.kind == "address"
    assert dialled == []


def test_the_next_address_is_tried_but_not_all_of_hundreds(dialled):
    many = [entry(f"93.184.216.{last}") for last in range(200)]
    said = undelivered(checked_url("https://many.example/"), resolver=lambda *_, **__: many)
    assert said.kind == "connect"
    assert dialled == ["93.184.216.0", "93.184.216.1", "93.184.216.2", "93.184.216.3"]


def test_an_address_that_refuses_gives_way_to_the_next():
    with serving(answering(OK)) as server:  # on 127.0.0.1 only
        target = checked_url(f"http://cms:{server.port}/", allowed_private=(f"cms:{server.port}",))
        assert post(target, b"", {}, resolver=lambda *_, **__: [entry("::1"), entry("127.0.0.1")]).status == 200


def test_addresses_share_the_time(monkeypatch):
    given: list[float] = []

    def wait(address: tuple[str, int], timeout: float) -> socket.socket:
        given.append(timeout)
        raise TimeoutError("timed out")

    monkeypatch.setattr(send.socket, "create_connection", wait)
    two = [entry("93.184.216.34"), entry("8.8.8.8")]
    said = undelivered(checked_url("https://slow.example/"), resolver=lambda *_, **__: two, deadline=60)
    assert (said.kind, len(given)) == ("timeout", 2)
    assert given[0] <= 30 < given[1] <= 60


def test_nobody_listening_is_a_refused_connection():
    with silent() as gone:
        port = gone.getsockname()[1]
    said = undelivered(local(port))
    assert (said.kind, "127.0.0.1" in said.detail) == ("connect", True)


@pytest.mark.parametrize(
    "behave",
    [
        dripping(b"", b"H", OK),
        dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", b"Content-Length: 0\r\n\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nX: ", b"y", b"\r\nContent-Length: 0\r\n\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"y", b""),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b"y", b""),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\ny\r\n", b"0\r\n\r\n"),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n", OK),
        lambda _, listener: listener.closing.wait(2) or None,
    ],
    ids=["status", "headers", "one header", "body", "sized body", "chunks", "continue", "nothing"],
)
def test_one_deadline_holds_for_the_whole_request(behave):
    with serving(behave) as server:
        assert undelivered(local(server.port), deadline=0.2).kind == "timeout"


def test_a_receiver_that_does_not_read_is_cut_at_the_deadline():
    with silent() as deaf:
        assert undelivered(local(deaf.getsockname()[1]), b"x" * 20_000_000, deadline=0.2).kind == "timeout"


def test_a_receiver_that_reads_slowly_is_cut_at_the_deadline():
    def sip(connected: socket.socket, listener: Listener) -> None:
        while not listener.closing.wait(0.01) and (sipped := connected.recv(200_000)):
            listener.heard.append(sipped)

    with serving(sip) as server:
        assert undelivered(local(server.port), b"x" * 50_000_000, deadline=0.2).kind == "timeout"
    assert sum(map(len, server.heard)) < 30_000_000


def test_a_receiver_that_drags_tls_out_is_cut_at_the_deadline():
    def drag(connected: socket.socket, listener: Listener) -> None:
        connected.sendall(b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb")  # a long greeting begins
        for _ in range(50):
            if listener.closing.wait(0.02):
                return
            connected.sendall(b"\0")

    with serving(drag) as server:
        target = checked_url(f"https://127.0.0.1:{server.port}", allowed_private=(f"127.0.0.1:{server.port}",))
        assert undelivered(target, deadline=0.2).kind == "timeout"


MEGABYTE = b"x" * 1_000_000


@pytest.mark.parametrize(
    ("begin", "wave", "times"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", MEGABYTE, 1_000),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", MEGABYTE, 1_000),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"f4240\r\n" + MEGABYTE + b"\r\n", 1_000),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3b9aca00\r\n", MEGABYTE, 1_000),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", (b"1;" + b"e" * 10_000 + b"\r\nx\r\n") * 100, 1_000),
        (b"HTTP/1.1 200 OK\r\nX: ", MEGABYTE, 1),
        (b"HTTP/1.1 200 OK\r\n", (b"X: " + b"y" * 10_000 + b"\r\n") * 100, 1),
        (b"", MEGABYTE, 1),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 40_000, 1),
    ],
    ids=["gigabyte", "sized gigabyte", "chunks", "one chunk", "chunk extensions", "long header", "many headers", "long status", "continue"],
)
def test_a_flood_is_cut_at_64_kilobytes(begin, wave, times):
    with serving(flooding(begin, wave, times)) as server:
        assert undelivered(local(server.port)).kind == "too-large"
    assert int(server.heard[0] or 0) < 20_000_000  # what the system's own buffers take


def test_a_body_of_exactly_the_limit_is_read():
    for size, kept in ((MAX_BYTES, True), (MAX_BYTES + 1, False)):
        with serving(answering(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + b"x" * size)) as server:
            if kept:
                assert post(local(server.port), b"", {}).status == 200
            else:
                assert undelivered(local(server.port)).kind == "too-large"


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 abc OK\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"),
        *(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        *(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", b"\x15\x03\x03\x00\x02\x02\x28"),
    ],
)
def test_what_is_no_whole_answer_is_broken(content):
    with serving(answering(content)) as server:
        assert undelivered(local(server.port)).kind == "broken"


def test_the_connection_is_closed_however_it_ended():
    def behave(connected: socket.socket, listener: Listener) -> None:
        read_request(connected)
        connected.sendall(OK if not listener.heard else b"nonsense\r\n")
        listener.heard.append(connected.recv(1))

    with serving(behave) as server:
        post(local(server.port), b"", {})
        undelivered(local(server.port))
    assert server.heard == [b"", b""]
