// The panel beside a page: each tab has its own.
export const panelOf = (tab) => `panel.html?tab=${tab}`;

// Has to be called at once when somebody does something: later the browser does not open it.
export function openPanel(tab) {
  chrome.sidePanel.setOptions({ tabId: tab, path: panelOf(tab), enabled: true });
  return chrome.sidePanel.open({ tabId: tab });
}
