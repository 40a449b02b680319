import { textFromUtf8 } from "@entente/tls-codec";
import { acknowledged, epochOf } from "../send-group.ts";
import type { Session } from "../session.ts";
import type { Person } from "./person.ts";

/**
 * Someone with a copy of a member's state, who reads along from then on: gets every frame that the member gets, and
 * sends none. DMLS promises that an owner's Commit of an update that the member made after the theft shuts it out of
 * that owner's Send Group.
 */
export class Thief {
  readonly victim: Person;
  readonly read = new Set<string>();
  /** Texts sent by owners who had committed the victim's update by then. */
  readonly sealed = new Set<string>();
  readonly #session: Session;
  readonly #epoch: bigint;

  private constructor(victim: Person, session: Session, epoch: bigint) {
    this.victim = victim;
    this.#session = session;
    this.#epoch = epoch;
  }

  static async robbing(victim: Person): Promise<Thief> {
    const { groups } = await victim.inspect();
    const own = groups.get(victim.name);
    const thief = new Thief(victim, await victim.copied(), own === undefined ? 0n : epochOf(own));
    victim.eavesdropper = (frame) => thief.#overhear(frame);
    return thief;
  }

  /** Notes whether `sender`, who is about to send `text`, has committed an update of the victim since the theft. */
  async noteSending(sender: Person, text: string): Promise<void> {
    if (sender === this.victim) return;
    const { groups } = await sender.inspect();
    const imported = acknowledged(groups.get(sender.name), this.victim.name);
    if (imported > this.#epoch) this.sealed.add(text);
  }

  /** What it read and must not have. */
  leaks(): readonly string[] {
    return [...this.read].filter((text) => this.sealed.has(text));
  }

  async #overhear(frame: Uint8Array): Promise<void> {
    const { deliveries } = await this.#session.unprotect(frame);
    for (const { plaintext } of deliveries) this.read.add(textFromUtf8(plaintext) ?? "");
  }
}
