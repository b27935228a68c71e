"""What is kept beside a check: which review counts, and which addresses are addresses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factcheck.wire.dossier import standing, web_address
from tests.unit.wire.newsroom import dossier, review


@pytest.mark.parametrize(
    "moments",
    [
        ("2024-03-02T09:30:00Z", "2024-03-02T09:30:01Z"), ("2024-03-02T09:30:00Z", "2024-03-02T09:30:00.5+00:00"),
        ("2024-03-02T23:30:00+08:00", "2024-03-02T16:00:00Z"), ("2024-03-02T09:30:00", "2024-03-02T09:30:01Z"),
        ("2024-03-02T09:30:00Z", "2024-03-02T09:30:00Z"),
    ],
)  # fmt: skip
def test_the_newest_review_counts(moments):
    old, new = (review(1, verdict, at=at) for verdict, at in zip(("refuted", "supported"), moments, strict=True))
    assert standing([old, new])[1].verdict == "supported"
    if moments[0] != moments[1]:
        assert standing([new, old])[1].verdict == "supported"


@pytest.mark.parametrize("written", ["https://news.example/a?b=c#d", "http://[::1]:8000/x", "HTTPS://NEWS.example/ä"])
def test_addresses_of_the_web(written):
    assert web_address(written) == written


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "news.example/a",
        "javascript:alert(1)",
        "ftp://x.example/",
        "https://",
        "https://a b.example/",
        "http://[x",
        "https://x\n.example",
    ],
)
def test_everything_else_is_a_label(written):
    assert web_address(written) is None


def test_the_address_of_a_check_has_one_slash():
    found = dossier("en")
    assert {replace(found, base_url=base).address for base in ("https://c.example", "https://c.example/")} == {
        "https://c.example/v1/checks/chk_en"
    }
