// Reads a page when somebody asks for it, has its text checked by the configured server, marks what was found.
import { Trouble, check } from "./lib/server.js";
import { settings } from "./lib/settings.js";
import { openPanel } from "./lib/side.js";
import { say } from "./lib/words.js";

const FILES = ["page/text.js", "page/article.js", "page/marks.js", "page/main.js"];
const WRONG = new Set(["refuted", "inconsistent"]);

// Pages and what runs in them do not see what is kept.
chrome.storage.local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });

// What is known of a tab: in the browser's memory until the browser is closed, so that this worker may be stopped in between.
const stateOf = async (tab) => (await chrome.storage.session.get(`tab-${tab}`))[`tab-${tab}`] ?? null;
const keep = (tab, state) => chrome.storage.session.set({ [`tab-${tab}`]: state });

// One change after another, so that none writes what another has read.
let changes = Promise.resolve();
function next(step) {
  changes = changes.then(step).catch(console.error);
  return changes;
}
const change = (tab, fields) => next(async () => keep(tab, { ...(await stateOf(tab)), ...fields }));
const forget = (tab) => next(() => chrome.storage.session.remove(`tab-${tab}`));

// The page ------------------------------------------------------------------------------------------------------------

const ask = (tab, frame, message) => chrome.tabs.sendMessage(tab, message, { frameId: frame });

// Put our scripts into the frames that may be read; gives their ids. Frames of other hosts are left out by the browser.
async function enter(tab, frame) {
  const target = frame === undefined ? { tabId: tab, allFrames: true } : { tabId: tab, frameIds: [frame] };
  try {
    const found = await chrome.scripting.executeScript({ target, func: () => Boolean(globalThis.factcheck?.listens) });
    const fresh = found.filter((one) => !one.result).map((one) => one.frameId);
    if (fresh.length) {
      const there = { tabId: tab, frameIds: fresh };
      await chrome.scripting.insertCSS({ target: there, files: ["page/marks.css"] });
      await chrome.scripting.executeScript({ target: there, files: FILES });
    }
    return found.map((one) => one.frameId).sort((one, other) => one - other);
  } catch {
    throw new Trouble("no_access");
  }
}

// The frame in which something is selected: the one that was last used, else the first.
async function look(tab) {
  const frames = await enter(tab);
  const seen = await Promise.all(frames.map(async (frame) => ({ frame, ...(await ask(tab, frame, { do: "look" })) })));
  const chosen = seen.find((one) => one.selected && one.focused) ?? seen.find((one) => one.selected) ?? seen[0];
  return { ...(await ask(tab, 0, { do: "about" })), selected: chosen.selected, frame: chosen.frame };
}

async function read(tab, what, frame, fallback) {
  let where = what === "article" ? 0 : frame;
  let page = null;
  try {
    const { frame: selectedIn, ...about } = await look(tab);
    where ??= selectedIn;
    await enter(tab, where);
    page = { ...about, ...(await ask(tab, where, { do: "read", what })) };
  } catch (error) {
    // The words of a selection come with the menu even where the page may not be read.
    if (!fallback) throw error instanceof Trouble ? error : new Trouble("no_access");
  }
  if (!page?.text?.trim() && fallback) page = { published: { day: null, from: null }, ...page, text: fallback, cut: false, markable: false };
  if (!page.text?.trim()) throw new Trouble(what === "selection" ? "nothing_selected" : "no_article");
  return { ...page, frame: where ?? 0 };
}

// Checking ------------------------------------------------------------------------------------------------------------

function requestFor(page, day, store) {
  const request = { text: page.text, store };
  if (page.headline) request.headline = page.headline;
  if (day) request.published = day;
  if (store && page.address) request.url = page.address;
  return request;
}

// Offsets of the API count code points, those of scripts UTF-16 units.
function units(text, points) {
  const wanted = [...new Set(points)].sort((one, other) => one - other);
  const found = new Map();
  let unit = 0;
  let point = 0;
  for (const target of wanted) {
    for (; point < target; point += 1) unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
    found.set(target, unit);
  }
  return (one) => found.get(one);
}

function findingsOf(text, answer) {
  const found = answer.claims.flatMap((claim) => claim.assertions);
  const at = units(text, found.flatMap(({ words }) => [words.start, words.end]));
  return found.map(({ verdict, words }, place) => ({ n: place + 1, verdict, start: at(words.start), end: at(words.end) }));
}

function badge(tab, text, colour = "#1f4e8c") {
  chrome.action.setBadgeBackgroundColor({ tabId: tab, color: colour }).catch(() => {});
  chrome.action.setBadgeText({ tabId: tab, text }).catch(() => {}); // the tab may be closed by now
}

async function judge(tab, page, day, store, isLast) {
  const { server } = await settings();
  const answer = await check(requestFor(page, day, store));
  if (!isLast()) return;
  const findings = findingsOf(page.text, answer);
  await change(tab, { page });
  const marked = page.markable && (await ask(tab, page.frame, { do: "mark", findings }).catch(() => null));
  const address = answer.id ? `${server}/checks/${answer.id}` : null;
  await change(tab, { stage: "done", page, day, answer, marked: Boolean(marked), address });
  const wrong = findings.filter((one) => WRONG.has(one.verdict)).length;
  badge(tab, String(wrong || "✓"), wrong ? "#b3201a" : "#17692f");
}

// The newest check of each tab: one that was asked for before it is not shown any more.
const turns = new Map();

async function attempt(tab, work) {
  const turn = Symbol("turn");
  turns.set(tab, turn);
  const isLast = () => turns.get(tab) === turn;
  try {
    await work(isLast);
  } catch (error) {
    if (!(error instanceof Trouble)) console.error(error);
    if (!isLast()) return;
    badge(tab, "!", "#8a5a00");
    await change(tab, { stage: "failed", trouble: error instanceof Trouble ? error.told : { kind: "failed", status: "", detail: String(error) } });
  }
}

// Check what is selected or the article; `day` is what somebody chose, else what the page states.
function begin({ tab, what, frame, fallback, day }) {
  return attempt(tab, async (isLast) => {
    await clear(tab);
    await change(tab, { stage: "working", what, lost: [], chosen: null, left: false });
    badge(tab, "…");
    const page = await read(tab, what, frame, fallback);
    const { keep: store } = await settings();
    await judge(tab, page, day === undefined ? page.published.day : day, store, isLast);
  });
}

// The same text again: for another day, or to keep it.
function again({ tab, day, store }) {
  return attempt(tab, async (isLast) => {
    const { page } = await stateOf(tab);
    await change(tab, { stage: "working", lost: [], chosen: null });
    badge(tab, "…");
    await judge(tab, page, day, store ?? (await settings()).keep, isLast);
  });
}

async function showInPage({ tab, n }) {
  const { page } = await stateOf(tab);
  return ask(tab, page.frame, { do: "choose", n }).catch(() => null);
}

async function clear(tab) {
  const { page } = (await stateOf(tab)) ?? {};
  if (page) await ask(tab, page.frame, { do: "unmark" }).catch(() => null);
  await forget(tab);
  badge(tab, "");
}

function unmark({ tab }) {
  turns.delete(tab);
  return clear(tab);
}

// What is asked -------------------------------------------------------------------------------------------------------

// By the popup and the panel.
const OURS = { look: ({ tab }) => look(tab), check: begin, again, show: showInPage, unmark };
// By what runs in the frame that is marked.
const THEIRS = {
  chosen: ({ n }) => ({ chosen: { n, at: Date.now() } }),
  lost: ({ lost }) => ({ lost }),
  left: ({ left }) => ({ left }),
};

async function hear(message, { tab, frameId }) {
  if (message.do === "chosen") openPanel(tab.id).catch(() => {}); // without a panel the finding is shown when it is opened
  if ((await stateOf(tab.id))?.page?.frame === frameId) await change(tab.id, THEIRS[message.do](message));
}

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  const ours = sender.url?.startsWith(chrome.runtime.getURL(""));
  if (!Object.hasOwn(ours ? OURS : THEIRS, message.do)) return undefined;
  Promise.resolve(ours ? OURS[message.do](message) : hear(message, sender)).then(
    (found) => answer({ found: found ?? null }),
    (error) => answer({ trouble: error instanceof Trouble ? error.told : { kind: "failed", status: "", detail: String(error) } }),
  );
  return true;
});

chrome.runtime.onInstalled.addListener(({ reason }) => {
  chrome.contextMenus.removeAll(() => {
    chrome.contextMenus.create({ id: "selection", title: say("check_selection"), contexts: ["selection"] });
    chrome.contextMenus.create({ id: "article", title: say("check_article"), contexts: ["page", "frame", "link", "image"] });
  });
  if (reason === "install") chrome.runtime.openOptionsPage();
});

chrome.contextMenus.onClicked.addListener(({ menuItemId, frameId, selectionText }, tab) => {
  openPanel(tab.id).catch(() => {});
  begin({ tab: tab.id, what: menuItemId, frame: frameId, fallback: menuItemId === "selection" ? selectionText : undefined });
});

chrome.commands.onCommand.addListener((command, tab) => {
  openPanel(tab.id).catch(() => {});
  begin({ tab: tab.id, what: command.replace("check-", "") });
});

chrome.tabs.onRemoved.addListener((tab) => {
  turns.delete(tab);
  forget(tab);
});
