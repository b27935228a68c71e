// The popup of the toolbar: what of the page is checked, and for which day.
import { settings } from "./lib/settings.js";
import { openPanel } from "./lib/side.js";
import { dress, notice, say } from "./lib/words.js";

const byId = (id) => document.getElementById(id);
const given = new URLSearchParams(location.search).get("tab");
const tab = given ? Number(given) : (await chrome.tabs.query({ active: true, currentWindow: true }))[0].id;

dress();
const { server } = await settings();
byId("server").textContent = new URL(server).host;
byId("options").addEventListener("click", () => chrome.runtime.openOptionsPage());
byId("open").hidden = !(await chrome.storage.session.get(`tab-${tab}`))[`tab-${tab}`];
byId("open").addEventListener("click", async () => {
  await openPanel(tab);
  close();
});

const { found, trouble } = await chrome.runtime.sendMessage({ do: "look", tab });
if (trouble) byId("state").replaceChildren(notice(trouble));
else {
  byId("page").textContent = found.headline || found.title || say("name");
  byId("published").value = found.published.day ?? "";
  byId("day").className = found.published.day ? "faint" : "notice";
  byId("day").textContent = say(found.published.day ? "day_stated" : "day_not_stated");
  byId("article").disabled = false;
  byId("selection").disabled = !found.selected;
  for (const what of ["selection", "article"]) {
    byId(what).addEventListener("click", () => {
      openPanel(tab).catch(() => {}); // the button "open_panel" opens it later
      chrome.runtime.sendMessage({ do: "check", tab, what, day: byId("published").value || null });
      close();
    });
  }
  byId(found.selected ? "selection" : "article").focus();
}
document.body.dataset.ready = "yes";
