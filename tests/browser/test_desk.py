"""The review desk and the reference browser in a real browser."""

from __future__ import annotations

import requests

from tests.browser.looking import accessible

WRONG = {"text": "China exported 4.5 million vehicles in 2022.", "published": "2023-01-20", "url": "https://news.example/desk"}


def test_a_check_is_found_and_reviewed_from_the_desk(watched, service):
    page = watched.page
    asked = {**WRONG, "url": f"{WRONG['url']}/{page.viewport_size['width']}"}
    kept = service.post(asked).json()
    page.goto(f"{service.url}/desk")
    page.locator("#url").fill(asked["url"])
    page.locator("#verdict").select_option("refuted")
    page.wait_for_selector(f"a[href='/checks/{kept['id']}']")
    accessible(page)
    page.locator("#review").select_option(label="reviewed")
    page.wait_for_selector("#state:has-text('Nothing here.')")

    page.goto(f"{service.url}/checks/{kept['id']}")
    page.get_by_role("button", name="Review", exact=True).click()
    page.get_by_label("Your verdict").select_option("supported")
    watched.complaints.clear()  # the browser reports that there is no review yet
    page.get_by_label("Note").fill("The association said so on its day.")
    accessible(page)
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector("button:has-text('Review ✓')")
    told = requests.get(f"{service.url}/v1/checks/{kept['id']}/claims/1/review", timeout=20).json()
    assert (told["verdict"], told["note"], told["agrees"]) == ("supported", "The association said so on its day.", False)

    page.goto(f"{service.url}/desk")
    page.locator("#review").select_option("disagrees")
    page.wait_for_selector(f"a[href='/checks/{kept['id']}']")


def test_the_results_of_a_batch_are_shown(watched, service):
    lines = '{"text": "China exported 3.111 million vehicles in 2022."}\n{"text": ""}'
    made = requests.post(f"{service.url}/v1/batches", data=lines, headers={"Content-Type": "application/x-ndjson"}, timeout=20).json()
    for _ in range(600):
        if requests.get(f"{service.url}/v1/batches/{made['id']}/results", timeout=20).json()["complete"]:
            break
        watched.page.wait_for_timeout(100)
    page = watched.page
    page.goto(f"{service.url}/desk#batches")
    page.get_by_role("button", name="Results").first.click()
    page.wait_for_selector(".results")
    assert page.locator(".results li").count() == 2
    assert "✓ supported" in page.locator(".results li").first.inner_text()


def test_a_series_is_searched_and_its_sentence_checked(watched, service):
    page = watched.page
    page.goto(f"{service.url}/reference")
    page.get_by_role("searchbox").fill("vehicle exports china")
    page.keyboard.press("Enter")
    page.locator("a[href*='/reference/series/CHN.autos.exports.A']").click()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.querySelector('.chart img').naturalWidth") > 0
    accessible(page)
    page.locator("a[href*='#text=']").first.click()
    page.wait_for_selector("article.check.supported")
