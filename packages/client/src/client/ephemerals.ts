import { type ClientId, type GroupId, groupIdBytes, groupIdFromBytes } from "@entente/mls-wire";
import { EphemeralService } from "@entente/proto";
import { hexFromBytes } from "@entente/tls-codec";
import type { GroupEnvironment } from "../mls/environment.ts";
import { openEphemeral, sealEphemeral } from "../mls/ephemeral.ts";
import type { Session } from "../session/session.ts";
import type { GroupEntry } from "./group-entry.ts";

/** What a member says to those who are connected, once: it is in no store, and nobody says whether it came. */
export interface EphemeralNotice {
  readonly sender: ClientId;
  readonly content: Uint8Array;
  /** The sender's clock, milliseconds since 1970. */
  readonly atMs: number;
}

/** Older ones, and ones from a time to come, are a server's doing. */
const ageMsMax = 120_000;
/** Nonces that are remembered, so that nothing is told twice. */
const noncesKept = 4_096;
/** Ephemerals that are being opened at once; more are dropped. */
const openingMax = 64;

/** What {@link Ephemerals} needs of its client. */
export interface EphemeralParts {
  readonly session: Session;
  readonly environment: GroupEnvironment;
  readonly entries: ReadonlyMap<string, GroupEntry>;
}

/** Typing notices and the like. */
export class Ephemerals {
  readonly #parts: EphemeralParts;
  readonly #listeners = new Map<GroupId, Set<(notice: EphemeralNotice) => void>>();
  readonly #nonces = new Set<string>();
  #opening = 0;

  constructor(parts: EphemeralParts) {
    this.#parts = parts;
  }

  /** @throws GroupError `too_large`, `removed`; RpcFailure. */
  async send({ group }: GroupEntry, content: Uint8Array): Promise<void> {
    const { environment, session } = this.#parts;
    const { crypto, nowMs } = environment;
    const payload = await sealEphemeral(crypto, group, group, content, nowMs());
    await session.call(EphemeralService.SendEphemeral, { groupId: groupIdBytes(group.id), payload });
  }

  /** Calls the listener from now on; returns its removal. */
  listen(groupId: GroupId, listener: (notice: EphemeralNotice) => void): () => void {
    const listeners = this.#listeners.get(groupId) ?? new Set();
    this.#listeners.set(groupId, listeners);
    const own = (notice: EphemeralNotice): void => {
      listener(notice);
    };
    listeners.add(own);
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#listeners.get(groupId) === listeners) this.#listeners.delete(groupId);
    };
  }

  /** From the home domain, which controls all of it: what nobody listens to, can not be read, is old or was told is passed over. */
  async take(groupIdInBytes: Uint8Array, payload: Uint8Array): Promise<void> {
    const groupId = groupIdFromBytes(groupIdInBytes);
    const group = this.#parts.entries.get(groupId)?.group;
    const listeners = this.#listeners.get(groupId);
    if (group?.active !== true || listeners === undefined || this.#opening >= openingMax) return;
    this.#opening += 1;
    try {
      const { crypto, nowMs } = this.#parts.environment;
      const opened = await openEphemeral(crypto, group, payload);
      if (opened === undefined || Math.abs(nowMs() - opened.atMs) > ageMsMax) return;
      if (!this.#isNew(hexFromBytes(opened.nonce))) return;
      const { sender, content, atMs } = opened;
      for (const listener of listeners) listener({ sender, content, atMs });
    } finally {
      this.#opening -= 1;
    }
  }

  #isNew(nonce: string): boolean {
    if (this.#nonces.has(nonce)) return false;
    this.#nonces.add(nonce);
    const [oldest] = this.#nonces;
    if (this.#nonces.size > noncesKept && oldest !== undefined) this.#nonces.delete(oldest);
    return true;
  }
}
