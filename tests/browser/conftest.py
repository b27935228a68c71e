"""A real browser against a running service; Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.browser.extension import ORIGIN, Extension, answering, browsing, layout
from tests.running import Service
from tests.servers import program


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    program("chromium")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    started = driver.chromium.launch(executable_path=program("chromium"), args=["--no-sandbox", "--disable-gpu"])
    yield started
    started.close()


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("pages"))
    running.start()
    yield running
    running.stop()


class Watched:
    """A page with everything that it asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.page, self.asked, self.complaints = page, [], []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type in {"error", "warning"} else None)


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def watched(request: pytest.FixtureRequest, browser: Browser, service: Service) -> Iterator[Watched]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 844}, color_scheme="dark" if request.param < 500 else "light", locale="en-GB"
    )
    context.set_default_timeout(60_000)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=service.url)
    watching = Watched(context.new_page())
    yield watching
    assert watching.complaints == []
    assert {"/".join(url.removeprefix("blob:").split("/")[:3]) for url in watching.asked} == {service.url}
    context.close()


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the browser notes every request."""
    return tmp_path_factory.mktemp("asked") / "netlog.json"


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service on which anybody may check and some hold keys; ours may ask without one."""
    settings = {"FACTCHECK_CORS_ORIGINS": ORIGIN, "FACTCHECK_ANONYMOUS": "read"}
    running = Service(tmp_path_factory.mktemp("newsroom"), settings)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def loaded(driver: Playwright, tmp_path_factory: pytest.TempPathFactory, asked: Path) -> Iterator[Extension]:
    """A browser with the extension, for all tests."""
    with (
        answering(layout) as site,
        browsing(driver, tmp_path_factory.mktemp("browser"), site, f"--log-net-log={asked}", "--lang=en-GB") as extension,
    ):
        yield extension
    _hold_to_one_server(asked)


def _hold_to_one_server(asked: Path) -> None:
    """The extension asks its server alone, and nobody else asks that."""
    log = json.loads(asked.read_text("utf-8"))
    started = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    asking = [one["params"] for one in log["events"] if one["type"] == started and "url" in one.get("params", {})]
    by = {(one["initiator"], urlsplit(one["url"]).hostname) for one in asking if one["url"].startswith("http")}
    assert {host for initiator, host in by if initiator == ORIGIN} == {"127.0.0.1"}
    assert {initiator for initiator, host in by if host == "127.0.0.1"} == {ORIGIN}


@pytest.fixture
def extension(loaded: Extension, newsroom: Service) -> Iterator[Extension]:
    """The extension with its first settings, on whatever page."""
    loaded.set(server=newsroom.url, key="", keep=False)
    loaded.page.set_viewport_size({"width": 1280, "height": 720})
    loaded.ask(do="unmark")
    loaded.complaints.clear()
    yield loaded
    assert loaded.complaints == []
