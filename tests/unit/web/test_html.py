"""Pages of HTML over HTTP: asked for by `format`, answered with places in the page, refused clearly."""

from __future__ import annotations

import sys

import pytest

PAGE = "<title>Exports</title><article><h1>Exports</h1><p>🚗 China exported <b>3.111</b> million vehicles in 2022.</p></article>"


def post(client, path="/v1/checks", **fields):
    return client.post(path, json={"text": PAGE, "published": "2023-01-20", **fields})


@pytest.mark.parametrize("path", ["/v1/checks", "/v1/parse"])
def test_a_page_is_read_where_it_is_said_to_be_one(client, path):
    answer = post(client, path, format="html").get_json()
    (claim,) = answer["claims"]
    selector, words = claim["selector"], claim["assertions"][0]["words"]
    assert selector["exact"] == "🚗 China exported 3.111 million vehicles in 2022."
    assert PAGE[selector["start"] : selector["end"]] == "🚗 China exported <b>3.111</b> million vehicles in 2022."
    assert (selector["start_utf16"], selector["end_utf16"]) == (selector["start"], selector["end"] + 1)
    assert PAGE[words["start"] : words["end"]] == "3.111</b> million"


def test_the_day_of_the_page_is_stated_and_used(client):
    dated = PAGE.replace("<article>", '<meta property="article:published_time" content="2023-01-20T08:00:00Z"><article>')
    answer = client.post("/v1/checks", json={"text": dated, "format": "html"}).get_json()
    assert (answer["published"], answer["as_of"]) == ("2023-01-20", "2023-01-20")


def test_a_text_is_the_default_and_pages_are_told_apart(client):
    assert "<b>" in post(client).get_json()["claims"][0]["selector"]["exact"]
    problem = post(client, format="pdf")
    assert problem.status_code == 422
    assert problem.get_json()["errors"][0]["pointer"] == "/format"


def test_readings_are_no_page(client):
    answer = post(client).get_json()
    problem = client.post("/v1/checks", json={"assertions": [answer["claims"][0]["assertions"][0]], "format": "html"})
    assert (problem.status_code, problem.get_json()["errors"][0]["pointer"]) == (422, "/format")


def test_without_the_library_it_is_a_problem_that_names_the_extra(client, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    problem = post(client, format="html")
    assert problem.status_code == 422
    told = problem.get_json()
    assert told["type"].endswith("/problems/html-not-read")
    assert "factcheck[html]" in told["detail"]
    assert told["errors"][0]["pointer"] == "/format"


def test_a_reading_of_a_page_can_be_posted_again(client):
    one = post(client, format="html").get_json()["claims"][0]["assertions"][0]
    again = client.post("/v1/checks", json={"assertions": [one], "published": "2023-01-20"}).get_json()
    assert again["claims"][0]["assertions"][0]["verdict"] == one["verdict"] == "supported"
