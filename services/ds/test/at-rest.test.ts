import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { newSealingKey } from "@entente/service-kit";
import { groupFeed, inboxFeed, openStore, type NewMessage, type Store } from "@entente/storage";
import fc from "fast-check";
import { SealedNames } from "../src/at-rest/sealed-names.ts";
import { sealedStore } from "../src/at-rest/sealed-store.ts";
import { openStoreKeys } from "../src/at-rest/store-keys.ts";
import { sha256 } from "../src/digest.ts";
import { itemKind } from "../src/feeds/item-kind.ts";

// What a Delivery Service's store keeps of people, sealed (A23-118).
const root = mkdtempSync(join(tmpdir(), "entente-at-rest-"));
const nowMs = 1_000_000;
const stranger = "mallory@b.example";
const owner = "alice@a.example";
const device = `${owner}/phone`;
const groupId = new Uint8Array(26).fill(7);
let files = 0;
let path: string;
let medium: Store;

const keyFile = (): string => {
  files += 1;
  const file = join(root, `${String(files)}.key`);
  writeFileSync(file, newSealingKey());
  return file;
};

/** The store as a service with these key files has it. */
async function storeWith(...keys: readonly string[]): Promise<Store> {
  const opened = await openStoreKeys(medium.secrets, keys);
  if (opened === undefined) throw new Error("no keys");
  return await sealedStore(medium, opened);
}

beforeEach(async () => {
  files += 1;
  path = join(root, `${String(files)}.sqlite`);
  medium = await openStore({ kind: "sqlite", path });
});

afterEach(async () => {
  await medium.close();
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** `table.column` of every value on the medium that holds the text. */
function placesOf(text: string): readonly string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const places = new Set<string>();
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  for (const { name } of tables as { readonly name: string }[]) {
    const rows = database.prepare(`SELECT * FROM "${name}"`);
    rows.setReadBigInts(true);
    for (const row of rows.all()) {
      for (const [column, value] of Object.entries(row)) {
        if (typeof value === "string" || value instanceof Uint8Array) {
          if (Buffer.from(value as Uint8Array).includes(text)) places.add(`${name}.${column}`);
        }
      }
    }
  }
  database.close();
  return [...places].sort();
}

/** What the medium calls the one inbox that there is. */
function inboxOnMedium(): string {
  const database = new DatabaseSync(path, { readOnly: true });
  const row = database.prepare("SELECT feed FROM feed WHERE feed LIKE 'i/%'").get();
  database.close();
  return String(row?.["feed"]);
}

const message = (name: string, kind: number, fields: Partial<NewMessage> = {}): NewMessage => ({
  msgId: sha256(name),
  groupId,
  epoch: 0n,
  kind,
  sender: device,
  bytes: Buffer.from(`${name} of ${stranger}`),
  origin: "a.example",
  hlc: BigInt(nowMs) << 16n,
  expiresAtMs: nowMs + 86_400_000,
  ...fields,
});

/** What people and other domains leave behind at a domain. */
async function live(store: Store): Promise<void> {
  await store.devices.register({
    ...{ clientId: device, userId: owner, serial: "1", nowMs },
    ...{ signatureKey: Uint8Array.of(1), credential: Uint8Array.of(2) },
  });
  await store.contacts.setContact(owner, stranger, "allowed", 10);
  await store.contacts.setContact(owner, "bob@b.example", "blocked", 10);
  await store.quotas.take([{ key: `look-ups of ${stranger}`, max: 2, windowMs: 1_000 }], nowMs);
  await store.keyPackages.claim({
    requester: stranger,
    idempotencyKey: new Uint8Array(16),
    target: { userId: owner },
    suites: [1],
    perClient: "first",
    reserve: 0,
    quotas: [{ key: `user ${stranger} ${owner}`, max: 1, windowMs: 1_000 }],
    nowMs,
  });
  await store.idempotency.keep("report/x", new Uint8Array(16), Buffer.from(stranger), nowMs, nowMs + 1_000);
  await store.groups.create({
    ...{ groupId, epoch: 0n, head: new Uint8Array(32), mode: 1, config: new Uint8Array(), nowMs },
    memberDomains: ["a.example", "b.example"],
    clientIds: [device],
    creator: device,
    idempotencyKey: new Uint8Array(16).fill(1),
    publicState: Buffer.from(`tree with ${stranger}`),
  });
  const base = { outbox: [], nowMs };
  for (const kind of [itemKind.welcome, itemKind.notice, itemKind.inboxMessage]) {
    const each = message(`kind ${String(kind)}`, kind);
    await store.delivery.accept({ ...base, message: each, feeds: [inboxFeed(device)] });
  }
  await store.delivery.accept({
    ...base,
    message: message("abroad", itemKind.inboxMessage, { bytes: new Uint8Array() }),
    feeds: [],
    outbox: [{ domain: "b.example", frame: Buffer.from(`to ${stranger}/phone`) }],
  });
  await store.push.register(device, Uint8Array.of(1));
  await store.connections.open(device);
  await store.attachments.begin({
    ...{ attachmentId: new Uint8Array(32), userId: owner, size: 1, chunks: 1, nowMs },
    ...{ expiresAtMs: nowMs + 1, completeUntilMs: nowMs + 1, userBytesMax: 9, domainBytesMax: 9 },
  });
}

/** All of that as it is read again. */
async function readAgain(store: Store): Promise<unknown> {
  const inbox = await store.feeds.read({
    ...{ clientId: device, feed: inboxFeed(device), afterSeq: 0n, itemsMax: 10, bytesMax: 100_000 },
  });
  const range = await store.feeds.range(inboxFeed(device), 0n, 10, 100_000);
  const { items: outgoing } = await store.outbox.read("b.example", 0n, 10, 100_000);
  const texts = (items: readonly { readonly bytes: Uint8Array; readonly sender: string }[]): unknown =>
    items.map(({ bytes, sender }) => [Buffer.from(bytes).toString(), sender]);
  const usual = { displayName: "", visibility: "hidden", keyPackagesFor: "contacts" } as const;
  const search = { sought: { prefix: "a" }, usual, usersMax: 10 };
  const state = await store.groups.publicState(groupId);
  return {
    contacts: await store.contacts.list(owner, "", 10),
    later: await store.contacts.list(owner, "bob@b.example", 10),
    consents: [
      await store.profiles.consents(owner, stranger, usual),
      await store.profiles.consents(owner, "bob@b.example", usual),
      await store.profiles.consents(owner, owner, usual),
    ],
    seen: [
      await store.profiles.visible({ ...search, viewer: stranger, viewerIsHome: false }),
      await store.profiles.visible({ ...search, viewer: "bob@b.example", viewerIsHome: false }),
      await store.profiles.visible({ ...search, viewer: owner, viewerIsHome: true }),
    ],
    report: Buffer.from(
      (await store.idempotency.find("report/x", new Uint8Array(16), nowMs)) ?? [],
    ).toString(),
    creator: (await store.groups.find(groupId))?.creator,
    tree: Buffer.from(state?.bytes ?? []).toString(),
    inbox: inbox.code === "items" ? texts(inbox.items) : inbox,
    range: texts(range.items),
    outgoing: texts(outgoing),
    senderOf: await store.delivery.senderOf(sha256("abroad")),
    fate: (await store.outbox.fateOf(sha256("abroad"), 0, 10))?.sender,
    used: await store.attachments.used(owner),
    reads: (await store.feeds.cursors(device)).map(({ feed, endSeq }) => [feed, endSeq]),
    readers: (await store.feeds.readers(groupFeed(groupId), undefined, 10)).map(({ clientId }) => clientId),
    asleep: await store.push.asleep({ feed: inboxFeed(device), rewokenBeforeMs: 0, devicesMax: 10 }),
    streams: await store.connections.newest([device, stranger]),
  };
}

const expected = {
  contacts: [
    { userId: "bob@b.example", state: "blocked" },
    { userId: stranger, state: "allowed" },
  ],
  later: [{ userId: stranger, state: "allowed" }],
  consents: [true, false, true],
  seen: [
    [{ userId: owner, displayName: "", consentNeeded: false }],
    [],
    [{ userId: owner, displayName: "", consentNeeded: false }],
  ],
  report: stranger,
  creator: device,
  tree: `tree with ${stranger}`,
  inbox: [3, 4, 5].map((kind) => [`kind ${String(kind)} of ${stranger}`, device]),
  range: [3, 4, 5].map((kind) => [`kind ${String(kind)} of ${stranger}`, device]),
  outgoing: [[`to ${stranger}/phone`, device]],
  senderOf: device,
  fate: device,
  used: 1,
  reads: [
    [groupFeed(groupId), 0n],
    [inboxFeed(device), 3n],
  ],
  readers: [device],
  asleep: [{ clientId: device, sealed: Uint8Array.of(1), wokenAtMs: 0 }],
  streams: [1n, 0n],
};

describe("a store with key files", () => {
  test("reads as one in clear does, and its medium names nobody of another domain", async () => {
    const store = await storeWith(keyFile());
    await live(store);
    expect(await readAgain(store)).toEqual(expected);
    for (const name of ["mallory", "bob"]) expect(placesOf(name)).toEqual([]);
    // The domain's own users are in its directory, and have contacts; who sent, made, asked for or reads what is not told.
    expect(placesOf("alice")).toEqual([
      "client.client_id",
      "client.user_id",
      "contact.owner",
      "kept_answer.answer",
    ]);
  });

  test("the same in clear, so that the search finds what there is to be found", async () => {
    await live(medium);
    expect(await readAgain(medium)).toEqual(expected);
    expect(placesOf("alice")).toEqual(
      expect.arrayContaining([
        "connection_row.client_id",
        "cursor_row.client_id",
        "cursor_row.feed",
        "feed.feed",
        "feed_item.feed",
        "push_registration.client_id",
      ]),
    );
    expect(placesOf("mallory")).toEqual([
      "contact.peer",
      "kept_answer.answer",
      "kept_answer.client_id",
      "msg.bytes",
      "public_state.bytes",
      "quota.key",
    ]);
  });

  test("that was begun in clear calls its readers by sealed names from its first start with keys on", async () => {
    await live(medium);
    const before = { ...((await readAgain(medium)) as object) };
    const store = await storeWith(keyFile());
    const { inbox, reads, readers, asleep, streams } = expected;
    expect(await readAgain(store)).toMatchObject({ inbox, reads, readers, asleep, streams });
    expect(before).toMatchObject({ inbox, reads, readers, asleep, streams });
    const left = placesOf("alice").filter((place) => /cursor|feed|push|connection/u.test(place));
    expect(left).toEqual([]);
  });

  test("tells of what is appended, pages readers, wakes and revokes by clients' ids", async () => {
    const store = await storeWith(keyFile());
    const ids = ["carol", "dave", "erin"].map((name) => `${name}@a.example/phone`);
    for (const [index, clientId] of ids.entries())
      await store.devices.register({
        ...{ clientId, userId: clientId.split("/")[0] ?? "", serial: String(index), nowMs },
        ...{ signatureKey: Uint8Array.of(index), credential: Uint8Array.of(index) },
      });
    await store.groups.create({
      ...{ groupId, epoch: 0n, head: new Uint8Array(32), mode: 1, config: new Uint8Array(), nowMs },
      ...{ memberDomains: ["a.example"], clientIds: ids, creator: ids[0] ?? "" },
      idempotencyKey: new Uint8Array(16).fill(1),
    });
    const paged: string[] = [];
    for (let page = [""]; page.length > 0; paged.push(...page))
      page = (await store.feeds.readers(groupFeed(groupId), paged.at(-1), 1)).map(({ clientId }) => clientId);
    expect([...paged].sort()).toEqual(ids);
    const told: string[] = [];
    const removal = store.onAppend(({ feeds }) => told.push(...feeds));
    const inboxes = ids.slice(0, 2).map(inboxFeed);
    await store.delivery.accept({
      message: message("two", itemKind.notice),
      feeds: inboxes,
      outbox: [],
      nowMs,
    });
    removal();
    expect(told.sort()).toEqual(inboxes);
    for (const clientId of ids) await store.push.register(clientId, Uint8Array.of(1));
    const asleep = await store.push.asleep({ rewokenBeforeMs: 0, devicesMax: 10 });
    expect(asleep.map(({ clientId }) => clientId).sort()).toEqual(ids.slice(0, 2));
    const [first] = asleep;
    const rest = await store.push.asleep({ after: first!.clientId, rewokenBeforeMs: 0, devicesMax: 10 });
    expect(rest).toEqual(asleep.slice(1));
    expect((await store.push.woken(asleep, nowMs)).toSorted()).toEqual(ids.slice(0, 2));
    await store.push.came(ids[0]!);
    expect(await store.push.forget(ids[1]!)).toBe(true);
    expect(await store.devices.revoke(ids[0]!)).toBe(true);
    expect(await store.feeds.cursors(ids[0]!)).toEqual([]);
    const gone = inboxFeed("nobody@a.example/phone");
    const refused = { message: message("gone", itemKind.notice), feeds: [gone], outbox: [], nowMs };
    expect(await store.delivery.accept(refused)).toEqual({ code: "unknown_feed", feed: gone });
  });

  test("counts as one in clear does", async () => {
    const store = await storeWith(keyFile());
    const quota = { key: `look-ups of ${stranger}`, max: 2, windowMs: 1_000 };
    expect(await store.quotas.take([quota], nowMs)).toBeUndefined();
    expect(await store.quotas.take([quota], nowMs)).toBeUndefined();
    expect(await store.quotas.take([quota], nowMs)).toMatchObject({ retryAtMs: nowMs + 1_000 });
    const other = { ...quota, key: `look-ups of ${owner}` };
    expect(await store.quotas.take([other], nowMs)).toBeUndefined();
  });

  test("lets in whom a user has allowed, and knock whom nobody knows", async () => {
    const store = await storeWith(keyFile());
    const knock = { key: "knock", max: 0, windowMs: 1_000 };
    const target = { userId: owner, contactQuotas: [], knockQuotas: [knock] };
    const from = (sender: string, opens: readonly string[] = []): Promise<unknown> =>
      store.contacts.admit({ sender, targets: [target], opens, contactsMax: 2, senderQuotas: [], nowMs });
    expect(await from(stranger)).toEqual({ code: "admitted", targets: ["knock_limit"] });
    // Who writes may be answered; of oneself no contact is made.
    expect(await from(owner, [stranger, owner])).toEqual({ code: "admitted", targets: ["admitted"] });
    expect(await from(stranger)).toEqual({ code: "admitted", targets: ["admitted"] });
    expect(await store.contacts.list(owner, "", 10)).toEqual([{ userId: stranger, state: "allowed" }]);
    expect(await from(owner, [stranger, "x@b.example"])).toMatchObject({ code: "admitted" });
    expect(await from(owner, ["y@b.example"])).toEqual({ code: "contacts_full" });
  });

  test("keeps messages of groups as they are, whose members have sealed them", async () => {
    const store = await storeWith(keyFile());
    await live(store);
    const sent = message("to the group", itemKind.message, { bytes: Uint8Array.of(1, 2, 3) });
    const feeds = [groupFeed(groupId)];
    await store.delivery.accept({ message: sent, feeds, outbox: [{ domain: "b.example" }], nowMs });
    const kept = await medium.feeds.message(groupId, sent.msgId);
    expect(kept?.bytes).toEqual(sent.bytes);
    expect(kept?.sender).not.toContain("alice");
    expect((await store.feeds.message(groupId, sent.msgId))?.sender).toBe(device);
  });

  test("an item that does not open ends the reading before it, and is corrupt when it is next", async () => {
    const store = await storeWith(keyFile());
    await live(store);
    const read = (afterSeq: bigint): Promise<unknown> =>
      store.feeds
        .read({ clientId: device, feed: inboxFeed(device), afterSeq, itemsMax: 10, bytesMax: 100_000 })
        .then((answer) => (answer.code === "items" ? answer.items.map(({ seq }) => seq) : answer));
    // Sealed for something else: whole on the medium, but not what it says it is.
    const other = await medium.groups.publicState(groupId);
    await medium.delivery.accept({
      message: message("moved", itemKind.notice, { bytes: other?.bytes ?? new Uint8Array() }),
      feeds: [inboxOnMedium()],
      outbox: [],
      nowMs,
    });
    expect(await read(0n)).toEqual([1n, 2n, 3n]);
    await expect(read(3n)).rejects.toMatchObject({ code: "corrupt", msgId: sha256("moved") });
  });
});

describe("rotation of key files", () => {
  test("a new first key takes over, all that was sealed is read, and the old file may go", async () => {
    const [old, fresh] = [keyFile(), keyFile()];
    await live(await storeWith(old));
    expect(await readAgain(await storeWith(fresh, old))).toEqual(expected);
    const after = await storeWith(fresh);
    expect(await readAgain(after)).toEqual(expected);
    await after.contacts.setContact(owner, "carol@b.example", "allowed", 10);
    expect(await after.contacts.list(owner, "", 10)).toHaveLength(3);
    await expect(storeWith(old)).rejects.toThrow(/none of these files opens the keys/);
  });

  test("what is written afterwards has another key than what was written before", async () => {
    const [old, fresh] = [keyFile(), keyFile()];
    const before = await storeWith(old);
    await live(before);
    const idOf = async (): Promise<string> => {
      const state = await medium.groups.publicState(groupId);
      return Buffer.from(state?.bytes ?? []).toString("hex", 0, 8);
    };
    const first = await idOf();
    const after = await storeWith(fresh, old);
    await after.groups.savePublicState(groupId, { epoch: 0n, bytes: Buffer.from("anew") });
    expect(await idOf()).not.toBe(first);
    expect(Buffer.from((await after.groups.publicState(groupId))?.bytes ?? []).toString()).toBe("anew");
  });

  test("a process that began before reads what one that rotated writes, if it has the new file; else it says what is missing", async () => {
    const [old, fresh] = [keyFile(), keyFile()];
    const [knows, doesNot] = [await storeWith(old, fresh), await storeWith(old)];
    await live(knows);
    const [rotated, again] = await Promise.all([storeWith(fresh, old), storeWith(fresh, old)]);
    await rotated.groups.savePublicState(groupId, { epoch: 0n, bytes: Buffer.from("anew") });
    for (const each of [rotated, again, knows])
      expect(Buffer.from((await each.groups.publicState(groupId))?.bytes ?? []).toString()).toBe("anew");
    await expect(doesNot.groups.publicState(groupId)).rejects.toMatchObject({ code: "unavailable" });
  });

  test("secrets are sealed as well, and one that was there in clear is found", async () => {
    const clear = await medium.secrets.ensure("was here", Buffer.from("in clear"));
    const store = await storeWith(keyFile());
    expect(Buffer.from(await store.secrets.ensure("was here", Uint8Array.of(0)))).toEqual(Buffer.from(clear));
    await store.secrets.ensure("new", Buffer.from("a secret of ours"));
    await store.secrets.replace("newer", Buffer.from("a secret of ours"));
    expect(placesOf("a secret of ours")).toEqual([]);
    for (const name of ["new", "newer"])
      expect(Buffer.from((await store.secrets.find(name)) ?? []).toString()).toBe("a secret of ours");
    expect(await store.secrets.find("none")).toBeUndefined();
  });
});

describe("sealed names", () => {
  test("open again, are the same each time, and differ between keys", () => {
    const [names, others] = [new SealedNames(Buffer.alloc(32, 1)), new SealedNames(Buffer.alloc(32, 2))];
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "grapheme-ascii", maxLength: 300 }), (name) => {
        fc.pre(!name.startsWith("~"));
        const sealed = names.seal(name);
        expect(names.open(sealed)).toBe(name);
        expect(new SealedNames(Buffer.alloc(32, 1)).seal(name)).toBe(sealed);
        expect(others.seal(name)).not.toBe(sealed);
        expect(others.open(sealed)).toBeUndefined();
        expect(sealed.slice(1)).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
  });

  test("one that was changed does not open, and its length says only in which 32 bytes it ends", () => {
    const names = new SealedNames(Buffer.alloc(32, 1));
    const sealed = names.seal(owner);
    expect(sealed).toHaveLength(names.seal("bo@b.example").length);
    for (const at of [1, 10, 40]) {
      const letter = sealed[at] === "A" ? "B" : "A";
      expect(names.open(`${sealed.slice(0, at)}${letter}${sealed.slice(at + 1)}`)).toBeUndefined();
    }
    for (const end of [1, 10, 22, 23]) expect(names.open(sealed.slice(0, end))).toBeUndefined();
    expect(names.seal("")).toBe("");
    expect(names.open(owner)).toBe(owner);
  });
});
