import {
  decodeMessage,
  encodeMessage,
  type Message,
  numberedIn,
  type NumberedMessage,
  OrderingError,
  type Ping,
  standingOf,
  type Verified,
  type VerifySignature,
  verifyMessage,
} from "@entente/ordering";
import { DecodeError } from "@entente/tls-codec";
import { BoundedMap } from "../bounded-map.ts";
import type { DomainRecord } from "./domain-record.ts";
import { gopHash } from "./gop-hash.ts";
import { watchedDomainsMax } from "./limits.ts";

/**
 * The newest statement that each other domain has signed, as far as it came here, to be shown to a domain that does not know it any
 * more; and the eye for such statements of this domain. That a domain has forgotten stops all of it, so no other domain's mere word is
 * enough: its own signature is.
 */
export class Remembered {
  readonly #home: string;
  readonly #record: Pick<DomainRecord, "state">;
  readonly #verify: VerifySignature;
  readonly #newest = new BoundedMap<string, NumberedMessage>(watchedDomainsMax);

  constructor(home: string, record: Pick<DomainRecord, "state">, verify: VerifySignature) {
    this.#home = home;
    this.#record = record;
    this.#verify = verify;
  }

  /** Takes what a message proves. Returns true where this domain has said something in it that it does not know of. */
  note(message: Verified<Message>): boolean {
    let isForgotten = false;
    for (const one of numberedIn(message)) {
      const { domain } = standingOf(one);
      if (domain === this.#home) isForgotten ||= this.#isUnknown(one);
      else if (isAfter(one, this.#newest.get(domain))) this.#newest.set(domain, one);
    }
    return isForgotten;
  }

  /** A statement of a domain that is past what the domain says of itself; empty where none is known here. */
  proofFor(domain: string, { incarnation, sequence }: Ping): Uint8Array {
    const newest = this.#newest.get(domain);
    if (newest === undefined) return new Uint8Array();
    const said = standingOf(newest);
    const isPast =
      said.incarnation > incarnation || (said.incarnation === incarnation && said.sequence >= sequence);
    return isPast ? encodeMessage(newest) : new Uint8Array();
  }

  /** Whether these bytes, which another domain controls, are a statement of this domain that it does not know of. */
  isProof(bytes: Uint8Array): boolean {
    if (bytes.length === 0) return false;
    try {
      const message = verifyMessage(decodeMessage(bytes, gopHash), this.#verify);
      if (message === undefined) return false;
      return numberedIn(message).some((one) => standingOf(one).domain === this.#home && this.#isUnknown(one));
    } catch (error) {
      if (error instanceof OrderingError || error instanceof DecodeError) return false;
      throw error;
    }
  }

  /** Numbers are given out upwards, and each start takes up above all that were reserved before. */
  #isUnknown(one: NumberedMessage): boolean {
    const { row, nextSequence } = this.#record.state;
    const { incarnation, sequence } = standingOf(one);
    return incarnation > row.incarnation || (incarnation === row.incarnation && sequence >= nextSequence);
  }
}

function isAfter(one: NumberedMessage, other: NumberedMessage | undefined): boolean {
  if (other === undefined) return true;
  const [left, right] = [standingOf(one), standingOf(other)];
  if (left.incarnation !== right.incarnation) return left.incarnation > right.incarnation;
  return left.sequence > right.sequence;
}
