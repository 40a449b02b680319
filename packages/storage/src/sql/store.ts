import { StorageError } from "../errors.ts";
import { groupFeed, inboxFeedOf } from "../feed-id.ts";
import type { Bounds } from "../limits.ts";
import type { AcceptAnswer, AcceptRequest, DecideAnswer, DecideRequest } from "../ports/delivery.ts";
import type { TrimRequest } from "../ports/feeds.ts";
import type { SignalStore } from "../ports/replicas.ts";
import type { Appended, Store } from "../ports/store.ts";
import { checkAccept } from "./accept.ts";
import { acknowledge } from "./acknowledge.ts";
import * as acceptors from "./acceptors.ts";
import * as answers from "./answers.ts";
import * as attachments from "./attachments.ts";
import { checkClaim, claim } from "./claim.ts";
import * as contacts from "./contacts.ts";
import * as deadLetters from "./dead-letters.ts";
import { checkDecide } from "./decide.ts";
import * as devices from "./devices.ts";
import * as evidence from "./evidence.ts";
import * as feeds from "./feeds.ts";
import { renameReaders } from "./reader-names.ts";
import * as groups from "./groups.ts";
import * as identities from "./identities.ts";
import * as inbound from "./inbound.ts";
import * as keyPackages from "./key-packages.ts";
import * as log from "./log.ts";
import * as messages from "./message-row.ts";
import * as outbox from "./outbox.ts";
import * as replicas from "./replicas.ts";
import { fateOf, queuedStream } from "./fates.ts";
import { insert, type Plan } from "./plan.ts";
import * as profiles from "./profiles.ts";
import * as push from "./push.ts";
import * as restoration from "./restoration.ts";
import * as speaker from "./speaker.ts";
import { takeQuotas } from "./quotas.ts";
import * as reports from "./reports.ts";
import { expireSpentTokens, spendToken } from "./spent-tokens.ts";
import { forgetMessages, overflow, trimFeeds, type Swept } from "./trim.ts";
import { takeTurns } from "./turns.ts";

/** What a database driver does with plans. */
export interface Driver {
  /** One transaction that only reads; nothing uncommitted is seen. */
  read<T>(plan: () => Plan<T>): Promise<T>;
  /** One transaction, durable when the promise resolves. */
  write<T>(plan: () => Plan<T>): Promise<T>;
  /**
   * As {@link Driver.write}, but does not wait for the disk: it outlives this process, and a power cut from the next `write` on that resolves.
   * For what is done again, to the same end, where it was undone.
   */
  writeUnsynced<T>(plan: () => Plan<T>): Promise<T>;
  /** Joined with its neighbours into one transaction, in order. The request is within its bounds. */
  accept(request: AcceptRequest): Promise<AcceptAnswer>;
  /** After the accepts for the same group that came before. */
  decide(request: DecideRequest): Promise<DecideAnswer>;
  onAppend(listener: (appended: Appended) => void): () => void;
  readonly signals: SignalStore;
  /** Whether other processes may use the database. */
  readonly shared: boolean;
  check(): Promise<void>;
  close(): Promise<void>;
}

/** The ports over one driver: every SQL statement is shared by the databases. */
export function sqlStore(driver: Driver, bounds: Bounds): Store {
  const { read, write, writeUnsynced } = {
    read: driver.read.bind(driver),
    write: driver.write.bind(driver),
    writeUnsynced: driver.writeUnsynced.bind(driver),
  };
  return {
    devices: {
      register: (client) => write(() => devices.register(client)),
      find: (clientId) => read(() => devices.findClient(clientId)),
      clientsOf: (userId) => read(() => devices.clientsOf(userId)),
      active: (clientIds) => read(() => devices.active(clientIds)),
      users: (prefix, usersMax) => read(() => devices.users(prefix, usersMax)),
      revoke: (clientId, asReader = clientId) => write(() => devices.revoke(clientId, asReader)),
    },
    keyPackages: {
      publish: async (clientId, packages, nowMs) => {
        const max = bounds.keyPackagesPerSuiteMax;
        keyPackages.checkPublish(packages, max);
        return await write(() => keyPackages.publish(clientId, packages, nowMs, max));
      },
      claim: async (request) => {
        checkClaim(request);
        return await write(() => claim(request));
      },
      stock: (clientId, nowMs) => read(() => keyPackages.stock(clientId, nowMs)),
      offered: (clientId, reserve, nowMs) => read(() => keyPackages.offered(clientId, reserve, nowMs)),
      ownerOfRef: (ref) => read(() => keyPackages.ownerOfRef(ref)),
      expire: (nowMs) => write(() => keyPackages.expireKeyPackages(nowMs)),
    },
    contacts: {
      strangerRule: (owner) => read(() => contacts.strangerRule(owner)),
      setStrangerRule: (owner, rule) => write(() => contacts.setStrangerRule(owner, rule)),
      setContact: (owner, userId, state, contactsMax) =>
        write(() => contacts.setContact(owner, userId, state, contactsMax)),
      list: (owner, after, contactsMax) => read(() => contacts.contacts(owner, after, contactsMax)),
      admit: async (request) => {
        contacts.checkAdmit(request);
        return await write(() => contacts.admit(request));
      },
    },
    groups: {
      create: (group) => write(() => groups.createGroup(group)),
      find: (groupId) => read(() => groups.findGroup(groupId)),
      list: (after, groupsMax) => read(() => groups.listGroups(after, groupsMax)),
      publicState: (groupId) => read(() => groups.publicState(groupId)),
      savePublicState: (groupId, state) => write(() => groups.savePublicState(groupId, state)),
    },
    delivery: {
      accept: async (request) => {
        checkAccept(request);
        return await driver.accept(request);
      },
      decide: async (request) => {
        checkDecide(request);
        return await driver.decide(request);
      },
      senderOf: (msgId) => read(() => messages.senderOf(msgId)),
    },
    ordering: {
      load: (groupIds) => read(() => acceptors.loadAcceptors(groupIds)),
      save: (batch) => write(() => acceptors.saveOrdering(batch)),
      speak: (holder, address, nowMs, untilMs) => write(() => speaker.speak(holder, address, nowMs, untilMs)),
      fallSilent: (holder) => write(() => speaker.fallSilent(holder)),
      domain: () => read(() => acceptors.domainRow()),
      reserveVotes: (count) => write(() => acceptors.reserveVotes(count)),
      promisedTo: (domain, after, groupsMax) => read(() => acceptors.promisedTo(domain, after, groupsMax)),
      recovering: (after, groupsMax) => read(() => acceptors.recovering(after, groupsMax)),
      undecided: (after, groupsMax) => read(() => acceptors.undecided(after, groupsMax)),
      markRecovering: (incarnation) => write(() => acceptors.markRecovering(incarnation)),
      log: (groupId, from, entriesMax, bytesMax) =>
        read(() => acceptors.logFrom(groupId, from, entriesMax, bytesMax)),
      trimLog: (groupId, beforeMs, kept) => write(() => acceptors.trimLog(groupId, beforeMs, kept)),
      keepEvidence: (row, rowsMax) => write(() => evidence.keepEvidence(row, rowsMax)),
      evidence: (after, rowsMax) => read(() => evidence.evidenceAfter(after, rowsMax)),
    },
    feeds: {
      cursors: (clientId) => read(() => feeds.cursorsOf(clientId)),
      read: (request) => read(() => feeds.readFeed(request)),
      range: (feed, afterSeq, itemsMax, bytesMax) =>
        read(() => feeds.rangeOf(feed, afterSeq, itemsMax, bytesMax)),
      readers: (feed, after, readersMax) => read(() => feeds.readersOf(feed, after, readersMax)),
      renameReaders: (below, nameOf, readersMax) => write(() => renameReaders(below, nameOf, readersMax)),
      // What is undone comes again, and is acknowledged again.
      acknowledge: (acks) => writeUnsynced(() => acknowledge(acks)),
      message: (groupId, msgId) => read(() => messages.messageIn(groupId, msgId)),
      repair: (message) => write(() => messages.repair(message)),
      trim: (request) => trim(write, request),
    },
    outbox: {
      destinations: () => read(() => outbox.destinations()),
      read: (domain, after, rowsMax, bytesMax) =>
        read(() => outbox.readOutbox(domain, after, rowsMax, bytesMax)),
      // What is undone is sent again, known over there, and settled again.
      settle: (settlement) => writeUnsynced(() => outbox.settle(settlement, bounds)),
      takeTurns: (domain, nowMs) => write(() => takeTurns(domain, nowMs, bounds)),
      queued: (domain, after, rowsMax, bytesMax) =>
        read(() => outbox.readRows(domain, queuedStream, after, rowsMax, bytesMax)),
      giveUpQueued: (domain, places, reason, nowMs) =>
        write(() => outbox.giveUpQueued(domain, places, reason, nowMs, bounds.deadLettersMax)),
      mark: (domain, stream, sentSeq) => write(() => outbox.mark(domain, stream, sentSeq)),
      giveUp: (domain, stream, items, nowMs) =>
        write(() => outbox.giveUp(domain, stream, items, nowMs, bounds.deadLettersMax)),
      restart: (domain, stream) => write(() => outbox.restart(domain, stream)),
      fateOf: (msgId, skip, domainsMax) => read(() => fateOf(msgId, skip, domainsMax)),
      expire: (nowMs, rowsMax) => write(() => outbox.expireOutbox(nowMs, rowsMax, bounds.deadLettersMax)),
      deadLetters: (afterId, lettersMax) => read(() => deadLetters.deadLetters(afterId, lettersMax)),
      deadLetterCounts: () => read(() => deadLetters.deadLetterCounts()),
      dropDeadLetters: (throughId) => write(() => deadLetters.dropDeadLetters(throughId)),
    },
    inbound: {
      cursor: (origin) => read(() => inbound.inboundCursor(origin)),
      // It is the process that an item may end, and not the machine.
      attempt: (items) => writeUnsynced(() => inbound.attempt(items, bounds.sackItemsMax)),
      clearAttempts: (items) => writeUnsynced(() => inbound.clearAttempts(items)),
      adopt: (origin, stream) => write(() => inbound.adopt(origin, stream)),
      settle: (items) => write(() => inbound.settleInbound(items, bounds.sackItemsMax)),
      skip: (origin, stream, spans) =>
        write(() => inbound.skipInbound(origin, stream, spans, bounds.sackItemsMax)),
      reject: (item, refused, nowMs) => write(() => inbound.rejectInbound(item, refused, nowMs, bounds)),
    },
    profiles: {
      find: (userId) => read(() => profiles.findProfile(userId)),
      save: (userId, profile) => write(() => profiles.saveProfile(userId, profile)),
      visible: (request) => read(() => profiles.visibleUsers(request)),
      consents: (userId, viewer, usual) => read(() => profiles.consents(userId, viewer, usual)),
    },
    quotas: { take: (quotas, nowMs, amount) => write(() => takeQuotas(quotas, nowMs, amount)) },
    push: {
      register: (clientId, sealed, asReader = clientId) =>
        write(() => push.registerPush(clientId, sealed, asReader)),
      forget: (clientId) => write(() => push.forgetPush(clientId)),
      came: async (clientId) => {
        if (await read(() => push.sleeps(clientId))) await write(() => push.cameByItself(clientId));
      },
      asleep: (request) => read(() => push.asleep(request)),
      woken: (devices, nowMs) => write(() => push.markWoken(devices, nowMs)),
    },
    reports: {
      keep: (report, reportsMax) => write(() => reports.keepReport(report, reportsMax)),
      list: (after, reportsMax) => read(() => reports.listReports(after, reportsMax)),
      find: (reportId) => read(() => reports.findReport(reportId)),
      drop: (reportId) => write(() => reports.dropReport(reportId)),
    },
    spentTokens: {
      spend: (digest, keptUntilMs) => write(() => spendToken(digest, keptUntilMs)),
      expire: (nowMs) => write(() => expireSpentTokens(nowMs)),
    },
    idempotency: {
      find: (clientId, key, nowMs) => read(() => findAnswer(clientId, key, nowMs)),
      keep: (clientId, key, answer, nowMs, until) =>
        write(() => answers.keepFirst(clientId, key, answer, nowMs, until)),
      expire: (nowMs) => write(() => answers.expireAnswers(nowMs)),
    },
    secrets: {
      find: (name) => read(() => answers.findSecret(name)),
      ensure: (name, fresh) => write(() => answers.ensureSecret(name, fresh)),
      replace: (name, secret) => write(() => answers.replaceSecret(name, secret)),
    },
    restoration: {
      forgottenSinceMs: () => read(() => restoration.forgottenSince()),
      forget: (nowMs) => write(() => restoration.forget(nowMs)),
      restore: (nowMs) => write(() => restoration.restore(nowMs)),
    },
    log: {
      queue: (version, nowMs) => write(() => log.addVersion(version, nowMs)),
      waiting: (versionsMax) => read(() => log.waitingVersions(versionsMax)),
      versions: (labelId) => read(() => log.versionsOf(labelId)),
      sealed: (labelId, version) => read(() => log.sealedVersion(labelId, version)),
      head: () => read(() => log.newestHead()),
      append: (request) => write(() => log.appendEntry(request)),
      read: (keys) => read(() => log.readLog(keys)),
      published: () => read(() => log.publishedHead()),
      publish: (head) => write(() => log.publishHead(head)),
    },
    witness: {
      find: (origin) => read(() => log.witnessed(origin)),
      advance: (origin, expected, next) => write(() => log.advanceWitness(origin, expected, next)),
    },
    identities: {
      invite: (invitation) => write(() => identities.invite(invitation)),
      issue: (request) => write(() => identities.issue(request)),
      renew: (request) => write(() => identities.renew(request)),
      certify: (request) => write(() => identities.certify(request)),
      revoke: (request) => write(() => identities.revokeIdentity(request)),
      find: (clientId) => read(() => identities.findIdentity(clientId)),
      findBySignatureKey: (key) => read(() => identities.findBySignatureKey(key)),
      findBySerial: (serial) => read(() => identities.findBySerial(serial)),
      clientsOf: (userId) => read(() => identities.identitiesOf(userId)),
      users: (prefix, usersMax) => read(() => identities.identityUsers(prefix, usersMax)),
    },
    attachments: {
      begin: (request) => write(() => attachments.beginAttachment(request)),
      find: (id, nowMs) => read(() => attachments.findAttachment(id, nowMs)),
      receive: (id, userId, chunk, nowMs, untilMs) =>
        write(() => attachments.receiveChunk(id, userId, chunk, nowMs, untilMs)),
      end: (id, userId) => write(() => attachments.endAttachment(id, userId)),
      expired: (nowMs, most) => read(() => attachments.expiredAttachments(nowMs, most)),
      forget: (id) => write(() => attachments.forgetAttachment(id)),
      used: (userId) => read(() => attachments.attachmentBytesUsed(userId)),
    },
    leases: {
      take: (names, holder, nowMs, untilMs) =>
        write(() => replicas.takeLeases(names, holder, nowMs, untilMs)),
      release: (names, holder) => write(() => replicas.releaseLeases(names, holder)),
    },
    signals: driver.signals,
    connections: {
      open: (clientId) => write(() => replicas.openConnection(clientId)),
      newest: (clientIds) => read(() => replicas.newestConnections(clientIds)),
    },
    shared: driver.shared,
    onAppend: (listener) => driver.onAppend(listener),
    check: () => driver.check(),
    close: () => driver.close(),
  };
}

function* findAnswer(clientId: string, key: Uint8Array, nowMs: number): Plan<Uint8Array | undefined> {
  return (yield* answers.answerFor(clientId, key, nowMs))?.answer;
}

/** The health check's transaction: it must reach the disk. */
export function* beat(): Plan<void> {
  yield* insert(
    "health",
    ["one", "beats"],
    [[1n, 1n]],
    "ON CONFLICT (one) DO UPDATE SET beats = health.beats + 1",
  );
}

type Write = <T>(plan: () => Plan<T>) => Promise<T>;

const sweepStepsMax = 1_000_000;

async function trim(
  write: Write,
  request: TrimRequest,
): Promise<{ items: number; bytes: number; gaps: number }> {
  const total = { items: 0, bytes: 0, gaps: 0 };
  for (const step of [overflow, trimFeeds]) {
    let after: string | undefined = "";
    for (let steps = 0; after !== undefined; steps += 1) {
      if (steps > sweepStepsMax) throw new StorageError("contention", "a sweep does not end");
      const from: string = after;
      const swept: Swept = await write(() => step(request, from));
      total.items += swept.items;
      total.bytes += swept.bytes;
      total.gaps += swept.gaps;
      after = swept.after;
    }
  }
  await write(() => forgetMessages(request.nowMs));
  return total;
}

/** The hints that follow from accepted requests; nothing when nothing was appended. */
export function appendedBy(
  accepts: readonly { readonly request: AcceptRequest; readonly answer: AcceptAnswer }[],
): Appended | undefined {
  const taken = accepts.filter(({ answer }) => answer.code === "accepted");
  return hints(
    taken.flatMap(({ request }) => request.feeds),
    taken.flatMap(({ request }) => request.outbox.map((entry) => entry.domain)),
  );
}

/** The hints that follow from a decision. */
export function appendedByDecision(request: DecideRequest): Appended | undefined {
  return hints(
    [groupFeed(request.groupId), ...request.inboxes.map(inboxFeedOf)],
    request.outbox.map((entry) => entry.domain),
  );
}

function hints(feedIds: readonly string[], domains: readonly string[]): Appended | undefined {
  if (feedIds.length === 0 && domains.length === 0) return undefined;
  return { feeds: [...new Set(feedIds)], domains: [...new Set(domains)], everything: false };
}
