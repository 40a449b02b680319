import type { ClientId } from "@entente/mls-wire";
import type { Claims } from "../client/claims.ts";
import type { Commits } from "../client/commits.ts";
import type { Creations } from "../client/creations.ts";
import type { GroupEntry } from "../client/group-entry.ts";
import type { ReportAnswer } from "../client/joins.ts";
import type { SuiteName } from "../crypto/suite-name.ts";
import type { InboxChannel } from "../inbox/inbox-channel.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { LeafIdentity } from "../mls/key-package.ts";
import type { Member } from "../mls/member.ts";
import { MissedMessages } from "../missed/missed-messages.ts";
import type { Session } from "../session/session.ts";
import type { ClientStore } from "../store/client-store.ts";
import { backoffMs, pause } from "../transport/backoff.ts";
import { FounderTurns } from "./founder-turns.ts";
import { GroupLinks } from "./group-links.ts";
import type { Keyring } from "./keyring.ts";
import { readLetter } from "./member-letter.ts";
import { MemberKeys } from "./member-keys.ts";
import { MemberPackages } from "./member-packages.ts";
import { ReInits } from "./reinits.ts";
import { type RefusedCommit, Resets } from "./resets.ts";
import { Successors } from "./successors.ts";
import { Upgrades } from "./upgrades.ts";

/** What the succession of groups needs of a client. */
export interface SuccessionServices {
  readonly ownId: ClientId;
  readonly environment: GroupEnvironment;
  readonly store: ClientStore;
  readonly session: Session;
  readonly identity: () => Promise<LeafIdentity>;
  readonly entries: Map<string, GroupEntry>;
  readonly commits: Commits;
  readonly creations: Creations;
  readonly keyring: Keyring;
  readonly claims: () => Claims;
  readonly channel: () => InboxChannel;
  readonly reportToDomain: (entry: GroupEntry, commit: RefusedCommit) => Promise<ReportAnswer>;
  /** Suites that this client has keys for. */
  readonly ownSuites: () => readonly SuiteName[];
  readonly told: () => void;
  readonly failed: (error: unknown) => void;
  readonly chance: () => number;
  readonly stopped: AbortSignal;
  readonly inBackground: (work: () => Promise<void>) => void;
  /** A group has keys that it had not. */
  readonly keysCame: (entry: GroupEntry) => Promise<void>;
  /** @throws ClientError `log_silent` where a member's key is not proved by the log of its domain. */
  readonly proved: (members: readonly Member[]) => Promise<void>;
}

/** How groups of a client come to be continued by others, in one place. */
export class Succession {
  readonly successors: Successors;
  readonly reInits: ReInits;
  readonly resets: Resets;
  readonly memberKeys: MemberKeys;
  readonly links: GroupLinks;
  readonly missed: MissedMessages;
  readonly upgrades: Upgrades;
  readonly #services: SuccessionServices;

  constructor(services: SuccessionServices) {
    this.#services = services;
    const { chance, stopped } = services;
    const turns = new FounderTurns(services);
    const wait = (attempt: number): Promise<void> =>
      pause(backoffMs({ firstMs: 200, mostMs: 2_000 }, attempt, chance()), stopped);
    const packages = (): MemberPackages => new MemberPackages(services.claims(), wait);
    this.successors = new Successors({ ...services, packages });
    this.reInits = new ReInits({ ...services, packages, turns, successors: this.successors });
    this.upgrades = new Upgrades({
      ...services,
      turns: new FounderTurns(services),
      reInits: this.reInits,
      nowMs: services.environment.nowMs,
    });
    this.memberKeys = new MemberKeys(services);
    this.links = new GroupLinks({ ...services, memberKeys: this.memberKeys });
    this.missed = new MissedMessages({
      ...services,
      requestKeys: (entry) => {
        this.memberKeys.request(entry);
      },
    });
    this.resets = new Resets({ ...services, turns, successors: this.successors });
  }

  /** Goes on with what an earlier run left, and reads what members write from now on. @throws StoreError. */
  async resume(): Promise<void> {
    const { inBackground, entries, channel, failed } = this.#services;
    await this.successors.resume(inBackground);
    await this.resets.resume();
    for (const entry of entries.values()) {
      this.reInits.ended(entry);
      this.missed.goOn(entry);
      this.upgrades.epochBegan(entry);
    }
    channel().listenSealed(async ({ sender, message }) => {
      const letter = readLetter(message);
      // Nobody who writes nonsense hears of it.
      if (letter === undefined) return;
      if (letter.kind === "commit_report") await this.resets.heard(sender, letter);
      else if (letter.kind === "missed_request" || letter.kind === "missed_answer")
        await this.missed.heard(sender, letter);
      else await this.memberKeys.heard(sender, letter);
    }, failed);
  }
}
