"""Where names lead: every address of an answer counts."""

from __future__ import annotations

import socket
import threading

import pytest

from factcheck.errors import Undelivered, UrlNotAllowed
from factcheck.outbound.resolve import Deadline, registered, resolve
from factcheck.outbound.urls import Target
from tests.unit.outbound.hostile import entry

TARGET = Target("https", "good.example", 443, "/")


def resolved(*addresses: str) -> tuple[str, ...]:
    return resolve(TARGET, lambda *_, **__: [entry(address) for address in addresses], Deadline.within(5))


def test_public_addresses_keep_their_order_and_come_once():
    assert resolved("2606:4700::1", "93.184.216.34", "2606:4700::1") == ("2606:4700::1", "93.184.216.34")


@pytest.mark.parametrize("closed", ["127.0.0.1", "::1", "10.0.0.1", "fe80::1%eth0", "::ffff:8.8.8.8", "64:ff9b::808:808", "no address"])
def test_one_closed_address_among_public_ones_refuses_all(closed):
    for answer in ([closed], ["93.184.216.34", closed], [closed, "2606:4700::1"], ["93.184.216.34"] * 50 + [closed]):
        with pytest.raises(UrlNotAllowed, match=r"good\.example leads to an address outside the public internet"):
            resolved(*answer)


def test_an_address_in_the_url_is_judged_without_asking():
    def never(*_: object, **__: object) -> list[tuple[object, ...]]:
        raise AssertionError("asked")

    assert resolve(Target("https", "93.184.216.34", 443, "/"), never, Deadline.within(5)) == ("93.184.216.34",)
    with pytest.raises(UrlNotAllowed):
        resolve(Target("https", "::1", 443, "/"), never, Deadline.within(5))


def failing(*_: object, **__: object) -> list[tuple[object, ...]]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_a_name_that_leads_nowhere_is_told_as_such():
    with pytest.raises(Undelivered, match=r"good\.example does not resolve: .*not known") as caught:
        resolve(TARGET, failing, Deadline.within(5))
    assert caught.value.kind == "dns"
    with pytest.raises(Undelivered, match="has no address"):
        resolved()
    with pytest.raises(Undelivered, match="does not resolve"):  # refused before anything is asked
        resolve(Target("https", "a" * 64 + ".example", 443, "/"), socket.getaddrinfo, Deadline.within(5))
    with pytest.raises(UrlNotAllowed, match=r"good\.example cannot be resolved now"):
        registered("https://good.example/", resolver=failing)


def test_a_resolver_that_hangs_is_not_waited_for():
    release = threading.Event()

    def hanging(*_: object, **__: object) -> list[tuple[object, ...]]:
        release.wait(1)
        return [entry("93.184.216.34")]

    with pytest.raises(Undelivered, match="not resolved in time") as caught:
        resolve(TARGET, hanging, Deadline.within(0.05))
    release.set()
    assert caught.value.kind == "timeout"


def test_no_time_left_is_undelivered():
    with pytest.raises(Undelivered, match="ran out"):
        Deadline.within(-1).left()
