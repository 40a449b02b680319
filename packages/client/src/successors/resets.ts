import { type ClientId, groupIdBytes, reportSignContent } from "@entente/mls-wire";
import { reportersNeeded } from "@entente/policy";
import { equalBytes, utf8FromText } from "@entente/tls-codec";
import type { GroupEntry } from "../client/group-entry.ts";
import type { ReportAnswer } from "../client/joins.ts";
import { freshGroupId } from "../mls/fresh-group-id.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { Sender } from "../inbox/correspondent.ts";
import { allRecords } from "../store/all-records.ts";
import type { ClientStore } from "../store/client-store.ts";
import { backoffMs, pause } from "../transport/backoff.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";
import { type Case, casePrefix, decodeCase, encodeCase } from "./case-record.ts";
import type { FounderTurns } from "./founder-turns.ts";
import { mayFound } from "./founders.ts";
import { mutualReportersMax, reportAttempts } from "./limits.ts";
import type { MemberLetter } from "./member-letter.ts";
import { authorOf, type LetterChannel, sendLetter } from "./member-post.ts";
import type { Successors } from "./successors.ts";

/** What resets need of their client. */
export interface ResetServices {
  readonly ownId: ClientId;
  readonly environment: GroupEnvironment;
  readonly store: ClientStore;
  readonly entries: ReadonlyMap<string, GroupEntry>;
  readonly successors: Successors;
  readonly turns: FounderTurns;
  readonly channel: () => LetterChannel;
  /** Reports to the domain that the group was made at. @throws RpcFailure. */
  readonly reportToDomain: (entry: GroupEntry, commit: RefusedCommit) => Promise<ReportAnswer>;
  readonly chance: () => number;
  readonly stopped: AbortSignal;
  readonly inBackground: (work: () => Promise<void>) => void;
}

/** A decided Commit that this client does not take. */
export interface RefusedCommit {
  readonly valueHash: Uint8Array;
  readonly code: string;
  /** Who has signed it, where that is certain. */
  readonly committer: ClientId | undefined;
}

type Report = Extract<MemberLetter, { readonly kind: "commit_report" }>;

/**
 * A way on for a group that one bad Commit has stopped (RFC 9750 5.3, A23-28, A23-70): where more than half of the members refuse it,
 * and joining anew from outside is no way, one of them makes a new group with all members of the last good epoch but whoever has
 * signed the Commit. No server has a say in it: members count reports that they have verified, and in groups that are too large for
 * that only those who refuse the Commit themselves believe their domain's count.
 */
export class Resets {
  readonly #services: ResetServices;
  readonly #cases = new Map<string, Case>();
  /** Groups of which the domain says that enough members refuse. */
  readonly #counted = new Set<string>();

  constructor(services: ResetServices) {
    this.#services = services;
  }

  /** Goes on with what an earlier run left. @throws StoreError. */
  async resume(): Promise<void> {
    for await (const { name: id, value } of allRecords(this.#services.store, casePrefix)) {
      const entry = this.#services.entries.get(id);
      const found = decodeCase(value);
      if (entry === undefined || isOver(entry, found)) await this.#close(id);
      else {
        this.#cases.set(id, found);
        this.#tell(entry);
        await this.#consider(entry);
      }
    }
  }

  /** Whether this client refuses the Commit that ended an epoch of a group. */
  isStuck(id: string, epoch: bigint): boolean {
    const known = this.#cases.get(id);
    return known?.own !== undefined && known.epoch === epoch;
  }

  /** A decided Commit is refused. @throws StoreError. */
  async refused(entry: GroupEntry, { valueHash, code, committer }: RefusedCommit): Promise<void> {
    const { epoch } = entry.group;
    const before = this.#caseOf(entry);
    if (before.own !== undefined) return;
    // Who comes from outside would have to accept what everybody here refuses.
    const healing = code === "policy_refused" ? ("failed" as const) : ("possible" as const);
    await this.#save(entry, { ...before, epoch, own: { valueHash, code, committer, healing } });
    this.#tell(entry);
    await this.#consider(entry);
  }

  /** Joining a group anew from outside is no way. @throws StoreError. */
  async unhealable(entry: GroupEntry): Promise<void> {
    const known = this.#caseOf(entry);
    if (known.own?.healing !== "possible") return;
    await this.#save(entry, { ...known, own: { ...known.own, healing: "failed" } });
    await this.#consider(entry);
  }

  /** Another member's report has come; one that is not good counts for nothing. @throws StoreError. */
  async heard(sender: Sender, report: Report): Promise<void> {
    const entry = this.#services.entries.get(report.groupId);
    if (entry === undefined || isClosed(entry) || report.epoch !== entry.group.epoch) return;
    const { groupId, epoch, valueHash, code, signature } = report;
    const content = reportSignContent({ groupId: groupIdBytes(groupId), epoch, valueHash, code });
    const { environment } = this.#services;
    const author = await authorOf(environment, entry.group, sender, { content, signature });
    if (author === undefined) return;
    const known = this.#caseOf(entry);
    const others = known.heard.filter(({ client }) => client !== author.client);
    await this.#save(entry, { ...known, heard: [...others, { client: author.client, valueHash }] });
    await this.#consider(entry);
  }

  #caseOf({ id, group }: GroupEntry): Case {
    const known = this.#cases.get(id);
    return known?.epoch === group.epoch ? known : { epoch: group.epoch, own: undefined, heard: [] };
  }

  async #save({ id }: GroupEntry, next: Case): Promise<void> {
    await this.#services.store.save({ records: new Map([[casePrefix + id, encodeCase(next)]]) });
    this.#cases.set(id, next);
  }

  async #close(id: string): Promise<void> {
    this.#cases.delete(id);
    this.#counted.delete(id);
    await this.#services.store.save({ records: new Map([[casePrefix + id, undefined]]) });
  }

  /** Tells members and domain, each as far as they can be reached. */
  #tell(entry: GroupEntry): void {
    const { own } = this.#caseOf(entry);
    if (own === undefined) return;
    this.#services.inBackground(() => this.#tellMembers(entry, own));
    this.#services.inBackground(() => this.#tellDomain(entry, own));
  }

  async #tellMembers({ group }: GroupEntry, { valueHash, code }: RefusedCommit): Promise<void> {
    const { ownId, channel } = this.#services;
    const others = group.members.map(({ client }) => client).filter((client) => client !== ownId);
    if (others.length === 0 || others.length >= mutualReportersMax) return;
    const said = utf8FromText(code) ?? new Uint8Array();
    const { id: groupId, epoch } = group;
    const content = { groupId: groupIdBytes(groupId), epoch, valueHash, code: said };
    const signature = await group.sign(reportSignContent(content));
    const letter = { kind: "commit_report", groupId, epoch, valueHash, code: said, signature } as const;
    await sendLetter(channel(), group, others, letter);
  }

  /** Reports until enough have; the same report counts once, and its answer says how many there are. */
  async #tellDomain(entry: GroupEntry, commit: RefusedCommit): Promise<void> {
    const { chance, stopped, reportToDomain } = this.#services;
    const isLarge = entry.group.members.length > mutualReportersMax;
    for (let attempt = 0; attempt < reportAttempts; attempt++) {
      const known = this.#cases.get(entry.id);
      if (known === undefined || isOver(entry, known)) return;
      try {
        if ((await reportToDomain(entry, commit)).verdict === "condemned") {
          this.#counted.add(entry.id);
          return await this.#consider(entry);
        }
        if (!isLarge) return;
      } catch (error) {
        if (!(error instanceof RpcFailure) || !isLarge) throw error;
      }
      await pause(backoffMs({ firstMs: 1_000, mostMs: 60_000 }, attempt, chance()), stopped, "background");
    }
  }

  /** Takes this client's place in line once enough members refuse what it refuses. */
  async #consider(entry: GroupEntry): Promise<void> {
    const known = this.#cases.get(entry.id);
    if (known === undefined) return;
    if (isOver(entry, known)) return this.#close(entry.id);
    const { own, epoch } = known;
    if (own?.healing !== "failed" || !this.#isCondemned(entry, known, own.valueHash)) return;
    const { group } = entry;
    const staying = group.members.map(({ client }) => client).filter((client) => client !== own.committer);
    const line = staying.filter((client) => mayFound(group.policy, client));
    const { successors, turns } = this.#services;
    const isDone = async (): Promise<boolean> =>
      isOver(entry, known) || (await successors.adoptBranch(entry, epoch, staying.length));
    turns.begin(entry, line, isDone, async () => {
      await this.#found(entry, staying);
      await this.#close(entry.id);
    });
  }

  #isCondemned({ id, group }: GroupEntry, { heard }: Case, valueHash: Uint8Array): boolean {
    if (this.#counted.has(id)) return true;
    const agreeing = heard.filter((each) => equalBytes(each.valueHash, valueHash)).length;
    return agreeing + 1 >= reportersNeeded(group.members.length, group.policy);
  }

  async #found(entry: GroupEntry, clients: readonly ClientId[]): Promise<void> {
    const { ownId, environment, successors } = this.#services;
    const { group } = entry;
    await successors.found(entry, {
      reason: "reset",
      clients,
      groupId: freshGroupId(ownId, environment.crypto.primitives),
      suite: group.suite,
      extensions: group.extensions,
      asAgreed: false,
    });
  }
}

function isClosed({ group, successor }: GroupEntry): boolean {
  return !group.active || successor !== undefined;
}

/** Whether a group has found a way on. */
function isOver(entry: GroupEntry, { epoch }: Case): boolean {
  return isClosed(entry) || entry.group.epoch !== epoch;
}
