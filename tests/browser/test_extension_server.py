"""The browser extension and its server: options, keys, what is sent and kept, refusals; and what its folder holds."""

from __future__ import annotations

import json
import re
import threading

import pytest
import requests

from factcheck.errors import OriginNotAllowed
from tests.browser.extension import FOLDER, MANIFEST, ORIGIN, SITE, answering, browsing, layout, until
from tests.browser.looking import accessible, fits


def saved(page, **fields):
    for name, value in fields.items():
        page.locator(f"#{name}").fill(value)
    page.get_by_role("button", name="Save").click()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["desktop", "phone"])
def test_options_are_saved_and_tried(extension, newsroom, width, dark):
    with extension.own("options", width, dark) as options:
        options.get_by_text("Keep checks on the server").click()
        options.locator("summary").click()
        assert f"--origin {ORIGIN}" in options.locator("#allow").inner_text()
        saved(options, server=f"{newsroom.url}/")
        options.get_by_text("answers: texts can be checked.").wait_for()
        fits(options)
        accessible(options)
        kept = options.evaluate("chrome.storage.local.get()")
        assert kept == {"server": newsroom.url, "key": "", "keep": True}
        assert options.evaluate("chrome.storage.sync === undefined || chrome.storage.sync.get()") in (True, {})
        saved(options, server="news at nine")
        options.get_by_text("This is not an address of a server.").wait_for()
        assert options.evaluate("chrome.storage.local.get()") == kept


def test_the_key_goes_to_its_own_server_alone(extension):
    answer = json.dumps({"claims": []}).encode()
    with (
        answering(lambda _: (200, {}, answer)) as first,
        answering(lambda _: (200, {}, answer)) as second,
        extension.own("options") as options,
    ):
        saved(options, server=first.url, key="fck_live_first")
        options.get_by_text("answers: texts can be checked.").wait_for()
        assert options.locator("#key").input_value() == ""
        assert options.get_by_text("A key is kept.").is_visible()
        saved(options, server=second.url)
        options.get_by_text(f"{second.url} answers").wait_for()
        assert [one["headers"].get("authorization") for one in first.asked] == ["Bearer fck_live_first"]
        assert [one["headers"].get("authorization") for one in second.asked] == [None]
        assert options.evaluate("chrome.storage.local.get('key')") == {"key": ""}
        saved(options, key="fck_live_second")
        until(lambda: len(second.asked) == 2)
        options.get_by_role("button", name="Forget the key").click()
        options.get_by_text("The key is forgotten.").wait_for()
        assert options.evaluate("chrome.storage.local.get('key')") == {"key": ""}


def test_what_runs_in_pages_does_not_see_the_options(extension):
    extension.show("plain")
    extension.set(key="fck_live_secret")
    extension.check()
    seen = extension.control.evaluate(
        """async (tab) => (await chrome.scripting.executeScript({target: {tabId: tab}, func: async () => {
          try { return [await chrome.storage.local.get(), await chrome.storage.session.get()]; } catch (error) { return String(error); }
        }}))[0].result""",
        extension.tab,
    )
    assert "Access to storage is not allowed" in seen
    told = extension.control.evaluate(
        """async (tab) => (await chrome.scripting.executeScript({target: {tabId: tab}, func: () =>
          Promise.race([chrome.runtime.sendMessage({do: 'look', tab: 1}), new Promise((done) => setTimeout(done, 300, 'unheard'))])
            .catch(() => 'unheard')}))[0].result""",
        extension.tab,
    )
    assert told in (None, "unheard")


def test_nothing_but_the_text_is_sent(extension):
    with answering(lambda _: (200, {}, json.dumps({"claims": [], "unchecked": [], "id": None}).encode())) as server:
        extension.set(server=server.url)
        page = extension.show("plain")
        extension.select("main p", 0, 36)
        extension.check("selection")
        extension.set(keep=True)
        page.evaluate("history.replaceState(null, '', '?id=7#mine')")
        extension.check("selection")
    first, second = (json.loads(one["body"]) for one in server.asked)
    assert first == {
        "text": "China exported 341,000 new energy ve",
        "headline": "Exports of cars go on growing",
        "published": "2022-09-15",
        "store": False,
    }
    assert second == {**first, "store": True, "url": f"{SITE}/plain.html?id=7"}
    sent = {name.lower() for name in server.asked[0]["headers"]}
    assert not sent & {"cookie", "referer", "authorization"}


def test_a_check_is_kept_with_a_key_and_gets_a_page(extension, newsroom):
    key = newsroom.run(
        "keys", "create", "extension", "--scope", "checks:write", "--scope", "checks:read", "--origin", ORIGIN
    ).stdout.strip()
    extension.show("plain")
    extension.check()
    with extension.own("panel") as panel:
        panel.get_by_role("button", name="Keep it and make a page").click()
        panel.get_by_text("The server asks for an API key.").wait_for()
        extension.set(key=key)
        panel.get_by_role("button", name="Check again").click()
        panel.get_by_role("button", name="Keep it and make a page").click()
        link = panel.locator("#state a")
        link.wait_for()
        address = link.get_attribute("href")
        assert panel.get_by_role("button", name="Keep it and make a page").is_hidden()
        accessible(panel)
    assert address.startswith(f"{newsroom.url}/checks/")
    kept = requests.get(address.replace("/checks/", "/v1/checks/"), headers={"authorization": f"Bearer {key}"}, timeout=20)
    assert kept.json()["verdict"] == "refuted"
    assert len(extension.marked()) == 5


@pytest.mark.parametrize(("rights", "keep", "told"), [
    (["--scope", "checks:write"], False, f"made with --origin {ORIGIN}"),
    (["--scope", "checks:read", "--origin", ORIGIN], True, "may not keep checks"),
    (None, False, "does not accept the API key"),
], ids=["another origin", "another scope", "no such key"])  # fmt: skip
def test_a_key_that_does_not_do_says_what_to_ask_for(extension, newsroom, rights, keep, told):
    key = newsroom.run("keys", "create", "narrow", *rights).stdout.strip() if rights else "fck_live_" + "0" * 43
    extension.set(key=key, keep=keep)
    extension.show("plain")
    extension.check()
    with extension.own("panel") as panel:
        assert told in panel.locator("#state").inner_text()


def test_a_server_that_was_not_allowed_is_not_asked(extension):
    extension.set(server="http://other.example")
    extension.show("plain")
    assert extension.check()["trouble"] == {"kind": "no_permission", "server": "http://other.example"}
    with extension.own("panel") as panel:
        assert "Open the options and save them." in panel.locator("#state").inner_text()
        panel.locator("#state").get_by_role("button", name="Options").click()
        extension.control.wait_for_function("document.visibilityState === 'visible'")


_PROBLEM = json.dumps(
    {"type": "/problems/validation", "detail": "It does not fit.", "errors": [{"pointer": "/text", "detail": "Too odd."}]}
)


@pytest.mark.parametrize(("status", "headers", "body", "told"), [
    (403, {}, json.dumps({"type": f"/problems/{OriginNotAllowed.slug}"}), f"FACTCHECK_CORS_ORIGINS={ORIGIN}"),
    (413, {}, "", "Select a part of it"),
    (429, {"retry-after": "7"}, "", "Try again in 7 seconds."),
    (429, {"retry-after": "Wed, 21 Oct 2099 07:28:00 GMT"}, "", "Try again in "),
    (503, {}, "", "Try again in a minute."),
    (422, {}, _PROBLEM, "It does not fit. /text Too odd."),
    (500, {}, "{}", "The check failed (500)."),
    (200, {}, "<p>Hello", "is not this service"),
    (307, {"location": "https://elsewhere.example/v1/checks"}, "", "Enter the final address in the options"),
], ids=["403", "413", "429", "429 by date", "503", "422", "500", "another service", "redirection"])  # fmt: skip
def test_refusals_are_told_in_plain_words(extension, status, headers, body, told):
    with answering(lambda _: (status, headers, body.encode())) as server:
        extension.set(server=server.url)
        extension.show("plain")
        extension.check()
        assert len(server.asked) == 1
    with extension.own("panel") as panel:
        assert told in panel.locator("[role=alert]").inner_text()


def test_of_two_checks_the_later_one_is_shown(extension):
    late = threading.Event()
    nothing = {"unchecked": [], "sources": [], "verdict": "not_checkable", "summary": "", "language": "en", "id": None, "claims": []}

    def answer(asked):
        if b"308,000" in asked["body"]:
            late.wait(20)
        return 200, {}, json.dumps(nothing).encode()

    with answering(answer) as server:
        extension.set(server=server.url)
        extension.show("plain")
        extension.control.evaluate(
            "(tab) => { globalThis.first = chrome.runtime.sendMessage({do: 'check', what: 'article', tab}); }", extension.tab
        )
        until(lambda: len(server.asked) == 1)
        extension.select("main p")
        assert extension.check("selection")["what"] == "selection"
        late.set()
        extension.control.evaluate("first")
    assert extension.state()["page"]["text"].startswith("China exported")


def test_a_server_that_is_away_says_so(extension):
    with answering(lambda _: (200, {}, b"")) as server:
        extension.set(server=server.url)
    extension.show("plain")
    extension.check()
    with extension.own("panel") as panel:
        assert f"There is no answer from {server.url}." in panel.locator("[role=alert]").inner_text()
        accessible(panel)


# The folder -----------------------------------------------------------------------------------------------------------


def test_in_chinese(driver, tmp_path, newsroom):
    with answering(layout) as site, browsing(driver, tmp_path, site, "--lang=zh-CN", "--accept-lang=zh-CN") as extension:
        extension.set(server=newsroom.url)
        extension.show("chinese")
        extension.check()
        with extension.own("panel") as panel:
            assert panel.evaluate("document.documentElement.lang") == "zh-CN"
            assert panel.locator(".finding.refuted h2").inner_text() == "✗ 2. 有误"
            assert panel.get_by_role("button", name="清除标记").is_visible()
            accessible(panel)
            fits(panel)
        with extension.own("options") as options:
            assert options.get_by_role("button", name="保存").is_visible()
            accessible(options)


def test_it_asks_for_no_more_than_it_needs():
    assert MANIFEST["permissions"] == ["activeTab", "contextMenus", "scripting", "sidePanel", "storage"]
    assert not {"host_permissions", "content_scripts", "web_accessible_resources", "externally_connectable"} & MANIFEST.keys()
    assert "script-src 'self'" in MANIFEST["content_security_policy"]["extension_pages"]


def test_every_word_is_there_in_both_languages_and_used():
    english, chinese = (json.loads((FOLDER / "_locales" / one / "messages.json").read_text("utf-8")) for one in ("en", "zh_CN"))
    assert list(english) == list(chinese)
    for key, told in english.items():
        assert set(re.findall(r"\$\d", told["message"])) == set(re.findall(r"\$\d", chinese[key]["message"])), key
    code = "".join(one.read_text("utf-8") for one in FOLDER.rglob("*") if one.suffix in {".js", ".html"} or one.name == "manifest.json")
    families = set(re.findall(r"`(\w+_)\$\{", code))
    assert [one for one in english if not re.search(rf"\b{one}\b", code) and not any(one.startswith(family) for family in families)] == []
    said = set(re.findall(r"say\(\"(\w+)\"|data-say=\"(\w+)\"|__MSG_(\w+)__", code))
    assert {one for group in said for one in group if one} <= set(english)


def test_it_is_told_by_which_origin_it_is_allowed():
    for path in (FOLDER / "README.md", FOLDER.parents[1] / "docs" / "extension.md"):
        assert set(re.findall("chrome-extension://[a-p]{32}", path.read_text("utf-8"))) == {ORIGIN}


def test_it_is_loaded_from_its_folder_alone():
    pages = [one for one in FOLDER.rglob("*") if one.suffix in {".js", ".html", ".css"}]
    for one in pages:
        for path in re.findall(r"(?:src|href)=\"([^\"]+)\"|from \"([^\"]+)\"|\"(page/[^\"]+)\"", one.read_text("utf-8")):
            local = next(filter(None, path))
            base = one.parent if local.startswith(".") or one.suffix == ".html" else FOLDER
            assert (base / local).is_file(), (one.name, local)
