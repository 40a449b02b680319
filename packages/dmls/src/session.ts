import { equalBytes } from "@entente/tls-codec";
import type { CiphersuiteImpl, Extension, Lifetime } from "ts-mls";
import { DmlsError } from "./errors.ts";
import { foundUniverse, joinUniverse } from "./found.ts";
import { defaultLifetime, freshState } from "./fresh-state.ts";
import { checkKeyPackage, keyPackageFrame, keyPackageOfFrame } from "./key-package.ts";
import type { Authentication, Identity, MemberId } from "./member.ts";
import { leafAt } from "./mls/leaves.ts";
import { mlsContext } from "./mls/context.ts";
import type { Delivery, Outcome, Outgoing } from "./outcome.ts";
import { commitOwn, protect } from "./owner.ts";
import { defaultUpdatePolicy, type UpdatePolicy } from "./policy.ts";
import { receiveFrame, takeHeld } from "./receive.ts";
import { requestRejoin } from "./rejoin.ts";
import { removeFromUniverse, removeUnresponsive } from "./removal.ts";
import { eraseUnneeded } from "./retention.ts";
import type { Revision } from "./revision.ts";
import { epochOf, groupKey, type SendGroup, type Stall } from "./send-group.ts";
import type { SessionState } from "./session-state.ts";
import { encodeSessionState, recordKeys } from "./state-codec.ts";
import { changeOf, readRecords, type StoredSession } from "./stored-session.ts";
import { type GroupNaming, Step, type StepContext } from "./step.ts";
import type { SessionStore, StoreChange } from "./store.ts";
import { activeMembers, type Universe } from "./universe.ts";
import { adopt } from "./welcome.ts";

/** What a session is opened with. */
export interface SessionOptions {
  /** The suite of every Send Group, from any provider of ts-mls. Its `rng` is the only source of chance. */
  readonly suite: CiphersuiteImpl;
  readonly authentication: Authentication;
  readonly store: SessionStore;
  readonly identity: Identity;
  readonly revision?: Revision;
  readonly policy?: UpdatePolicy;
  /** How Send Groups are named. Default: by the octets themselves. */
  readonly groupIdOf?: GroupNaming;
  /** Of our KeyPackages, in seconds since 1970 (RFC 9420 10.1). Default: from an hour ago, for 90 days. */
  readonly lifetime?: () => Lifetime;
  /** Extensions of the leaves of our KeyPackages; whoever knows their types reads them. */
  readonly leafExtensions?: readonly Extension[];
}

/** Where a member's Send Group stands for us. */
export interface MemberStatus {
  readonly member: MemberId;
  /** `undefined` until its Welcome has arrived. */
  readonly epoch: bigint | undefined;
  /** Why it can go no further, and only `rejoin` helps. */
  readonly stall: Stall | undefined;
  /** Frames that wait for others. */
  readonly held: number;
}

/**
 * One member's part in one universe: its own Send Group, and everyone else's as a receiver (D-1, D-2).
 *
 * Calls are steps. They run one after the other; each reads, computes, saves once, and only then returns what
 * it did. A step that throws has changed nothing. Frames and plaintexts are kept until `sent` and `delivered` say that
 * they are taken, so that nothing is lost between two processes; after a crash some may be taken twice, and peers
 * refuse the second frame as a replay.
 */
export class Session {
  readonly #context: StepContext;
  readonly #store: SessionStore;
  readonly #lifetime: () => Lifetime;
  #state: SessionState;
  #groups: ReadonlyMap<string, SendGroup>;
  readonly #outgoing: Map<bigint, Outgoing>;
  readonly #deliveries: Map<bigint, Delivery>;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(
    context: StepContext,
    options: SessionOptions,
    lifetime: () => Lifetime,
    stored: StoredSession,
  ) {
    this.#context = context;
    this.#store = options.store;
    this.#lifetime = lifetime;
    this.#state = stored.state;
    this.#groups = stored.groups;
    this.#outgoing = stored.outgoing;
    this.#deliveries = stored.deliveries;
  }

  /**
   * The session in the store, or a new one if the store is empty. Throws `key_package_invalid` when the identity is
   * not believed by our own authentication, and `state_corrupt`.
   */
  static async open(options: SessionOptions): Promise<Session> {
    const context: StepContext = {
      mls: mlsContext(options.suite, options.authentication, options.leafExtensions),
      policy: options.policy ?? defaultUpdatePolicy,
      groupIdOf: options.groupIdOf ?? ((octets) => octets),
    };
    const lifetime = options.lifetime ?? defaultLifetime;
    const records = await options.store.load();
    if (records.size > 0) {
      return new Session(context, options, lifetime, readRecords(records, context));
    }
    const state = await freshState(context, options, lifetime());
    await options.store.save(new Map([[recordKeys.session, encodeSessionState(state)]]));
    const empty = { groups: new Map(), outgoing: new Map(), deliveries: new Map() };
    return new Session(context, options, lifetime, { state, ...empty });
  }

  get self(): MemberId {
    return this.#state.self;
  }

  /** Whether another member has removed us. */
  get excluded(): boolean {
    return this.#state.excludedBy !== undefined;
  }

  /** Who we are in our Send Group. */
  get identity(): Identity {
    return this.#state.identity;
  }

  /** The universe we are in. */
  get universe(): Universe | undefined {
    return this.#state.universe;
  }

  /** Universes announced to us that `join` can accept; empty once we are in one. */
  get announced(): readonly Universe[] {
    if (this.#state.universe !== undefined) return [];
    return [...this.#groups.values()].flatMap(({ announced }) => announced ?? []);
  }

  /** Members nobody has removed, ourselves included; empty before there is a universe. */
  get members(): readonly MemberId[] {
    return this.#state.universe === undefined
      ? []
      : activeMembers(this.#state.universe).map(({ member }) => member);
  }

  /**
   * Our KeyPackage for the founder of a universe, as an MLSMessage. For one universe only. Throws `already_joined` once
   * it is used up.
   */
  keyPackage(): Uint8Array {
    if (this.#state.own === undefined) throw new DmlsError("already_joined");
    return keyPackageFrame(this.#state.own.keyPackage);
  }

  /** Whom a peer's KeyPackage (an MLSMessage) would bring in. Throws `key_package_invalid`, `revision_unsupported`. */
  async ownerOf(keyPackage: Uint8Array): Promise<MemberId> {
    const { revision } = this.#state;
    return (await checkKeyPackage(keyPackageOfFrame(keyPackage), revision, this.#context.mls)).member;
  }

  /** How each other member's Send Group stands for us. */
  status(): readonly MemberStatus[] {
    const { universe, self } = this.#state;
    const others =
      universe === undefined ? [] : activeMembers(universe).filter(({ member }) => member !== self);
    return others.map(({ member }) => {
      const group = [...this.#groups.values()].find(({ owner }) => owner === member);
      return {
        member,
        epoch: group && epochOf(group),
        stall: group?.stall,
        held: group?.held.length ?? 0,
      };
    });
  }

  /** INIT (D-9): founds a universe of us and the owners of `keyPackages` (MLSMessages). Throws per `foundUniverse`. */
  init(keyPackages: readonly Uint8Array[]): Promise<Outcome> {
    return this.#step((step) => foundUniverse(step, keyPackages.map(keyPackageOfFrame)));
  }

  /** Accepts a universe that was announced to us: INIT for everyone but the founder. Throws `universe_unknown`, `already_joined`. */
  join(universeId: Uint8Array): Promise<Outcome> {
    return this.#step(async (step) => {
      if (step.state.universe !== undefined) throw new DmlsError("already_joined");
      const announced = [...step.groups.values()].find(({ groupId }) =>
        equalBytes(groupId, universeId),
      )?.announced;
      if (announced === undefined) throw new DmlsError("universe_unknown");
      await joinUniverse(step, announced);
      adoptCandidates(step, announced);
      await takeHeld(step);
    });
  }

  /** UPDATE (D-10): new keys for us, and what has arrived from others: a full Commit, or an empty one (D-14). */
  update(): Promise<Outcome> {
    return this.#step(async (step) => {
      removeUnresponsive(step);
      await commitOwn(step, { update: true, commit: true });
    });
  }

  /**
   * An UPDATE by which we go on with another credential, and another signature key if it is one: of the same member, as everyone's
   * authentication has to find. Throws `not_joined` before there is a universe, `identity_invalid` for somebody else.
   */
  renew(identity: Identity): Promise<Outcome> {
    return this.#step(async (step) => {
      const { credential, signaturePublicKey } = identity;
      const named = await step.mls.authentication.memberOf(credential, signaturePublicKey);
      if (named !== step.state.self) throw new DmlsError("identity_invalid", named ?? "nobody");
      await commitOwn(step, { update: true, commit: true, identity });
    });
  }

  /**
   * An UPDATE from which on our leaf has these extensions, in place of those of their types: whoever knows the types reads them with
   * {@link leafExtensionsOf}. Throws `not_joined` before there is a universe.
   */
  extend(extensions: readonly Extension[]): Promise<Outcome> {
    return this.#step((step) => commitOwn(step, { update: true, commit: true, extensions }));
  }

  /** The extensions of a member's leaf in its own Send Group, as far as its Commits have come; undefined for whose Send Group we are not in. */
  leafExtensionsOf(member: MemberId): readonly Extension[] | undefined {
    const group = [...this.#groups.values()].find(({ owner }) => owner === member);
    return group && leafAt(group.mls.ratchetTree, 0)?.extensions;
  }

  /** COMMIT (D-11): imports what has arrived, without new keys of ours: a partial Commit. Throws `nothing_to_commit`. */
  commit(): Promise<Outcome> {
    return this.#step((step) => commitOwn(step, { update: false, commit: true }));
  }

  /** PROTECT (D-14): encrypts to the universe, after the Commits that the policy demands. Throws `too_large`. */
  protect(plaintext: Uint8Array): Promise<Outcome> {
    return this.#step((step) => protect(step, plaintext));
  }

  /**
   * UNPROTECT (D-15), and everything else that peers send. Never throws because of a frame: what is wrong with one is
   * in the outcome's refusals. Rejects when the store or the authentication does; the frame can then be offered again. The outcome may hold plaintexts of earlier frames that waited for this one.
   */
  unprotect(frame: Uint8Array): Promise<Outcome> {
    return this.#step(async (step) => {
      await receiveFrame(step, frame);
      const { toRemove, excludedBy, self } = step.state;
      if (toRemove.size > 0 && excludedBy === undefined && step.groupOf(self) !== undefined) {
        await commitOwn(step, { update: true, commit: true });
      }
    }, true);
  }

  /** Removes `member` from the universe, for everyone (D-22). Throws `member_unknown`, `not_in_revision`. */
  remove(member: MemberId): Promise<Outcome> {
    return this.#step(async (step) => {
      if (!step.features().removal) throw new DmlsError("not_in_revision", "removal");
      removeFromUniverse(step, member, step.state.self);
      await commitOwn(step, { update: true, commit: true });
    });
  }

  /**
   * REJOIN (D-24): asks owners to add us again. By default those whose Send Groups are stalled for us. Use it with
   * names when frames are lost for good. Throws `member_unknown`, `not_in_revision`.
   */
  rejoin(members?: readonly MemberId[]): Promise<Outcome> {
    return this.#step(async (step) => {
      if (!step.features().rejoin) throw new DmlsError("not_in_revision", "rejoin");
      const stalled = [...step.groups.values()].flatMap(({ owner, stall }) =>
        owner !== undefined && stall !== undefined ? [owner] : [],
      );
      await requestRejoin(step, members ?? stalled, this.#lifetime());
    });
  }

  /** Frames that no transport has taken yet, in order. */
  outgoing(): readonly Outgoing[] {
    return [...this.#outgoing.values()];
  }

  /** Forgets a frame that a transport has taken. */
  async sent(sequence: bigint): Promise<void> {
    await this.#exclusive(async () => {
      if (!this.#outgoing.has(sequence)) return;
      await this.#store.save(new Map([[recordKeys.outgoing(sequence), undefined]]));
      this.#outgoing.delete(sequence);
    });
  }

  /** Plaintexts that the application has not taken yet, in order. */
  deliveries(): readonly Delivery[] {
    return [...this.#deliveries.values()];
  }

  /** Forgets a plaintext that the application has taken. */
  async delivered(sequence: bigint): Promise<void> {
    await this.#exclusive(async () => {
      if (!this.#deliveries.has(sequence)) return;
      await this.#store.save(new Map([[recordKeys.delivery(sequence), undefined]]));
      this.#deliveries.delete(sequence);
    });
  }

  #step(run: (step: Step) => Promise<void>, evenExcluded = false): Promise<Outcome> {
    return this.#exclusive(async () => {
      if (this.#state.excludedBy !== undefined && !evenExcluded) throw new DmlsError("excluded");
      const backlog = this.#outgoing.size + this.#deliveries.size;
      const step = new Step(this.#context, this.#state, this.#groups, backlog);
      await run(step);
      eraseUnneeded(step);
      await this.#save(changeOf(step));
      this.#state = step.state;
      this.#groups = step.groups;
      for (const outgoing of step.outgoing) this.#outgoing.set(outgoing.sequence, outgoing);
      for (const delivery of step.deliveries) this.#deliveries.set(delivery.sequence, delivery);
      for (const secret of step.spent) secret.fill(0);
      const { outgoing, deliveries, events, refusals } = step;
      return { outgoing, deliveries, events, refusals };
    });
  }

  /** The encoded records hold every secret, so they do not outlive the save. */
  async #save(change: StoreChange): Promise<void> {
    try {
      await this.#store.save(change);
    } finally {
      for (const value of change.values()) value?.fill(0);
    }
  }

  /** One at a time, whether the one before succeeded or not. */
  #exclusive<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(run, run);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}

/** Of the Send Groups that we were added to before we chose, keeps the universe's and forgets the rest. */
function adoptCandidates(step: Step, universe: Universe): void {
  for (const key of [...step.groups.keys()]) {
    const group = step.edit(key);
    if (group === undefined || group.owner !== undefined) continue;
    try {
      adopt(step, universe, group);
      group.announced = undefined;
    } catch (error) {
      step.refuse(error, key);
      step.drop(key);
    }
  }
  const known = new Set(universe.roster.map(({ groupId }) => groupKey(groupId)));
  step.patch({ waiting: new Map([...step.state.waiting].filter(([key]) => known.has(key))) });
}
