"""A real browser against a running service; Debian's Chromium, driven by Playwright."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.running import Service
from tests.servers import program


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = program("chromium")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
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
