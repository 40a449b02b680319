import { encode } from "@entente/tls-codec";
import { type ClientId, clientIdParts, Credential } from "@entente/mls-wire";
import { idleMembers } from "@entente/policy";
import { delivery } from "@entente/proto";
import { type Logger, ServiceError } from "@entente/service-kit";
import { groupFeed, inboxFeed, type Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import type { EvictionSettings } from "../configuration.ts";
import type { CredentialAuthority } from "../credentials/credential-authority.ts";
import { hexOf, sha256 } from "../digest.ts";
import { itemKind } from "../feeds/item-kind.ts";
import { toUint64 } from "../fields.ts";
import type { Figures } from "../figures.ts";
import { evictionMemoryMs, evictionsMax, messageLifetimeMs, outboxLifetimeMs } from "../limits.ts";
import { type CaredGroup, type CaredLeaf, caredGroup } from "./cared-group.ts";
import { evictionKey, evictionOwner } from "./eviction-key.ts";
import type { ExternalSender } from "./external-sender.ts";

/** Why a member is to go. */
export type EvictionReason = "credential" | "departing" | "idle";

/** What {@link Evictions} are made of. */
export interface EvictionParts {
  readonly domain: string;
  readonly store: Pick<Store, "delivery" | "groups" | "idempotency">;
  readonly sender: ExternalSender;
  readonly credentials: CredentialAuthority;
  readonly settings: EvictionSettings;
  readonly figures: Pick<Figures, "evictions">;
  readonly log: Logger;
  readonly now: Clock;
}

/**
 * Proposes to remove who is idle, whose credential is revoked or over, and who has asked to leave: in groups whose policy lets
 * external senders propose so, and which list this domain (A18-20, A23-42, A23-45, A23-92, A23-99). A proposal is void with its
 * epoch, so looking again in the next epoch repeats it until a Commit carries it out. Members decide: it is theirs to commit.
 */
export class Evictions {
  readonly #parts: EvictionParts;

  constructor(parts: EvictionParts) {
    this.#parts = parts;
  }

  /** Looks at one group; warns this domain's own idle members, and proposes whom it may. Safe to repeat. @throws StorageError. */
  async look(groupId: Uint8Array): Promise<void> {
    const cared = await caredGroup(this.#parts.store, groupId);
    if (cared?.policy === undefined) return;
    const idle = this.#idle(cared);
    for (const leaf of idle.warned) await this.#warn(cared, leaf);
    const mayRemove = cared.policy.admission.externalProposals.includes("remove");
    if (!mayRemove || !this.#parts.sender.isListed(cared.context)) return;
    const wanted = new Map<number, EvictionReason>();
    for (const { leafIndex } of idle.idle) wanted.set(leafIndex, "idle");
    for (const leaf of await this.#bad(cared)) wanted.set(leaf.leafIndex, "credential");
    for (const { leafIndex, client } of cared.leaves)
      if (client !== undefined && cared.departing.includes(client)) wanted.set(leafIndex, "departing");
    // Who would be left alone with nobody to commit it, stays.
    const going = [...wanted].slice(0, Math.min(evictionsMax, cared.leaves.length - 1));
    for (const [leafIndex, reason] of going) await this.#propose(cared, leafIndex, reason);
  }

  #idle({ policy, leaves }: CaredGroup): {
    readonly idle: readonly CaredLeaf[];
    readonly warned: readonly CaredLeaf[];
  } {
    if (policy === undefined || this.#parts.settings.mode === "off") return { idle: [], warned: [] };
    const ages = leaves.flatMap(({ leafIndex, renewedAtSeconds }) =>
      renewedAtSeconds === undefined ? [] : [{ leafIndex, renewedAtSeconds: BigInt(renewedAtSeconds) }],
    );
    const found = idleMembers(policy, ages, BigInt(Math.floor(this.#parts.now() / 1000)));
    const at = (indices: readonly number[]): readonly CaredLeaf[] =>
      leaves.filter(({ leafIndex }) => indices.includes(leafIndex));
    return { idle: at(found.idle), warned: at(found.warned) };
  }

  /** Members whose own domain says that their credential is revoked or over, for longer than the policy's grace. */
  async #bad({ group, policy, leaves }: CaredGroup): Promise<readonly CaredLeaf[]> {
    if (this.#parts.settings.mode === "off") return [];
    const graceMs = (policy?.behaviour.credentialGraceSeconds ?? 0) * 1000;
    const bad: CaredLeaf[] = [];
    for (const cared of leaves) {
      if (cared.client === undefined || !(await this.#isOver(cared, cared.client))) continue;
      const key = sha256("bad credential", group.groupId, cared.leaf.signatureKey).subarray(0, 16);
      if (this.#parts.now() - (await this.#since(key)) >= graceMs) bad.push(cared);
    }
    return bad;
  }

  async #isOver({ leaf }: CaredLeaf, clientId: ClientId): Promise<boolean> {
    const { credentials, log } = this.#parts;
    const credential = encode(Credential, leaf.credential);
    try {
      const { state } = await credentials.verify({ credential, signatureKey: leaf.signatureKey, clientId });
      return state === "revoked" || state === "expired";
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      // Its domain can not be asked now: nobody goes for that.
      log.debug({ err: error }, "a domain gives no verdict on a member's credential");
      return false;
    }
  }

  /** When something was first seen; durable. */
  async #since(key: Uint8Array): Promise<number> {
    const { store, domain, now } = this.#parts;
    const nowMs = now();
    const mine = Buffer.from(String(nowMs));
    const kept = await store.idempotency.keep(
      evictionOwner(domain),
      key,
      mine,
      nowMs,
      nowMs + evictionMemoryMs,
    );
    return Number(Buffer.from(kept).toString());
  }

  async #propose(cared: CaredGroup, leafIndex: number, reason: EvictionReason): Promise<void> {
    const { store, sender, settings, figures, log, domain, now } = this.#parts;
    const { group, context } = cared;
    if (settings.mode === "dry_run" && reason !== "departing") {
      figures.evictions.inc({ reason, outcome: "dry_run" });
      log.info({ reason, leafIndex, group: hexOf(sha256(group.groupId)).slice(0, 16) }, "would be removed");
      return;
    }
    const made = sender.removal(context, leafIndex);
    if (made === undefined) return;
    const nowMs = now();
    // A signature may be another each time; the epoch has one proposal for each leaf.
    const key = evictionKey(group.groupId, context.epoch, leafIndex);
    const expiresAtMs = nowMs + messageLifetimeMs;
    const bytes = await store.idempotency.keep(evictionOwner(domain), key, made, nowMs, expiresAtMs);
    const others = group.memberDomains.filter((each) => each !== domain);
    const answer = await store.delivery.accept({
      message: {
        msgId: sha256(bytes),
        groupId: group.groupId,
        epoch: context.epoch,
        kind: itemKind.message,
        sender: "",
        bytes,
        origin: domain,
        hlc: BigInt(nowMs) << 16n,
        expiresAtMs,
      },
      feeds: [groupFeed(group.groupId)],
      outbox: others.map((each) => ({ domain: each, expiresAtMs: nowMs + outboxLifetimeMs })),
      epochsPastMax: 0n,
      nowMs,
    });
    if (answer.code === "accepted") figures.evictions.inc({ reason, outcome: "proposed" });
  }

  /** Tells a client of this domain once for each of its leaves. */
  async #warn({ group, policy }: CaredGroup, { client, leaf, renewedAtSeconds }: CaredLeaf): Promise<void> {
    const { store, domain, settings, figures, now } = this.#parts;
    if (client === undefined || clientIdParts(client).domain !== domain || policy === undefined) return;
    if (settings.mode === "dry_run") return;
    const removalAtMs = BigInt((renewedAtSeconds ?? 0) + policy.behaviour.idleSeconds) * 1000n;
    const notice = { leafIdle: { groupId: group.groupId, removalAtMs: toUint64(removalAtMs) } };
    const nowMs = now();
    const answer = await store.delivery.accept({
      message: {
        msgId: sha256("leaf idle", group.groupId, client, leaf.encryptionKey),
        groupId: group.groupId,
        epoch: group.epoch,
        kind: itemKind.notice,
        sender: "",
        bytes: delivery.Notice.encode(notice).finish(),
        origin: domain,
        hlc: BigInt(nowMs) << 16n,
        expiresAtMs: nowMs + messageLifetimeMs,
      },
      feeds: [inboxFeed(client)],
      outbox: [],
      nowMs,
    });
    if (answer.code === "accepted") figures.evictions.inc({ reason: "idle", outcome: "warned" });
  }
}
