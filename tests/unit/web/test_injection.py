"""What means something to logs, terminals, pages, databases and spreadsheets means nothing to the service (reliability C13)."""

from __future__ import annotations

import json

from sqlalchemy import select

from factcheck import logs
from factcheck.store.tables import checks

STRANGE = [
    "a\r\nSet-Cookie: x=y", 'a\n{"event":"request","status":200}', "\x1b[2J\x1b[31mred", "\x1b]0;title\x07", "\u2028{}\u2029", "\x85x", "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "'; DROP TABLE checks; --", "' OR '1'='1", "{{7*7}}", "{% import os %}", "${7*7}", "#{7*7}", "%s%s%n", "{0.__class__}", "=cmd|' /C calc'!A0",
    "+1+1", "@SUM(A1)", "-1+1", "../../etc/passwd", "`id`", "$(id)", "\u202etxt.exe",
]  # fmt: skip
CLAIM = "China exported 3.111 million vehicles in 2022."


def test_what_is_sent_stays_what_it_is_and_breaks_no_log(keeper, capsys):
    for text in STRANGE:
        logs.configure("debug")
        capsys.readouterr()
        asked, stored = sent(keeper, text)
        logs.configure("error")
        assert all(one.status_code < 500 for one in asked)
        assert not any("\n" in value or "\r" in value for one in asked for _, value in one.headers)
        assert (stored["text"], stored["headline"]) == (f"{text} {CLAIM}", text)
        lines = capsys.readouterr().err.splitlines()
        assert sum(json.loads(line)["event"] == "request" for line in lines) == len(asked)
        assert not any(sign in line for line in lines for sign in "\x1b\x07\x85\u2028\u202e\r")


def sent(keeper, text: str) -> tuple[list, dict]:
    """The answers to requests that hold a text wherever one may stand, and what was kept of the first of them."""
    told = f"{text} {CLAIM}"
    body = {"text": told, "headline": text, "published": "2023-01-20", "language": "en"}
    kept = keeper.post("/v1/checks", json=body, headers={"User-Agent": ascii(text), "Referer": f"https://x.example/{text!a}"})
    asked = [
        kept,
        keeper.put(f"{kept.headers['Location']}/claims/1/review", json={"verdict": "refuted", "note": text}),
        keeper.post("/v1/checks", json={**body, "url": text}),
        keeper.post("/v1/checks", json={**body, "language": text}),
        keeper.post("/v1/checks", json={**body, text: 1}),
        keeper.post("/v1/checks", json=body, headers={"Idempotency-Key": ascii(text)}),
        keeper.get("/v1/check", query_string={"text": told, "published": text}),
        keeper.get("/v1/series", query_string={"q": text}),
        keeper.get("/v1/checks", query_string={"cursor": text, text: text}),
        keeper.get(f"/v1/series/{text}"),
        keeper.get(f"/v1/checks/{text}"),
    ]
    assert (kept.status_code, kept.json["claims"][-1]["selector"]["exact"] in told) == (201, True)
    assert asked[1].status_code in {200, 201}
    with keeper.application.extensions["factcheck"].store.reading() as connection:
        stored = connection.execute(select(checks.c.request).where(checks.c.id == kept.json["id"])).scalar_one()
    return asked, json.loads(stored)
