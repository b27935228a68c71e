"""The site of docs/: built without a network, opened from its folder without a request to another host, read at both widths and in both colours."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.docs.blocks import CHECKOUT

#: Pages that show what the others have: a picture, wide tables, output and code.
_LOOKED_AT = ("index", "tutorial", "settings")


def build(source: Path, into: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of a folder with the command of the README."""
    if importlib.util.find_spec("material") is None:
        message = "the extra docs is not installed"
        pytest.fail(message) if os.environ.get("REQUIRE_PROGRAMS") else pytest.skip(message)
    command = [str(Path(sys.executable).parent / "mkdocs"), "build", "--strict", "--site-dir", str(into)]
    environment = {**os.environ, "https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}  # nobody listens there
    return subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    built = build(CHECKOUT, folder)
    assert built.returncode == 0, built.stderr
    return folder


def test_the_site_asks_no_other_host(site):
    loading = re.compile(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=\"?(https?:)?//", re.IGNORECASE)
    for page in site.rglob("*.html"):
        assert not loading.search(page.read_text("utf-8")), page.name
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import )['\"]?(?:https?:)?//", style.read_text("utf-8")), style.name


def test_broken_links_fail_the_build(tmp_path):
    shutil.copy(CHECKOUT / "mkdocs.yml", tmp_path)
    config = (tmp_path / "mkdocs.yml").read_text("utf-8")
    (tmp_path / "mkdocs.yml").write_text(config[: config.index("nav:\n  - ")])
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "verdicts.md").write_text("# Verdicts\n")
    links = ("missing.md", "verdicts.md#missing", "images/missing.png", "verdicts.md#verdicts")
    (tmp_path / "docs" / "index.md").write_text("# Start\n\n" + "".join(f"[there]({link})\n" for link in links))
    built = build(tmp_path, tmp_path / "site")
    assert built.returncode
    assert built.stderr.count("WARNING -") == 3, built.stderr


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (390, "dark")])
def test_pages_are_read_from_a_folder(site, browser, width, colours):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=colours)
    context.set_default_timeout(60_000)
    page, asked, complaints = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for name in _LOOKED_AT:
        page.goto((site / f"{name}.html").as_uri())
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("/")
    page.keyboard.type("webhooks")
    page.locator(".md-search-result__item", has_text="being told").first.wait_for()
    assert complaints == []
    assert {url.split(":")[0] for url in asked} == {"file"}
    context.close()


def test_the_site_has_the_sign_of_the_pages():
    assert (CHECKOUT / "docs/assets/icon.svg").read_bytes() == (CHECKOUT / "factcheck/web/site/assets/icon.svg").read_bytes()


def test_the_picture_is_there_and_small():
    assert 50_000 < (CHECKOUT / "docs" / "images" / "page.png").stat().st_size < 150_000
