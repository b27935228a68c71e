"""Two replicas on one PostgreSQL and one Redis, behind the nginx of docs/examples (reliability J7, J8, K7, 4.3): one service to who asks."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests import servers
from tests.running import Service

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}
CHECK = "/v1/check?text=China+exported+3.111+million+vehicles+in+2022.&published=2023-01-20"
_EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "nginx.conf"
#: Seconds after which something is taken to hang.
_LONG = 120


@dataclass
class Newsroom:
    """The replicas, the address of nginx, and a key."""

    replicas: tuple[Service, Service]
    front: str
    key: str

    def get(self, path: str, at: str | None = None, *, keyed: bool = False, **headers: str) -> requests.Response:
        return self.ask("GET", path, at, keyed=keyed, **headers)

    def ask(
        self, method: str, path: str, at: str | None = None, *, keyed: bool = True, body: Any = None, **headers: str
    ) -> requests.Response:
        # From here all come by a proxy: who asks a replica itself is no more at home on its machine than who asks nginx.
        sent = {"X-Forwarded-For": "192.0.2.1"} | {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"Authorization": f"Bearer {self.key}"} if keyed else {}
        return requests.request(method, f"{at or self.front}{path}", headers=sent, json=body, timeout=_LONG)

    @property
    def urls(self) -> tuple[str, str]:
        return self.replicas[0].url, self.replicas[1].url


@pytest.fixture(scope="module")
def newsroom(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder = tmp_path_factory.mktemp("newsroom")
    nginx, database = servers.program("nginx"), servers.fresh(postgres_url)
    (redis := folder / "redis").mkdir()
    with servers.redis(redis) as redis_url:
        settings = {
            "FACTCHECK_DATABASE_URL": database,
            "FACTCHECK_ALLOW_UNSAFE_DATABASE": "1",
            "FACTCHECK_REDIS_URL": redis_url,
            "FACTCHECK_TRUSTED_PROXIES": "1",
            "FACTCHECK_ANONYMOUS": "read",
            "FACTCHECK_RATE_LIMIT": "100000 per hour",
            "FACTCHECK_DRAIN_SECONDS": "1",
        }
        replicas = Service(_made(folder / "one"), settings), Service(_made(folder / "two"), settings)
        key = replicas[0].run("keys", "create", "tests", "--scope", "all").stdout.split()
        (secret,) = (word for word in key if word.startswith("fck_live_"))
        # Hosts that share a database share the key that signs, too.
        (replicas[1].folder / "signing-key.pem").write_bytes((replicas[0].folder / "signing-key.pem").read_bytes())
        for one in replicas:
            one.start()
        port, proxy = servers.free_port(), _nginx(nginx, folder, [one.port for one in replicas])
        with proxy(port):
            yield Newsroom(replicas, f"http://127.0.0.1:{port}", secret)
        for one in replicas:
            one.kill()
            assert "Traceback" not in one.log


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _nginx(program: str, folder: Path, ports: list[int]) -> Callable[[int], Any]:
    """The example of the documentation, on ports and in folders of the test."""

    @contextmanager
    def run(port: int) -> Iterator[None]:
        told = _EXAMPLE.read_text("utf-8")
        for written, meant in (
            ("listen 8080;", f"listen 127.0.0.1:{port};"),
            ("127.0.0.1:8001", f"127.0.0.1:{ports[0]}"),
            ("127.0.0.1:8002", f"127.0.0.1:{ports[1]}"),
            ("/var/cache/nginx/factcheck", str(folder / "cache")),
        ):
            assert told.count(written) == 1
            told = told.replace(written, meant)
        temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root; " if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(
            f"{user}daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; events {{}}\nhttp {{ access_log off; {temporary}\n{told}}}\n"
        )
        process = subprocess.Popen([program, "-c", folder / "nginx.conf", "-e", folder / "nginx.log"], start_new_session=True)
        try:
            assert servers.answers(port), (folder / "nginx.log").read_text()
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)

    return run


PUBLIC = [
    CHECK,
    "/v1/measures?limit=3",
    "/v1/entities?limit=3",
    "/v1/series?limit=3",
    "/v1/series/CHN.autos.exports.A",
    "/v1/series/CHN.autos.exports.A/observations",
    "/v1/snapshot",
    "/v1/rules",
    "/openapi.json",
    "/",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_replicas_give_the_same_with_the_same_tag(newsroom, path):
    one, two = (newsroom.get(path, at) for at in newsroom.urls)
    assert (one.status_code, one.content, one.headers["ETag"]) == (200, two.content, two.headers["ETag"])
    assert one.headers["Cache-Control"].startswith("public, max-age=")
    again = newsroom.get(path, newsroom.urls[1], If_None_Match=one.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_what_is_public_says_what_it_rests_on(newsroom):
    told = {path: newsroom.get(path).headers.get("Surrogate-Key", "").split() for path in PUBLIC}
    snapshot = f"snapshot-{newsroom.get('/v1/snapshot').json()['snapshot'].removeprefix('sha256:')}"
    assert told[CHECK][:2] == [snapshot, "checks"]
    assert "series-CHN.autos.exports.A" in told[CHECK]
    assert told["/v1/series/CHN.autos.exports.A"] == [snapshot, "series-CHN.autos.exports.A"]
    assert told["/v1/series/CHN.autos.exports.A/observations"] == [snapshot, "series-CHN.autos.exports.A"]
    assert told["/v1/measures?limit=3"] == [snapshot, "measures"]
    assert told["/v1/snapshot"] == [snapshot]
    assert told["/v1/rules"] == []


def test_an_answer_that_rests_on_much_is_dropped_with_the_snapshot(newsroom):
    text = "China exported 3.111 million vehicles in 2022. Unemployment was 4% in every country of the world in 2022. " * 8
    told = newsroom.get(f"/v1/check?text={text.replace(' ', '+')}")
    assert told.status_code == 200
    assert len(told.headers["Surrogate-Key"]) <= 2_000


def test_a_post_that_comes_again_at_the_other_replica_is_answered_as_before(newsroom):
    key = uuid4().hex
    one, two = (newsroom.ask("POST", "/v1/checks", at, body=CLAIM, Idempotency_Key=key) for at in newsroom.urls)
    assert (one.status_code, two.status_code, one.content) == (201, 201, two.content)
    assert (one.headers.get("Idempotency-Replayed"), two.headers["Idempotency-Replayed"]) == (None, "true")
    other = newsroom.ask("POST", "/v1/checks", newsroom.urls[1], body=CLAIM | {"published": "2023-01-21"}, Idempotency_Key=key)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
    read = [newsroom.get(one.headers["Location"], at, keyed=True) for at in newsroom.urls]
    assert read[0].content == read[1].content == one.content
    assert read[0].headers["ETag"] == read[1].headers["ETag"]
    assert {each.headers["Cache-Control"] for each in read} == {"private, max-age=31536000, immutable"}
    assert all("Surrogate-Key" not in each.headers for each in read)


def test_a_batch_that_is_posted_at_one_is_read_at_the_other(newsroom):
    lines = "\n".join('{"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}' for _ in range(3))
    headers = {"Authorization": f"Bearer {newsroom.key}", "Content-Type": "application/x-ndjson", "X-Forwarded-For": "192.0.2.1"}
    posted = requests.post(f"{newsroom.urls[0]}/v1/batches", data=lines, headers=headers, timeout=_LONG)
    assert posted.status_code == 202
    until = time.monotonic() + _LONG
    while (told := newsroom.get(posted.headers["Location"], newsroom.urls[1], keyed=True).json())["state"] != "finished":
        assert time.monotonic() < until, told
        time.sleep(0.2)
    results = [newsroom.get(f"{posted.headers['Location']}/results", at, keyed=True).json() for at in newsroom.urls]
    assert results[0] == results[1]
    assert [one["check"]["verdict"] for one in results[0]["items"]] == ["supported"] * 3


def test_requests_are_counted_together(newsroom):
    told = [newsroom.get(CHECK, at, X_Forwarded_For="198.51.100.9").headers["RateLimit"] for at in newsroom.urls * 2]
    assert [one.split(";")[1] for one in told] == ["r=99999", "r=99998", "r=99997", "r=99996"]


def test_what_is_public_is_answered_by_the_cache(newsroom):
    paths = [f"{CHECK}&language=en&entity={entity}" for entity in ("CHN", "DEU", "USA")]
    found = Counter(newsroom.get(path).headers["X-Cache"] for _ in range(20) for path in paths)
    assert found == {"MISS": 3, "HIT": 57}


def test_forms_of_an_answer_are_kept_apart(newsroom):
    path = f"{CHECK}&entity=FRA"
    forms = {media: newsroom.get(path, Accept=media) for media in ("application/json", "text/plain", "text/markdown")}
    for media, first in forms.items():
        again = newsroom.get(path, Accept=media)
        assert again.headers["Content-Type"].startswith(media)
        assert (again.headers["X-Cache"], again.content) == ("HIT", first.content)
        assert "Accept" in again.headers["Vary"]


def test_nothing_private_is_kept(newsroom):
    made = newsroom.ask("POST", "/v1/checks", body=CLAIM).headers["Location"]
    private = [
        made,
        f"{made}/evidence",
        "/v1/checks",
        "/v1/keys",
        "/v1/status",
        "/v1/webhooks",
        f"{CHECK}&entity=GBR",
        f"/checks/{made.rsplit('/')[-1]}",
    ]
    for path in private:
        for _ in range(2):
            keyed = newsroom.get(path, keyed=True)
            assert (keyed.status_code, keyed.headers["X-Cache"]) == (200, "BYPASS"), path
            assert keyed.headers["Cache-Control"].startswith(("private", "no-store")), path
        for _ in range(2):
            stranger = newsroom.get(path)
            assert stranger.status_code == (200 if path.startswith(CHECK) else 401), path
            assert (stranger.headers["X-Cache"] == "HIT") <= path.startswith(CHECK)
    kept = b"".join(file.read_bytes() for file in (newsroom.replicas[0].folder.parent / "cache").rglob("*") if file.is_file())
    assert made.rsplit("/")[-1].encode() not in kept
    assert newsroom.key.encode() not in kept


def _published(newsroom: Newsroom) -> tuple[str, str]:
    made = newsroom.ask("POST", "/v1/checks", body=CLAIM).headers["Location"]
    publication = f"{made}/publication"
    assert newsroom.ask("PUT", publication).status_code == 200
    return publication, f"/checks/{made.rsplit('/')[-1]}"


def test_a_published_page_is_kept_a_minute_and_never_that_of_its_owner(newsroom):
    _, page = _published(newsroom)
    own = newsroom.get(page, keyed=True)
    assert own.headers["X-Cache"] == "BYPASS"
    seen = [newsroom.get(page) for _ in range(2)]
    assert [one.headers["X-Cache"] for one in seen] == ["MISS", "HIT"]
    assert seen[1].headers["Cache-Control"] == "public, max-age=60"
    assert {"Accept-Language", "Authorization"} <= {one.strip() for one in seen[1].headers["Vary"].split(",")}
    assert f"check-{page.rsplit('/')[-1]}" in seen[1].headers["Surrogate-Key"].split()
    assert seen[1].content != own.content


@pytest.mark.slow
def test_what_is_no_longer_published_leaves_the_cache_in_a_minute(newsroom):
    publication, page = _published(newsroom)
    assert newsroom.get(page).status_code == 200
    assert newsroom.ask("DELETE", publication).status_code in {200, 204}
    until = time.monotonic() + _LONG
    while newsroom.get(page).status_code == 200:
        assert time.monotonic() < until
        time.sleep(1)
    assert newsroom.get(page).status_code == 401


def asking(newsroom: Newsroom, over: threading.Event, answers: list[requests.Response | str]) -> None:
    """Read and post as clients do, who know of no replicas."""
    number = 0
    while not over.is_set():
        number += 1
        try:
            answers.append(newsroom.get(f"{CHECK}&as_of=2023-{number % 12 + 1:02}-01"))
            answers.append(
                newsroom.ask("POST", "/v1/checks", body=CLAIM, Idempotency_Key=f"{threading.get_ident()}-{number}-{uuid4().hex}")
            )
        except requests.RequestException as error:
            answers.append(repr(error))


@pytest.mark.parametrize("times", [1, pytest.param(25, marks=pytest.mark.slow)])
def test_replicas_are_restarted_one_after_the_other_and_nobody_notices(newsroom, times):
    over, answers = threading.Event(), []
    clients = [threading.Thread(target=asking, args=(newsroom, over, answers)) for _ in range(4)]
    for one in clients:
        one.start()
    try:
        for _ in range(times):
            for replica in newsroom.replicas:
                assert replica.stop() == 0
                replica.start()
    finally:
        over.set()
        for one in clients:
            one.join()
    assert [one if isinstance(one, str) else (one.status_code, one.text) for one in answers if isinstance(one, str) or not one.ok] == []
    made = [one.headers["Location"] for one in answers if isinstance(one, requests.Response) and one.status_code == 201]
    assert len(made) == len(set(made)) > 0
    assert newsroom.get(made[-1], keyed=True).status_code == 200
