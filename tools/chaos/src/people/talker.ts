import { setTimeout as pause } from "node:timers/promises";
import { Client, type ClientEvent, type JoinedGroup, textOf } from "@entente/client";
import { grpcTransports, nodeCrypto, SqliteStore } from "@entente/client/node";
import { parseGroupId } from "@entente/mls-wire";
import type { Journal } from "../load/journal.ts";
import type { PeoplePlan, PersonPlan } from "./people-plan.ts";
import type { PeopleState } from "./people-state.ts";

/** Longest pause before trying again, and between messages, in milliseconds; how much of it is drawn. */
const retryMs = 500;
const betweenMs = 200;

/** Events that a promise forbids in this run: nobody is removed, nothing expires, nobody is malicious. */
const forbidden: ReadonlySet<ClientEvent["kind"]> = new Set([
  "gap",
  "missing",
  "refused",
  "removed",
  "undeliverable",
]);

/** One person: talks to the group, and writes down what the SDK tells. */
export class Talker {
  readonly #person: PersonPlan;
  readonly #plan: PeoplePlan;
  readonly #journal: Journal<PeopleState>;
  /** Resolves when this person will say nothing more and everything that was said is settled. */
  readonly silent: Promise<void>;
  #nowSilent: () => void = () => undefined;
  #client: Client | undefined;
  #talking = true;
  #hasHeard = false;
  #stopped = false;

  constructor(person: PersonPlan, plan: PeoplePlan, journal: Journal<PeopleState>) {
    this.#person = person;
    this.#plan = plan;
    this.#journal = journal;
    this.silent = new Promise((resolve) => {
      this.#nowSilent = resolve;
    });
  }

  /** Says nothing more; still listens. */
  hush(): void {
    this.#talking = false;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#talking = false;
    await this.#client?.stop();
  }

  async run(): Promise<void> {
    const { clientId, home, storePath } = this.#person;
    const client = await Client.open({
      clientId,
      home,
      store: SqliteStore.open(storePath),
      transports: grpcTransports,
      crypto: nodeCrypto,
      updateAfterJoining: false,
    });
    this.#client = client;
    const listening = this.#listen(client);
    while (!this.#stopped) {
      try {
        await client.start();
        break;
      } catch {
        // The home domain is down at the moment.
        await pause(Math.random() * retryMs);
      }
    }
    await this.#talk(client.group(parseGroupId(this.#plan.groupId)));
    this.#nowSilent();
    await listening;
  }

  async #listen(client: Client): Promise<void> {
    const { key: device } = this.#person;
    const { group } = this.#plan;
    for await (const event of client.events()) {
      if (forbidden.has(event.kind)) {
        const detail = JSON.stringify(event, (_key, value: unknown) =>
          typeof value === "bigint" ? value.toString() : value,
        );
        this.#journal.add({ kind: "trouble", device, group, what: detail });
      }
      if (event.kind === "message") this.#heard(textOf(event.content));
      // What is asked for next tells the SDK that this was taken.
      this.#journal.flush();
    }
  }

  #heard(text: string): void {
    const { key: device } = this.#person;
    const first = !this.#hasHeard;
    this.#hasHeard = true;
    // An event that was told and not asked past is told again after a kill: the application recognises it.
    if (first && this.#journal.state.lastHeard[device] === text) return;
    const [sender = "", n = ""] = text.split(" ");
    const place = { device, group: this.#plan.group };
    this.#journal.add({ kind: "saw", ...place, seq: undefined, sender, n: Number(n), stamp: undefined });
  }

  async #talk(group: JoinedGroup): Promise<void> {
    const { key: device } = this.#person;
    const place = { device, group: this.#plan.group };
    while (this.#talking) {
      const n = (this.#journal.state.lastSent[device] ?? 0) + 1;
      this.#journal.add({ kind: "sent", ...place, n });
      this.#journal.flush();
      try {
        await group.send(`${device} ${String(n)}`);
        this.#journal.add({ kind: "told", ...place, n, seq: undefined });
        if (device === this.#plan.committer && n % this.#plan.messagesPerUpdate === 0) await group.update();
      } catch (error) {
        // Not told: it may or may not arrive, but never twice. Anything but a domain that is down is the checker's.
        if (!this.#stopped)
          this.#journal.add({ kind: "trouble", ...place, what: `message ${String(n)}: ${String(error)}` });
      }
      this.#journal.flush();
      await pause(Math.random() * betweenMs);
    }
  }
}
