import { inboxProtocols } from "../inbox/inbox-envelope.ts";
import { foundingPrefix } from "../successors/succession-record.ts";
import { Succession } from "../successors/succession.ts";
import type { ClientParts } from "./client-parts.ts";
import { Welcomes, type WelcomeServices } from "./welcomes.ts";

/** How groups of a client come to be continued by others, given what it needs. `told`: there is something in the event log. */
export function successionOf(parts: ClientParts, told: () => void): Succession {
  const { settings, chance } = parts;
  const { store } = settings;
  return new Succession({
    ownId: parts.id,
    environment: parts.environment,
    store,
    session: parts.session,
    identity: () => parts.leaves.next(),
    entries: parts.entries,
    commits: parts.commits,
    creations: parts.creations,
    keyring: parts.keyring,
    claims: parts.claims,
    channel: () => parts.channel(inboxProtocols.members),
    keysCame: (entry) => parts.keysCame(entry),
    proved: (members) => parts.watch.proved(members),
    ownSuites: () => settings.keyPackageSuites ?? [settings.suite ?? parts.identity.suite],
    reportToDomain: (entry, commit) => parts.joins.report(entry, commit),
    told,
    failed: parts.failed,
    chance,
    stopped: parts.stopping.signal,
    inBackground: parts.background.begin,
  });
}

/** How a client joins groups that others bring it into. */
export function welcomesOf(
  parts: ClientParts,
  events: Pick<WelcomeServices, "told" | "stockLow" | "metMembers">,
): Welcomes {
  const { succession, creations } = parts;
  return new Welcomes({
    ...events,
    trees: parts.trees,
    inBackground: parts.background.begin,
    chance: parts.chance,
    stopped: parts.stopping.signal,
    ownId: parts.id,
    environment: parts.environment,
    store: parts.settings.store,
    groups: parts.entries,
    keyring: parts.keyring,
    successors: succession.successors,
    notOurs: (groupId) =>
      new Map([...creations.recordsWithout(groupId), [foundingPrefix + groupId, undefined]]),
    isStuck: (groupId, epoch) => succession.resets.isStuck(groupId, epoch),
  });
}
