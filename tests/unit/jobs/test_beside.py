"""Processes that judge beside the one that answers: the same answers, and a text that ends one is the loss of that text."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from factcheck import metrics
from factcheck.errors import ReferenceUnavailable, ShuttingDown
from factcheck.jobs.beside import Beside
from factcheck.jobs.current import Current
from factcheck.jobs.judging import Here
from factcheck.settings import Settings
from tests.conftest import DAY

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}
REQUESTS = [CLAIM, {"text": "China exported 4.5 million vehicles in 2022.", "store": False}, {"text": 1}]
SETTINGS = Settings(log_level="error")


@pytest.fixture
def beside(reference):
    made = Beside(SETTINGS, Current(reference))
    yield made
    made.close()


def test_it_finds_what_is_found_here(beside, reference):
    found = beside(REQUESTS, DAY, 60)
    assert found == Here(reference)(REQUESTS, DAY, 60)
    assert [bool(one["check"]) for one in found] == [True, True, False]
    assert [bool(one["evidence"]) for one in found] == [True, False, False]
    assert found[2]["problem"]["type"] == "/problems/validation"


def test_what_was_answered_before_is_not_told_again(beside, reference):
    answered = [one["check"] for one in Here(reference)([CLAIM, CLAIM], DAY, 60)]
    before = [answered[0] | {"id": "a", "engine": "0", "url": "https://news.example/a"}, answered[1] | {"summary": "Something else."}]
    same, other, new = beside([CLAIM] * 3, DAY, 60, before)
    assert same == {"check": None, "problem": None, "evidence": None, "snapshot": reference.digest}
    assert other["check"] == new["check"] == answered[0]


def test_what_is_found_is_counted_here(beside):
    before = told()
    beside(REQUESTS, DAY, 60)
    after = told()
    assert {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)} == {
        ("factcheck_checks_total", "supported"): 1,
        ("factcheck_checks_total", "refuted"): 1,
        ("factcheck_statements_total", "supported"): 1,
        ("factcheck_statements_total", "refuted"): 1,
    }


def told():
    """What the metrics say about verdicts, in all languages."""
    samples = (one for family in text_string_to_metric_families(metrics.exposed({})) for one in family.samples)
    counted = ("factcheck_checks_total", "factcheck_statements_total")
    found: Counter[tuple[str, str]] = Counter()
    for one in samples:
        if one.name in counted:  # checks are counted by their language too
            found[one.name, one.labels["verdict"]] += one.value
    return found


def test_it_gives_what_is_done_in_the_time_and_at_least_one(beside):
    assert len(beside([CLAIM] * 50, DAY, 0)) == 1


def test_a_text_that_ends_the_process_gets_a_problem_and_the_others_are_judged(beside):
    beside([CLAIM], DAY, 1)
    (judge,) = beside._idle.queue
    judge._process.kill()
    (one,) = beside([CLAIM, CLAIM], DAY, 60)  # it was the process and not the text: the first is tried alone
    assert one["check"]["verdict"] == "supported"
    (judge,) = beside._idle.queue
    judge._process.kill()
    (one,) = beside([CLAIM], DAY, 60)
    assert (one["check"], one["problem"]["type"]) == (None, "/problems/internal")


def test_a_process_that_is_not_wanted_any_more_is_ended(reference):
    wanted = threading.Event()
    wanted.set()
    beside = Beside(SETTINGS, Current(reference), wanted.is_set)
    beside([CLAIM], DAY, 1)
    (judge,) = beside._idle.queue
    os.kill(judge._process.pid, signal.SIGSTOP)  # as one that is in the middle of a long text
    wanted.clear()
    with pytest.raises(ShuttingDown):
        beside([CLAIM], DAY, 1)
    assert judge._process.returncode == -signal.SIGKILL


def test_other_reference_data_than_those_of_the_service_are_not_used(reference):
    other = Current(replace(reference, digest="sha256:other"))
    with pytest.raises(ReferenceUnavailable, match="a moment ago"):
        Beside(SETTINGS, other)([CLAIM], DAY, 1)


def test_a_process_that_does_not_start_is_no_fault_of_the_text(reference, tmp_path, capfd):
    with pytest.raises(ReferenceUnavailable, match="did not start"):
        Beside(replace(SETTINGS, reference_path=str(tmp_path / "none")), Current(reference))([CLAIM], DAY, 1)
    assert "missing-file" in capfd.readouterr().err
