// What the scripts of all pages share: words, elements, requests with the key of this tab.
export const words = JSON.parse(document.getElementById("words").textContent);
export const byId = (id) => document.getElementById(id);

export function make(tag, fields = {}, ...children) {
  const made = Object.assign(document.createElement(tag), fields);
  made.append(...children);
  return made;
}

export function tell(text, wrong = false) {
  const state = byId("state");
  state.textContent = text;
  state.className = wrong ? "notice" : "";
}

// The signs of the verdicts, which stand beside their words everywhere.
export const SIGNS = { supported: "✓", mostly_supported: "≈", refuted: "✗", ambiguous: "?", inconsistent: "✗", insufficient_data: "–", not_checkable: "–" };

// Requests -------------------------------------------------------------------------------------------------------------

export const secret = () => sessionStorage.getItem("key");

export async function ask(path, { body, accept = "application/json", headers = {}, method = body ? "POST" : "GET" } = {}) {
  const sent = { accept, ...headers };
  if (secret()) sent.authorization = `Bearer ${secret()}`;
  if (body) sent["content-type"] = "application/json";
  const answer = await fetch(path, { method, headers: sent, body: body && JSON.stringify(body), credentials: "same-origin" });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  const faults = (problem.errors || []).map((one) => `${one.pointer} ${one.detail}`).join(" ");
  throw Object.assign(new Error([problem.detail || problem.title || `HTTP ${answer.status}`, faults].join(" ").trim()), { status: answer.status });
}

export function failed(error) {
  tell(`${words.failed}: ${error.message}`, true);
  if (error.status === 401 && byId("key")) {
    byId("key").hidden = false;
    byId("secret").focus();
  }
}

// Every item of a list, page by page.
export async function everything(path) {
  const items = [];
  for (let cursor = ""; cursor !== null;) {
    const page = await (await ask(`${path}?limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).json();
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  return items;
}

// The form that asks for a key; what failed without one is done again with it.
export function useKeys(again) {
  byId("key")?.addEventListener("submit", (event) => {
    event.preventDefault();
    sessionStorage.setItem("key", byId("secret").value.trim());
    byId("secret").value = "";
    byId("key").hidden = true;
    again();
  });
}
