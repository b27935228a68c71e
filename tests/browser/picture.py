"""Takes the picture of the README anew: `python -m tests.browser.picture` writes docs/images/page.png.

What the page at `/` shows of the sentence of the README, with the finding on 26.7% chosen, down to its working; 1280 px wide, light.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.running import Service
from tests.servers import program

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "page.png"
SENTENCE = (
    "From January to August this year, 341,000 new energy vehicles exports have reached 26.7%to the export rate of automobile exports."
)


def main() -> None:
    """Start a service, check the sentence, choose the finding, write the picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        service = Service(Path(folder))
        service.start()
        browser = driver.chromium.launch(executable_path=program("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 1500}, locale="en-GB", color_scheme="light")
        page.goto(service.url)
        page.get_by_label("Text", exact=True).fill(SENTENCE)
        page.locator("#published").fill("2022-09-15")
        page.locator("#ask button[type=submit]").click()
        page.wait_for_selector("article.check")
        page.locator("a.mark", has_text="26.7%").click()
        page.locator(".finding.chosen details[open]").wait_for()
        page.evaluate("document.activeElement.blur()")
        top, bottom = (page.locator(part).bounding_box()["y"] for part in ("article.check", ".finding.chosen details"))
        page.screenshot(path=PICTURE, clip={"x": 0, "y": top, "width": 1280, "height": bottom - top})
        browser.close()
        service.stop()


if __name__ == "__main__":
    main()
