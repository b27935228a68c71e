"""The browser extension as a journalist uses it: what it reads and marks on pages of many layouts, and how it shows that."""

from __future__ import annotations

import json
import re

import pytest

from tests.browser.extension import LAYOUTS, ORIGIN, SELECT, WHOLE_PAGES, answering, until
from tests.browser.looking import accessible, fits

_NEV, _SHARE = ("341,000", "supported"), ("26.7%", "refuted")
_AUGUST, _UP = ("308,000", "supported"), ("65%", "supported")
_BOTH = [_NEV, _SHARE, _AUGUST, _UP]
_JOBS = [("353,000", "supported")]
_AUTUMN, _FEBRUARY = "2022-09-15", "2024-02-02"

#: Pages with the day that they state, and the words of their articles that get a verdict, as they stand there.
PAGES = {
    "plain": (_AUTUMN, [("growing", "supported"), *_BOTH]),
    "nested_markup": (_AUTUMN, _BOTH),
    "split_text_nodes": (_AUTUMN, _BOTH),
    "right_to_left": (_AUTUMN, _BOTH),
    "infinite_scroll": (_AUTUMN, [_NEV, _SHARE]),
    "frame": (_AUTUMN, []),
    "shadow_dom": (_AUTUMN, _BOTH),
    "table": (
        _AUTUMN,
        [_NEV, _SHARE, ("1,024,000", "supported"), ("995,000", "supported"), ("2,015,000", "supported"), _AUGUST, _UP],
    ),
    "figure_and_aside": (_AUTUMN, _BOTH),
    "hidden_duplicates": (_AUTUMN, [_NEV, _SHARE]),
    "soft_hyphens": (_AUTUMN, [("341,\u200b000", "supported"), ("26.7\u00a0%", "refuted"), _AUGUST, ("65\u202f%", "supported")]),
    "emoji_and_ligatures": (_AUTUMN, [("grow", "supported"), *_BOTH]),
    "line_breaks": (_AUTUMN, _BOTH),
    "preformatted": (_AUTUMN, _BOTH),
    "lists": (_AUTUMN, [*_BOTH, ("345,000", "insufficient_data")]),
    "editable": (_AUTUMN, [_NEV, _SHARE]),
    "svg": (_AUTUMN, _BOTH),
    "strict_csp": (_AUTUMN, _BOTH),
    "trusted_types": (_AUTUMN, _BOTH),
    "framework": (_AUTUMN, _BOTH),
    "dark": (_AUTUMN, _BOTH),
    "chinese": (_AUTUMN, [("30.8万", "supported"), ("75%", "refuted"), ("34万", "supported")]),
    "notes": (_AUTUMN, [*_BOTH, ("3", "insufficient_data")]),
    "drop_cap": (_AUTUMN, _BOTH),
    "form_and_tables": (_AUTUMN, _BOTH),
    "teasers": (_AUTUMN, _BOTH),
    "masthead": (_AUTUMN, [_NEV, _SHARE]),
    "divs": (_AUTUMN, _BOTH),
    "headline_apart": (_AUTUMN, [("345,000", "supported"), _AUGUST, _UP]),
    "json_ld": (_FEBRUARY, _JOBS),
    "time_element": (_FEBRUARY, _JOBS),
    "watchful": (_AUTUMN, _BOTH),
    "short": (_AUTUMN, [("Nearly 5%", "insufficient_data")]),
}

#: The page and the open shadow roots in it, as they are written.
_DOCUMENT = """() => {
  const written = (root) => [root.innerHTML ?? root.documentElement.outerHTML,
    ...[...root.querySelectorAll('*')].filter((one) => one.shadowRoot).map((one) => written(one.shadowRoot))];
  return JSON.stringify(written(document));
}"""
_WATCH = """() => {
  globalThis.changed = 0;
  new MutationObserver((records) => { changed += records.length; }).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
}"""
#: The middle of the first of these words on the page.
_PLACE = """(words) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0 || ['SCRIPT', 'STYLE'].includes(walker.currentNode.parentElement.tagName)) continue;
    const range = new Range();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    const box = range.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }
}"""


def chosen(extension):
    """The number of the finding that was clicked last."""
    return (extension.state().get("chosen") or {}).get("n")


# What is read and marked ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_the_right_words_are_marked_and_the_page_stays_as_it_is(extension, name):
    day, words = PAGES[name]
    page = extension.show(name)
    page.evaluate(_WATCH)
    before = page.evaluate(_DOCUMENT)
    state = extension.check()
    assert state["stage"] == "done", state
    assert extension.marked() == words
    assert state["day"] == day
    assert page.evaluate(_DOCUMENT) == before
    assert page.evaluate("changed") == 0


@pytest.mark.parametrize("name", [one.stem for one in sorted(WHOLE_PAGES.glob("*.html"))])
def test_the_article_is_the_one_that_the_service_finds(extension, newsroom, name):
    extension.show(name)
    state = extension.check()
    sent = {"text": (WHOLE_PAGES / f"{name}.html").read_text("utf-8"), "format": "html", "store": False}
    answer = newsroom.post(sent).json()
    words = [(found["words"]["text"], found["verdict"]) for claim in answer["claims"] for found in claim["assertions"]]
    assert [(said.replace("\n", " "), verdict) for said, verdict in extension.marked()] == words
    assert state["day"] == answer["published"]


def test_every_layout_is_tried():
    assert {one.stem for one in LAYOUTS.glob("*.html")} == {*PAGES, "foreign_frame", "long", "empty", "no_date"}


def test_the_headline_is_the_article_s_and_not_the_name_of_the_site(extension):
    extension.show("masthead")
    state = extension.check()
    assert state["page"]["headline"] is None
    assert "Germany" not in state["page"]["text"]
    extension.show("headline_apart")
    assert extension.check()["page"]["headline"] == "China exported 345,000 new energy vehicles in January-August 2022"


def test_a_selection_is_read_as_it_is_seen(extension):
    extension.show("nested_markup")
    extension.select("article p")
    state = extension.check("selection")
    assert state["page"]["text"] == (
        "China exported 341,000 new energy vehicles in January-August, which reached 26.7% of its automobile exports."
    )
    assert extension.marked() == [_NEV, _SHARE]


def test_a_selection_may_begin_and_end_within_words_and_paragraphs(extension):
    page = extension.show("split_text_nodes")
    page.evaluate(
        """() => getSelection().setBaseAndExtent(document.querySelectorAll('p')[0].childNodes[0], 0, document.querySelectorAll('p')[1], 60)"""
    )
    text = extension.check("selection")["page"]["text"]
    assert text.startswith("China exported 341,000")
    assert text.endswith("In August alone the country shipped 308,000 vehicles abroad,")
    assert extension.marked() == [_NEV, _SHARE, _AUGUST]


def test_a_selection_takes_what_an_article_leaves_out(extension):
    extension.show("figure_and_aside")
    extension.select("aside")
    assert extension.check("selection")["page"]["text"] == "China exported 9 million vehicles in 2021."
    assert extension.marked() == [("9 million", "refuted")]


def test_a_selection_in_a_frame(extension):
    page = extension.show("frame")
    page.frames[1].evaluate(SELECT, ["main p", None, None])
    state = extension.check("selection")
    assert state["page"]["frame"] != 0
    assert extension.marked(state["page"]["frame"]) == [_NEV, _SHARE]


def test_a_selection_in_an_open_shadow_tree(extension):
    page = extension.show("shadow_dom")
    line = page.locator("news-line p")
    line.click(click_count=3)
    state = extension.check("selection")
    assert state["page"]["text"] == "In August alone the country shipped 308,000 vehicles abroad, up 65% from a year earlier."
    assert extension.marked() == [_AUGUST, _UP]


def test_a_frame_of_another_site_is_checked_by_the_words_of_the_menu(extension):
    extension.show("foreign_frame")
    frames = extension.control.evaluate(
        "(tab) => chrome.scripting.executeScript({target: {tabId: tab, allFrames: true}, func: () => 1})", extension.tab
    )
    assert [one["frameId"] for one in frames] == [0]
    state = extension.check("selection", fallback="China exported 345,000 vehicles in July 2022.", frame=99)
    assert (state["stage"], state["page"]["markable"]) == ("done", False)
    with extension.own("panel") as panel:
        assert "cannot be marked where they stand" in panel.locator("#state").inner_text()


def test_what_is_being_written_is_checked_when_it_is_selected_and_never_changed(extension):
    page = extension.show("editable")
    before = page.evaluate(_DOCUMENT)
    extension.select("#draft p")
    extension.check("selection")
    assert extension.marked() == [_AUGUST, _UP]
    page.evaluate(
        "() => { getSelection().removeAllRanges(); document.getElementById('field').focus(); document.getElementById('field').select(); }"
    )
    state = extension.check("selection")
    assert state["page"]["text"] == "China exported 345,000 vehicles in August."
    assert state["page"]["markable"] is False
    assert page.evaluate(_DOCUMENT) == before


def test_what_comes_later_is_left_alone_and_can_be_checked_then(extension):
    page = extension.show("infinite_scroll")
    extension.check()
    page.evaluate("scrollTo(0, 99)")
    page.wait_for_selector("article + article")
    assert extension.marked() == [_NEV, _SHARE]
    page.evaluate("document.querySelector('article + article').scrollIntoView()")
    extension.check()
    assert extension.marked() == [_AUGUST, _UP]


def test_what_is_drawn_anew_is_found_again(extension):
    page = extension.show("framework")
    extension.check()
    page.evaluate("draw('<p>The harbour has 5 quays.</p>')")
    until(lambda: extension.marked() == _BOTH)
    assert extension.state()["lost"] == []
    page.evaluate("document.getElementById('app').lastElementChild.remove()")
    until(lambda: extension.state()["lost"] == [3, 4])
    with extension.own("panel") as panel:
        assert panel.get_by_text("These words are no longer found in the page.").filter(visible=True).count() == 2
    page.evaluate("draw()")
    until(lambda: extension.marked() == _BOTH)


def test_words_are_found_again_by_what_is_around_them(extension):
    extension.show("plain")
    extension.check()
    found = extension.control.evaluate(
        """async (tab) => (await chrome.scripting.executeScript({target: {tabId: tab}, func: () => [
          factcheck.find('It was 5% then 5% now.', {exact: '5%', prefix: 'then ', suffix: ' now', start: 7}),
          factcheck.find('5%', {exact: '5%', prefix: 'It was ', suffix: ' then', start: 7}),
          factcheck.find('It was 6% then.', {exact: '5%', prefix: 'It was ', suffix: ' then', start: 7}),
        ]}))[0].result""",
        extension.tab,
    )
    assert found == [[15, 17], None, None]


def test_a_click_on_marked_words_shows_their_finding_and_is_still_the_page_s(extension):
    page = extension.show("watchful")
    extension.check()
    x, y = page.evaluate(_PLACE, "341,000")
    page.evaluate("([x, y]) => document.body.dispatchEvent(new MouseEvent('click', {clientX: x, clientY: y, bubbles: true}))", [x, y])
    page.mouse.click(*page.evaluate(_PLACE, "26.7%"))
    until(lambda: chosen(extension) is not None)
    assert chosen(extension) == 2  # and not the one that the page itself clicked
    assert page.evaluate("clicks") == 2
    with extension.beside(f"panel.html?tab={extension.tab}") as panel:
        panel.wait_for_selector("#finding-2.chosen")


def test_links_stay_links(extension):
    page = extension.show("nested_markup")
    extension.check()
    page.evaluate("addEventListener('click', (event) => event.preventDefault())")
    page.mouse.click(*page.evaluate(_PLACE, "341,"))
    page.mouse.click(*page.evaluate(_PLACE, "65%"))
    until(lambda: chosen(extension) == 4)


def test_a_very_long_text_is_cut_and_says_so(extension):
    nothing = {"claims": [], "unchecked": [], "sources": [], "verdict": "not_checkable", "summary": "", "language": "en", "id": None}
    with answering(lambda _: (200, {}, json.dumps(nothing).encode())) as server:
        extension.set(server=server.url)
        extension.show("long")
        extension.check()
        (request,) = server.asked
    text = json.loads(request["body"])["text"]
    assert 99_000 < len(text) <= 100_000
    assert text.endswith("the quays are wet.")
    with extension.own("panel") as panel:
        assert re.search(r"its first 99,\d{3} characters were checked", panel.locator("#state").inner_text())


# What is shown --------------------------------------------------------------------------------------------------------


def test_from_the_button_to_the_finding(extension):
    """The popup and the panel as the browser opens them, by nothing but clicks."""
    page = extension.show("plain")
    extension.activate(page)
    with extension.beside("popup.html") as popup:
        popup.wait_for_selector("[data-ready]")
        assert popup.locator("#published").input_value() == "2022-09-15"
        assert popup.get_by_role("button", name="Check the selected text").is_disabled()
        popup.get_by_role("button", name="Check the article").click()
    with extension.beside(f"panel.html?tab={extension.tab}") as panel:
        finding = panel.locator(".finding.refuted")
        finding.wait_for()
        assert "about 18.7%" in finding.locator(".write").inner_text()
    until(lambda: extension.control.evaluate("(tab) => chrome.action.getBadgeText({tabId: tab})", extension.tab) == "1")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["desktop", "phone"])
def test_the_panel_tells_what_is_wrong_and_what_to_write(extension, width, dark):
    extension.show("plain")
    extension.check()
    with extension.own("panel", width, dark) as panel:
        assert panel.locator(".finding").count() == 5
        finding = panel.locator(".finding.refuted")
        assert finding.locator("h2").inner_text() == "✗ 3. Refuted"
        assert finding.locator("dd").all_inner_texts() == ["26.7%", "about 18.7%"]
        assert "New energy vehicles were about 18.7% of China's vehicle exports" in finding.inner_text()
        assert "contribution to the growth of vehicle exports" in finding.locator(".perhaps").inner_text()
        assert "year 2022: the year of publication" in finding.locator(".assumed").inner_text()
        link = finding.locator(".sources a")
        assert link.get_attribute("href").startswith("https://carspiritpk.com/")
        assert link.get_attribute("rel") == "noreferrer noopener"
        finding.locator(".write").get_by_role("button", name="Copy").click()
        finding.get_by_role("button", name="Copied").wait_for()
        panel.evaluate("document.body.append(Object.assign(document.createElement('textarea'), {id: 'paper'}))")
        panel.locator("#paper").press("Control+V")
        assert panel.locator("#paper").input_value() == "about 18.7%"
        panel.evaluate("document.getElementById('paper').remove()")
        assert panel.locator(".finding.supported dd").all_inner_texts()[1:3] == ["341,000", "≈ 340,000 vehicles"]
        assert "restated" not in panel.locator("main").inner_text()
        assert "earlier figures have been revised" in panel.locator(".finding .note").last.inner_text()
        fits(panel)
        accessible(panel)
        panel.get_by_role("button", name="wrong 1").click()
        assert panel.locator(".finding:visible").count() == 1
        accessible(panel)


def test_a_finding_is_shown_in_the_page(extension):
    page = extension.show("infinite_scroll")
    page.evaluate("document.querySelector('h2').style.marginTop = '300vh'")
    extension.check()
    with extension.own("panel") as panel:
        panel.locator(".finding.refuted").get_by_role("button", name="Show it in the page").click()
        page.wait_for_function("scrollY > 500")
        page.evaluate("document.querySelector('p').remove()")
        panel.locator(".finding.refuted").get_by_role("button", name="Show it in the page").click()
        panel.locator(".finding.refuted .gone").filter(visible=True).wait_for()


def test_another_day_is_another_answer(extension):
    extension.show("no_date")
    state = extension.check()
    assert state["day"] is None
    assert extension.marked() == [("353,000", "refuted")]
    with extension.own("panel") as panel:
        assert "The page does not state it: today counts." in panel.locator("#again .notice").inner_text()
        panel.locator("#published").fill("2024-02-02")
        panel.get_by_role("button", name="Check again").click()
        panel.locator(".finding.supported").wait_for()
        assert "Chosen by you." in panel.locator("#again").inner_text()
    assert extension.marked() == _JOBS


def test_marks_are_removed_and_the_page_s_own_stay(extension):
    page = extension.show("plain")
    page.evaluate("CSS.highlights.set('mine', new Highlight(new Range()))")
    extension.check()
    assert page.evaluate("[...CSS.highlights.keys()]") == ["mine", "factcheck-supported", "factcheck-refuted"]
    with extension.own("panel") as panel:
        panel.get_by_role("button", name="Remove the marks").click()
        panel.get_by_text("Select a sentence on the page").wait_for()
    assert extension.marked() == []
    assert extension.state() == {}
    assert page.evaluate("[...CSS.highlights.keys()]") == ["mine"]


def test_a_page_that_is_left_says_so(extension):
    extension.show("plain")
    extension.check()
    extension.show("dark")
    until(lambda: extension.state().get("left"))
    with extension.own("panel") as panel:
        assert "The page was left." in panel.locator("#state").inner_text()


@pytest.mark.parametrize(("what", "name", "told"), [
    ("selection", "plain", "Nothing is selected."),
    ("article", "empty", "No text was found on this page."),
])  # fmt: skip
def test_a_page_without_a_text_says_what_to_do(extension, what, name, told):
    extension.show(name)
    extension.check(what)
    with extension.own("panel") as panel:
        assert told in panel.locator("#state").inner_text()


def test_too_little_text_says_what_to_do(extension):
    extension.show("plain")
    extension.select("h1", 0, 7)
    extension.check("selection")
    with extension.own("panel") as panel:
        assert "select the whole sentence" in panel.locator("#state").inner_text()


def test_a_page_that_may_not_be_read_says_so(extension):
    other = extension.context.new_page()
    other.goto(extension.control.url)
    tab = extension.control.evaluate("async () => (await chrome.tabs.query({active: true, lastFocusedWindow: true}))[0].id")
    other.goto("chrome://version")
    answer = extension.ask(do="look", tab=tab)
    assert answer["trouble"]["kind"] == "no_access"
    with extension.own("popup") as popup:
        popup.goto(f"{ORIGIN}/popup.html?tab={tab}")
        popup.wait_for_selector("[data-ready]")
        assert "does not let extensions read this page" in popup.locator("#state").inner_text()
        accessible(popup)
    other.close()


@pytest.mark.parametrize(("width", "dark"), [(336, False), (390, True)], ids=["popup", "phone"])
def test_the_popup(extension, width, dark):
    extension.show("plain")
    extension.select("main p")
    with extension.own("popup", width, dark) as popup:
        assert popup.locator("h1").inner_text() == "Exports of cars go on growing"
        assert popup.get_by_role("button", name="Check the selected text").is_enabled()
        fits(popup)
        accessible(popup)
