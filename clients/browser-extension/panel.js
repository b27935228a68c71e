// The panel beside a page: the findings of its last check, one of them chosen in the page or here.
import { finding, isWeb, link, named } from "./lib/finding.js";
import { dress, make, notice, say } from "./lib/words.js";

const byId = (id) => document.getElementById(id);
const tab = Number(new URLSearchParams(location.search).get("tab"));
const KINDS = {
  wrong: ["refuted", "inconsistent"],
  unsure: ["ambiguous", "insufficient_data", "not_checkable"],
  right: ["supported", "mostly_supported"],
};

const ask = (message) => chrome.runtime.sendMessage({ tab, ...message });

const line = (key, ...given) => make("p", { className: "notice", textContent: say(key, ...given) });

function filter(cards) {
  const box = make("fieldset", { className: "show" }, make("legend", { className: "faint", textContent: say("only") }));
  const fits = (one, kind) => kind === "all" || KINDS[kind].some((verdict) => one.classList.contains(verdict));
  for (const kind of ["all", ...Object.keys(KINDS)]) {
    const count = cards.filter((one) => fits(one, kind)).length;
    if (!count) continue;
    const button = make("button", { type: "button", textContent: `${say(kind)} ${count}`, attributes: { "aria-pressed": String(kind === "all") } });
    button.addEventListener("click", () => {
      box.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
      cards.forEach((one) => { one.hidden = !fits(one, kind); });
    });
    box.append(button);
  }
  return box;
}

function unchecked({ unchecked: left, language }) {
  if (!left.length) return null;
  const items = left.map((one) => make("li", {}, make("span", { textContent: `“${one.text}”`, lang: language }), ` ${say(`reason_${one.reason}`)}`));
  return make("details", {}, make("summary", { textContent: say("unchecked", left.length) }), make("ul", {}, ...items));
}

function told({ page, answer, marked, address, left }) {
  const lines = [];
  const any = answer.claims.length > 0;
  if (any) lines.push(make("p", { className: `verdict ${answer.verdict}` }, make("b", {}, ...named(answer.verdict))));
  else lines.push(line(page.text.length < 40 ? "too_short" : "nothing_found"));
  if (answer.summary) lines.push(make("p", { textContent: answer.summary, lang: answer.language }));
  if (page.cut) lines.push(line("cut", page.text.length.toLocaleString(say("language"))));
  if (left) lines.push(line("left"));
  else if (any && !page.markable) lines.push(line("not_markable"));
  else if (any && !marked) lines.push(line("not_marked"));
  if (isWeb(address)) lines.push(make("p", {}, `${say("kept")} `, link(address, address)));
  return lines;
}

function showDone(state) {
  const { answer, page, day } = state;
  let n = 0;
  const cards = answer.claims.flatMap((claim) => claim.assertions).map((found) => {
    n += 1;
    const number = n;
    return finding(found, number, answer, () => ask({ do: "show", n: number }).then(({ found: there }) => { choose(number); lose(number, !there); }));
  });
  byId("state").replaceChildren(...told(state));
  byId("findings").replaceChildren(...[cards.length > 2 ? filter(cards) : null, ...cards, unchecked(answer)].filter(Boolean));
  byId("published").value = day ?? "";
  byId("day").className = day ? "faint" : "notice";
  byId("day").textContent = say(!day ? "day_not_stated" : day === page.published.day ? "day_stated" : "day_chosen");
}

const lose = (n, is) => byId(`finding-${n}`)?.querySelector(".gone")?.toggleAttribute("hidden", !is);

function choose(n) {
  document.querySelectorAll(".finding.chosen").forEach((one) => one.classList.remove("chosen"));
  const card = byId(`finding-${n}`);
  if (!card) return;
  card.hidden = false;
  card.classList.add("chosen");
  card.querySelectorAll("details").forEach((one) => { one.open = true; });
  card.scrollIntoView({ block: "nearest" });
}

let shown = "";
let chosen = null;

function show(state) {
  const { stage } = state ?? {};
  const now = JSON.stringify({ ...state, chosen: null, lost: null });
  if (now !== shown) {
    shown = now;
    byId("page").textContent = state?.page?.headline || state?.page?.title || say("name");
    byId("again").hidden = byId("unmark").hidden = stage !== "done" && !(stage === "failed" && state.page);
    byId("keep").hidden = stage !== "done" || Boolean(state.address) || !state.answer.claims.length;
    if (stage === "done") showDone(state);
    else {
      byId("findings").replaceChildren();
      const told = stage === "failed" ? notice(state.trouble) : make("p", { textContent: say(stage ? "checking" : "how_to") });
      byId("state").replaceChildren(told);
    }
    document.body.dataset.stage = stage ?? "none";
    chosen = null;
  }
  document.querySelectorAll(".finding").forEach((_, place) => lose(place + 1, state.lost.includes(place + 1)));
  if (state?.chosen && state.chosen.at !== chosen) {
    choose(state.chosen.n);
    byId(`finding-${state.chosen.n}`)?.focus({ preventScroll: true });
  }
  chosen = state?.chosen?.at ?? null;
}

dress();
byId("again").addEventListener("submit", (event) => {
  event.preventDefault();
  ask({ do: "again", day: byId("published").value || null });
});
byId("keep").addEventListener("click", () => ask({ do: "again", day: byId("published").value || null, store: true }));
byId("unmark").addEventListener("click", () => ask({ do: "unmark" }));
byId("options").addEventListener("click", () => chrome.runtime.openOptionsPage());
const key = `tab-${tab}`;
chrome.storage.session.onChanged.addListener((changes) => { if (changes[key]) show(changes[key].newValue); });
show((await chrome.storage.session.get(key))[key]);
