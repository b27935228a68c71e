"""The evidence of a stored check: given over HTTP, verified without the service."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from factcheck import evidence
from factcheck.audit.checkpoint import Signer
from factcheck.cli import main
from factcheck.evaluation.labels import read_labels

ARTICLE = {
    "text": "China exported 3.111 million vehicles in 2022, up 54.4%. A year earlier it had been 2.015 million.",
    "headline": "Car exports", "published": "2023-01-20", "url": "https://news.example/a", "context": {"entity": "CHN"},
}  # fmt: skip
ASSERTIONS = {
    "assertions": [{"operation": "level", "measure": "autos.exports", "entity": "CHN", "period": {"start": "2022"}, "quantity": {"decimal": "3111000", "unit": "vehicles"}}],
    "published": "2023-01-20",
}  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        ARTICLE,
        ASSERTIONS,
        {"text": "Cats are nice."},
        {"text": "<p>China exported 3.111 million vehicles in 2022.</p>" * 3, "format": "html", "as_of": "2023-02-01"},
    ],
)
def test_a_stored_check_is_recomputed_offline(keeper, store, reference, body):
    for n in range(3):
        keeper.post("/v1/checks", json={"text": f"Cats {n}."})
    made = keeper.post("/v1/checks", json=body)
    keeper.post("/v1/checks", json={"text": "Dogs."})
    bundle = keeper.get(f"/v1/checks/{made.json['id']}/evidence").json
    report = evidence.verify(bundle, reference=reference, key=store.signer.public)
    assert report.problems == ()
    assert all(level.done for level in report.levels)
    assert bundle["check"]["id"] == made.json["id"]


@pytest.mark.slow
def test_a_thousand_stored_checks_are_repeated_byte_by_byte(keeper, store, reference):
    claims = [case for case in labelled_claims() if len(case.text) < 2000]
    for case in random.Random(3).sample(claims, 1000):
        asked = {"text": case.text, "published": case.published, **({"headline": case.headline} if case.headline else {})}
        made = keeper.post("/v1/checks", json=asked)
        bundle = keeper.get(f"/v1/checks/{made.json['id']}/evidence").json
        report = evidence.verify(bundle, reference=reference, key=store.signer.public)
        assert report.problems == (), case.id
        assert all(level.done for level in report.levels), case.id


def labelled_claims():
    return read_labels(sorted((Path(__file__).parents[2] / "cases" / "claims").glob("*.jsonl")))


@pytest.fixture
def bundle(keeper):
    made = keeper.post("/v1/checks", json=ARTICLE)
    keeper.post("/v1/checks", json=ARTICLE)
    return keeper.get(f"/v1/checks/{made.json['id']}/evidence").json


def places(value, path=()):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))
    elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
        yield path


def test_nothing_of_it_can_be_changed_even_by_who_seals_it_anew(bundle):
    rng, every = random.Random(1), [path for path in places(bundle) if path[0] not in {"digest", "format", "version"}]
    for path in rng.sample(every, 80):
        forged = json.loads(json.dumps(bundle))
        inner = forged
        for step in path[:-1]:
            inner = inner[step]
        old = inner[path[-1]]
        inner[path[-1]] = f"{old}x" if isinstance(old, str) else old + 1
        forged["digest"] = evidence.schema.digest_of(forged)
        assert evidence.verify(forged).problems, path


def test_the_key_of_another_service_does_not_do(bundle, tmp_path):
    other = Signer.at(tmp_path / "other.pem").public
    assert [one.pointer for one in evidence.verify(bundle, key=other).problems] == ["/audit/checkpoint/signature"]


def test_the_command_verifies_it(bundle, store, tmp_path):
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(bundle))
    run = CliRunner().invoke(main, ["verify", str(file), "--key", store.signer.public])
    assert run.exit_code == 0, run.output
    assert "entry 1 of" in run.output
