// The review desk: stored checks, verdicts that newer figures have changed, and batches, as the API lists them.
import { SIGNS, ask, byId, failed, make, tell, useKeys, words } from "./common.js";

const verdict = (code) => make("span", { className: `verdict ${code}`, textContent: `${SIGNS[code]} ${words[`verdict_${code}`]}` });
const day = (moment) => make("span", { className: "nowrap", textContent: moment.slice(0, 16).replace("T", " ") });
const toCheck = (id, text) => make("a", { href: `/checks/${id}`, textContent: text });

const LISTS = {
  checks: {
    path: "/v1/checks",
    heads: ["when", "verdict", "standing", "text_at", "language", "open"],
    row: (one) => [day(one.created), verdict(one.verdict), one.standing === one.verdict ? "" : verdict(one.standing), one.url || "", one.language, toCheck(one.id, words.open)],
  },
  changes: {
    path: "/v1/changes",
    heads: ["when", "claim", "before", "now", "open"],
    row: (one) => [
      day(one.at), make("ul", {}, ...one.claims.map((claim) => make("li", { textContent: claim.text }))), verdict(one.old_standing), verdict(one.new_standing),
      toCheck(one.new_check, words.open),
    ],
  },
  batches: {
    path: "/v1/batches",
    heads: ["when", "state", "texts", "results"],
    row: (one) => [
      day(one.created), one.state, `${one.total}`,
      make("button", { type: "button", textContent: words.results, onclick: (event) => results(one.id, event.target).catch(failed) }),
    ],
  },
};

let cursor = null;
let turn = 0; // what was asked for last: an earlier answer that comes late is not shown

const chosen = () => (location.hash.slice(1) in LISTS ? location.hash.slice(1) : "checks");

async function show(more = false) {
  const name = chosen();
  const list = LISTS[name];
  document.querySelectorAll("#lists a").forEach((link) => { link.toggleAttribute("aria-current", link.hash === `#${name}`); });
  byId("filters").hidden = name !== "checks";
  const query = new URLSearchParams({ limit: 50 });
  if (name === "checks") for (const [field, value] of new FormData(byId("filters"))) if (value) query.set(field, value);
  if (more) query.set("cursor", cursor);
  const mine = ++turn;
  const page = await (await ask(`${list.path}?${query}`)).json();
  if (mine !== turn) return;
  if (!more) {
    byId("heads").replaceChildren(make("tr", {}, ...list.heads.map((head) => make("th", { scope: "col", textContent: words[head] }))));
    byId("rows").replaceChildren();
  }
  byId("rows").append(...page.items.map((one) => make("tr", {}, ...list.row(one).map((cell) => make("td", {}, cell)))));
  cursor = page.next_cursor;
  byId("more").hidden = cursor === null;
  tell(byId("rows").children.length ? "" : words.nothing_here);
}

async function results(id, button) {
  const { items } = await (await ask(`/v1/batches/${id}/results?limit=200`)).json();
  const told = items.map((one) => make("li", {}, `${one.n}. `, one.check ? verdict(one.check.verdict) : one.problem?.title || "", " ", one.check?.id ? toCheck(one.check.id, words.open) : ""));
  button.replaceWith(make("ol", { className: "results" }, ...told));
}

const again = (more) => show(more).catch(failed);
byId("filters").addEventListener("change", () => again());
byId("filters").addEventListener("submit", (event) => { event.preventDefault(); again(); });
byId("more").addEventListener("click", () => again(true));
addEventListener("hashchange", () => again());
useKeys(() => again());
again();
