import { type ClientId, clientIdParts } from "@entente/mls-wire";
import { delivery, federation } from "@entente/proto";
import {
  type AcceptorRow,
  type DecideAnswer,
  type DecideRequest,
  type FeedId,
  groupFeed,
  type InboundItem,
  type InboxMessage,
  type NewMessage,
  type Store,
} from "@entente/storage";
import type { Addresses } from "../addresses/addresses.ts";
import type { Clock } from "../clock.ts";
import { sha256 } from "../digest.ts";
import { itemKind } from "../feeds/item-kind.ts";
import { toUint64 } from "../fields.ts";
import type { Figures } from "../figures.ts";
import type { GroupWatch } from "../group-state/group-watch.ts";
import { messageLifetimeMs } from "../limits.ts";
import { storedConfig } from "../ordering/group-config.ts";
import type { CheckedBundle } from "./checked-bundle.ts";
import type { GroupDirectory } from "./group-directory.ts";

/** A Commit that is to end its epoch at this domain. */
export interface Decision {
  readonly bundle: CheckedBundle;
  /** The certificate with its configuration, as `ordering/decided-log.ts` has it. */
  readonly certificate: Uint8Array;
  /** The Commit brings this domain into the group. */
  readonly joins: boolean;
  /** The other domains that this one tells. */
  readonly forwardTo: readonly string[];
  /** The ordering row after the decision. */
  readonly acceptor?: AcceptorRow;
  /** The term that this process speaks in. */
  readonly term?: bigint;
  /** The domain that brought it: this one where it was decided here. */
  readonly origin: string;
  readonly hlc: bigint;
  /** That domain's number for it; absent where this domain decides. */
  readonly originSeq?: bigint;
  readonly inbound?: InboundItem;
}

/** What a decision brings to this domain, beside the Commit itself. */
interface Consequences {
  readonly welcomes: readonly InboxMessage[];
  readonly closes: readonly string[];
  /** Clients that read on from this very item: none or one from outside, or those whom a Send Group's owner names. */
  readonly joiner: readonly string[];
  /** Clients that turned out to be gone. */
  readonly gone: ReadonlySet<string>;
  readonly publicState: Uint8Array | undefined;
}

/** Readers of one page when a whole domain leaves a group. */
const readersPerPage = 1_024;

/** Clients that may turn out to be gone between looking them up and deciding. */
const strangersMax = 8;

/**
 * Turns a Commit into the one transaction that makes it true here: the log entry, the group's next state, the feed's item, the
 * Welcomes of this domain's new members with their cursors, the end of the removed ones', and a row for every other domain
 * that this one is charged with telling. Nobody is told before that is on disk.
 */
export class Decider {
  readonly #domain: string;
  readonly #store: Pick<Store, "delivery" | "feeds" | "groups" | "keyPackages">;
  readonly #directory: GroupDirectory;
  readonly #watch: GroupWatch;
  readonly #addresses: Addresses;
  readonly #figures: Figures;
  readonly #now: Clock;
  readonly #epochBegan: (groupId: Uint8Array) => void;

  constructor(
    domain: string,
    store: Pick<Store, "delivery" | "feeds" | "groups" | "keyPackages">,
    directory: GroupDirectory,
    watch: GroupWatch,
    addresses: Addresses,
    figures: Figures,
    now: Clock,
    epochBegan: (groupId: Uint8Array) => void,
  ) {
    this.#domain = domain;
    this.#store = store;
    this.#directory = directory;
    this.#watch = watch;
    this.#addresses = addresses;
    this.#figures = figures;
    this.#now = now;
    this.#epochBegan = epochBegan;
  }

  /** Expected answers are the store's. */
  async decide(decision: Decision): Promise<DecideAnswer> {
    const { bundle } = decision;
    const welcomes = await this.#welcomes(decision);
    const joiner = await this.#joinersHere(bundle);
    const joining = new Set([...welcomes.map(({ clientId }) => clientId), ...joiner]);
    const closes = await this.#closes(bundle, joining);
    const next = await this.#watch.after(bundle);
    const gone = new Set<string>();
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#store.delivery.decide(
        this.#request(decision, { welcomes, closes, joiner, gone, publicState: next?.bytes }),
      );
      if (answer.code === "decided") {
        this.#directory.changed(bundle.groupIdBytes, closes);
        this.#epochBegan(bundle.groupIdBytes);
        if (next?.problem !== undefined) this.#figures.unfollowed.inc({ reason: next.problem });
      }
      if (answer.code !== "unknown_client" || attempt >= strangersMax) return answer;
      // A client that is gone by now joins nothing; the others do.
      gone.add(answer.clientId);
    }
  }

  #request(decision: Decision, consequences: Consequences): DecideRequest {
    const { welcomes, closes, joiner, gone, publicState } = consequences;
    const { bundle, certificate, inbound, acceptor, term } = decision;
    const inboxes = [...welcomes, ...this.#joinNotices(decision, joiner)].filter(
      ({ clientId }) => !gone.has(clientId),
    );
    return {
      groupId: bundle.groupIdBytes,
      epoch: bundle.epoch,
      valueHash: bundle.value.hash,
      certificate,
      bundle: bundle.raw.bytes,
      next: {
        head: bundle.nextHead,
        ...storedConfig(bundle.value.nextConfig),
        memberDomains: bundle.memberDomains,
        state: bundle.ends ? "closed" : "active",
      },
      joinsDomain: decision.joins,
      items: [this.#commitMessage(decision)],
      inboxes,
      opens: [
        ...[...new Set(inboxes.map(({ clientId }) => clientId))]
          .filter((clientId) => !joiner.includes(clientId))
          .map((clientId) => ({ clientId, from: "after_commit" as const })),
        ...joiner
          .filter((clientId) => !gone.has(clientId))
          .map((clientId) => ({ clientId, from: "commit" as const })),
      ],
      closes,
      outbox: this.#outbox(decision),
      ...(publicState === undefined ? {} : { publicState }),
      ...(acceptor === undefined ? {} : { acceptor }),
      ...(term === undefined ? {} : { term }),
      ...(inbound === undefined ? {} : { inbound }),
      nowMs: this.#now(),
    };
  }

  /** The client that joins from outside, where it is of this domain; of a Send Group, the readers here that are new. */
  async #joinersHere({ joiner, sendGroup, groupIdBytes }: CheckedBundle): Promise<readonly string[]> {
    if (sendGroup === undefined) {
      const isHere = joiner !== undefined && clientIdParts(joiner.clientId).domain === this.#domain;
      return isHere ? [joiner.clientId] : [];
    }
    const here = [...(await this.#addresses.readersHere(sendGroup))];
    if (here.length === 0) return here;
    const reading = new Set(await this.#readers(groupFeed(groupIdBytes)));
    return here.filter((clientId) => !reading.has(clientId));
  }

  /** So that the joiner's stream, wherever it is open, looks for the feed that it may read now. */
  #joinNotices(decision: Decision, joiner: readonly string[]): readonly InboxMessage[] {
    const { bundle } = decision;
    const bytes = delivery.Notice.encode({ groupJoined: { groupId: bundle.groupIdBytes } }).finish();
    return joiner.map((clientId) => {
      const msgId = sha256("joined", bundle.value.hash, clientId);
      return {
        clientId,
        message: this.#message(decision, itemKind.joined, bundle.epoch + 1n, { msgId, bytes }),
      };
    });
  }

  #commitMessage(decision: Decision): NewMessage {
    const { bundle, certificate } = decision;
    const { commit, proposals } = bundle.raw.value;
    const item = {
      // Whoever reads a Send Group gets all that its owner says of an epoch.
      commit: bundle.sendGroup === undefined ? (commit?.bytes ?? new Uint8Array()) : bundle.raw.bytes,
      proposals: proposals.map(({ bytes }) => bytes),
      omittedPartDigests: [...bundle.omittedParts],
      valueHash: bundle.value.hash,
      certificate,
    };
    return this.#message(decision, itemKind.commit, bundle.epoch, {
      // Another group's bundle may have the same parts: the id is this group's.
      msgId: sha256("commit", bundle.groupIdBytes, bundle.value.hash),
      bytes: delivery.CommitItem.encode(item).finish(),
    });
  }

  #message(
    { bundle, origin, hlc, originSeq }: Decision,
    kind: number,
    epoch: bigint,
    contents: { readonly msgId: Uint8Array; readonly bytes: Uint8Array },
  ): NewMessage {
    return {
      ...contents,
      groupId: bundle.groupIdBytes,
      epoch,
      kind,
      sender: "",
      origin,
      ...(originSeq === undefined ? {} : { originSeq }),
      hlc,
      expiresAtMs: this.#now() + messageLifetimeMs,
    };
  }

  /** One message for each Welcome, for exactly the local clients whose KeyPackages it answers. */
  async #welcomes(decision: Decision): Promise<readonly InboxMessage[]> {
    const { bundle } = decision;
    const inboxes: InboxMessage[] = [];
    for (const { bytes: welcome, refs } of bundle.welcomes) {
      const owners = await Promise.all(refs.map((ref) => this.#store.keyPackages.ownerOfRef(ref)));
      const item = {
        welcome,
        ratchetTree: bundle.raw.value.ratchetTree?.bytes ?? new Uint8Array(),
        groupId: bundle.groupIdBytes,
        epoch: toUint64(bundle.epoch + 1n),
        head: bundle.nextHead,
      };
      const bytes = delivery.WelcomeItem.encode(item).finish();
      const msgId = sha256("welcome", bytes);
      const message = this.#message(decision, itemKind.welcome, bundle.epoch + 1n, { msgId, bytes });
      for (const clientId of new Set(owners)) if (clientId !== undefined) inboxes.push({ clientId, message });
    }
    return inboxes;
  }

  /** Local clients that are members no more: those that the Commit names, or all of them when the domain leaves. */
  async #closes(bundle: CheckedBundle, joining: ReadonlySet<string>): Promise<readonly string[]> {
    if (!bundle.memberDomains.includes(this.#domain)) return this.#readers(groupFeed(bundle.groupIdBytes));
    if (bundle.sendGroup !== undefined) {
      const named: ReadonlySet<string> = await this.#addresses.readersHere(bundle.sendGroup);
      return (await this.#readers(groupFeed(bundle.groupIdBytes))).filter((clientId) => !named.has(clientId));
    }
    // Who is removed and added again by one Commit reads on.
    const home = (clientId: ClientId): boolean => clientIdParts(clientId).domain === this.#domain;
    return [...(await this.#addresses.removedBy(bundle))].filter((each) => home(each) && !joining.has(each));
  }

  async #readers(feed: FeedId): Promise<readonly string[]> {
    const all: string[] = [];
    for (;;) {
      const page = await this.#store.feeds.readers(feed, all.at(-1), readersPerPage);
      all.push(...page.map(({ clientId }) => clientId));
      if (page.length < readersPerPage) return all;
    }
  }

  /** The frame lacks clock and number: they are the stored row's. */
  #outbox({ bundle, certificate, forwardTo }: Decision): DecideRequest["outbox"] {
    const { previousHead } = bundle;
    const frame = federation.RelayedCommit.encode({
      bundle: bundle.raw.bytes,
      previousHead,
      certificate,
    }).finish();
    return forwardTo.map((domain) => ({ domain, frame }));
  }
}
