"""The pages for people: what they need is on this host, they are read without a script, and they show nobody what is not theirs."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import resources
from xml.etree import ElementTree

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
    for name in (*ASSETS, "common.js", "desk.js"):
        asset = client.get(f"/assets/{name}")
        assert asset.status_code == 200
        sizes.append(len(asset.data))
        assert name not in ASSETS or f"/assets/{name}" in page.text
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
    assets = resources.files("factcheck.web.site") / "assets"
    scripts = "".join((assets / name).read_text("utf-8") for name in ("common.js", "site.js", "desk.js"))
    assert set(re.findall(r"words\.(\w+)", scripts)) <= WORDS["en"].keys()


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


@pytest.fixture
def kept(store, reference):
    """A service with keys, one check that was kept with one of them, and that key."""
    client = create_app(Settings(public_url="https://check.example"), reference, store=store, clock=lambda: DAY).test_client()
    key = made(store)
    return client, client.post("/v1/checks", json=CLAIM, headers=bearer(key)).get_json()["id"], bearer(key)


def test_a_published_check_is_read_by_anybody_until_it_is_withdrawn(kept):
    client, check, key = kept
    pages = (f"/checks/{check}", f"/checks/{check}/card", f"/checks/{check}/badge.svg", f"/oembed?url=https://check.example/checks/{check}")
    assert [client.get(path).status_code for path in pages] == [401, 404, 404, 404]
    answer = client.put(f"/v1/checks/{check}/publication", headers=key).get_json()
    assert answer == {"check": check, "published": answer["published"], "page": f"/checks/{check}"}
    assert client.put(f"/v1/checks/{check}/publication", headers=key).get_json() == answer
    assert client.get(f"/v1/checks/{check}/publication", headers=key).get_json() == answer
    assert [client.get(path).status_code for path in pages] == [200] * 4
    assert client.get(f"/v1/checks/{check}").status_code == 401
    assert f"/v1/checks/{check}/evidence" not in client.get(pages[0]).text
    client.delete(f"/v1/checks/{check}/publication", headers=key)
    assert [client.get(path).status_code for path in pages] == [401, 404, 404, 404]


def test_publishing_and_withdrawing_stand_in_the_audit_trail(kept, store):
    client, check, key = kept
    for method in ("put", "put", "delete", "delete"):
        getattr(client, method)(f"/v1/checks/{check}/publication", headers=key)
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT kind FROM audit ORDER BY sequence").scalars().all()
    assert [kind for kind in rows if kind in {"check.published", "check.withdrawn"}] == ["check.published", "check.withdrawn"]


def test_what_is_erased_is_no_longer_shown_though_it_was_published(kept):
    client, check, key = kept
    client.put(f"/v1/checks/{check}/publication", headers=key)
    client.post(f"/v1/checks/{check}/erasure", headers=key)
    assert [client.get(f"/checks/{check}{path}").status_code for path in ("", "/card", "/badge.svg")] == [410] * 3


def test_only_the_card_may_stand_in_the_pages_of_others(kept):
    client, check, key = kept
    client.put(f"/v1/checks/{check}/publication", headers=key)
    card, whole = client.get(f"/checks/{check}/card"), client.get(f"/checks/{check}")
    assert card.headers["Content-Security-Policy"].endswith("frame-ancestors *")
    assert "X-Frame-Options" not in card.headers
    assert whole.headers["X-Frame-Options"] == "DENY"
    assert "<script" not in card.text


def test_a_cms_is_told_what_to_embed(kept):
    client, check, key = kept
    client.put(f"/v1/checks/{check}/publication", headers=key)
    told = client.get("/oembed", query_string={"url": f"https://check.example/checks/{check}", "maxwidth": "300"}).get_json()
    assert (told["version"], told["type"], told["width"], told["height"]) == ("1.0", "rich", 300, 190)
    assert f'src="https://check.example/checks/{check}/card"' in told["html"]
    discovered = re.search(r'href="(/oembed\?[^"]+)"', client.get(f"/checks/{check}").text)
    assert discovered
    assert client.get(discovered[1].replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("query", ["", "?url=https://check.example/", "?url=x&format=xml", "?url=/checks/x&maxwidth=-1"])
def test_a_wrong_question_for_what_to_embed_is_a_problem(kept, query):
    client, check, key = kept
    client.put(f"/v1/checks/{check}/publication", headers=key)
    assert client.get(f"/oembed{query.replace('/checks/x', '/checks/' + check)}").status_code == 400


def test_the_badge_is_a_picture_with_words(kept):
    client, check, key = kept
    client.put(f"/v1/checks/{check}/publication", headers=key)
    badge = client.get(f"/checks/{check}/badge.svg")
    assert badge.content_type.startswith("image/svg+xml")
    assert ElementTree.fromstring(badge.data).attrib["aria-label"] == "factcheck: ✓ supported"


def test_the_page_offers_a_claim_review_once_a_claim_is_rated(kept):
    client, check, key = kept
    client.put(f"/v1/checks/{check}/publication", headers=key)
    assert "&#34;ClaimReview&#34;" not in client.get(f"/checks/{check}").text
    client.put(f"/v1/checks/{check}/claims/1/review", json={"verdict": "supported"}, headers=key)
    assert "&#34;ClaimReview&#34;" in client.get(f"/checks/{check}").text


@pytest.mark.parametrize(("form", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_a_finding_is_drawn(kept, form, begins):
    client, check, key = kept
    path = f"/checks/{check}/charts/1.{form}"
    assert client.get(path).status_code == 404
    client.put(f"/v1/checks/{check}/publication", headers=key)
    picture, dark = client.get(path), client.get(f"{path}?theme=dark")
    assert picture.data.startswith(begins)
    assert dark.status_code == 200
    assert dark.data != picture.data
    assert f'src="/checks/{check}/charts/1.svg"' in client.get(f"/checks/{check}").text
    assert [client.get(f"/checks/{check}/charts/{number}.{form}").status_code for number in (0, 7)] == [404, 404]
    assert client.get(f"{path}?theme=pink").status_code == 400


@pytest.mark.parametrize(
    "query", ["unemployment germany", "Germany unemployment rate", "失业率 德国", "DEU unemployment_rate", "arbeitslosenquote deutschland"]
)
def test_a_series_is_found_by_words_of_any_language(client, query):
    page = client.get("/reference", query_string={"q": query})
    assert re.findall(r'href="/reference/series/([^"?]+)', page.text)[0] == "DEU.unemployment_rate.A"


def test_nothing_is_found_by_words_that_nothing_has(client):
    page = client.get("/reference?q=unemployment+atlantis")
    assert "0 series found." in page.text
    assert client.get("/reference?q=%3Cscript%3E").text.count("<script>") == 0


def test_the_page_of_a_series_tells_what_it_is_and_where_from(client):
    page = client.get("/reference/series/CHN.autos.exports.A")
    assert "<h1>Vehicle exports, China</h1>" in page.text
    assert "not the count of customs" in page.text
    assert "China Association of Automobile Manufacturers" in page.text
    assert '<th scope="row" class="nowrap">2022</th>' in page.text
    assert "3,110,000" in page.text
    chart, rows = (
        client.get("/reference/series/CHN.autos.exports.A/chart.svg"),
        client.get("/reference/series/CHN.autos.exports.A/figures.csv"),
    )
    assert chart.data.startswith(b"<svg")
    assert rows.text.splitlines()[0].startswith("period,states,value")
    assert "attachment" in rows.headers["Content-Disposition"]
    assert client.get("/reference/series/CHN.autos.exprts.A").status_code == 404


def test_the_sentences_of_a_series_are_true(client):
    page = client.get("/reference/series/CHN.autos.exports.A")
    sentences = re.findall(r'href="/#text=[^"]+">([^<]+)</a>', page.text)
    assert sentences
    for one in sentences:
        told = client.post("/v1/checks", json={"text": one.replace("&#39;", "'"), "store": False}).get_json()
        assert told["verdict"] == "supported"


def test_the_first_quarter_is_no_year_to_date(client):
    (first, *_) = client.get("/v1/series/JPN.house_price_real_yoy.Q/observations?start=2024").get_json()["observations"]
    assert first["period"] == "2024-Q1"
    assert client.get("/v1/series/JPN.house_price_real_yoy.Q").get_json()["first"] == "1970-Q1"


def test_the_checks_that_rest_on_a_series_are_their_owners(kept):
    client, check, key = kept
    path = "/reference/series/CHN.autos.exports.A"
    assert f"/checks/{check}" in client.get(path, headers=key).text
    assert check not in client.get(path).text


@pytest.mark.parametrize(("media", "begins"), [("image/svg+xml", b"<svg"), ("image/png", b"\x89PNG"), ("*/*", b"<svg")])
def test_a_reading_is_drawn_without_being_kept(client, media, begins):
    (claim,) = client.post("/v1/checks", json={**CLAIM, "store": False}).get_json()["claims"]
    asked = {"assertion": claim["assertions"][0], "published": CLAIM["published"], "theme": "dark"}
    picture = client.post("/v1/charts", json=asked, headers={"Accept": media})
    assert picture.status_code == 200
    assert picture.data.startswith(begins)


def test_a_reading_without_figures_has_no_chart(client):
    asked = {
        "assertion": {
            "operation": "level",
            "measure": "autos.exports",
            "entity": "FRA",
            "period": {"start": "2022"},
            "quantity": {"decimal": "3"},
        }
    }
    assert client.post("/v1/charts", json=asked).status_code == 404
    assert client.post("/v1/charts", json={**asked, "theme": "pink"}).status_code == 422


def test_without_the_library_pages_have_no_charts(kept, monkeypatch):
    client, check, key = kept
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    monkeypatch.setattr("factcheck.web.site.views.can_draw", lambda: False)
    monkeypatch.setattr("factcheck.web.site.reference.can_draw", lambda: False)
    assert "<picture" not in client.get(f"/checks/{check}", headers=key).text
    assert "<picture" not in client.get("/reference/series/CHN.autos.exports.A").text
    refused = client.get(f"/checks/{check}/charts/1.svg", headers=key)
    assert refused.status_code == 422
    assert "factcheck[charts]" in refused.get_json()["detail"]
