import type { TrustAnchors } from "../trust/trust-anchors.ts";
import type { ClientParts } from "./client-parts.ts";
import type { GroupEntry } from "./group-entry.ts";
import { keysOf } from "./identity.ts";
import { JoinedGroup } from "./joined-group.ts";
import { Joins } from "./joins.ts";
import { PendingCommits } from "./pending-commits.ts";
import { Renewals } from "./renewals.ts";
import { Watch } from "./watch.ts";

/** What an application does with a group. */
export function handleOf(parts: ClientParts, entry: GroupEntry): JoinedGroup {
  return new JoinedGroup(entry, {
    ownId: parts.id,
    commits: parts.commits,
    outbox: parts.outbox,
    ephemerals: parts.ephemerals,
    firstUpdates: parts.firstUpdates,
    attachments: parts.attachments,
    checks: parts.checks,
    joins: parts.joins,
    leaving: parts.leaving,
    published: parts.published,
    limits: parts.limits,
    claims: parts.claims,
    authenticatedData: (groupId, application) => parts.watch.authenticatedData(groupId, application),
    provedMembers: (members) =>
      parts.settings.silentLogs === "refuse" ? parts.watch.proved(members) : Promise.resolve(),
    sha256: parts.environment.crypto.primitives.sha256,
    nowMs: parts.environment.nowMs,
  });
}

/** How proposals of others come to be committed. */
export function pendingOf(parts: ClientParts): PendingCommits {
  return new PendingCommits({
    ownId: parts.id,
    chance: parts.chance,
    stopped: parts.stopping.signal,
    inBackground: parts.background.begin,
    commitWaiting: (entry) => parts.handle(entry).commitWaiting(),
  });
}

/** How keys of groups are renewed when they are old. */
export function renewalsOf(parts: ClientParts): Renewals {
  return new Renewals({
    store: parts.settings.store,
    commits: parts.commits,
    entries: parts.entries,
    keySinceMs: () => parts.identity.keySinceMs ?? 0n,
    rotate: () => parts.rotateSignatureKey(),
    nowMs: parts.nowMs,
    chance: parts.chance,
    stopped: parts.stopping.signal,
    inBackground: parts.background.begin,
  });
}

/** How a client joins groups from outside. */
export function joinsOf(parts: ClientParts): Joins {
  return new Joins({
    session: parts.session,
    environment: parts.environment,
    store: parts.settings.store,
    identity: () => parts.leaves.next(),
    sessionIdentity: () => parts.sessionIdentity(),
    groups: parts.entries,
    keyring: parts.keyring,
    chance: parts.chance,
    stopped: parts.stopping.signal,
    inBackground: parts.background.begin,
    unhealable: (entry) => parts.succession.resets.unhealable(entry),
  });
}

/** How a client reads logs, and proposes the removal of whom they do not have. */
export function watchOf(parts: ClientParts, anchors: TrustAnchors): Watch {
  return new Watch(parts.settings, {
    client: parts.id,
    signatureKeys: () => [...keysOf(parts.identity), ...(parts.leaves.keys?.publicKeys() ?? [])],
    session: parts.session,
    caller: (domain, query) => parts.anonymity.logCaller(domain, query),
    rootsOf: (domain) => anchors.of(domain),
    stopped: parts.stopping.signal,
    entries: parts.entries,
    told: () => parts.events.appended(),
    proposeRemoval: async (entry, client) => {
      await parts.handle(entry).proposeRemoval(client);
      // What this client proposed itself may be its own to commit.
      parts.pending.proposalWaits(entry);
    },
  });
}
