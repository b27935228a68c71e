"""Which addresses are public: the edges of every range."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.outbound.addresses import is_public
from tests.unit.outbound.hostile import CLOSED_4, CLOSED_6, EMBEDDED, PUBLIC_4, PUBLIC_6


@pytest.mark.parametrize("text", [*CLOSED_4, *CLOSED_6, *EMBEDDED])
def test_special_and_carrying_addresses_are_not_public(text):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", [*PUBLIC_4, *PUBLIC_6])
def test_the_neighbours_of_special_ranges_are_public(text):
    assert is_public(ip_address(text))


def test_an_address_with_a_scope_is_of_one_link():
    assert not is_public(IPv6Address("2606:4700::1%eth0"))


@given(st.integers(0, 2**32 - 1))
def test_no_address_inside_another_is_public(number):
    inner = IPv4Address(number)
    for prefix, shift in (
        (0, 0),
        (0xFFFF << 32, 0),
        (0x64_FF9B << 96, 0),
        (0x64_FF9B_0001 << 80, 0),
        (0x2002 << 112, 80),
        (0x2001 << 112, 64),
    ):
        assert not is_public(IPv6Address(prefix | int(inner) << shift))
