// Requests to the configured server, and what went wrong in kinds that can be told in plain words.
import { permissionFor, settings } from "./settings.js";

// Milliseconds after which an answer is not waited for any longer.
const PATIENCE = 60_000;

export class Trouble extends Error {
  constructor(kind, told = {}) {
    super(kind);
    this.told = { kind, ...told };
  }
}

function seconds(answer) {
  const given = answer.headers.get("retry-after");
  if (!given) return null;
  const wait = /^\d+$/.test(given) ? Number(given) : (Date.parse(given) - Date.now()) / 1000;
  return Number.isFinite(wait) ? Math.max(1, Math.ceil(wait)) : null;
}

async function refusal(answer, keyed) {
  const problem = await answer.json().catch(() => ({}));
  const type = String(problem.type ?? "").split("/").at(-1);
  const faults = (problem.errors ?? []).map((one) => `${one.pointer} ${one.detail}`).join(" ");
  const detail = [problem.detail ?? problem.title ?? "", faults].join(" ").trim();
  const { status } = answer;
  const told = { status, detail, seconds: seconds(answer) };
  if (status === 401) return new Trouble(keyed ? "wrong_key" : "no_key", told);
  if (type === "origin-not-allowed") return new Trouble(keyed ? "origin_of_key" : "origin", told);
  if (type === "insufficient-scope") return new Trouble("scope", told);
  if (status === 413) return new Trouble("too_long", told);
  if (status === 429) return new Trouble("too_many", told);
  if (status === 400 || status === 422) return new Trouble("unfit", told);
  if (status === 502 || status === 503 || status === 504) return new Trouble("busy", told);
  return new Trouble("failed", told);
}

// Have a text checked. The key goes to the configured server only: redirections are not followed.
export async function check(request, { server, key } = {}) {
  const given = server ? { server, key } : await settings();
  if (!(await chrome.permissions.contains(permissionFor(given.server)))) throw new Trouble("no_permission", { server: given.server });
  const headers = { "accept": "application/json", "content-type": "application/json" };
  if (given.key) headers.authorization = `Bearer ${given.key}`;
  if (request.store) headers["idempotency-key"] = `"${crypto.randomUUID()}"`;
  let answer;
  try {
    answer = await fetch(`${given.server}/v1/checks`, {
      method: "POST",
      headers,
      body: JSON.stringify(request),
      credentials: "omit",
      cache: "no-store",
      redirect: "manual",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch (error) {
    throw new Trouble(error.name === "TimeoutError" ? "slow" : "unreachable", { server: given.server });
  }
  if (answer.type === "opaqueredirect") throw new Trouble("moved", { server: given.server });
  if (!answer.ok) throw await refusal(answer, Boolean(given.key));
  const found = await answer.json().catch(() => null);
  if (!Array.isArray(found?.claims)) throw new Trouble("not_ours", { server: given.server });
  return found;
}
