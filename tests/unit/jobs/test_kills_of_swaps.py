"""A service that is killed while it takes up changed packs: every answer before and after is of one edition, and the next start has the newest."""

from __future__ import annotations

import random
import shutil
import threading
import time

import pytest
import requests

from factcheck.datapack.embedded import digest_now
from tests.running import Service
from tests.unit.jobs.test_following import CLAIM, Shelf


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return Shelf(tmp_path_factory.mktemp("shelf"), 4)


def told(service: Service) -> tuple[str, float]:
    answer = service.get(CLAIM).json()
    (one,) = answer["claims"][0]["assertions"]
    return answer["reference"]["snapshot"], one["computed"]["value"]


def asking(service: Service, answers: list[tuple[str, float]], over: threading.Event) -> None:
    while not over.is_set():
        try:
            answers.append(told(service))
        except requests.RequestException:
            return


def killed(shelf: Shelf, folder, times: int, seed: int) -> tuple[int, int]:
    """Kill a service so many times while it exchanges its data; gives the answers there were, and the kills before it had done so."""
    rng, answers, before = random.Random(seed), [], 0
    shutil.copytree(shelf.folders[0], folder / "base" / "china_auto")
    settings = {
        "FACTCHECK_REFERENCE_PATH": str(folder / "base" / "china_auto"),
        "FACTCHECK_PACKS": str(shelf.over),
        "FACTCHECK_RELOAD_SECONDS": "1",
    }
    service = Service(folder, settings)
    shelf.put(0)
    for n in range(times):
        service.start()
        assert told(service)[0] == digest_now(shelf.folders)
        over, seen = threading.Event(), []
        asker = threading.Thread(target=asking, args=(service, seen, over))
        asker.start()
        following = shelf.put((n + 1) % len(shelf.exported))
        time.sleep(rng.uniform(0.2, 2.4))
        service.kill()
        over.set()
        asker.join()
        answers += seen
        before += following not in {digest for digest, _ in seen}
    service.start()
    answers.append(told(service))
    assert answers[-1][0] == digest_now(shelf.folders)
    service.kill()
    assert [(digest, value) for digest, value in answers if shelf.exported.get(digest) != value] == []
    assert "Traceback" not in service.log
    return len(answers), before


def test_a_service_killed_while_it_exchanges_its_data_answers_from_one_edition(shelf, tmp_path):
    killed(shelf, tmp_path, 2, seed=1)


@pytest.mark.slow
def test_a_service_killed_two_hundred_times_while_it_exchanges_its_data(shelf, tmp_path):
    answers, before = killed(shelf, tmp_path, 200, seed=2)
    assert answers > 1000
    assert 20 < before < 180
