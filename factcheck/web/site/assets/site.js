// The pages of checks: sends a text, shows what came back, lets a reading be edited and judged again, and a claim be reviewed.
import { SIGNS, ask, byId, everything, failed, make, tell, useKeys, words } from "./common.js";

const EXAMPLE = {
  text: "China exported 341,000 new energy vehicles in January-August, which reached 26.7% of its automobile exports. In August alone the country shipped 308,000 vehicles abroad, up 65% from a year earlier.",
  published: "2022-09-15",
};

// The answer -----------------------------------------------------------------------------------------------------------

let asked = null;

const part = (html) => new DOMParser().parseFromString(html, "text/html").querySelector("article.check");

function show(html) {
  const check = part(html);
  byId("result").replaceChildren(check);
  equip(check);
  return check;
}

function equip(check) {
  check.querySelectorAll(".finding").forEach(equipFinding);
  if (check.querySelectorAll(".finding").length > 2) check.querySelector(".findings").prepend(filter(check));
  check.addEventListener("click", (event) => {
    const mark = event.target.closest("a.mark, .finding blockquote a");
    if (!mark) return;
    event.preventDefault();
    choose(check, mark.getAttribute("href").replace(/\D/g, ""), mark.classList.contains("mark"));
  });
}

function choose(check, number, toFinding) {
  const finding = check.querySelector(`#finding-${number}`);
  const mark = check.querySelector(`#mark-${number}`);
  check.querySelectorAll(".chosen, [aria-current]").forEach((one) => { one.classList.remove("chosen"); one.removeAttribute("aria-current"); });
  finding.hidden = false;
  if (toFinding) finding.querySelectorAll("details").forEach((one) => { one.open = true; });
  finding.classList.add("chosen");
  if (mark) mark.setAttribute("aria-current", "true");
  const target = toFinding || !mark ? finding : mark;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

const KINDS = {
  wrong: ["refuted", "inconsistent"],
  unsure: ["ambiguous", "insufficient_data", "not_checkable"],
  right: ["supported", "mostly_supported"],
};

function filter(check) {
  const box = make("fieldset", { className: "show" }, make("legend", { textContent: words.only }));
  const findings = [...check.querySelectorAll(".finding")];
  const fits = (one, kind) => kind === "all" || KINDS[kind].some((verdict) => one.classList.contains(verdict));
  for (const kind of ["all", ...Object.keys(KINDS)]) {
    const count = findings.filter((one) => fits(one, kind)).length;
    if (!count) continue;
    const button = make("button", { type: "button", textContent: `${words[kind]} ${count}` });
    button.setAttribute("aria-pressed", String(kind === "all"));
    button.addEventListener("click", () => {
      box.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
      findings.forEach((one) => { one.hidden = !fits(one, kind); });
    });
    box.append(button);
  }
  return box;
}

function equipFinding(finding) {
  finding.querySelectorAll(".block.write p, .block.sentence p").forEach((line) => {
    const text = line.textContent.trim();
    const button = make("button", { type: "button", textContent: words.copy });
    button.addEventListener("click", async () => {
      await copied(text);
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = words.copy; }, 2000);
    });
    line.append(button);
  });
  finding.querySelectorAll(".readings li[data-reading]").forEach((other) => {
    const button = make("button", { type: "button", textContent: words.judge });
    button.addEventListener("click", () => judge(finding, JSON.parse(other.dataset.reading)).catch(failed));
    other.append(button);
  });
  const edit = make("button", { type: "button", textContent: words.edit });
  edit.addEventListener("click", () => openEditor(finding, edit).catch(failed));
  const tools = make("p", { className: "tools" }, edit);
  finding.append(tools);
  if (finding.querySelector("details") && !finding.querySelector(".chart") && finding.querySelector(".block.working")) tools.append(drawing(finding));
}

function drawing(finding) {
  const button = make("button", { type: "button", textContent: words.chart });
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const body = { assertion: JSON.parse(finding.dataset.reading), theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light", ...around(finding) };
      const picture = await (await ask("/v1/charts", { body, accept: "image/svg+xml" })).blob();
      const alt = `${finding.querySelector("h3").textContent}: ${finding.querySelector(".explanation")?.textContent ?? ""}`;
      finding.querySelector("details").open = true;
      finding.querySelector("summary").after(make("div", { className: "chart" }, make("img", { src: URL.createObjectURL(picture), alt })));
      button.remove();
    } catch (error) {
      button.replaceWith(make("span", { textContent: error.message }));
    }
  });
  return button;
}

// What was said beside the text, for whatever is asked about one of its findings.
function around(finding) {
  const told = { language: finding.closest(".check").lang };
  for (const name of ["published", "profile"]) if (asked?.[name]) told[name] = asked[name];
  return told;
}

async function copied(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = make("textarea", { value: text });
  document.body.append(field);
  field.select();
  document.execCommand("copy"); // pages without TLS have no clipboard
  field.remove();
}

// Editing a reading ----------------------------------------------------------------------------------------------------

let catalogue = null;

async function known() {
  if (!catalogue) {
    const [measures, entities, operations] = await Promise.all([
      everything("/v1/measures"), everything("/v1/entities"), ask("/v1/operations").then((answer) => answer.json()),
    ]);
    const list = (id, items) => make("datalist", { id }, ...items.map((one) => make("option", { value: one.id, label: named(one) })));
    document.body.append(list("measures", measures), list("entities", entities.filter((one) => one.measures.length)));
    catalogue = { operations: operations.operations };
  }
  return catalogue;
}

const named = (one) => (one.labels[document.documentElement.lang] || one.labels.en || Object.values(one.labels)[0] || [""])[0];

const FIELDS = [
  ["operation", (r) => r.operation],
  ["measure", (r) => r.measure, "measures"],
  ["whole", (r) => r.relative_to?.measure, "measures"],
  ["entity", (r) => r.entity, "entities"],
  ["other_entity", (r) => r.relative_to?.entity, "entities"],
  ["start", (r) => r.period?.start],
  ["end", (r) => r.period?.end],
  ["base", (r) => r.relative_to?.period?.start],
  ["number", (r) => r.quantity?.decimal],
  ["unit", (r) => r.quantity?.unit],
];

async function openEditor(finding, button) {
  const { operations } = await known();
  const reading = JSON.parse(finding.dataset.reading);
  const form = make("form", { className: "editor" });
  for (const [name, value, list] of FIELDS) {
    const id = `edit-${name}`;
    const field = name === "operation"
      ? make("select", { id, name }, ...operations.map((one) => make("option", { value: one.id, textContent: one.id.replaceAll("_", " "), title: one.description, selected: one.id === reading.operation })))
      : make("input", { id, name, value: value(reading) ?? "" });
    if (list) field.setAttribute("list", list);
    form.append(make("div", {}, make("label", { htmlFor: id, textContent: words[name] }), field));
  }
  const cancel = make("button", { type: "button", textContent: words.cancel });
  const close = () => { form.remove(); button.hidden = false; button.focus(); };
  cancel.addEventListener("click", close);
  form.append(make("p", { className: "row buttons" }, make("button", { type: "submit", className: "main", textContent: words.judge }), cancel));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    judge(finding, edited(reading, new FormData(form))).catch((error) => {
      form.querySelector(".notice")?.remove();
      form.append(make("p", { className: "notice", role: "alert", textContent: `${words.failed}: ${error.message}` }));
    });
  });
  button.hidden = true;
  finding.append(form);
  form.elements.operation.focus();
}

function edited(reading, fields) {
  const given = (name) => (fields.get(name) || "").trim() || null;
  const period = (start, end) => (start ? { start, end: end || start } : null);
  const base = given("base");
  const formerBase = reading.relative_to?.period;
  const relative = {
    measure: given("whole"),
    entity: given("other_entity"),
    period: base ? (formerBase?.start === base ? formerBase : period(base)) : null,
  };
  const number = given("number");
  const kept = reading.quantity && reading.quantity.decimal === number ? reading.quantity : {};
  return {
    ...reading,
    operation: given("operation"),
    measure: given("measure"),
    entity: given("entity"),
    period: period(given("start"), given("end")),
    relative_to: Object.values(relative).some(Boolean) ? relative : null,
    quantity: number ? { ...kept, decimal: number, unit: given("unit") || "number" } : null,
  };
}

async function judge(finding, reading) {
  const answer = await ask("/v1/checks", { body: { assertions: [reading], store: false, ...around(finding) }, accept: "text/html" });
  const check = part(await answer.text());
  const judged = check.querySelector(".finding");
  const number = finding.id.replace(/\D/g, "");
  judged.id = finding.id;
  judged.querySelector("blockquote").replaceWith(finding.querySelector("blockquote").cloneNode(true));
  const heading = judged.querySelector("h3");
  heading.lastChild.textContent = `${heading.lastChild.textContent.replace(/\d+/, number)} (${words.edited})`;
  judged.append(sourcesOf(check));
  equipFinding(judged);
  const back = make("button", { type: "button", textContent: words.back });
  back.addEventListener("click", () => {
    judged.replaceWith(finding);
    finding.querySelector(".editor .buttons button:last-child")?.click();
  });
  judged.querySelector(".tools:last-child").append(back);
  finding.replaceWith(judged);
  choose(judged.closest(".check"), number, true);
}

function sourcesOf(check) {
  const list = check.querySelector(".sources ol");
  return make("div", { className: "block sources" }, ...(list ? [list] : []));
}

// The pages ------------------------------------------------------------------------------------------------------------

function start() {
  const form = byId("ask");
  const send = form.querySelector("button[type=submit]");
  const run = async () => {
    const fields = new FormData(form);
    asked = { text: fields.get("text"), profile: fields.get("profile") };
    for (const name of ["published", "headline"]) if (fields.get(name)) asked[name] = fields.get(name);
    tell(words.checking);
    send.disabled = true;
    try {
      const answer = await ask("/v1/checks", { body: { ...asked, store: false }, accept: "text/html" });
      const check = show(await answer.text());
      tell("");
      check.querySelector("header").append(tools());
      const heading = check.querySelector("h2");
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      check.scrollIntoView({ block: "start" });
    } catch (error) {
      failed(error);
    } finally {
      send.disabled = false;
    }
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); });
  const given = new URLSearchParams(location.hash.slice(1)).get("text"); // after the #, so that no server sees it
  if (given) {
    form.elements.text.value = given;
    run();
  }
  byId("example").addEventListener("click", () => {
    form.elements.text.value = EXAMPLE.text;
    form.elements.published.value = EXAMPLE.published;
    form.requestSubmit();
  });
  return run;
}

function tools() {
  const keep = make("button", { type: "button", textContent: words.share });
  const line = make("p", { className: "row buttons tools" }, keep);
  keep.addEventListener("click", async () => {
    keep.disabled = true;
    try {
      const answer = await ask("/v1/checks", { body: { ...asked, store: true }, headers: { "idempotency-key": `"${crypto.randomUUID?.() ?? Math.random()}"` } });
      const { id } = await answer.json();
      const address = new URL(`/checks/${id}`, location.href).href;
      line.replaceChildren(make("b", { textContent: words.kept }), make("a", { href: address, textContent: address }));
    } catch (error) {
      keep.disabled = false;
      failed(error);
    }
  });
  return line;
}

function single(place) {
  return async () => {
    try {
      const answer = await ask(`/v1/checks/${place.dataset.check}`, { accept: "text/html" });
      reviewing(show(await answer.text()), place.dataset.check);
      byId("reason").remove();
      byId("key").hidden = true;
      tell("");
    } catch (error) {
      failed(error);
    }
  };
}

function publication(place) {
  const path = `/v1/checks/${place.dataset.check}/publication`;
  const is = Boolean(place.dataset.published);
  const button = make("button", { type: "button", textContent: is ? words.withdraw : words.publish });
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await ask(path, { method: is ? "DELETE" : "PUT" });
      location.reload();
    } catch (error) {
      button.replaceWith(make("span", { className: "notice", role: "alert", textContent: `${words.failed}: ${error.message}` }));
    }
  });
  place.append(...(is ? [make("span", { textContent: `${words.is_public} ` })] : []), button);
}

// Reviews --------------------------------------------------------------------------------------------------------------

function reviewing(check, id) {
  const last = new Map([...check.querySelectorAll(".finding")].map((finding) => [finding.dataset.claim, finding]));
  for (const [claim, finding] of last) {
    const button = make("button", { type: "button", textContent: words.review });
    button.addEventListener("click", () => openReview(finding, `/v1/checks/${id}/claims/${claim}/review`, button).catch(failed));
    finding.querySelector(".tools").append(button);
  }
}

async function openReview(finding, path, button) {
  const before = await ask(path).then((answer) => answer.json()).catch((error) => { if (error.status !== 404) throw error; return null; });
  const form = make("form", { className: "editor" });
  const options = Object.keys(SIGNS).map((one) => make("option", { value: one, textContent: words[`verdict_${one}`], selected: one === before?.verdict }));
  const note = make("textarea", { id: "review-note", name: "note", rows: 3, maxLength: 10000, value: before?.note || "" });
  form.append(
    make("div", {}, make("label", { htmlFor: "review-verdict", textContent: words.your_verdict }), make("select", { id: "review-verdict", name: "verdict" }, ...options)),
    make("div", {}, make("label", { htmlFor: "review-note", textContent: words.note }), note),
  );
  for (const one of before ? [before, ...before.history] : []) {
    form.append(make("p", { className: "notice", textContent: `${one.at.slice(0, 16).replace("T", " ")} ${one.reviewer}: ${words[`verdict_${one.verdict}`]}${one.note ? `. ${one.note}` : ""}` }));
  }
  const cancel = make("button", { type: "button", textContent: words.cancel });
  const close = () => { form.remove(); button.hidden = false; button.focus(); };
  cancel.addEventListener("click", close);
  form.append(make("p", { className: "row buttons" }, make("button", { type: "submit", className: "main", textContent: words.save }), cancel));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = new FormData(form);
    try {
      await ask(path, { method: "PUT", body: { verdict: fields.get("verdict"), note: fields.get("note").trim() || null } });
      button.textContent = `${words.review} ✓`;
      close();
    } catch (error) {
      form.append(make("p", { className: "notice", role: "alert", textContent: `${words.failed}: ${error.message}` }));
    }
  });
  button.hidden = true;
  finding.append(form);
  form.elements.verdict.focus();
}

if (byId("publication")) publication(byId("publication"));
const stored = byId("result")?.dataset.check && byId("result");
const again = byId("ask") ? start() : stored ? single(stored) : null;
if (stored) again();
document.querySelectorAll("main > article.check").forEach(equip);
if (byId("publication")) reviewing(document.querySelector("article.check"), byId("publication").dataset.check);
useKeys(() => { if (again && (stored || byId("text").value)) again(); });
