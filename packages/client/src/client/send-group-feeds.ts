import {
  decode,
  DecodeError,
  encode,
  hexFromBytes,
  opaqueV,
  struct,
  uint64,
  type Value,
} from "@entente/tls-codec";
import {
  groupIdBytes,
  groupIdParts,
  isSendGroupBundle,
  sendGroupBundleDigest,
  sendGroupDomains,
  type ToldOfSendGroup,
  toldOfSendGroup,
} from "@entente/mls-wire";
import {
  checkConfig,
  decodeCertifiedSlot,
  nextHead,
  OrderingError,
  valueHash,
  type Config,
} from "@entente/ordering";
import type { delivery } from "@entente/proto";
import { dmlsMessage } from "../dmls/dmls-message.ts";
import { readSessionRecords } from "../dmls/session-record.ts";
import { mayBeOneOf, Sender, textOfSender } from "../inbox/correspondent.ts";
import { inboxProtocols } from "../inbox/inbox-envelope.ts";
import type { Mailboxes } from "../inbox/mailboxes.ts";
import { requireDecided } from "../mls/commit-order.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { GroupError } from "../mls/group-error.ts";
import type { ClientStore, StoreChanges } from "../store/client-store.ts";

/** What is known of a feed that carries another client's Send Group. */
const FeedRecord = struct({ owner: Sender, epoch: uint64, head: opaqueV });
type FeedRecord = Value<typeof FeedRecord>;

type Changes = Omit<StoreChanges, "groups">;

/** What is looked at of an item of a feed. */
type FeedPart = Pick<delivery.FeedItem.$Properties, "commit" | "message"> & { readonly seq: number };

/** What became of an item: `foreign` is of no Send Group that this client reads. */
export type SendGroupTaken = "foreign" | "saved" | GroupError;

/**
 * Feeds of Send Groups that other clients' Delivery Services host (draft-xue-distributed-mls): their frames wait in the
 * mailbox of DMLS for their session, as those that come to the inbox do. A Send Group is read when its owner is a member of
 * a session that this client has, and its Commits count when the owner's home domain has certified them one after the other.
 */
export class SendGroupFeeds {
  readonly #environment: GroupEnvironment;
  readonly #store: ClientStore;
  readonly #mailboxes: Mailboxes;

  constructor(environment: GroupEnvironment, store: ClientStore, mailboxes: Mailboxes) {
    this.#environment = environment;
    this.#store = store;
    this.#mailboxes = mailboxes;
  }

  /**
   * Saves an item with its cursor, or says why it is not taken; the caller moves the cursor then. @throws StoreError; GroupError
   * `authenticator_failed`.
   */
  async take(feedKey: string, item: FeedPart, changes: Changes): Promise<SendGroupTaken> {
    const record = await this.#record(feedKey);
    const { commit = new Uint8Array() } = item.commit ?? {};
    if (item.commit && isSendGroupBundle(commit)) {
      return this.#bundle(feedKey, item, { record, commit, certificate: item.commit.certificate, changes });
    }
    if (record === undefined) return "foreign";
    const { mlsMessage } = item.message ?? {};
    if (mlsMessage === undefined) return new GroupError("invalid", "no item of a Send Group");
    return this.#keep(feedKey, item, { owner: record.owner, frame: mlsMessage, changes });
  }

  async #bundle(
    feedKey: string,
    item: FeedPart,
    parts: {
      readonly record: FeedRecord | undefined;
      readonly commit: Uint8Array;
      readonly certificate: Uint8Array | undefined;
      readonly changes: Changes;
    },
  ): Promise<SendGroupTaken> {
    const { record, commit, certificate, changes } = parts;
    try {
      const bundle = toldOfSendGroup(commit);
      const owner = ownerOf(bundle);
      if (record === undefined && !(await this.#isKnown(owner))) return "foreign";
      const head = await this.#verified(feedKey, bundle, { record, commit, certificate });
      const next = encode(FeedRecord, { owner, epoch: bundle.epoch + 1n, head });
      const records = new Map([[nameOf(feedKey), next]]);
      const all = { ...changes, records };
      if (bundle.commit !== undefined) {
        return await this.#keep(feedKey, item, {
          owner,
          frame: bundle.commit.bytes,
          changes: all,
        });
      }
      await this.#store.save(all);
      return "saved";
    } catch (error) {
      if (error instanceof GroupError && error.code !== "authenticator_failed") return error;
      if (error instanceof DecodeError || error instanceof OrderingError) {
        return new GroupError("invalid", error.message, { cause: error });
      }
      throw error;
    }
  }

  /** The head after the bundle, which the owner's home domain has certified as the one of its epoch. */
  async #verified(
    feedKey: string,
    bundle: ToldOfSendGroup,
    parts: {
      readonly record: FeedRecord | undefined;
      readonly commit: Uint8Array;
      readonly certificate: Uint8Array | undefined;
    },
  ): Promise<Uint8Array> {
    const { record, commit, certificate } = parts;
    const { sha256 } = this.#environment.crypto.primitives;
    const group = groupIdBytes(bundle.groupId);
    if (hexFromBytes(group) !== feedKey || isOfAnother(record, bundle)) {
      throw new GroupError("invalid", "of another Send Group");
    }
    const hash = valueHash(sendGroupBundleDigest(sha256, commit), configOf(bundle), sha256);
    // After a gap the chain begins anew, with what the bundle says of it; the certificate is about it all the same.
    const head = record?.epoch === bundle.epoch ? record.head : bundle.previousHead;
    const config = certifiedConfig(certificate, groupIdParts(bundle.groupId).domain, sha256);
    const slot = { group, epoch: bundle.epoch, config, head };
    await requireDecided(this.#environment, slot, hash, certificate);
    return nextHead(head, hash, sha256);
  }

  async #keep(
    feedKey: string,
    item: FeedPart,
    parts: { readonly owner: Sender; readonly frame: Uint8Array; readonly changes: Changes },
  ): Promise<SendGroupTaken> {
    const { owner, frame, changes } = parts;
    const protocol = inboxProtocols.dmls;
    const message = dmlsMessage({ session: new Uint8Array(), kind: "hosted", frame });
    const place = `${feedKey}-${String(item.seq).padStart(16, "0")}`;
    const kept = await this.#mailboxes.keepOfFeed(protocol, place, { sender: owner, message });
    if ("refused" in kept)
      return new GroupError("invalid", `a frame of ${textOfSender(owner)}: ${kept.refused}`);
    const records = new Map([...(changes.records ?? []), ...(kept.changes.records ?? [])]);
    await this.#store.save({ ...changes, records });
    this.#mailboxes.kept(protocol);
    return "saved";
  }

  /** Whether the owner is, or may be, a member of a session, or of one that this client is invited to: its session tells. */
  async #isKnown(owner: Sender): Promise<boolean> {
    const sessions = await readSessionRecords(this.#store);
    return [...sessions.values()].some(({ members }) => mayBeOneOf(owner, members));
  }

  async #record(feedKey: string): Promise<FeedRecord | undefined> {
    const stored = await this.#store.record(nameOf(feedKey));
    return stored === undefined ? undefined : decode(FeedRecord, stored);
  }
}

function ownerOf({ owner }: ToldOfSendGroup): Sender {
  return typeof owner === "string" ? { kind: "client", client: owner } : { kind: "address", address: owner };
}

/** Whether a feed's bundle names another owner than before; an address says no more than the group's id. */
function isOfAnother(record: FeedRecord | undefined, { owner }: ToldOfSendGroup): boolean {
  return record?.owner.kind === "client" && typeof owner === "string" && record.owner.client !== owner;
}

/** Who orders the Send Group after a bundle. @throws OrderingError. */
function configOf(bundle: ToldOfSendGroup): Config {
  const memberDomains = sendGroupDomains(bundle);
  return checkConfig({
    mode: "single_writer",
    voters: memberDomains.slice(0, 1),
    memberDomains,
    witness: undefined,
  });
}

/** The configuration that a certificate was made under: whatever domains it names, the owner's alone decides. */
function certifiedConfig(
  certificate: Uint8Array | undefined,
  home: string,
  sha256: (bytes: Uint8Array) => Uint8Array,
): Config {
  if (certificate === undefined || certificate.length === 0) {
    throw new GroupError("certificate_missing", "a Commit without the certificate that it was decided");
  }
  const { config } = decodeCertifiedSlot(certificate, sha256);
  if (config.mode === "single_writer" && config.voters[0] === home) return config;
  throw new GroupError("certificate_invalid", "not decided by the owner's home domain");
}

function nameOf(feedKey: string): string {
  return `send-group-feed/${feedKey}`;
}
