import {
  type AcceptAnswer,
  type AcceptRequest,
  type Appended,
  type DecideRequest,
  type FeedId,
  inboxFeed,
  limits,
  StorageError,
  type Store,
} from "@entente/storage";
import { firstSealedName, type SealedNames } from "./sealed-names.ts";

const inboxes = inboxFeed("");

/**
 * Which device reads which feed, under other names than the directory has: cursors, inboxes, registrations for wake-ups and numbers of
 * streams call a device by its sealed name. A sealed name is kept in memory, and else costs one HMAC and one cipher for each call, not for each item.
 */
export class SealedReaders {
  readonly #names: SealedNames;

  constructor(names: SealedNames) {
    this.#names = names;
  }

  /** The inverse is {@link open}. */
  readonly seal = (clientId: string): string => this.#names.seal(clientId);

  /** @throws StorageError `corrupt` for a name that these keys did not seal: nobody else would be right. */
  readonly open = (reader: string): string => {
    const name = this.#names.open(reader);
    if (name === undefined) throw new StorageError("corrupt", "a reader's name does not open");
    return name;
  };

  /** A feed as the medium calls it: another name only for an inbox. The inverse is {@link openFeed}. */
  readonly sealFeed = (feed: FeedId): FeedId =>
    feed.startsWith(inboxes) ? inboxFeed(this.seal(feed.slice(inboxes.length))) : feed;

  readonly openFeed = (feed: FeedId): FeedId =>
    feed.startsWith(inboxes) ? inboxFeed(this.open(feed.slice(inboxes.length))) : feed;

  accept(request: AcceptRequest): AcceptRequest {
    return request.feeds.some((feed) => feed.startsWith(inboxes))
      ? { ...request, feeds: request.feeds.map(this.sealFeed) }
      : request;
  }

  accepted(answer: AcceptAnswer): AcceptAnswer {
    return answer.code === "unknown_feed" ? { ...answer, feed: this.openFeed(answer.feed) } : answer;
  }

  decide(request: DecideRequest): DecideRequest {
    const named = <T extends { readonly clientId: string }>(each: T) => ({
      ...each,
      asReader: this.seal(each.clientId),
    });
    return {
      ...request,
      inboxes: request.inboxes.map(named),
      opens: request.opens.map(named),
      closes: request.closes.map(this.seal),
    };
  }

  appended(appended: Appended): Appended {
    return appended.feeds.some((feed) => feed.startsWith(inboxes))
      ? { ...appended, feeds: appended.feeds.map(this.openFeed) }
      : appended;
  }
}

/** The ports that say who reads what. */
export function sealedReaders(
  store: Store,
  readers: SealedReaders,
): Pick<Store, "connections" | "delivery" | "devices" | "feeds" | "groups" | "onAppend" | "push"> {
  const { connections, delivery, devices, groups, push } = store;
  const { seal, open } = readers;
  return {
    devices: {
      ...devices,
      register: (client) => devices.register({ ...client, asReader: seal(client.clientId) }),
      revoke: (clientId) => devices.revoke(clientId, seal(clientId)),
    },
    groups: {
      ...groups,
      create: (group) => groups.create({ ...group, asReaders: group.clientIds.map(seal) }),
    },
    delivery: {
      ...delivery,
      accept: async (request) => readers.accepted(await delivery.accept(readers.accept(request))),
      decide: (request) => delivery.decide(readers.decide(request)),
    },
    feeds: sealedFeeds(store, readers),
    push: {
      register: (clientId, sealed) => push.register(clientId, sealed, seal(clientId)),
      forget: (clientId) => push.forget(seal(clientId)),
      came: (clientId) => push.came(seal(clientId)),
      asleep: async ({ feed, after, ...request }) => {
        const found = await push.asleep({
          ...request,
          ...(feed === undefined ? {} : { feed: readers.sealFeed(feed) }),
          ...(after === undefined ? {} : { after: seal(after) }),
        });
        return found.map((device) => ({ ...device, clientId: open(device.clientId) }));
      },
      woken: async (woken, nowMs) => {
        const named = woken.map((device) => ({ ...device, clientId: seal(device.clientId) }));
        return (await push.woken(named, nowMs)).map(open);
      },
    },
    connections: {
      open: (clientId) => connections.open(seal(clientId)),
      newest: (clientIds) => connections.newest(clientIds.map(seal)),
    },
    onAppend: (listener) => store.onAppend((appended) => listener(readers.appended(appended))),
  };
}

function sealedFeeds({ feeds }: Store, { seal, open, sealFeed, openFeed }: SealedReaders): Store["feeds"] {
  return {
    ...feeds,
    cursors: async (clientId) => {
      const cursors = await feeds.cursors(seal(clientId));
      return cursors.map((cursor) => ({ ...cursor, feed: openFeed(cursor.feed) }));
    },
    read: (request) =>
      feeds.read({ ...request, clientId: seal(request.clientId), feed: sealFeed(request.feed) }),
    range: (feed, ...asked) => feeds.range(sealFeed(feed), ...asked),
    readers: async (feed, after, readersMax) => {
      const sealedAfter = after === undefined ? undefined : seal(after);
      const found = await feeds.readers(sealFeed(feed), sealedAfter, readersMax);
      return found.map((each) => ({ ...each, clientId: open(each.clientId), feed }));
    },
    acknowledge: (acks) =>
      feeds.acknowledge(
        acks.map(({ clientId, feed, seq }) => ({ clientId: seal(clientId), feed: sealFeed(feed), seq })),
      ),
  };
}

/** Gives readers whose names were written in clear their sealed ones; a store that was begun with keys and has been since has none. @throws StorageError. */
export async function sealReaderNames({ feeds }: Pick<Store, "feeds">, names: SealedNames): Promise<void> {
  const most = limits.readItemsMax;
  for (let renamed = most; renamed === most;) {
    renamed = await feeds.renameReaders(firstSealedName, (name) => names.seal(name), most);
  }
}
