"""A serving process that is killed in the middle of a batch: started again it goes on, each text is answered once, the batch ends."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from sqlalchemy import create_engine, text

from tests import servers

TEXTS = 100
#: Kills in the normal suite and in the long version.
FEW, MANY = 2, 30


@contextmanager
def serving(folder: Path, database_url: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = servers.free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FACTCHECK_")} | {
        "FACTCHECK_DATA_FOLDER": str(folder),
        "FACTCHECK_DATABASE_URL": "" if database_url.startswith("sqlite") else database_url,
        "FACTCHECK_ALLOW_UNSAFE_DATABASE": "1",  # it is not PostgreSQL that is killed
        "FACTCHECK_LOG_LEVEL": "error",
    }
    command = [sys.executable, "-m", "factcheck", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environ, start_new_session=True)
    try:
        assert servers.answers(port, 60)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        killed(process)


def killed(process: subprocess.Popen[bytes]) -> None:
    """All processes of the server at once, as when the machine stops; those that judge are of the same session."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def progress(url: str, batch_id: str) -> dict[str, object]:
    answer = requests.get(f"{url}/v1/batches/{batch_id}", timeout=30)
    assert answer.status_code == 200
    return answer.json()


def further(url: str, batch_id: str, than: int) -> dict[str, object]:
    """The batch once more texts are done, or it has ended."""
    until = time.monotonic() + 120
    while (told := progress(url, batch_id))["done"] <= than and told["state"] != "finished":
        assert time.monotonic() < until, told
        time.sleep(0.05)
    return told


def crashed(folder: Path, database_url: str, kills: int, texts: int) -> None:
    chance = random.Random(7)
    claim = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}
    body = "\n".join(json.dumps(claim | {"id": str(n), "url": f"https://news.example/{n}"}) for n in range(1, texts + 1))
    batch_id, done = "", 0
    for kill in range(kills):
        with serving(folder, database_url) as (process, url):
            if not kill:
                batch_id = requests.post(f"{url}/v1/batches", body, headers={"Content-Type": "application/x-ndjson"}, timeout=30).json()[
                    "id"
                ]
            told = further(url, batch_id, done)
            assert told["done"] >= done  # what was told is never lost
            done = int(told["done"])
            time.sleep(chance.random() / 10)
            killed(process)
    with serving(folder, database_url) as (_, url):
        while (told := further(url, batch_id, done))["state"] != "finished":
            done = int(told["done"])
        assert (told["done"], told["failed"], told["verdicts"]) == (texts, 0, {"supported": texts})
        answer = requests.get(f"{url}/v1/batches/{batch_id}/results", headers={"Accept": "application/x-ndjson"}, timeout=60)
        outcomes = [json.loads(line) for line in answer.text.splitlines()]
    assert [one["id"] for one in outcomes] == [str(n) for n in range(1, texts + 1)]
    engine = create_engine(database_url)
    with engine.connect() as connection:
        urls = connection.execute(text("SELECT url FROM checks")).scalars().all()
        assert sorted(urls) == sorted(f"https://news.example/{n}" for n in range(1, texts + 1))
        assert connection.execute(text("SELECT count(*) FROM events WHERE type = 'batch.finished'")).scalar_one() == 1
    engine.dispose()


def test_a_batch_outlives_its_server(tmp_path, database_url):
    crashed(tmp_path, database_url, FEW, TEXTS)


@pytest.mark.slow
def test_a_batch_outlives_thirty_servers(tmp_path, database_url):
    crashed(tmp_path, database_url, MANY, 15 * TEXTS)


def test_a_server_that_is_told_to_stop_leaves_nobody_behind_and_goes_on_later(tmp_path, database_url):
    claims = "\n".join([json.dumps({"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"})] * TEXTS)
    with serving(tmp_path, database_url) as (process, url):
        batch = requests.post(f"{url}/v1/batches", claims, headers={"Content-Type": "application/x-ndjson"}, timeout=30).json()
        further(url, batch["id"], 0)
        session = os.getsid(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert not [pid for pid in of_session(session) if pid != process.pid]
    with serving(tmp_path, database_url) as (_, url):
        done = 0
        while (told := further(url, batch["id"], done))["state"] != "finished":
            done = int(told["done"])
        assert told["done"] == TEXTS


def of_session(session: int) -> list[int]:
    """The processes of a session."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, own = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(own) == session and state != "Z":
            found.append(int(path.parent.name))
    return found
