import { randomBytes } from "node:crypto";
import pg from "pg";
import type { Listeners } from "../listeners.ts";
import type { Appended } from "../ports/store.ts";
import type { Signals } from "./signals.ts";

const payloadBytesMax = 7_500;
const namesPendingMax = 2_000;
const coalesceMs = 5;
const reconnectMsMin = 100;
const reconnectMsMax = 5_000;

/**
 * Hints between replicas by LISTEN and NOTIFY: what is appended here within a few milliseconds goes out as one notification, after the
 * commits (a NOTIFY inside a transaction serialises all commits of the server). A hint may be lost with its sender, so readers
 * also look now and then on their own; a lost connection is told as `everything`.
 */
export class WakeUps {
  readonly #url: string;
  readonly #listeners: Listeners;
  readonly #signals: Signals;
  readonly #send: (channel: string, payload: string) => Promise<unknown>;
  readonly #self = randomBytes(9).toString("base64url");
  #channel = "";
  #client: pg.Client | undefined;
  #feeds = new Set<string>();
  #domains = new Set<string>();
  #everything = false;
  #timer: NodeJS.Timeout | undefined;
  #reconnect: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;

  constructor(
    url: string,
    listeners: Listeners,
    signals: Signals,
    send: (channel: string, payload: string) => Promise<unknown>,
  ) {
    this.#url = url;
    this.#listeners = listeners;
    this.#signals = signals;
    this.#send = send;
  }

  /** Listens; a connection that is lost later is made again. */
  async open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client.on("error", () => this.#lost(client));
    client.on("end", () => this.#lost(client));
    client.on("notification", ({ channel, payload }) => {
      if (channel === this.#signals.channel) this.#signals.receive(payload ?? "");
      else this.#receive(payload ?? "");
    });
    this.#client = client;
    await client.connect();
    const found = await client.query<{ channel: string }>("SELECT 'entente/' || current_schema() AS channel");
    this.#channel = found.rows[0]?.channel ?? "entente";
    this.#signals.channel = `${this.#channel}/signals`;
    for (const channel of [this.#channel, this.#signals.channel])
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    this.#failures = 0;
  }

  /** Tells this process at once, the others soon. */
  tell(appended: Appended | undefined): void {
    if (appended === undefined) return;
    this.#listeners.tell(appended);
    for (const feed of appended.feeds) this.#feeds.add(feed);
    for (const domain of appended.domains) this.#domains.add(domain);
    if (this.#feeds.size + this.#domains.size > namesPendingMax) this.#everything = true;
    this.#timer ??= setTimeout(() => void this.#flush(), coalesceMs);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#reconnect);
    await this.#flush();
    await this.#client?.end();
  }

  async #flush(): Promise<void> {
    this.#timer = undefined;
    const payloads = this.#everything ? [this.#encode([], [], true)] : this.#payloads();
    this.#feeds = new Set();
    this.#domains = new Set();
    this.#everything = false;
    try {
      for (const payload of payloads) await this.#send(this.#channel, payload);
    } catch {
      // The hint is lost with the connection, as it would be with this process; the others look on their own.
      this.#failures += 1;
    }
  }

  #payloads(): string[] {
    const payloads: string[] = [];
    let [feeds, domains, size]: [string[], string[], number] = [[], [], 0];
    const cut = (): void => {
      if (feeds.length + domains.length > 0) payloads.push(this.#encode(feeds, domains, false));
      [feeds, domains, size] = [[], [], 0];
    };
    for (const [list, name] of [
      ...[...this.#feeds].map((name) => ["f", name] as const),
      ...[...this.#domains].map((name) => ["d", name] as const),
    ]) {
      const bytes = Buffer.byteLength(JSON.stringify(name)) + 1;
      if (size + bytes > payloadBytesMax) cut();
      (list === "f" ? feeds : domains).push(name);
      size += bytes;
    }
    cut();
    return payloads;
  }

  #encode(feeds: readonly string[], domains: readonly string[], everything: boolean): string {
    return JSON.stringify({ from: this.#self, feeds, domains, everything });
  }

  /** Payloads come from our own replicas, but anyone with the database may notify: what does not parse means everything. */
  #receive(payload: string): void {
    let told: unknown;
    try {
      told = JSON.parse(payload);
    } catch {
      told = undefined;
    }
    if (isMessage(told)) {
      if (told.from !== this.#self)
        this.#listeners.tell({ feeds: told.feeds, domains: told.domains, everything: told.everything });
    } else this.#listeners.tell({ feeds: [], domains: [], everything: true });
  }

  #lost(client: pg.Client): void {
    if (this.#closed || client !== this.#client || this.#reconnect !== undefined) return;
    this.#failures += 1;
    const cap = Math.min(reconnectMsMax, reconnectMsMin * 2 ** Math.min(this.#failures, 10));
    this.#reconnect = setTimeout(() => {
      this.#reconnect = undefined;
      this.open().then(
        () => this.#listeners.tell({ feeds: [], domains: [], everything: true }),
        () => this.#client === undefined || this.#lost(this.#client),
      );
    }, Math.random() * cap);
  }
}

function isMessage(value: unknown): value is Appended & { readonly from: string } {
  if (typeof value !== "object" || value === null) return false;
  if (!("feeds" in value && "domains" in value && "everything" in value && "from" in value)) return false;
  const areNames = (list: unknown): boolean =>
    Array.isArray(list) && list.every((name) => typeof name === "string");
  return areNames(value.feeds) && areNames(value.domains) && typeof value.everything === "boolean";
}
