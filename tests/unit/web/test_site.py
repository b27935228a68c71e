"""The pages for people: what they need is on this host, they are read without a script, and they show nobody what is not theirs."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest

from factcheck.settings import Settings
from factcheck.web import create_app
from tests.conftest import DAY
from tests.unit.web.keyed import CLAIM, bearer, made

ASSETS = ("site.css", "site.js", "icon.svg")
WORDS = tomllib.loads((resources.files("factcheck.web.site") / "words.toml").read_text("utf-8"))


def test_the_page_is_small_and_asks_no_other_host(client):
    page = client.get("/")
    sizes = [len(page.data)]
    for name in ASSETS:
        asset = client.get(f"/assets/{name}")
        assert asset.status_code == 200
        sizes.append(len(asset.data))
        assert f"/assets/{name}" in page.text
        assert not re.search(rb"(?:url\(|import\(|fetch\(|src=)[\"']?https?:", asset.data)
    assert sum(sizes) < 200_000
    addresses = re.findall(r'(?:href|src|action)="([^"]*)"', page.text)
    assert addresses
    assert all(one[0] in "/?" for one in addresses)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_an_unknown_file_of_the_pages_is_a_problem(client):
    response = client.get("/assets/words.toml")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "likes", "language"),
    [
        ("/", "", "en"),
        ("/?lang=zh", "en", "zh"),
        ("/", "zh-CN,zh;q=0.9,en;q=0.5", "zh"),
        ("/?lang=xx", "fr", "en"),
        ("/?utm_source=x", "en", "en"),
    ],
)
def test_the_language_is_the_readers(client, address, likes, language):
    page = client.get(address, headers={"Accept-Language": likes})
    assert f'<html lang="{language}">' in page.text
    assert WORDS[language]["lead"] in page.text
    assert "Accept-Language" in page.headers["Vary"]


def test_both_languages_say_everything():
    assert WORDS["en"].keys() == WORDS["zh"].keys()
    used = set(re.findall(r"words\.(\w+)", (resources.files("factcheck.web.site") / "assets" / "site.js").read_text("utf-8")))
    assert used <= WORDS["en"].keys()


def test_a_stored_check_is_a_page(keeper):
    kept = keeper.post("/v1/checks", json=CLAIM).get_json()
    page = keeper.get(f"/checks/{kept['id']}")
    assert page.status_code == 200
    assert kept["claims"][0]["assertions"][0]["explanation"] in page.text.replace("&#39;", "'")
    assert f"/v1/checks/{kept['id']}/evidence" in page.text
    assert page.headers["Cache-Control"].startswith("private")


def test_the_page_of_an_erased_check_says_so(keeper):
    kept = keeper.post("/v1/checks", json=CLAIM).get_json()
    keeper.post(f"/v1/checks/{kept['id']}/erasure")
    page = keeper.get(f"/checks/{kept['id']}")
    assert page.status_code == 410
    assert WORDS["en"]["erased"] in page.text
    assert CLAIM["text"] not in page.text


@pytest.mark.parametrize("check_id", ["x", "01a21bce-c318-7a1f-a610-6db405b82e7b", "%3Cscript%3E"])
def test_the_page_of_no_check_is_no_problem_document(keeper, check_id):
    page = keeper.get(f"/checks/{check_id}")
    assert page.status_code == 404
    assert page.content_type.startswith("text/html")
    assert "<script>" not in page.text.replace('<script type="module"', "")


def test_who_keeps_nothing_has_no_pages_of_checks(client):
    assert client.get("/checks/01a21bce-c318-7a1f-a610-6db405b82e7b").status_code == 404


def test_without_a_key_the_page_asks_for_one_and_shows_nothing(store, reference):
    client = create_app(Settings(), reference, store=store, clock=lambda: DAY).test_client()
    mine = made(store)
    kept = client.post("/v1/checks", json=CLAIM, headers=bearer(mine)).get_json()
    page = client.get(f"/checks/{kept['id']}")
    assert page.status_code == 401
    assert WORDS["en"]["key_needed"] in page.text
    assert kept["claims"][0]["assertions"][0]["explanation"] not in page.text
    fragment = client.get(f"/v1/checks/{kept['id']}", headers={**bearer(mine), "Accept": "text/html"})
    assert fragment.status_code == 200
    assert 'class="finding' in fragment.text
