"""The browser extension in Debian's Chromium, unpacked, beside a running service and a site with pages to check.

A click on the toolbar gives the extension the page that is shown (`activeTab`); tests trigger that very action. What a person allows in
the browser's own question, to ask the server, stands in the manifest of the copy that is loaded: nothing else differs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.servers import free_port, program

FOLDER = Path(__file__).parents[2] / "clients" / "browser-extension"
LAYOUTS = Path(__file__).parent / "layouts"
#: Pages as they are on the web, which the service reads too.
WHOLE_PAGES = Path(__file__).parents[1] / "pages"
MANIFEST = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
SITE = "http://news.example"

#: What pages are served with beside their text.
HEADERS = {
    "strict_csp.html": {"Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'"},
    "trusted_types.html": {
        "Content-Security-Policy": "require-trusted-types-for 'script'; trusted-types none; default-src 'self' 'unsafe-inline'; style-src 'none'"
    },
}


def identity() -> str:
    """The id that the browser makes of the manifest's key."""
    digest = hashlib.sha256(base64.b64decode(MANIFEST["key"])).hexdigest()[:32]
    return "".join(chr(ord("a") + int(letter, 16)) for letter in digest)


ORIGIN = f"chrome-extension://{identity()}"


#: Selects an element, or a stretch of its first text.
SELECT = """([selector, from, to]) => {
  const element = document.querySelector(selector);
  const range = document.createRange();
  if (from === null) range.selectNodeContents(element);
  else { range.setStart(element.firstChild, from); range.setEnd(element.firstChild, to); }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def until(true: Callable[[], bool], within: float = 30) -> None:
    """Wait for something that happens in another process."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


class Answers(ThreadingHTTPServer):
    """A server of few words: `answer` gives status, headers and body for a request; all requests are noted."""

    def __init__(self, answer: Any) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer = answer
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Answers

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        asked = {"path": self.path, "headers": dict(self.headers.items()), "body": self.rfile.read(length)}
        self.server.asked.append(asked)
        status, headers, body = self.server.answer(asked)
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the name that http.server asks for

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def answering(answer: Any) -> Iterator[Answers]:
    server = Answers(answer)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def layout(asked: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    """A page of the site."""
    name = asked["path"].split("?")[0].strip("/")
    path = next((folder / name for folder in (LAYOUTS, WHOLE_PAGES) if (folder / name).is_file()), LAYOUTS)
    if not path.is_file():
        return 204, {}, b""  # pictures and scripts of the pages
    return 200, {"content-type": "text/html; charset=utf-8", **HEADERS.get(path.name, {})}, path.read_bytes()


class Extension:
    """A browser with the extension; `control` is one of its own pages, from which is asked what menu, keys and popup ask."""

    def __init__(self, driver: Playwright, context: BrowserContext, port: int) -> None:
        self.driver, self.context, self._port = driver, context, port
        self.complaints: list[str] = []
        self.control = _opened_when_installed(context)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda told: self.complaints.append(told.text) if told.type in {"error", "warning"} else None)
        self._browser = context.browser.new_browser_cdp_session()
        self.page.goto(f"{SITE}/plain.html")
        self.tab = self.activate(self.page)

    def activate(self, page: Page) -> int:
        """Click the extension's button while a page is shown; gives the id of the tab. The page stays open to it while its site is shown."""
        page.bring_to_front()
        tabs = self._browser.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
        (target,) = [one["targetId"] for one in tabs if one["url"] == page.url]
        tab = self.control.evaluate("async () => (await chrome.tabs.query({active: true, lastFocusedWindow: true}))[0].id")
        self._browser.send("Extensions.triggerAction", {"id": identity(), "targetId": target})
        return int(tab)

    @contextmanager
    def beside(self, name: str) -> Iterator[Page]:
        """The popup or panel that the browser itself has opened."""
        until(lambda: any(name in one["url"] for one in self._browser.send("Target.getTargets")["targetInfos"]))
        seen = self.driver.chromium.connect_over_cdp(f"http://127.0.0.1:{self._port}")
        (found,) = [page for context in seen.contexts for page in context.pages if name in page.url]
        yield found
        seen.close()

    def show(self, name: str) -> Page:
        """Open a page of the site."""
        self.page.goto(f"{SITE}/{name}.html")
        return self.page

    def select(self, element: str, start: int | None = None, end: int | None = None) -> None:
        """Select in the page that is shown."""
        self.page.evaluate(SELECT, [element, start, end])

    def set(self, **options: Any) -> None:
        self.control.evaluate("(options) => chrome.storage.local.set(options)", options)

    def ask(self, **message: Any) -> Any:
        """What the popup or the panel asks of the service worker."""
        return self.control.evaluate("(message) => chrome.runtime.sendMessage(message)", {"tab": self.tab, **message})

    def state(self) -> dict[str, Any]:
        """What is known of the tab."""
        found = self.control.evaluate("async (key) => (await chrome.storage.session.get(key))[key] ?? {}", f"tab-{self.tab}")
        assert isinstance(found, dict)
        return found

    def check(self, what: str = "article", **more: Any) -> dict[str, Any]:
        """Check the page that is shown."""
        self.ask(do="check", what=what, **more)
        return self.state()

    def in_page(self, message: dict[str, Any], frame: int = 0) -> Any:
        return self.control.evaluate(
            "([tab, message, frame]) => chrome.tabs.sendMessage(tab, message, {frameId: frame})", [self.tab, message, frame]
        )

    def marked(self, frame: int = 0) -> list[tuple[str, str]]:
        """The words that are marked in the page, as it has them, each with its verdict."""
        return [(one["said"], one["verdict"]) for one in self.in_page({"do": "marked"}, frame)]

    @contextmanager
    def own(self, name: str, width: int = 390, dark: bool = False) -> Iterator[Page]:
        """A page of the extension about the tab, in a tab of its own, once it is ready."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.goto(f"{ORIGIN}/{name}.html?tab={self.tab}")
        page.wait_for_selector("[data-ready], [data-stage]")
        yield page
        page.close()
        self.page.bring_to_front()


def _opened_when_installed(context: BrowserContext) -> Page:
    """The options, which open once the extension is there."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for page in context.pages:
            if page.url == f"{ORIGIN}/options.html":
                page.wait_for_selector("[data-ready]")
                return page
        context.pages[0].wait_for_timeout(50)
    raise AssertionError("the options were not opened")


@contextmanager
def browsing(driver: Playwright, folder: Path, site: Answers, *options: str) -> Iterator[Extension]:
    """A browser with the extension, that finds the site and other.example on this machine."""
    unpacked = folder / "extension"
    shutil.copytree(FOLDER, unpacked)
    (unpacked / "manifest.json").write_text(json.dumps({**MANIFEST, "host_permissions": ["http://127.0.0.1/*"]}), "utf-8")
    where, port = site.url.removeprefix("http://"), free_port()
    context = driver.chromium.launch_persistent_context(
        folder / "profile",
        executable_path=program("chromium"),
        ignore_default_args=["--disable-extensions"],
        args=[
            "--no-sandbox",
            "--disable-gpu",
            f"--load-extension={unpacked}",
            f"--disable-extensions-except={unpacked}",
            "--enable-unsafe-extension-debugging",
            f"--remote-debugging-port={port}",
            f"--host-resolver-rules=MAP news.example:80 {where}, MAP other.example:80 {where}",
            *options,
        ],
    )
    context.set_default_timeout(30_000)
    if not context.service_workers:
        context.wait_for_event("serviceworker")
    yield Extension(driver, context, port)
    context.close()
