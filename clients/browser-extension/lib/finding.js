// One finding as the panel shows it.
import { SIGNS, make, say } from "./words.js";

// A number with its unit in the writing of a language; units of the data are told by their codes.
export function amount({ decimal, unit, precision_limited: open }, language) {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 20 }).format(decimal);
  const percent = () => new Intl.NumberFormat(language, { style: "unit", unit: "percent", maximumFractionDigits: 20 }).format(decimal);
  const written = { percent, points: () => say("points", number), times: () => say("times", number), number: () => number, rank: () => number }[unit];
  return `${open ? "≈ " : ""}${written ? written() : `${number} ${unit.replaceAll("_", " ")}`}`;
}

// An address that may be a link.
export const isWeb = (address) => /^https?:$/.test(URL.parse(address)?.protocol ?? "");

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
  const shown = isWeb(url) ? make("a", { href: url, textContent: name, target: "_blank", rel: "noreferrer noopener" }) : name;
  return [shown, published ? `, ${published}` : ""];
}

// The publications that a finding rests on, in the order in which they are used.
function sourcesOf(found, sources) {
  const used = [...(found.working?.inputs ?? []), ...found.witnesses].flatMap((one) => one.sources ?? [one.source]);
  return [...new Set(used)].map((id) => sources.find((one) => one.id === id)).filter(Boolean);
}

// Slots that have no name of their own are told by their codes.
const slot = (name) => chrome.i18n.getMessage(`slot_${name.replace(".", "_")}`) || name.replaceAll(/[._]/g, " ");

function* blocksOf(found, answer) {
  const said = (text) => make("span", { textContent: text, lang: answer.language });
  const { correction } = found;
  if (correction) {
    yield block("write", make("p", {}, said(correction.text), copyButton(correction.text)));
    if (correction.sentence) yield block("sentence", make("p", {}, said(correction.sentence), copyButton(correction.sentence)));
  }
  if (found.diagnosis.length) yield block("perhaps", list(found.diagnosis.map((one) => [said(one.explanation)])));
  if (found.notes.length) yield block("note", list(found.notes.map((one) => [said(one)])));
  const { verdict_now: now } = found;
  if (now) {
    const value = now.computed && amount({ decimal: now.computed.decimal ?? String(now.computed.value), unit: found.computed?.unit ?? "number" }, answer.language);
    yield block("now", make("p", { textContent: [say(`verdict_${now.verdict}`), value].filter(Boolean).join(" · ") }));
  }
  if (found.readings.length) {
    yield block("readings", list(found.readings.map(({ verdict, computed, assertion }) => [
      [say(`verdict_${verdict}`), computed ? amount(computed, answer.language) : null, assertion.measure, assertion.entity, assertion.period?.label].filter(Boolean).join(" · "),
    ])));
  }
}

function* groundsOf(found, answer) {
  if (found.assumptions.length) {
    yield block("assumed", list(found.assumptions.map((one) => [`${slot(one.slot)} ${one.value}: `, make("span", { textContent: one.reason, lang: answer.language })])));
  }
  const sources = sourcesOf(found, answer.sources);
  if (sources.length) yield block("sources", list(sources.map(sourceLine)));
}

// A finding with its number; `show` is called to show its words in the page.
export function finding(found, n, answer, show) {
  const { verdict } = found;
  const claimed = found.quantity?.text ?? found.words.text;
  const computed = found.correction?.text && found.quantity ? found.correction.text : found.computed && amount(found.computed, answer.language);
  const inPage = make("button", { type: "button", textContent: say("show") });
  inPage.addEventListener("click", show);
  const quote = make("blockquote", {}, make("span", { className: "line", textContent: found.words.text, lang: answer.language }), inPage);
  const numbers = make("dl", { className: "numbers" }, make("div", {}, make("dt", { textContent: say("claimed") }), make("dd", { textContent: claimed, lang: answer.language })));
  if (computed) numbers.append(make("div", {}, make("dt", { textContent: say("computed") }), make("dd", { textContent: computed, lang: answer.language })));
  const heading = make("h2", { className: "verdict" }, make("span", { textContent: SIGNS[verdict], attributes: { "aria-hidden": "true" } }), ` ${n}. ${say(`verdict_${verdict}`)}`);
  const grounds = [...groundsOf(found, answer)];
  const right = verdict === "supported" || verdict === "mostly_supported" || verdict === "not_checkable";
  return make("article", { className: `finding ${verdict}`, id: `finding-${n}`, tabIndex: -1 },
    heading, quote, make("p", { className: "gone faint", textContent: say("lost"), hidden: true }), numbers,
    found.explanation ? make("p", { textContent: found.explanation, lang: answer.language }) : null,
    ...blocksOf(found, answer),
    grounds.length ? make("details", { open: !right }, make("summary", { textContent: say("grounds") }), ...grounds) : null);
}
