"""What means something to logs, terminals, pages, databases and spreadsheets means nothing to the service (reliability C13)."""

from __future__ import annotations

import json

import pytest

from factcheck import logs

STRANGE = [
    "a\r\nSet-Cookie: x=y", 'a\n{"event":"request","status":200}', "\x1b[2J\x1b[31mred", "\x1b]0;title\x07", "\u2028{}\u2029", "\x85x", "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "'; DROP TABLE checks; --", "' OR '1'='1", "{{7*7}}", "{% import os %}", "${7*7}", "#{7*7}", "%s%s%n", "{0.__class__}", "=cmd|' /C calc'!A0",
    "+1+1", "@SUM(A1)", "-1+1", "../../etc/passwd", "`id`", "$(id)", "\u202etxt.exe",
]  # fmt: skip
CLAIM = "China exported 3.111 million vehicles in 2022."


@pytest.mark.parametrize("text", STRANGE, ids=ascii)
def test_what_is_sent_stays_what_it_is_and_breaks_no_log(keeper, capsys, text):
    logs.configure("debug")
    capsys.readouterr()
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
    logs.configure("error")
    assert (kept.status_code, kept.json["claims"][-1]["selector"]["exact"] in told) == (201, True)
    assert asked[1].status_code in {200, 201}
    assert all(one.status_code < 500 for one in asked)
    assert not any("\n" in value or "\r" in value for one in asked for _, value in one.headers)
    with keeper.application.extensions["factcheck"].store.reading() as connection:
        stored = connection.exec_driver_sql("SELECT request FROM checks ORDER BY sequence").scalar()
    assert (json.loads(stored)["text"], json.loads(stored)["headline"]) == (told, text)
    lines = capsys.readouterr().err.splitlines()
    events = [json.loads(line) for line in lines]
    assert sum(one["event"] == "request" for one in events) == len(asked)
    assert not any(sign in line for line in lines for sign in "\x1b\x07\x85\u2028\u202e\r")
