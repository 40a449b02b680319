import { Counter, Gauge, type Registry } from "@entente/service-kit";
import type { Store } from "@entente/storage";
import type { Clock } from "./clock.ts";
import { oldestRowAtMs } from "./relay/oldest-row.ts";

/** What the service counts. No figure names a client, a user or a group. */
export interface Figures {
  /** Messages of this domain's clients, by what became of them. */
  readonly accepted: Counter<"outcome">;
  /** Submitted Commits, by what became of them. */
  readonly submitted: Counter<"outcome">;
  /** Items written to device streams. */
  readonly pushed: Tally;
  /** Items from other domains, by what became of them. */
  readonly relayed: Counter<"origin" | "outcome">;
  /** Device streams that are open. */
  readonly subscriptions: Gauge;
  /** 1 in the process that speaks for the domain in the order of Commits. */
  readonly speaks: Gauge;
  /** Wake-ups, by what became of them. */
  readonly woken: Counter<"outcome">;
  /** Anonymous tokens, by what became of them. */
  readonly tokens: Counter<"outcome">;
  /** Refused calls, by code. */
  readonly refused: Counter<"code">;
  /** Decided Commits that this domain can not follow, by the step that failed. */
  readonly unfollowed: Counter<"reason">;
  /** Members that this domain proposed to remove, warned, or would have removed. */
  readonly evictions: Counter<"outcome" | "reason">;
}

/** A counter without labels for what is counted very often: a number, which becomes a figure when figures are asked for. */
export class Tally {
  #uncollected = 0;

  add(count: number): void {
    this.#uncollected += count;
  }

  /** What was added since the last time. */
  take(): number {
    const taken = this.#uncollected;
    this.#uncollected = 0;
    return taken;
  }
}

/** Registers the service's figures. */
export function createFigures(registers: Registry, store: Pick<Store, "outbox">, now: Clock): Figures {
  const on = { registers: [registers] };
  const pushed = new Tally();
  new Counter({
    name: "entente_ds_pushed_total",
    help: "Items written to device streams",
    ...on,
    collect() {
      this.inc(pushed.take());
    },
  });
  new Gauge({
    name: "entente_ds_outbox_rows",
    help: "Rows that wait for a domain",
    labelNames: ["destination"],
    ...on,
    async collect() {
      for (const { domain, pendingRows } of await store.outbox.destinations()) {
        this.set({ destination: domain }, pendingRows);
      }
    },
  });
  new Gauge({
    name: "entente_ds_outbox_age_seconds",
    help: "Age of the oldest row that waits for a domain",
    labelNames: ["destination"],
    ...on,
    async collect() {
      for (const destination of await store.outbox.destinations()) {
        const oldestAtMs = await oldestRowAtMs(store.outbox, destination);
        const ageMs = oldestAtMs === undefined ? 0 : now() - oldestAtMs;
        this.set({ destination: destination.domain }, ageMs / 1000);
      }
    },
  });
  return {
    accepted: new Counter({
      name: "entente_ds_messages_total",
      help: "Messages of this domain's clients",
      labelNames: ["outcome"],
      ...on,
    }),
    submitted: new Counter({
      name: "entente_ds_commits_total",
      help: "Commits submitted here",
      labelNames: ["outcome"],
      ...on,
    }),
    pushed,
    relayed: new Counter({
      name: "entente_ds_relayed_total",
      help: "Items from other domains",
      labelNames: ["origin", "outcome"],
      ...on,
    }),
    subscriptions: new Gauge({ name: "entente_ds_subscriptions", help: "Open device streams", ...on }),
    speaks: new Gauge({
      name: "entente_ds_speaks",
      help: "Whether this process speaks for the domain in the order of Commits",
      ...on,
    }),
    woken: new Counter({
      name: "entente_ds_wake_ups_total",
      help: "Wake-ups sent to push services",
      labelNames: ["outcome"],
      ...on,
    }),
    unfollowed: new Counter({
      name: "entente_ds_unfollowed_commits_total",
      help: "Decided Commits whose public state does not follow",
      labelNames: ["reason"],
      ...on,
    }),
    evictions: new Counter({
      name: "entente_ds_evictions_total",
      help: "Members proposed to be removed, warned, or found in a dry run",
      labelNames: ["outcome", "reason"],
      ...on,
    }),
    tokens: new Counter({
      name: "entente_ds_anonymous_tokens_total",
      help: "Anonymous tokens issued, spent, and refused since they were spent before",
      labelNames: ["outcome"],
      ...on,
    }),
    refused: new Counter({
      name: "entente_ds_refused_total",
      help: "Refused calls",
      labelNames: ["code"],
      ...on,
    }),
  };
}
