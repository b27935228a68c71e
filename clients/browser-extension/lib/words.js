// The words of the interface, and elements made of text alone.
export const say = (key, ...given) => chrome.i18n.getMessage(key, given.map(String)) || key;

export function make(tag, fields = {}, ...children) {
  const { attributes = {}, ...properties } = fields;
  const made = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((one) => one !== null && one !== undefined));
  return made;
}

// Put the words into a page of the extension.
export function dress() {
  document.documentElement.lang = say("language");
  for (const one of document.querySelectorAll("[data-say]")) one.textContent = say(one.dataset.say);
}

// The signs of the verdicts, as everywhere.
export const SIGNS = {
  supported: "✓", mostly_supported: "≈", refuted: "✗", ambiguous: "?", inconsistent: "✗", insufficient_data: "–", not_checkable: "–",
};

// What went wrong and what to do next; `button` names the step that can be taken here.
export function trouble(told) {
  const origin = location.origin;
  const wait = told.seconds ? say("wait", told.seconds) : say("wait_a_little");
  const given = {
    no_permission: [told.server], unreachable: [told.server], slow: [told.server], moved: [told.server], not_ours: [told.server],
    origin: [origin], origin_of_key: [origin], too_many: [wait], busy: [wait], unfit: [told.detail], failed: [told.status || "?", told.detail],
  };
  const toOptions = ["no_permission", "unreachable", "moved", "not_ours", "no_key", "wrong_key", "scope"].includes(told.kind);
  return { text: say(`trouble_${told.kind}`, ...(given[told.kind] ?? [])), toOptions };
}

export function notice(told, inOptions = false) {
  const { text, toOptions } = trouble(told);
  const box = make("div", { className: "notice", attributes: { role: "alert" } }, make("p", { textContent: text }));
  if (toOptions && !inOptions) {
    const button = make("button", { type: "button", textContent: say("options") });
    button.addEventListener("click", () => chrome.runtime.openOptionsPage());
    box.append(button);
  }
  return box;
}
