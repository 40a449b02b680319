import { decode } from "@entente/tls-codec";
import {
  bundleDigests,
  type ClientId,
  CommitBundle,
  groupIdOf,
  parseClientId,
  parseDomainName,
} from "@entente/mls-wire";
import type { GroupPolicy } from "@entente/policy";
import type { CryptoProvider } from "../../src/crypto/crypto-provider.ts";
import type { SuiteName } from "../../src/crypto/suite-name.ts";
import type { Authenticator } from "../../src/mls/authenticator.ts";
import type { DecidedCommit } from "../../src/mls/chain-head.ts";
import { basicCredential } from "../../src/mls/credential.ts";
import type { GroupEnvironment } from "../../src/mls/environment.ts";
import { Group } from "../../src/mls/group.ts";
import type { GroupEvent } from "../../src/mls/group-event.ts";
import type { CommitRequest, Framing } from "../../src/mls/group-state.ts";
import {
  type LeafIdentity,
  makeKeyPackage,
  makeSignatureKey,
  type OwnKeyPackage,
} from "../../src/mls/key-package.ts";
import type { CommitOptions } from "../../src/mls/make-commit.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { decide, ofBundle, testOrderingKeys, type TestSlot } from "./orderer.ts";

/** Now, in whole seconds: ts-mls holds the lifetime of what it adds against the system's clock. */
export const startMs = Math.floor(Date.now() / 1000) * 1000;

export const suite1: SuiteName = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
export const suite2: SuiteName = "MLS_128_DHKEMP256_AES128GCM_SHA256_P256";
export const suite3: SuiteName = "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519";
export const suite83: SuiteName = "MLS_256_XWING_AES256GCM_SHA512_Ed25519";
export const suite84: SuiteName = "MLS_256_XWING_CHACHA20POLY1305_SHA512_Ed25519";

/** Accepts every credential but those of the clients named. */
export function authenticatorRefusing(...clients: readonly string[]): Authenticator {
  return {
    authenticate: async ({ client }) =>
      clients.includes(client) ? { accepted: false, reason: "revoked" } : { accepted: true },
  };
}

/** Everyone's outside world; parts of it can be replaced. */
export function environmentOf(parts: Partial<GroupEnvironment> = {}): GroupEnvironment {
  const usual = { crypto: nodeCrypto, authenticator: authenticatorRefusing(), nowMs: () => startMs };
  return { ...usual, orderingKeys: testOrderingKeys, ...parts };
}

/** One client with its keys and its group. */
export class Person {
  readonly client: ClientId;
  readonly environment: GroupEnvironment;
  readonly identity: LeafIdentity;
  readonly suite: SuiteName;
  readonly events: GroupEvent[] = [];
  #group: Group | undefined;

  constructor(client: ClientId, environment: GroupEnvironment, identity: LeafIdentity, suite: SuiteName) {
    this.client = client;
    this.environment = environment;
    this.identity = identity;
    this.suite = suite;
  }

  static async make(client: string, suite = suite1, parts: Partial<GroupEnvironment> = {}): Promise<Person> {
    const environment = environmentOf(parts);
    const signatureKey = await makeSignatureKey(environment, suite);
    const id = parseClientId(client);
    return new Person(id, environment, { credential: basicCredential(id), signatureKey }, suite);
  }

  get group(): Group {
    if (this.#group === undefined) throw new Error(`${this.client} has no group`);
    return this.#group;
  }

  set group(group: Group) {
    this.#group = group;
  }

  keyPackage(lastResort = false): Promise<OwnKeyPackage> {
    return makeKeyPackage(this.environment, { suite: this.suite, identity: this.identity, lastResort });
  }

  async create(
    framing: Framing = "private",
    chain = true,
    requiredMediaTypes?: readonly string[],
    policy?: GroupPolicy,
  ): Promise<void> {
    const groupId = groupIdOf(
      this.environment.crypto.primitives.randomBytes(16),
      parseDomainName("a.example"),
    );
    this.group = await Group.create(this.environment, {
      groupId,
      suite: this.suite,
      identity: this.identity,
      framing,
      chain,
      ...(requiredMediaTypes === undefined ? {} : { requiredMediaTypes }),
      ...(policy === undefined ? {} : { policy }),
    });
  }

  /** A Commit as the others get it once it is decided. */
  async commit(request: CommitRequest = {}, options: CommitOptions = {}): Promise<Decision> {
    this.group = await this.group.commit(request, options);
    const { bundle, order } = this.group.pending!;
    const { head, order: config } = this.group;
    return decision(
      bundle,
      this.environment.crypto,
      head.length === 0 ? undefined : { config, next: order, head },
    );
  }

  async receive(message: Uint8Array): Promise<readonly GroupEvent[]> {
    const result = await this.group.receive(message);
    if (result.outcome !== "applied")
      throw result.outcome === "refused" ? result.error : new Error(result.reason);
    this.group = result.group;
    this.events.push(...result.events);
    return result.events;
  }

  async receiveCommit(decided: DecidedCommit): Promise<readonly GroupEvent[]> {
    const result = await this.group.receiveCommit(decided);
    if (result.outcome !== "applied")
      throw result.outcome === "refused" ? result.error : new Error(result.reason);
    this.group = result.group;
    this.events.push(...result.events);
    return result.events;
  }

  async send(text: string): Promise<Uint8Array> {
    const { group, message } = await this.group.protect(new TextEncoder().encode(text));
    this.group = group;
    return message;
  }

  /** As after a restart: everything but the stored bytes is gone. */
  restart(): void {
    const { core, parts } = this.group.encode();
    const copy = new Map([...parts].map(([name, bytes]) => [name, bytes.slice()]));
    this.group = Group.decode(this.environment, { core: core.slice(), parts: copy });
  }
}

/** A bundle taken apart as a Delivery Service does. */
export interface Decision extends DecidedCommit {
  readonly welcome: Uint8Array | undefined;
  readonly ratchetTree: Uint8Array | undefined;
  readonly bundle: CommitBundle;
}

export function decision(bytes: Uint8Array, crypto: CryptoProvider = nodeCrypto, slot?: TestSlot): Decision {
  const bundle = decode(CommitBundle, bytes);
  const digests = bundleDigests(crypto.primitives.sha256, bundle);
  return {
    commit: bundle.commit.bytes,
    proposals: bundle.proposals.map(({ bytes }) => bytes),
    omittedPartDigests: [digests.welcomes, digests.groupInfo, digests.ratchetTree],
    ...(slot === undefined ? {} : { certificate: decide(ofBundle(bytes), slot).certificate }),
    welcome: bundle.welcomes[0]?.bytes,
    ratchetTree: bundle.ratchetTree?.bytes,
    bundle,
  };
}

/** Gives a decided Commit to everyone who has the group. */
export async function deliver(decided: Decision, people: readonly Person[]): Promise<void> {
  for (const person of people) await person.receiveCommit(decided);
}

/** Brings `joiners` into the group of `inviter`, and the Commit to the other `members`. */
export async function invite(
  inviter: Person,
  joiners: readonly Person[],
  members: readonly Person[] = [],
  options: CommitOptions = {},
): Promise<Decision> {
  const packages = await Promise.all(joiners.map((joiner) => joiner.keyPackage()));
  const decided = await inviter.commit({ add: packages.map(({ keyPackage }) => keyPackage) }, options);
  await deliver(decided, [inviter, ...members]);
  for (const [index, joiner] of joiners.entries()) {
    joiner.group = await Group.join(joiner.environment, {
      welcome: decided.welcome!,
      keyPackage: packages[index]!,
      ratchetTree: decided.ratchetTree,
      head: inviter.group.head,
      framing: inviter.group.framing,
    });
  }
  return decided;
}

/** A group of people with these ids, created by the first. */
export async function groupOf(
  clients: readonly string[],
  suite = suite1,
  framing: Framing = "private",
): Promise<Person[]> {
  const people = await Promise.all(clients.map((client) => Person.make(client, suite)));
  const [first, ...others] = people;
  await first!.create(framing);
  if (others.length > 0) await invite(first!, others);
  return people;
}

export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The events of one type. */
export function eventsOf<T extends GroupEvent["type"]>(
  events: readonly GroupEvent[],
  type: T,
): Extract<GroupEvent, { type: T }>[] {
  return events.filter((event): event is Extract<GroupEvent, { type: T }> => event.type === type);
}
