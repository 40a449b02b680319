import { decode, encode, hexFromBytes, opaqueV, struct, uint64, uint8 } from "@entente/tls-codec";
import { allRecords } from "../store/all-records.ts";
import type { ClientStore } from "../store/client-store.ts";
import { backoffMs, pause, retrySettings } from "../transport/backoff.ts";
import { dmlsMessage, type InvitationForMembers, readDmlsMessage } from "./dmls-message.ts";
import { earlyInvitationsMax, earlyLifetimeMs, recordsPerPage } from "./limits.ts";

const prefix = "dmls-early/";

const EarlyRecord = struct({ version: uint8, sinceMs: uint64, message: opaqueV });

/** What waiting invitations need of a client. */
export interface EarlyServices {
  readonly store: ClientStore;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  readonly nowMs: () => number;
  readonly chance: () => number;
  /** Takes one that may be read by now: false where it is still too early. */
  readonly take: (invitation: InvitationForMembers) => Promise<boolean>;
  readonly failed: (problem: unknown) => void;
}

/**
 * Invitations by members of a group that this client is not in yet, or whose epoch has not begun here: what comes to an inbox may be here
 * before the Commit or the Welcome that it follows. They are on disk, and tried again until they can be read or are too old.
 */
export class EarlyInvitations {
  readonly #services: EarlyServices;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  /** Whether one has come since the last look began. */
  #isFresh = false;

  constructor(services: EarlyServices) {
    this.#services = services;
  }

  /** Keeps one; false where there are `earlyInvitationsMax`. @throws StoreError. */
  async keep(invitation: InvitationForMembers): Promise<boolean> {
    const { store, sha256, nowMs } = this.#services;
    const message = dmlsMessage(invitation);
    const name = prefix + hexFromBytes(sha256(message));
    const waiting = await store.records(prefix, "", earlyInvitationsMax);
    if (waiting.length >= earlyInvitationsMax) return false;
    const record = encode(EarlyRecord, { version: 1, sinceMs: BigInt(nowMs()), message });
    await store.save({ records: new Map([[name, record]]) });
    this.#isFresh = true;
    this.start();
    return true;
  }

  /** Tries what waits, until nothing does. */
  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { chance, failed } = this.#services;
    const { signal } = this.#stopping;
    for (let tries = 0; !signal.aborted; tries++) {
      try {
        this.#isFresh = false;
        if ((await this.#look()) === 0 && !this.#isFresh) {
          this.#running = undefined;
          return;
        }
      } catch (error) {
        failed(error);
      }
      const ms = backoffMs(retrySettings, tries, chance());
      await pause(ms, signal, "background").catch(() => undefined);
    }
  }

  /** How many still wait. */
  async #look(): Promise<number> {
    const { store, nowMs, take } = this.#services;
    let waiting = 0;
    for await (const { name, value } of allRecords(store, prefix, recordsPerPage)) {
      const { sinceMs, message } = decode(EarlyRecord, value);
      const invitation = readDmlsMessage(message);
      const isOver = nowMs() - Number(sinceMs) >= earlyLifetimeMs;
      const isDone = invitation?.kind !== "for_members" || isOver || (await take(invitation));
      if (isDone) await store.save({ records: new Map([[prefix + name, undefined]]) });
      else waiting += 1;
    }
    return waiting;
  }
}
