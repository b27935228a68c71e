"""A service with keys over a small pack, whose figures can be revised while it runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from factcheck.datapack.embedded import embedded_packs
from tests.packs import revision
from tests.running import Service
from tests.servers import free_port


@dataclass
class Newsroom:
    """The service, the key that may everything there, and the port on which a receiver of its webhooks may listen."""

    service: Service
    key: str
    receiver: int
    over: Path

    @property
    def url(self) -> str:
        return self.service.url

    def revise(self, year: int, exports: int, edition: str) -> None:
        """Say that China has exported another number of vehicles in a year; what was said of other years no longer is."""
        revision(self.over, {"CHN.autos.exports.A": f"{year}={exports}"}, edition=edition)


@pytest.fixture(scope="package")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder = tmp_path_factory.mktemp("newsroom")
    base = shutil.copytree(embedded_packs()[-1], folder / "base" / "pack")
    over, receiver = revision(folder / "over", {"CHN.autos.exports.A": "1999=1"}, edition="2026-03-01"), free_port()
    settings = {
        "FACTCHECK_REFERENCE_PATH": str(base),
        "FACTCHECK_PACKS": str(over),
        "FACTCHECK_RELOAD_SECONDS": "1",
        "FACTCHECK_RATE_LIMIT": "",
        "FACTCHECK_WEBHOOK_PRIVATE": f"127.0.0.1:{receiver}",
    }
    service = Service(folder, settings)
    key = service.run("keys", "create", "tests", "--scope", "all").stdout.strip()
    try:
        service.start(within=120)
        yield Newsroom(service, key, receiver, over)
        service.stop()
    finally:
        if service.process is not None and service.process.poll() is None:
            service.kill()
