// What the options page keeps, on this machine alone.
const DEFAULTS = { server: "http://127.0.0.1:8000", key: "", keep: false };

export const settings = () => chrome.storage.local.get(DEFAULTS);

// The server's address as it is written down: http or https, without user, query or #; null where it is none.
export function addressOf(written) {
  const typed = written.trim();
  const url = URL.parse(/^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`);
  if (!url || !/^https?:$/.test(url.protocol) || !/^(?:[\w.-]+|\[[\da-f:.]+\])$/.test(url.hostname)) return null;
  if (url.username || url.password || url.search) return null;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

// The permission to ask a server. Ports are not part of it.
export const permissionFor = (server) => ({ origins: [`${new URL(server).protocol}//${new URL(server).hostname}/*`] });

export const isLoopback = (server) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(server).hostname);
