"""Whatever a source does, a fetch ends soon: with an error that names kind, address and what came, or with nothing but good values."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from factcheck.errors import SourceError
from factcheck.fetchers import fetch
from factcheck.fetchers.ledger import MemoryLedger
from factcheck.outbound.get import Bounds
from tests.unit.fetchers.asking import Clock, to_the_server
from tests.unit.fetchers.faulty import FAULTS, SOURCES, Fault, Source, answer, serving

#: Where time is what runs out, and where it is not, however slow the machine is.
QUICK, PATIENT = Bounds(connect=1.0, read=0.15, total=0.3, size=300_000), Bounds(connect=20.0, read=20.0, total=60.0, size=300_000)


def attempt(fault: Fault, source: Source, seed: int) -> SourceError:
    """One fetch from a source that fails; the error that it ends with."""
    chance = random.Random(f"{fault.name} {source.name} {seed}")
    with serving(lambda *_: None) as server:
        server.behave = fault.behave(source, chance, server)
        path = source.feed.url.split(".example", 1)[1]
        asked = replace(source.feed, url=f"http://127.0.0.1:{server.port}{path}")
        ledger = MemoryLedger()
        with pytest.raises(SourceError) as caught:
            fetch(asked, to_the_server(server.port, Clock(), bounds=QUICK if fault.kinds == ("timeout",) else PATIENT, ledger=ledger))
    error = caught.value
    assert error.kind in fault.kinds, f"{error.kind}: {error}"
    assert error.feed == "ours"
    assert error.address.startswith(f"http://127.0.0.1:{server.port}/")
    assert bool(error.excerpt) or fault.silent, str(error)
    assert len(str(error)) < 1_500
    assert "k3y" not in str(error)
    return error


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_ends_the_fetch_with_kind_address_and_excerpt(fault, source):
    attempt(fault, source, 0)


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_fault_fifty_times(fault, source):
    for seed in range(1, 51):
        attempt(fault, source, seed)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_good_answer_of_each_source_is_read(source):
    with serving(lambda *_: None) as server:
        server.behave = lambda connected, path: answer(source.body(path), source.media)(connected, path)
        path = source.feed.url.split(".example", 1)[1]
        asked = replace(source.feed, url=f"http://127.0.0.1:{server.port}{path}")
        fetched = fetch(asked, to_the_server(server.port))
    assert len(fetched.editions) == 1
    assert all(len(values) == 2 for values in fetched.editions[0].series.values())


def test_nobody_there_is_told_after_a_few_tries():
    clock, port = Clock(), 1
    source = SOURCES[1]
    asked = replace(source.feed, url=f"http://127.0.0.1:{port}/data/{{code}}")
    with pytest.raises(SourceError) as caught:
        fetch(asked, to_the_server(port, clock))
    assert caught.value.kind == "connect"
    assert len(clock.slept) == 4
    assert caught.value.retry_at is not None
    assert caught.value.retry_at > clock.now
