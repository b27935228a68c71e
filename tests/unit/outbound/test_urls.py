"""Which URLs a receiver may have: hostile forms are refused when it is registered, plain ones are not."""

from __future__ import annotations

import re

import pytest

from factcheck.errors import RequestError, UrlNotAllowed
from factcheck.outbound.resolve import registered
from factcheck.outbound.urls import Target, checked_url, receiver
from tests.unit.outbound.hostile import FORMS, HOSTS, like_an_operating_system


def test_there_are_hundreds_of_hostile_forms():
    assert len(set(HOSTS)) + len(set(FORMS)) >= 400


@pytest.mark.parametrize("host", HOSTS)
def test_no_spelling_of_a_closed_address_is_registered(host):
    with pytest.raises(UrlNotAllowed):
        registered(f"https://{host}/hook", resolver=like_an_operating_system)


@pytest.mark.parametrize("url", FORMS)
def test_no_url_of_a_doubtful_form_is_registered(url):
    with pytest.raises(UrlNotAllowed) as caught:
        registered(url, resolver=like_an_operating_system)
    assert caught.value.field == "url"


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://good.example", Target("https", "good.example", 443, "/")),
        ("HTTPS://Good.EXAMPLE:443/Hook?a=1&b=[2]", Target("https", "good.example", 443, "/Hook?a=1&b=[2]")),
        ("https://xn--bcher-kva.example:8443/%C3%BC", Target("https", "xn--bcher-kva.example", 8443, "/%C3%BC")),
        ("https://good.example?a=@b", Target("https", "good.example", 443, "/?a=@b")),
        ("https://good.example/a@b//c:d", Target("https", "good.example", 443, "/a@b//c:d")),
        ("https://93.184.216.34/", Target("https", "93.184.216.34", 443, "/")),
        ("https://[2606:4700:0::1]/", Target("https", "2606:4700::1", 443, "/")),
        ("https://1password.example/", Target("https", "1password.example", 443, "/")),
        ("https://0x7f.example/", Target("https", "0x7f.example", 443, "/")),
    ],
)
def test_plain_urls_are_registered_as_they_are(url, target):
    assert registered(url, resolver=like_an_operating_system) == target


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://good.example/", "does not begin with https://"),
        ("https://good.example:6379/", "its port is 6379; 443 and 8443 are used"),
        ("https://u@good.example/", "user name or password"),
        ("https://good.example/#x", "fragment"),
        ("https://good.example/a b", "must be written as %XX"),
        ("https://2130706433/", "number or an address in an unusual spelling"),
        ("https://localhost/", "name of this machine"),
        ("https://localhost./", "no dot at the end"),
        ("https://127.0.0.1/", "127.0.0.1 is not an address of the public internet"),
        ("https://127.0.0.1.nip.example/", "leads to an address outside the public internet"),
    ],
)
def test_the_reason_is_told(url, reason):
    with pytest.raises(RequestError, match=reason):
        registered(url, resolver=like_an_operating_system)


def test_http_is_for_those_who_ask_for_it():
    assert checked_url("http://good.example/", allow_http=True) == Target("http", "good.example", 80, "/")
    for url in ("http://good.example:443/", "http://127.0.0.1/", "ftp://good.example/"):
        with pytest.raises(UrlNotAllowed):
            checked_url(url, allow_http=True)


def test_a_listed_host_is_open_on_its_port_alone():
    allowed = ("127.0.0.1:9000", "CMS:80", "[::1]:9000")
    for url in ("http://127.0.0.1:9000/hook", "https://127.0.0.1:9000/", "http://cms/", "http://[0::1]:9000/"):
        assert registered(url, allowed_private=allowed, resolver=like_an_operating_system)
    for url in (
        "http://127.0.0.1:9001/",
        "http://127.0.0.1/",
        "http://127.1:9000/",
        "https://cms/",
        "http://localhost:9000/",
        "http://[::1]/",
    ):
        with pytest.raises(UrlNotAllowed):
            registered(url, allowed_private=allowed, resolver=like_an_operating_system)


def test_a_listed_network_is_open_on_the_usual_ports():
    allowed = ("127.0.0.0/8", "fd00::/8")
    for url in ("https://127.0.0.1/", "http://127.0.0.1:8080/", "https://127.0.0.1.nip.example/", "https://[fd00::1]/"):
        assert registered(url, allowed_private=allowed, resolver=like_an_operating_system)
    closed = (
        "http://127.0.0.1:6379/",
        "https://10.0.0.1/",
        "http://good.example/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.0.0.1.nip.example/",
    )
    for url in (*closed, "https://localhost/"):  # localhost leads to ::1 too, which is not listed
        with pytest.raises(UrlNotAllowed):
            registered(url, allowed_private=allowed, resolver=like_an_operating_system)


@pytest.mark.parametrize("text", ["cms.internal", "cms:99999", "10.0.0.1/8", "http://cms:80", "[::z]:80", "", "10.0.0.0/33", "a/b"])
def test_an_entry_that_is_neither_network_nor_host_and_port_is_named(text):
    with pytest.raises(ValueError, match=f"^{re.escape(repr(text))} is neither a network"):
        receiver(text)
