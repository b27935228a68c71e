"""The page as an editor uses it, in a real browser, on a desk and on a phone."""

from __future__ import annotations

import pytest

from tests.browser.looking import accessible, fits

ARTICLE = """The car industry is having a record year.

China exported 341,000 new energy vehicles in January-August, which reached 26.7% of its automobile exports. In August alone the \
country shipped 308,000 vehicles abroad. 🚗 Sales of new energy vehicles came to 3.86 million in the eight months.
"""


def checked(watched, service, text=ARTICLE, path="/"):
    page = watched.page
    page.goto(service.url + path)
    page.get_by_label("Text" if "zh" not in path else "文本", exact=True).fill(text)
    page.locator("#published").fill("2022-09-15")
    page.locator("#ask button[type=submit]").click()
    page.wait_for_selector("article.check")
    return page


def test_from_the_paste_to_the_shared_page(watched, service):
    page = checked(watched, service)
    assert page.locator("a.mark").count() == 4
    fits(page)

    page.locator("a.mark", has_text="26.7%").click()
    finding = page.locator(".finding.chosen")
    assert "18.7%" in finding.inner_text()
    assert "contribution to the growth of vehicle exports" in finding.locator(".perhaps").inner_text()
    assert finding.locator("a.cite").first.get_attribute("href").startswith("http")
    accessible(page)

    finding.locator(".write button").click()
    assert page.evaluate("navigator.clipboard.readText()") == "about 18.7%"

    page.get_by_role("button", name="Keep it and make a page").click()
    page.locator("a", has_text="/checks/").click()
    page.wait_for_url("**/checks/*")
    assert page.locator(".finding").count() == 4
    fits(page)
    accessible(page)


def test_a_reading_is_edited_and_judged_again(watched, service):
    page = checked(watched, service)
    finding = page.locator(".finding.refuted")
    finding.get_by_role("button", name="Edit this reading").click()
    page.get_by_label("Relation").select_option("contribution")
    accessible(page)
    page.get_by_role("button", name="Judge it").click()
    page.wait_for_selector("text=(Edited reading)")
    judged = page.locator(".finding.chosen")
    assert judged.locator("h3").inner_text() == "✓ 2. Supported (Edited reading)"
    judged.get_by_role("button", name="Back to the first reading").click()
    assert page.locator(".finding.refuted h3").inner_text() == "✗ 2. Refuted"


def test_what_cannot_be_judged_says_which_field_is_at_fault(watched, service):
    page = checked(watched, service)
    page.locator(".finding.refuted").get_by_role("button", name="Edit this reading").click()
    page.get_by_label("First period").fill("2022-13")
    page.get_by_role("button", name="Judge it").click()
    page.wait_for_selector(".editor .notice:has-text('/assertions/0/period/start')")
    watched.complaints.clear()  # the browser reports the refused request


def test_a_finding_is_drawn_when_it_is_wanted(watched, service):
    page = checked(watched, service)
    finding = page.locator(".finding.refuted")
    finding.get_by_role("button", name="Chart").click()
    finding.locator(".chart img").wait_for()
    page.wait_for_function("document.querySelector('.chart img').naturalWidth > 0")
    assert "18.7%" in finding.locator(".chart img").get_attribute("alt")
    accessible(page)
    fits(page)


def test_only_the_wrong_ones_are_shown(watched, service):
    page = checked(watched, service)
    page.get_by_role("button", name="wrong 1").click()
    assert page.locator(".finding:visible").count() == 1
    page.locator("a.mark", has_text="308,000").click()
    assert page.locator(".finding.chosen").is_visible()


def test_by_keyboard_alone(watched, service):
    page = watched.page
    page.goto(service.url)
    page.locator("#text").focus()
    page.keyboard.insert_text("China exported 4.5 million vehicles in 2022.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("article.check")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className").startswith("mark"):
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "finding-1"


@pytest.mark.parametrize("path", ["/?lang=zh"])
def test_in_chinese(watched, service, path):
    page = checked(watched, service, "2022年，中国汽车出口311.1万辆，同比增长64.4%。", path)
    assert page.locator(".finding").count() == 2
    assert page.get_by_role("button", name="保存并生成页面").is_visible()
    accessible(page)
    fits(page)


def test_a_stored_check_is_read_without_a_script(browser, service):
    kept = service.post({"text": ARTICLE, "published": "2022-09-15"}).json()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service.url}/checks/{kept['id']}")
    page.locator("a.mark", has_text="26.7%").click()
    assert page.url.endswith("#finding-2")
    assert "18.7%" in page.locator(".finding.refuted").inner_text()
    context.close()


def test_text_that_is_markup_stays_text(watched, service):
    page = checked(watched, service, '<img src=x onerror="document.title=1"> China exported 3.111 million vehicles in 2022. </article>')
    assert page.locator("#result img").count() == 0
    assert page.title() != "1"
