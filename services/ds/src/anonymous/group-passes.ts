import { createHmac, timingSafeEqual } from "node:crypto";
import { sha256 } from "../digest.ts";

/**
 * What a member shows who sends without a name. All members of this domain have the same pass for a group's epoch, so that it says that
 * one of them sends, and not which; whom a Commit has removed is given none of the next.
 *
 *     HMAC-SHA-256(key, "entente ds group pass" || uint64 epoch || group id)
 */
export class GroupPasses {
  readonly #key: Uint8Array;

  /** @param key what replicas of the domain share; used under a label of its own. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** 32 bytes. */
  of(groupId: Uint8Array, epoch: bigint): Uint8Array {
    const head = Buffer.alloc(8);
    head.writeBigUInt64BE(epoch);
    const mac = createHmac("sha256", this.#key).update("entente ds group pass").update(head).update(groupId);
    return new Uint8Array(mac.digest());
  }

  /** By which members see that they were all given the same one. Says nothing of whether there is such a group. */
  digestOf(groupId: Uint8Array, epoch: bigint): Uint8Array {
    return sha256(this.of(groupId, epoch));
  }

  admits(pass: Uint8Array, groupId: Uint8Array, epoch: bigint): boolean {
    const expected = this.of(groupId, epoch);
    return pass.length === expected.length && timingSafeEqual(pass, expected);
  }
}
