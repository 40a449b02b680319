import { type ClientId, type GroupId, groupIdBytes } from "@entente/mls-wire";
import type { Extension } from "ts-mls";
import { ClientError } from "../client/client-error.ts";
import type { Commits } from "../client/commits.ts";
import type { Creations } from "../client/creations.ts";
import { GroupEntry } from "../client/group-entry.ts";
import type { LeftClient } from "../client/claims.ts";
import { encodeEvent } from "../client/event-record.ts";
import { sendersOf } from "../client/new-group.ts";
import type { SuiteName } from "../crypto/suite-name.ts";
import type { Continuation } from "../mls/continuation.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { Group } from "../mls/group.ts";
import { policyOfContext } from "../mls/group-policy.ts";
import type { LeafIdentity } from "../mls/key-package.ts";
import { freshIdempotencyKey } from "../session/idempotency-key.ts";
import type { Session } from "../session/session.ts";
import { allRecords } from "../store/all-records.ts";
import type { ClientStore } from "../store/client-store.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";
import type { Keyring } from "./keyring.ts";
import { requireFounder } from "./founders.ts";
import type { MemberPackages } from "./member-packages.ts";
import {
  decodeFounding,
  decodeSuccession,
  encodeFounding,
  encodeSuccession,
  type Founding,
  foundingPrefix,
  type Succession,
  type SuccessionReason,
  successorPrefix,
} from "./succession-record.ts";

/** What successors need of their client. */
export interface SuccessorServices {
  readonly ownId: ClientId;
  readonly environment: GroupEnvironment;
  readonly store: ClientStore;
  readonly session: Session;
  readonly identity: () => Promise<LeafIdentity>;
  readonly entries: Map<string, GroupEntry>;
  readonly commits: Commits;
  readonly creations: Creations;
  readonly keyring: Keyring;
  readonly packages: () => MemberPackages;
  /** Something is in the event log that was not told. */
  readonly told: () => void;
}

/** A group to make. */
export interface FoundingRequest {
  readonly reason: SuccessionReason;
  /** Clients of the former group to invite. */
  readonly clients: readonly ClientId[];
  readonly groupId: GroupId;
  readonly suite: SuiteName;
  /** Of its GroupContext; external senders are the home domain's own unless `asAgreed`. */
  readonly extensions: readonly Extension[];
  /** Whether the extensions are what a ReInit said, to be taken as they are. */
  readonly asAgreed: boolean;
}

/** A group that was made of another. */
export interface Founded {
  readonly groupId: GroupId;
  /** Members of the former group who could not be invited, and why. */
  readonly left: readonly LeftClient[];
}

type Records = ReadonlyMap<string, Uint8Array | undefined>;

/**
 * Groups that continue others (RFC 9420 11.2, 11.3): made by one member, who brings in the others with a key that only members of the
 * former group have. All of it is on disk before it is done, and a restart goes on with it.
 */
export class Successors {
  readonly #services: SuccessorServices;

  constructor(services: SuccessorServices) {
    this.#services = services;
  }

  /** Reads which groups have successors, and finishes the groups that an earlier run began to make. @throws RpcFailure. */
  async resume(inBackground: (work: () => Promise<void>) => void): Promise<void> {
    const { store, entries } = this.#services;
    for await (const { name, value } of allRecords(store, successorPrefix)) {
      const { successor, reason } = decodeSuccession(value);
      const entry = entries.get(name);
      if (entry !== undefined && reason !== "branch") entry.succeededBy(successor);
    }
    for await (const { name, value } of allRecords(store, foundingPrefix)) {
      const entry = entries.get(name);
      if (entry !== undefined)
        inBackground(() => unlessTheirs(async () => void (await this.#bring(entry, decodeFounding(value)))));
    }
  }

  /** Which group continues another, as far as this client knows. @throws StoreError. */
  async of(former: string): Promise<Succession | undefined> {
    const bytes = await this.#services.store.record(successorPrefix + former);
    return bytes === undefined ? undefined : decodeSuccession(bytes);
  }

  /**
   * Makes a group that continues this one, and brings its members in. @throws RpcFailure, GroupError, ClientError as of a Commit.
   */
  async found(
    former: GroupEntry,
    request: FoundingRequest,
    plan = this.#services.packages(),
  ): Promise<Founded> {
    const { environment, identity, session, store, entries, creations, keyring } = this.#services;
    const { group } = former;
    const { groupId, suite, reason, clients } = request;
    const policy = policyOfContext(request.extensions);
    requireFounder(policy, this.#services.ownId);
    const ownContext = request.extensions.filter(({ extensionType }) => extensionType !== "external_senders");
    const senders = request.asAgreed
      ? []
      : await sendersOf(session, { suite, ...(policy === undefined ? {} : { policy }) });
    const begun = await Group.create(environment, {
      groupId,
      suite,
      identity: await identity(),
      context: request.asAgreed ? request.extensions : ownContext,
      ...(senders.length === 0 ? {} : { externalSenders: senders }),
    });
    const invited = new Set<string>([...clients, this.#services.ownId]);
    const without = group.members.map(({ client }) => client).filter((client) => !invited.has(client));
    const idempotencyKey = freshIdempotencyKey(environment.crypto.primitives);
    const founding: Founding = {
      reason,
      former: group.id,
      epoch: group.epoch,
      clients: clients.filter((client) => client !== this.#services.ownId),
      without,
      idempotencyKey,
    };
    const entry = new GroupEntry(store, begun, 0n);
    await entry.save(begun, {
      records: new Map([
        ...creations.recordsOf(groupId, idempotencyKey),
        ...(await keyring.recordsWith(groupId, group.resumptionPsk)),
        [foundingPrefix + groupId, encodeFounding(founding)],
      ]),
    });
    entries.set(groupId, entry);
    return this.#bring(entry, founding, plan);
  }

  async #bring(
    entry: GroupEntry,
    founding: Founding,
    plan: MemberPackages = this.#services.packages(),
  ): Promise<Founded> {
    const { creations, commits, store } = this.#services;
    try {
      await creations.finish(entry, founding.idempotencyKey);
    } catch (error) {
      // Somebody of this domain was first with the same id: theirs is the group, and its Welcome is on its way.
      if (!(error instanceof RpcFailure) || error.code !== "group_exists") throw error;
      if (entry.group.epoch === 0n) await this.#giveUp(entry);
      throw new ClientError("succeeded", "another member was first", entry.group.id);
    }
    const groupId = entry.group.id;
    await entry.operations.take(() =>
      commits.bringThrough(entry, async (group) => {
        if (group.epoch > 0n) return undefined;
        const add = await plan.of(group, founding.clients);
        const usage = founding.reason === "reinit" ? "reinit" : "branch";
        const resumption = { usage, groupId: groupIdBytes(founding.former), epoch: founding.epoch } as const;
        return { add, resumption };
      }),
    );
    const members = new Set<string>(entry.group.members.map(({ client }) => client));
    const missing = [...founding.clients, ...founding.without].filter((client) => !members.has(client));
    const records = await this.recordsOf(founding, entry.group, this.#services.ownId);
    const event = {
      kind: "continued",
      groupId,
      former: founding.former,
      reason: founding.reason,
      left: missing,
    } as const;
    await store.save({
      records: new Map([...records, [foundingPrefix + groupId, undefined]]),
      events: [encodeEvent(event)],
    });
    this.closed(founding.former, founding.reason, groupId);
    this.#services.told();
    return { groupId, left: plan.left };
  }

  async #giveUp(entry: GroupEntry): Promise<void> {
    const { store, entries, creations } = this.#services;
    // It may have come meanwhile.
    if (entries.get(entry.id) !== entry) return;
    const { id } = entry;
    await store.save({
      deletedGroups: [id],
      records: new Map([[foundingPrefix + id, undefined], ...creations.recordsWithout(id)]),
    });
    entries.delete(id);
  }

  /**
   * The changes that remember that a group continues another. Of several that do, as two members may make one each, the one whose
   * maker has the lowest leaf counts, at everybody.
   */
  async recordsOf(
    { reason, former, epoch }: Pick<Founding, "reason" | "former" | "epoch">,
    successor: Group,
    maker: ClientId,
  ): Promise<Records> {
    const before = this.#services.entries.get(former)?.group.former.at(epoch)?.clients ?? [];
    const place = Math.max(0, before.indexOf(maker));
    const known = await this.of(former);
    const isBranchBeside = reason === "branch" && known !== undefined;
    if (isBranchBeside || (known !== undefined && known.reason !== "branch" && known.place <= place))
      return new Map();
    const record = encodeSuccession({ reason, successor: successor.id, epoch, place });
    return new Map([[successorPrefix + former, record]]);
  }

  /** A former group is to be read, and no more, once that is on disk. */
  closed(former: string, reason: SuccessionReason, successor: GroupId): void {
    const entry = this.#services.entries.get(former);
    if (entry !== undefined && reason !== "branch") entry.succeededBy(successor);
  }

  /**
   * Takes a branch that has come of an epoch for the group's successor, where it has more than half of those who are to be in one.
   * True when there is a successor, this one or another. @throws StoreError.
   */
  async adoptBranch(former: GroupEntry, epoch: bigint, size: number): Promise<boolean> {
    const known = await this.of(former.id);
    if (known === undefined || known.reason !== "branch") return known !== undefined;
    const branch = this.#services.entries.get(known.successor)?.group;
    if (branch === undefined || known.epoch !== epoch || branch.members.length <= size / 2) return false;
    const members = new Set(branch.members.map(({ client }) => client));
    const left = former.group.members.map(({ client }) => client).filter((client) => !members.has(client));
    const groups = { groupId: known.successor, former: former.group.id };
    await this.#services.store.save({
      records: new Map([[successorPrefix + former.id, encodeSuccession({ ...known, reason: "reset" })]]),
      events: [encodeEvent({ kind: "continued", ...groups, reason: "reset", left })],
    });
    former.succeededBy(known.successor);
    this.#services.told();
    return true;
  }

  /** What a group says that it continues, with the reason as this client sees it. */
  reasonOf({ usage }: Continuation, isStuck: boolean): SuccessionReason {
    if (usage === "reinit") return "reinit";
    return isStuck ? "reset" : "branch";
  }
}

/** Does it, and lets another member be first. */
export async function unlessTheirs(make: () => Promise<void>): Promise<void> {
  try {
    await make();
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== "succeeded") throw error;
  }
}
