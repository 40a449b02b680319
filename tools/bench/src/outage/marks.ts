import { privateMessage } from "../delivery/private-message.ts";

/** Whose message it is, and which: numbers of one sender begin at 0 and have no holes. */
export interface Mark {
  readonly sender: number;
  readonly n: number;
}

/** Bytes of a mark; it ends the ciphertext, which ends the message. */
const markBytes = 8;

/** A PrivateMessage that ends with who sent it, and which it is. */
export function markedMessage(groupId: Uint8Array, ciphertextBytes: number, { sender, n }: Mark): Uint8Array {
  const bytes = privateMessage(groupId, ciphertextBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - markBytes);
  view.setUint32(0, sender);
  view.setUint32(4, n);
  return bytes;
}

/** The inverse of {@link markedMessage}. */
export function markOf(bytes: Uint8Array): Mark {
  const view = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - markBytes);
  return { sender: view.getUint32(0), n: view.getUint32(4) };
}

/** How a run was wrong: messages that came again, that came before an older one of their sender, or that did not come. */
export interface Faults {
  readonly twice: number;
  readonly outOfOrder: number;
  readonly lost: number;
}

/** Checks what arrives at one subscription against what was accepted. */
export class Arrivals {
  /** Of each sender: which messages came, and the highest number. */
  readonly #seen = new Map<number, { readonly came: Set<number>; highest: number }>();
  #twice = 0;
  #outOfOrder = 0;
  /** Different messages that have arrived. */
  count = 0;

  arrived({ sender, n }: Mark): void {
    const seen = this.#seen.get(sender) ?? { came: new Set<number>(), highest: -1 };
    this.#seen.set(sender, seen);
    if (seen.came.has(n)) {
      this.#twice += 1;
      return;
    }
    seen.came.add(n);
    this.count += 1;
    if (n < seen.highest) this.#outOfOrder += 1;
    else seen.highest = n;
  }

  /** @param sent how many each sender, by its number, was told are accepted. */
  faults(sent: readonly number[]): Faults {
    let lost = 0;
    for (const [sender, count] of sent.entries())
      for (let n = 0; n < count; n += 1) if (this.#seen.get(sender)?.came.has(n) !== true) lost += 1;
    return { twice: this.#twice, outOfOrder: this.#outOfOrder, lost };
  }
}
