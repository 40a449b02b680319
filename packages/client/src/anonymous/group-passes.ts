import { groupIdBytes, parseGroupId } from "@entente/mls-wire";
import { AnonymousService } from "@entente/proto";
import { equalBytes } from "@entente/tls-codec";
import { ClientError } from "../client/client-error.ts";
import type { GroupEntry } from "../client/group-entry.ts";
import type { Session } from "../session/session.ts";
import type { ClientStore } from "../store/client-store.ts";
import { backoffMs, pause, reasonOf } from "../transport/backoff.ts";
import { isPassing } from "../transport/rpc-failure.ts";
import type { Caller } from "./anonymous-calls.ts";
import { anonymousLimits } from "./limits.ts";

/** What {@link GroupPasses} are made of. */
export interface GroupPassesParts {
  /** The client by its name: only in it is a pass given. */
  readonly session: Pick<Session, "call">;
  readonly store: Pick<ClientStore, "record" | "save">;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  readonly nowMs: () => number;
  /** A number in [0, 1). */
  readonly chance: () => number;
  readonly stopped: AbortSignal;
}

/** The pass of a group's epoch, as the home Delivery Service gave it to this client. */
export interface GroupPass {
  readonly epoch: bigint;
  readonly pass: Uint8Array;
  /** From when on it is shown, milliseconds since 1970. */
  readonly usableFromMs: number;
  /** Whether it was held against the digest that anybody is told. */
  readonly isChecked: boolean;
}

/** What is going on with the pass of one group. */
interface Reading {
  /** The newest epoch that began here. */
  wanted: bigint;
  isUnderWay: boolean;
  ended: Promise<void>;
  /** Why there is none of that epoch. */
  problem: Error | undefined;
}

const prefix = "anonymous/pass/";
const passBytes = 32;
/** uint64 epoch, uint64 usable from, uint8 checked. */
const headBytes = 17;

/**
 * Passes of the epochs of groups, on disk. They are asked for by name, so nothing but the beginning of an epoch makes this client ask, at a
 * drawn time, and another drawn time goes by before one is shown: neither a message nor a refusal of one has a reading beside it.
 */
export class GroupPasses {
  readonly #parts: GroupPassesParts;
  readonly #readings = new Map<string, Reading>();

  constructor(parts: GroupPassesParts) {
    this.#parts = parts;
  }

  /** Asks for the pass of a group's epoch in a while, unless it is there; also when the client starts. */
  epochBegan({ id, group }: Pick<GroupEntry, "id" | "group">): void {
    const reading = this.#readingOf(id);
    if (group.epoch <= reading.wanted) return;
    reading.wanted = group.epoch;
    if (reading.isUnderWay) return;
    reading.isUnderWay = true;
    reading.ended = this.#read(id, reading);
  }

  /**
   * The pass to show for a message of a group, once it may be shown.
   *
   * @param past an epoch whose pass is no good any more. @throws ClientError `pass_past` where there is no later one, `stopped`; what the last
   * reading failed with; StoreError.
   */
  async usable(groupId: string, past = -1n): Promise<GroupPass> {
    const reading = this.#readingOf(groupId);
    for (;;) {
      const held = await this.#held(groupId);
      if (held !== undefined && held.epoch > past && held.epoch >= reading.wanted) {
        await this.#pause(Math.min(held.usableFromMs - this.#parts.nowMs(), anonymousLimits.passWithinMs));
        return held;
      }
      if (!reading.isUnderWay) throw reading.problem ?? this.#past(groupId);
      await reading.ended;
      if (this.#parts.stopped.aborted) throw reasonOf(this.#parts.stopped);
    }
  }

  /**
   * Holds a pass against what the service tells nobody in particular, so that it is the one that all members have.
   *
   * @param nobody an anonymous session. @throws ClientError `pass_differs`; RpcFailure; StoreError.
   */
  async check(groupId: string, held: GroupPass, nobody: Caller): Promise<void> {
    if (held.isChecked) return;
    const { digest } = await nobody.call(AnonymousService.ReadGroupPassDigest, {
      groupId: groupIdBytes(parseGroupId(groupId)),
      epoch: Number(held.epoch),
    });
    if (!equalBytes(digest, this.#parts.sha256(held.pass)))
      throw new ClientError(
        "pass_differs",
        "the home domain gave this client another pass than it tells nobody in particular: who shows it is known",
        groupId,
      );
    await this.#keep(groupId, { ...held, isChecked: true });
  }

  #readingOf(groupId: string): Reading {
    const known = this.#readings.get(groupId);
    if (known !== undefined) return known;
    const reading: Reading = { wanted: -1n, isUnderWay: false, ended: Promise.resolve(), problem: undefined };
    this.#readings.set(groupId, reading);
    return reading;
  }

  /** Ends with the pass of the newest epoch, or with a problem that no other attempt solves. */
  async #read(groupId: string, reading: Reading): Promise<void> {
    const { chance, stopped } = this.#parts;
    const { retryMs, retryMsMax, passWithinMs } = anonymousLimits;
    try {
      for (
        let failures = 0;
        (await this.#held(groupId).then((held) => held?.epoch ?? -1n)) < reading.wanted;
      ) {
        const waitMs =
          failures === 0
            ? chance() * passWithinMs
            : backoffMs({ firstMs: retryMs, mostMs: retryMsMax }, failures, chance());
        await pause(waitMs, stopped, "background");
        try {
          await this.#readOnce(groupId, reading.wanted);
        } catch (error) {
          if (!isPassing(error)) throw error;
          reading.problem = error;
          failures += 1;
        }
      }
      reading.problem = undefined;
    } catch (error) {
      reading.problem = error instanceof Error ? error : new ClientError("pass_past", String(error), groupId);
    }
    reading.isUnderWay = false;
  }

  async #readOnce(groupId: string, wanted: bigint): Promise<void> {
    const { session, nowMs, chance } = this.#parts;
    const asked = { groupId: groupIdBytes(parseGroupId(groupId)) };
    const { pass, epoch } = await session.call(AnonymousService.ReadGroupPass, asked);
    if (pass.length !== passBytes || BigInt(epoch) < wanted)
      throw new ClientError("pass_past", "the home domain gave no pass of the group's epoch", groupId);
    const usableFromMs = Math.ceil(nowMs() + chance() * anonymousLimits.passWithinMs);
    await this.#keep(groupId, { epoch: BigInt(epoch), pass, usableFromMs, isChecked: false });
  }

  async #held(groupId: string): Promise<GroupPass | undefined> {
    const bytes = await this.#parts.store.record(`${prefix}${groupId}`);
    if (bytes?.length !== headBytes + passBytes) return undefined;
    const head = new DataView(bytes.buffer, bytes.byteOffset, headBytes);
    return {
      epoch: head.getBigUint64(0),
      usableFromMs: Number(head.getBigUint64(8)),
      isChecked: head.getUint8(16) === 1,
      pass: bytes.slice(headBytes),
    };
  }

  async #keep(groupId: string, { epoch, usableFromMs, isChecked, pass }: GroupPass): Promise<void> {
    const bytes = new Uint8Array(headBytes + passBytes);
    const head = new DataView(bytes.buffer);
    head.setBigUint64(0, epoch);
    head.setBigUint64(8, BigInt(usableFromMs));
    head.setUint8(16, isChecked ? 1 : 0);
    bytes.set(pass, headBytes);
    await this.#parts.store.save({ records: new Map([[`${prefix}${groupId}`, bytes]]) });
  }

  async #pause(ms: number): Promise<void> {
    if (ms > 0) await pause(ms, this.#parts.stopped);
  }

  #past(groupId: string): ClientError {
    return new ClientError(
      "pass_past",
      "the group's pass is of an epoch that is over; another comes with the next",
      groupId,
    );
  }
}
