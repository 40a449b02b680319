import type { ClientParts } from "./client-parts.ts";
import { Incoming } from "./incoming.ts";
import type { LoadedState } from "./loaded-state.ts";
import { receiveWithMissing } from "./missing-proposals.ts";
import { SendGroupFeeds } from "./send-group-feeds.ts";
import { welcomesOf } from "./succession-parts.ts";

/** How a client takes what its home domain sends, and which of its parts hears of what. `told`: there is something in the event log. */
export function incomingOf(parts: ClientParts, loaded: LoadedState, told: () => void): Incoming {
  const { store } = parts.settings;
  const inBackground = parts.background.begin;
  const stockLow = (): void => inBackground(() => parts.stock.restock());
  const reception = parts.watch.reception(inBackground);
  const metMembers: typeof reception.metMembers = (entry, clients) => {
    reception.metMembers(entry, clients);
    parts.succession.memberKeys.joined(entry, clients);
    parts.nameless?.epochBegan(entry);
  };
  const welcomes = welcomesOf(parts, { told, stockLow, metMembers });
  const incoming = new Incoming(
    {
      mailboxes: parts.mailboxes,
      welcomes,
      keyring: parts.keyring,
      withMissing: (group, receive) => receiveWithMissing(parts.session, group, receive),
      sendGroups: new SendGroupFeeds(parts.environment, store, parts.mailboxes),
      ownId: parts.id,
      environment: parts.environment,
      store,
      groups: parts.entries,
      told,
      stockLow,
      proposalWaits: (entry) => {
        parts.pending.proposalWaits(entry);
      },
      ...reception,
      metMembers,
      missed: parts.succession.missed,
      links: parts.succession.links,
      keyMissing: (entry, key) => {
        const { memberKeys, links } = parts.succession;
        memberKeys.request((key && links.askedIn(key)) ?? entry);
      },
      leafIdle: (groupId) => {
        const entry = parts.entries.get(groupId);
        if (entry !== undefined) parts.renewals.now(entry);
      },
      epochBegan: (entry) => {
        inBackground(() => incoming.linkedKeysCame());
        parts.contradictions.soon();
        parts.published.epochBegan(entry);
        parts.nameless?.epochBegan(entry);
        parts.succession.reInits.ended(entry);
        parts.succession.upgrades.epochBegan(entry);
        parts.leaving.goOn(entry, () => parts.handle(entry).leave());
      },
      externalJoins: parts.joins.underWay,
      refusedCommit: (entry, commit) => inBackground(() => parts.succession.resets.refused(entry, commit)),
      astray: (entry, reason) => {
        parts.joins.astray(entry, reason);
      },
    },
    loaded.cursors,
  );
  return incoming;
}
