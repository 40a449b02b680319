import { createHmac, randomBytes } from "node:crypto";
import { decode, encode } from "@entente/tls-codec";
import { type ClientId, parseClientId } from "@entente/mls-wire";
import {
  commitmentTo,
  type FrankedContent,
  frankedData,
  FrankingStamp,
  frankingKeyBytes,
  frankingStampBytesMax,
  type Hmac,
  stampFits,
  stampOf,
} from "@entente/policy";
import type { Store } from "@entente/storage";
import type { AddressSealer } from "../addresses/addresses.ts";
import { nameIn, paddedName } from "../at-rest/padded-name.ts";
import { bytesOf } from "../fields.ts";

const hmac: Hmac = (key, data) => createHmac("sha256", key).update(data).digest();

/** A message as it is stamped. */
export interface StampedMessage {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly sender: ClientId;
  readonly authenticatedData: Uint8Array;
}

/** A message as it is shown with its stamp, by somebody who controls all of it. */
export interface ShownMessage extends FrankedContent, Pick<StampedMessage, "epoch" | "groupId"> {
  /** FrankingStamp. */
  readonly stamp: Uint8Array;
}

/** Who sent a message, and when its domain took it. */
export interface ProvenMessage {
  readonly sender: ClientId;
  readonly acceptedAtMs: bigint;
  /** Tells it apart from all other messages. */
  readonly mac: Uint8Array;
}

/** The domain's franking key: made once, and never leaves the store. @throws StorageError. */
export function frankingKey(store: Pick<Store, "secrets">): Promise<Uint8Array> {
  return store.secrets.ensure("ds/franking", randomBytes(frankingKeyBytes));
}

/**
 * Puts stamps beside franked messages of this domain's clients, and tells from a stamp who sent what. The sender's name is in it, sealed
 * with a fresh nonce: whoever shows the stamp here names nobody, and nobody else can tell that two are of one sender.
 */
export class FrankingStamps {
  readonly #key: Uint8Array;
  readonly #sealer: AddressSealer;
  readonly #purpose: string;

  /** @param key of {@link frankingKey}. */
  constructor(domain: string, key: Uint8Array, sealer: AddressSealer) {
    this.#key = key;
    this.#sealer = sealer;
    this.#purpose = `sender of a franked message of ${domain}`;
  }

  /** Whether a message is franked, so that its sender answers for it. */
  areFor({ authenticatedData }: Pick<StampedMessage, "authenticatedData">): boolean {
    return frankedData(authenticatedData) !== undefined;
  }

  /** The stamp of a message that is accepted now; undefined for one that is not franked. */
  of({ authenticatedData, ...message }: StampedMessage, nowMs: number): Uint8Array | undefined {
    const data = frankedData(authenticatedData);
    if (data === undefined) return undefined;
    const sealedSender = this.#sealer.seal(this.#purpose, paddedName(message.sender));
    const said = { acceptedAtMs: BigInt(nowMs), sealedSender };
    return encode(FrankingStamp, stampOf(hmac, this.#key, message, data.commitment, said));
  }

  /**
   * What a stamp of this domain proves about a message; undefined where it proves nothing: another domain's, another message's, one
   * that was changed, or of keys that are gone.
   *
   * @throws ServiceError `too_large`; DecodeError; StorageError.
   */
  async proven({
    stamp: bytes,
    frankingKey: opening,
    content,
    ...shown
  }: ShownMessage): Promise<ProvenMessage | undefined> {
    const stamp = decode(FrankingStamp, bytesOf(bytes, frankingStampBytesMax, "report.stamp"));
    const name = await this.#sealer.openOwn(this.#purpose, stamp.sealedSender);
    if (name === undefined) return undefined;
    const sender = parseClientId(nameIn(name));
    const message = { ...shown, sender };
    const commitment = commitmentTo(hmac, message, { frankingKey: opening, content });
    if (!stampFits(hmac, this.#key, message, commitment, stamp)) return undefined;
    return { sender, acceptedAtMs: stamp.acceptedAtMs, mac: stamp.mac };
  }
}
