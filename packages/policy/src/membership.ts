import { type ClientId, clientIdParts, type UserId } from "@entente/mls-wire";
import type { GroupPolicy } from "./group-policy.ts";
import type { LeafFacts, Roster } from "./roster.ts";
import { refused, type Refused } from "./verdict.ts";

/** The members after a Commit, counted: whom it removes goes first, as RFC 9420 12.3 applies proposals. */
export class MembersAfter {
  readonly #roster: Roster;
  readonly #removed: ReadonlySet<number>;
  readonly #added: LeafFacts[] = [];
  readonly #replaced = new Map<number, LeafFacts>();

  constructor(roster: Roster, removed: Iterable<number>) {
    this.#roster = roster;
    this.#removed = new Set(removed);
  }

  /** Another leaf of a member who stays. */
  replace(leafIndex: number, leaf: LeafFacts): void {
    this.#replaced.set(leafIndex, leaf);
  }

  /** A new leaf. Tells when the group, or the user's part of it, is full. */
  add(policy: GroupPolicy, leaf: LeafFacts): Refused | undefined {
    const { client } = leaf;
    const { membersMax, clientsPerUserMax } = policy.admission;
    this.#added.push(leaf);
    if (this.#count() > membersMax) return refused("group_full", { client, detail: `at most ${membersMax}` });
    if (this.#clientsOf(clientIdParts(client).user) > clientsPerUserMax)
      return refused("clients_per_user", { client, detail: `at most ${clientsPerUserMax}` });
    return undefined;
  }

  /** All leaves that there are after the Commit. Linear. */
  *leaves(): Generator<LeafFacts> {
    for (const [index, leaf] of this.#roster.leaves()) {
      if (!this.#removed.has(index)) yield this.#replaced.get(index) ?? leaf;
    }
    yield* this.#added;
  }

  get size(): number {
    return this.#count();
  }

  #count(): number {
    return this.#roster.size - this.#removed.size + this.#added.length;
  }

  #clientsOf(user: UserId): number {
    const isTheirs = (client: ClientId | undefined): boolean =>
      client !== undefined && clientIdParts(client).user === user;
    const gone = [...this.#removed].filter((index) => isTheirs(this.#roster.at(index)?.client)).length;
    return this.#roster.clientsOf(user) - gone + this.#added.filter(({ client }) => isTheirs(client)).length;
  }
}
