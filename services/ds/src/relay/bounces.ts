import { Bounce, bounceSignContent } from "@entente/mls-wire";
import type { Signer, VerifySignature } from "@entente/ordering";
import { decode, DecodeError, encode } from "@entente/tls-codec";
import type { Clock } from "../clock.ts";
import { sameBytes } from "../digest.ts";

/** What does not get to a domain. */
export interface Bounced {
  readonly origin: string;
  readonly destination: string;
  readonly incarnation: bigint;
  readonly seq: bigint;
  readonly messageId: Uint8Array;
  /** Those who do not get it where others do, by name or by the sealed part of an address. */
  readonly recipients?: readonly (Uint8Array | string)[];
  readonly code: string;
}

/** Signs what this domain refuses or gives up, and checks what others say that they refuse. */
export class Bounces {
  readonly #home: string;
  readonly #signer: Signer;
  readonly #verify: VerifySignature;
  readonly #now: Clock;

  constructor(parts: {
    readonly home: string;
    readonly signer: Signer;
    readonly verify: VerifySignature;
    readonly now: Clock;
  }) {
    this.#home = parts.home;
    this.#signer = parts.signer;
    this.#verify = parts.verify;
    this.#now = parts.now;
  }

  /** A Bounce in its TLS encoding, with this domain's signature. */
  sign(bounced: Bounced): Uint8Array {
    const said = {
      version: "v1" as const,
      origin: Buffer.from(bounced.origin),
      destination: Buffer.from(bounced.destination),
      signer: Buffer.from(this.#home),
      incarnation: bounced.incarnation,
      seq: bounced.seq,
      messageId: bounced.messageId,
      recipients: recipientsOf(bounced),
      code: Buffer.from(bounced.code),
      atMs: BigInt(this.#now()),
    };
    const { keyId } = this.#signer;
    return encode(Bounce, { ...said, keyId, signature: this.#signer.sign(bounceSignContent(said)) });
  }

  /** Whether the domain that it was for has signed exactly that. That domain controls the bytes. */
  isProven(bytes: Uint8Array, bounced: Bounced): boolean {
    let bounce: Bounce;
    try {
      bounce = decode(Bounce, bytes);
    } catch (error) {
      if (error instanceof DecodeError) return false;
      throw error;
    }
    const { destination, origin, code } = bounced;
    const recipients = recipientsOf(bounced);
    const isOfIt =
      isText(bounce.origin, origin) &&
      isText(bounce.destination, destination) &&
      isText(bounce.signer, destination) &&
      isText(bounce.code, code) &&
      bounce.incarnation === bounced.incarnation &&
      bounce.seq === bounced.seq &&
      sameBytes(bounce.messageId, bounced.messageId) &&
      bounce.recipients.length === recipients.length &&
      recipients.every((each, index) => sameBytes(each, bounce.recipients[index] ?? new Uint8Array()));
    const { keyId, signature } = bounce;
    return isOfIt && this.#verify(destination, { keyId, bytes: signature }, bounceSignContent(bounce));
  }
}

function recipientsOf({ recipients = [] }: Bounced): Uint8Array[] {
  return recipients.map((each) => (typeof each === "string" ? Buffer.from(each) : each));
}

function isText(bytes: Uint8Array, text: string): boolean {
  return sameBytes(bytes, Buffer.from(text));
}
