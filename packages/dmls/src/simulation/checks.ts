import { compareBytes } from "@entente/tls-codec";
import { encodeGroupContext } from "ts-mls/groupContext.js";
import type { MemberId } from "../member.ts";
import { epochOf, type SendGroup } from "../send-group.ts";
import type { Person } from "./person.ts";

/** What the end of a run is judged by. */
export interface EndOfRun {
  readonly people: readonly Person[];
  readonly removed: ReadonlySet<MemberId>;
  readonly sent: readonly { readonly from: MemberId; readonly text: string }[];
  /** Whether every frame for this member has reached it. */
  readonly complete: (person: Person) => boolean;
  readonly lossy: boolean;
  readonly secrets: Secrets | undefined;
}

/**
 * Judges a run by its own books: who sent what, who heard what, and what the stores hold. Knows nothing of how a session
 * works beyond the meaning of its fields.
 */
export async function checkEnd(end: EndOfRun): Promise<string[]> {
  const present = end.people.filter(({ name }) => !end.removed.has(name));
  const violations = present.flatMap((person) => [
    ...heardWhatWasSaid(end, person),
    ...refusedNothing(end, person),
  ]);
  const inspected = new Map<MemberId, Awaited<ReturnType<Person["inspect"]>>>();
  for (const person of present) inspected.set(person.name, await person.inspect());
  for (const { name } of present) {
    const own = inspected.get(name)?.groups.get(name);
    for (const [reader, { groups }] of inspected) {
      if (reader !== name) violations.push(...sameEpoch(name, own, reader, groups.get(name)));
    }
  }
  for (const [name, { state, groups }] of inspected) {
    if (state.leafKeys.size > 0) violations.push(`${name} keeps ${state.leafKeys.size} old leaf keys`);
    if (state.own !== undefined) violations.push(`${name} keeps its first KeyPackage's keys`);
    if (state.rejoin !== undefined) violations.push(`${name} still waits to rejoin`);
    for (const [owner, group] of groups) {
      if (group.updates.size > 0) violations.push(`${name} keeps ${group.updates.size} PSKs of ${owner}`);
      if (group.held.length > 0) violations.push(`${name} holds ${group.held.length} frames of ${owner}`);
    }
  }
  // Whoever was removed hears no more Commits, so its epochs do not end.
  const judged = end.secrets !== undefined && !end.lossy && !end.removed.has(end.secrets.of);
  const found = judged ? await end.secrets?.found() : undefined;
  return [...violations, ...(found ?? [])];
}

/** A member that got every frame heard every text of those who stayed, once; nobody heard what was not said. */
function heardWhatWasSaid(end: EndOfRun, person: Person): readonly string[] {
  const violations: string[] = [];
  const said = new Map(end.sent.map(({ text, from }) => [text, from]));
  const times = new Map<string, number>();
  for (const { from, text } of person.heard) {
    times.set(text, (times.get(text) ?? 0) + 1);
    if (said.get(text) !== from)
      violations.push(`${person.name} heard "${text}" from ${from}, who never said it`);
  }
  for (const [text, count] of times) {
    if (count > 1) violations.push(`${person.name} heard "${text}" ${count} times`);
  }
  for (const { from, text } of end.sent) {
    if (from === person.name || end.removed.has(from)) continue;
    const owed = end.complete(person) || text.endsWith("at last");
    if (owed && !times.has(text)) violations.push(`${person.name} never heard "${text}"`);
  }
  return violations;
}

/** Without loss and without removals, nobody refuses anything: all are honest. */
function refusedNothing(end: EndOfRun, person: Person): readonly string[] {
  if (end.lossy || end.removed.size > 0) return [];
  return person.refusals.map(({ code, detail }) => `${person.name} refused: ${code} ${detail}`);
}

function sameEpoch(
  owner: MemberId,
  own: SendGroup | undefined,
  reader: MemberId,
  group: SendGroup | undefined,
): readonly string[] {
  if (own === undefined || group === undefined) return [`${reader} is not in ${owner}'s Send Group`];
  const same =
    compareBytes(encodeGroupContext(own.mls.groupContext), encodeGroupContext(group.mls.groupContext)) ===
      0 && compareBytes(own.mls.keySchedule.initSecret, group.mls.keySchedule.initSecret) === 0;
  return same
    ? []
    : [`${reader} is at ${epochOf(group)} of ${owner}'s Send Group, ${owner} at ${epochOf(own)}`];
}

interface Kept {
  readonly what: string;
  readonly owner: MemberId;
  readonly bytes: Uint8Array;
  /** When it is over; a PSK or leaf key has served before the end of every run. */
  readonly epoch: bigint | undefined;
}

/** Secrets that a member had at one moment, to be looked for later: forward secrecy means that they are gone. */
export class Secrets {
  readonly #person: Person;
  readonly #secrets: readonly Kept[];

  private constructor(person: Person, secrets: readonly Kept[]) {
    this.#person = person;
    this.#secrets = secrets;
  }

  /** Whose secrets they are. */
  get of(): MemberId {
    return this.#person.name;
  }

  static async takenFrom(person: Person): Promise<Secrets> {
    const { groups, state } = await person.inspect();
    const secrets = [...groups].flatMap(([owner, group]) => {
      const epoch = epochOf(group);
      const node = group.mls.secretTree[0];
      return [
        { what: "init secret", owner, epoch, bytes: group.mls.keySchedule.initSecret },
        { what: "sender data secret", owner, epoch, bytes: group.mls.keySchedule.senderDataSecret },
        { what: "application ratchet", owner, epoch, bytes: node?.application.secret ?? new Uint8Array() },
        { what: "handshake ratchet", owner, epoch, bytes: node?.handshake.secret ?? new Uint8Array() },
        ...[...group.updates.values()].map(({ psk }) => ({
          what: "PSK",
          owner,
          epoch: undefined,
          bytes: psk,
        })),
      ];
    });
    const leafKeys = [...state.leafKeys.values()].map((bytes) => ({
      what: "leaf key",
      owner: person.name,
      epoch: undefined,
      bytes,
    }));
    return new Secrets(
      person,
      [...secrets, ...leafKeys].filter(({ bytes }) => bytes.length > 0),
    );
  }

  /** Those that are still in the member's store though their epoch is over. */
  async found(): Promise<readonly string[]> {
    const { groups, bytes } = await this.#person.inspect();
    return this.#secrets.flatMap((secret) => {
      const group = groups.get(secret.owner);
      const over = secret.epoch === undefined || group === undefined || epochOf(group) > secret.epoch;
      if (!over || bytes.indexOf(secret.bytes) < 0) return [];
      return [`${this.#person.name} still holds a ${secret.what} of ${secret.owner}`];
    });
  }
}
