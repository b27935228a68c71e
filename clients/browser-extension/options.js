// The options: which server is asked, with which key, and whether it keeps what it checks.
import { Trouble, check } from "./lib/server.js";
import { addressOf, isLoopback, permissionFor, settings } from "./lib/settings.js";
import { dress, make, notice, say } from "./lib/words.js";

const byId = (id) => document.getElementById(id);
const TRIAL = { text: "China exported 3.111 million vehicles in 2022.", published: "2023-01-20", store: false };

const tell = (...what) => byId("state").replaceChildren(...what);
const told = (text) => make("p", { className: "notice", textContent: text });

async function fill() {
  const { server, key, keep } = await settings();
  byId("server").value = server;
  byId("key").value = "";
  byId("keep").checked = keep;
  byId("kept").hidden = !key;
}

async function save() {
  const before = await settings();
  const server = addressOf(byId("server").value);
  if (!server) {
    tell(make("p", { className: "notice", textContent: say("server_unfit"), attributes: { role: "alert" } }));
    byId("server").focus();
    return;
  }
  // Asked first: the browser shows its question only right after a click.
  if (!(await chrome.permissions.request(permissionFor(server)))) {
    tell(make("p", { className: "notice", textContent: say("not_allowed", server), attributes: { role: "alert" } }));
    return;
  }
  const elsewhere = new URL(server).origin !== new URL(before.server).origin;
  // A key belongs to the server that made it: another one never sees it.
  const key = byId("key").value.trim() || (elsewhere ? "" : before.key);
  await chrome.storage.local.set({ server, key, keep: byId("keep").checked });
  const [former, present] = [permissionFor(before.server), permissionFor(server)];
  if (former.origins[0] !== present.origins[0]) await chrome.permissions.remove(former).catch(() => {}); // there may be none
  await fill();
  const warning = new URL(server).protocol === "http:" && !isLoopback(server) ? [told(say("unencrypted"))] : [];
  tell(told(say("trying")));
  try {
    await check(TRIAL, { server, key });
    tell(told(say("works", server)), ...warning);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    tell(make("p", { textContent: say("saved_but") }), notice(error.told, true), ...warning);
  }
}

dress();
byId("allow").textContent = [
  `factcheck keys create NAME --scope checks:read --scope checks:write --origin ${location.origin}`,
  `FACTCHECK_CORS_ORIGINS=${location.origin} factcheck serve`,
].join("\n");
await fill();
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
byId("forget").addEventListener("click", async () => {
  await chrome.storage.local.set({ key: "" });
  await fill();
  tell(told(say("key_forgotten")));
});
document.body.dataset.ready = "yes";
