"""Short claims that are asked again are answered from memory, exactly as they were."""

from __future__ import annotations

from datetime import timedelta

import pytest

import factcheck
from factcheck import metrics
from factcheck.settings import Settings
from factcheck.web import create_app, remembered
from tests import packs
from tests.conftest import DAY
from tests.unit.web.keyed import CLAIM, bearer, made

UNDATED = {"text": "China exported 341,000 new energy vehicles last month."}
THERE = {"REMOTE_ADDR": "192.0.2.1"}


@pytest.fixture
def judged(monkeypatch):
    """The texts that were judged."""
    told, check = [], factcheck.check
    monkeypatch.setattr(factcheck, "check", lambda text, **more: told.append(text) or check(text, **more))
    return told


@pytest.fixture
def days():
    """Today, as the last one of some days."""
    return [DAY]


@pytest.fixture
def app(reference, days):
    return create_app(Settings(anonymous="read"), reference, clock=lambda: days[-1])


def ask(app, claim, **headers):
    return app.test_client().get("/v1/check", query_string=claim, headers=headers, environ_overrides=THERE)


def told_of(answer):
    """An answer with what is said about it, without what each request has of its own."""
    return answer.data, {name: value for name, value in answer.headers.items() if name not in ("X-Request-Id", "RateLimit", "Date")}


@pytest.mark.parametrize("accept", ["application/json", "text/plain", "text/markdown", "text/html", "*/*"])
@pytest.mark.parametrize("claim", [CLAIM, {**CLAIM, "text": "China exported 4 million vehicles in 2022."}])
def test_the_second_answer_is_the_first(app, judged, claim, accept):
    first, second = (ask(app, claim, Accept=accept) for _ in range(2))
    assert judged == [claim["text"]]
    assert told_of(first) == told_of(second)
    assert first.status_code == 200
    tag = {"If-None-Match": first.headers["ETag"], "Accept": accept}
    assert (ask(app, claim, **tag).status_code, len(judged)) == (304, 1)


def test_another_claim_day_or_form_is_another_answer(app, judged):
    for claim in (CLAIM, {**CLAIM, "published": "2023-01-21"}, {**CLAIM, "text": "China exported 3.112 million vehicles in 2022."}):
        ask(app, claim)
        ask(app, claim, Accept="text/plain")
    assert len(judged) == 6


def test_what_has_no_day_is_judged_anew_tomorrow(app, judged, days):
    first, _ = ask(app, UNDATED), ask(app, UNDATED)
    days.append(DAY + timedelta(days=31))
    later = ask(app, UNDATED)
    assert len(judged) == 2
    assert first.json["claims"] != later.json["claims"]


def test_other_reference_data_answer_anew(app, judged, tmp_path):
    ask(app, CLAIM)
    pack = packs.revision(tmp_path / "pack", {"CHN.autos.exports.A": "2022=3332000"})
    newer = factcheck.load_reference(None, (str(pack),))
    app.extensions["factcheck"].current.exchange(newer)
    assert ask(app, CLAIM).json["reference"]["snapshot"] == newer.digest
    assert len(judged) == 2


def test_every_answer_is_counted(app):
    def counted():
        return metrics._CHECKS.labels("supported", "en")._value.get()

    before = counted()
    for _ in range(3):
        ask(app, CLAIM)
    assert counted() == before + 3


def test_it_counts_against_the_limit(reference):
    app = create_app(Settings(anonymous="read", rate_limit="2 per minute"), reference, clock=lambda: DAY)
    assert [ask(app, CLAIM).status_code for _ in range(3)] == [200, 200, 429]


def test_what_is_remembered_opens_no_door(reference, store, judged):
    app = create_app(Settings(anonymous="none"), reference, store=store, clock=lambda: DAY)
    key = bearer(made(store))
    assert [ask(app, CLAIM, **key).headers["Cache-Control"] for _ in range(2)] == ["private, max-age=86400"] * 2
    assert ask(app, CLAIM).status_code == 401
    assert ask(app, CLAIM, **bearer("fck_live_wrong")).status_code == 401
    assert len(judged) == 1


def test_the_oldest_makes_room(app, judged, monkeypatch):
    monkeypatch.setattr(remembered, "MOST", 2)
    claims = [{**CLAIM, "published": f"2023-01-2{n}"} for n in range(3)]
    for claim in (claims[0], claims[1], claims[0], claims[2], claims[0]):
        ask(app, claim)
    assert len(judged) == 3, "the first was asked again before the third came, so the second made room"
    ask(app, claims[1])
    assert len(judged) == 4
