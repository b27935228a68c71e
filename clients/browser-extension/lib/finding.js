// One finding as the panel shows it.
import { SIGNS, make, say } from "./words.js";

// A number with its unit in the writing of a language; units of the data are told by their codes.
export function amount({ decimal, unit, precision_limited: open }, language) {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 20 }).format(decimal);
  const percent = () => new Intl.NumberFormat(language, { style: "unit", unit: "percent", maximumFractionDigits: 20 }).format(decimal);
  const written = { percent, points: () => say("points", number), times: () => say("times", number), number: () => number, rank: () => number }[unit];
  return `${open ? "≈ " : ""}${written ? written() : `${number} ${unit.replaceAll("_", " ")}`}`;
}

// An address that may be a link, and the link.
export const isWeb = (address) => /^https?:$/.test(URL.parse(address)?.protocol ?? "");
export const link = (href, textContent) => make("a", { href, textContent, target: "_blank", rel: "noreferrer noopener" });

// A verdict by its sign and its name.
export const named = (verdict) => [
  make("span", { textContent: SIGNS[verdict], attributes: { "aria-hidden": "true" } }), ` ${say(`verdict_${verdict}`)}`,
];

const copyButton = (text) => {
  const button = make("button", { type: "button", textContent: say("copy") });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = say("copied");
    setTimeout(() => { button.textContent = say("copy"); }, 2000);
  });
  return button;
};

const block = (kind, ...content) => make("div", { className: `block ${kind}` }, make("h3", { textContent: say(kind) }), ...content);

const list = (items) => (items.length === 1 ? make("p", {}, ...items[0]) : make("ul", {}, ...items.map((one) => make("li", {}, ...one))));

function sourceLine({ publisher, title, url, published }) {
  const name = [publisher, title].filter(Boolean).join(", ");
  return [isWeb(url) ? link(url, name) : name, published ? `, ${published}` : ""];
}

// The publications that a finding rests on, in the order in which they are used.
function sourcesOf(found, sources) {
  const used = [...(found.working?.inputs ?? []), ...found.witnesses].flatMap((one) => one.sources ?? [one.source]);
  return [...new Set(used)].map((id) => sources.find((one) => one.id === id)).filter(Boolean);
}

// Slots that have no name of their own are told by their codes.
const slot = (name) => chrome.i18n.getMessage(`slot_${name.replace(".", "_")}`) || name.replaceAll(/[._]/g, " ");

// What an editor acts on. `said` makes words in the language of the text.
function* blocksOf(found, { language }, said) {
  const { correction } = found;
  if (correction) {
    yield block("write", make("p", {}, said(correction.text), copyButton(correction.text)));
    if (correction.sentence) yield block("sentence", make("p", {}, said(correction.sentence), copyButton(correction.sentence)));
  }
  if (found.diagnosis.length) yield block("perhaps", list(found.diagnosis.map((one) => [said(one.explanation)])));
  if (found.notes.length) yield block("note", list(found.notes.map((one) => [said(one)])));
  const { verdict_now: now } = found;
  if (now) {
    const value = now.computed && amount({ decimal: String(now.computed.value), unit: found.computed?.unit ?? "number" }, language);
    yield block("now", make("p", { textContent: [say(`verdict_${now.verdict}`), value].filter(Boolean).join(" · ") }));
  }
  if (found.readings.length) {
    const read = ({ verdict, computed, assertion: { measure, entity, period } }) =>
      [say(`verdict_${verdict}`), computed && amount(computed, language), measure, entity, period?.label].filter(Boolean).join(" · ");
    yield block("readings", list(found.readings.map((one) => [read(one)])));
  }
}

// What it rests on.
function* groundsOf(found, answer, said) {
  if (found.assumptions.length) {
    yield block("assumed", list(found.assumptions.map((one) => [`${slot(one.slot)} ${one.value}: `, said(one.reason)])));
  }
  const sources = sourcesOf(found, answer.sources);
  if (sources.length) yield block("sources", list(sources.map(sourceLine)));
}

// A finding with its number; `show` is called to show its words in the page.
export function finding(found, n, answer, show) {
  const { verdict } = found;
  const said = (text, tag = "span", more = {}) => make(tag, { textContent: text, lang: answer.language, ...more });
  const number = (key, text) => text && make("div", {}, make("dt", { textContent: say(key) }), said(text, "dd"));
  const corrected = found.quantity && found.correction?.text;
  const inPage = make("button", { type: "button", textContent: say("show") });
  inPage.addEventListener("click", show);
  const grounds = [...groundsOf(found, answer, said)];
  const right = verdict === "supported" || verdict === "mostly_supported" || verdict === "not_checkable";
  const [sign, name] = named(verdict);
  return make("article", { className: `finding ${verdict}`, id: `finding-${n}`, tabIndex: -1 },
    make("h2", { className: "verdict" }, sign, ` ${n}.${name}`),
    make("blockquote", {}, said(found.words.text, "span", { className: "line" }), inPage),
    make("p", { className: "gone faint", textContent: say("lost"), hidden: true }),
    make("dl", { className: "numbers" },
      number("claimed", found.quantity?.text ?? found.words.text),
      number("computed", corrected || (found.computed && amount(found.computed, answer.language)))),
    found.explanation ? said(found.explanation, "p") : null,
    ...blocksOf(found, answer, said),
    grounds.length ? make("details", { open: !right }, make("summary", { textContent: say("grounds") }), ...grounds) : null);
}
