import { beforeEach, describe, expect, test } from "@jest/globals";
import { createHash } from "node:crypto";
import { decodeRaw, encode, hexFromBytes, struct, opaqueV, uint64, uint16, uint8 } from "@entente/tls-codec";
import {
  type ClientAddress,
  type ClientId,
  groupIdBytes,
  groupIdOf,
  MLSMessage,
  parseClientId,
  parseDomainName,
  SealedSendGroupBundle,
  SendGroupBundle,
  sendGroupBundleDigest,
} from "@entente/mls-wire";
import { type Config, genesisHead } from "@entente/ordering";
import { SendGroupFeeds } from "../../src/client/send-group-feeds.ts";
import { readDmlsMessage } from "../../src/dmls/dmls-message.ts";
import { sessionRecordChange } from "../../src/dmls/session-record.ts";
import { textOfSender } from "../../src/inbox/correspondent.ts";
import { inboxProtocols } from "../../src/inbox/inbox-envelope.ts";
import { Mailboxes } from "../../src/inbox/mailboxes.ts";
import type { GroupEnvironment } from "../../src/mls/environment.ts";
import { GroupError } from "../../src/mls/group-error.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { type CertificateChanges, decide, testOrderingKeys } from "../mls/orderer.ts";

const { sha256 } = nodeCrypto.primitives;
const alice = parseClientId("alice@a.example/phone");
const bob = parseClientId("bob@b.example/phone");
const groupId = groupIdOf(sha256(new Uint8Array()).subarray(0, 16), parseDomainName("a.example"));
const group = groupIdBytes(groupId);
const feedKey = hexFromBytes(group);
const environment: GroupEnvironment = {
  crypto: nodeCrypto,
  authenticator: { authenticate: async () => ({ accepted: true }) },
  orderingKeys: testOrderingKeys,
  nowMs: () => 0,
};
const ofDomains = (...memberDomains: string[]): Config => ({
  mode: "single_writer",
  voters: memberDomains.slice(0, 1),
  memberDomains,
  witness: undefined,
});

// The header of a PrivateMessage is all that is looked at here (RFC 9420 6.3).
const PrivateFrame = struct({
  version: uint16,
  wireFormat: uint16,
  groupId: opaqueV,
  epoch: uint64,
  contentType: uint8,
  authenticatedData: opaqueV,
  senderData: opaqueV,
  ciphertext: opaqueV,
});
function frame(epoch: bigint, contentType: number, text: string): Uint8Array {
  const ciphertext = createHash("sha256").update(text).digest();
  const none = new Uint8Array();
  const [version, wireFormat] = [1, 2];
  return encode(PrivateFrame, {
    ...{ version, wireFormat, groupId: group, epoch, contentType },
    ...{ authenticatedData: none, senderData: ciphertext, ciphertext },
  });
}

interface Slot {
  readonly epoch: bigint;
  readonly head: Uint8Array;
  readonly config: Config;
}
const genesis: Slot = {
  epoch: 0n,
  head: genesisHead(group, ofDomains("a.example"), sha256),
  config: ofDomains("a.example"),
};

/** A Commit item as the owner's domain makes it, and the slot after it. */
function decided(
  slot: Slot,
  changes: {
    owner?: ClientId | ClientAddress;
    certificate?: CertificateChanges;
    config?: Config;
    text?: string;
  } = {},
) {
  const { owner = alice, certificate, config = slot.config, text = "commit" } = changes;
  const place = {
    groupId,
    epoch: slot.epoch,
    previousHead: slot.head,
    commit: slot.epoch === 0n ? undefined : decodeRaw(MLSMessage, frame(slot.epoch, 3, text)),
  };
  const bytes =
    typeof owner === "string"
      ? encode(SendGroupBundle, { version: "v2", ...place, owner, readers: [bob] })
      : encode(SealedSendGroupBundle, {
          version: "v3",
          ...place,
          owner,
          readers: [],
          readerAddresses: [abroad],
        });
  const next = ofDomains("a.example", "b.example");
  const what = { digest: sendGroupBundleDigest(sha256, bytes), group, epoch: slot.epoch };
  const made = decide(what, { config, next, head: slot.head }, certificate);
  const after: Slot = { epoch: slot.epoch + 1n, head: made.nextHead, config: next };
  return { commit: { commit: bytes, certificate: made.certificate, valueHash: made.valueHash }, after };
}

const addressAt = (domain: string): ClientAddress => ({
  domain: parseDomainName(domain),
  sealed: Uint8Array.of(1, 2, 3),
});
const abroad = addressAt("b.example");

describe("feeds of Send Groups", () => {
  let store: MemoryStore;
  let mailboxes: Mailboxes;
  let feeds: SendGroupFeeds;
  let seq = 0;
  beforeEach(async () => {
    store = new MemoryStore();
    mailboxes = new Mailboxes(store);
    feeds = new SendGroupFeeds(environment, store, mailboxes);
    seq = 0;
    const id = new Uint8Array(16);
    const record = {
      version: 2,
      id,
      state: "joined" as const,
      founder: alice,
      members: [alice, bob],
      founderAddress: new Uint8Array(),
      key: new Uint8Array(32),
      keyPackages: [],
    };
    await store.save({ records: sessionRecordChange(hexFromBytes(id), record) });
  });

  async function take(body: object): Promise<string> {
    seq += 1;
    const cursors = [{ feed: feedKey, sequence: BigInt(seq) }];
    const taken = await feeds.take(feedKey, { seq, ...body }, { cursors });
    return taken instanceof GroupError ? taken.code : taken;
  }

  const mail = async (): Promise<(string | undefined)[]> => {
    const waiting = await mailboxes.next(inboxProtocols.dmls);
    return waiting.map(({ sender, message }) => {
      const read = readDmlsMessage(message);
      return read?.kind === "hosted" ? `${textOfSender(sender)} ${hexFromBytes(read.frame)}` : undefined;
    });
  };

  test("frames wait for their session, in order, with their owner's name", async () => {
    const opening = decided(genesis);
    const first = decided(opening.after);
    const [one, two] = [frame(1n, 1, "one"), frame(2n, 1, "two")];
    expect(await take({ commit: opening.commit })).toBe("saved");
    expect(await take({ message: { mlsMessage: one } })).toBe("saved");
    expect(await take({ commit: first.commit })).toBe("saved");
    expect(await take({ message: { mlsMessage: two } })).toBe("saved");
    const frames = [one, frame(1n, 3, "commit"), two];
    expect(await mail()).toEqual(frames.map((bytes) => `${alice} ${hexFromBytes(bytes)}`));
  });

  test("an owner whose address alone is told may be anybody of its domain in a session of ours", async () => {
    const owner = addressAt("a.example");
    const opening = decided(genesis, { owner });
    const first = decided(opening.after, { owner: { ...owner, sealed: Uint8Array.of(9) } });
    expect(await take({ commit: opening.commit })).toBe("saved");
    expect(await take({ commit: first.commit })).toBe("saved");
    expect(await mail()).toEqual([`a client of a.example ${hexFromBytes(frame(1n, 3, "commit"))}`]);
    expect(
      await take({ commit: decided(first.after, { owner, certificate: { signer: "b.example" } }).commit }),
    ).toBe("certificate_invalid");
    const id = new Uint8Array(16).fill(1);
    const record = {
      version: 2,
      id,
      state: "joined" as const,
      founder: bob,
      members: [bob],
      founderAddress: new Uint8Array(),
      key: new Uint8Array(32),
      keyPackages: [],
    };
    store = new MemoryStore();
    await store.save({ records: sessionRecordChange(hexFromBytes(id), record) });
    feeds = new SendGroupFeeds(environment, store, new Mailboxes(store));
    expect(await take({ commit: opening.commit })).toBe("foreign");
  });

  test("a Send Group of somebody in no session of ours is not read", async () => {
    const carol = parseClientId("carol@a.example/phone");
    expect(await take({ commit: decided(genesis, { owner: carol }).commit })).toBe("foreign");
    expect(await take({ message: { mlsMessage: frame(1n, 1, "one") } })).toBe("foreign");
    expect(await mail()).toEqual([]);
  });

  test("a Commit counts only with the certificate of its owner's home domain, on the chain", async () => {
    const opening = decided(genesis);
    expect(await take({ commit: opening.commit })).toBe("saved");
    const { after } = opening;
    const good = decided(after);
    const foreign: Config = { ...after.config, voters: ["b.example"] };
    const forked = decided({ ...after, head: sha256(group) });
    const cases: readonly (readonly [string, object])[] = [
      ["certificate_missing", { ...good.commit, certificate: new Uint8Array() }],
      ["certificate_invalid", decided(after, { certificate: { signer: "b.example" } }).commit],
      ["certificate_invalid", decided(after, { config: foreign }).commit],
      [
        "certificate_invalid",
        { ...good.commit, certificate: decided(after, { text: "other" }).commit.certificate },
      ],
      ["certificate_invalid", forked.commit],
      ["invalid", decided(after, { owner: parseClientId("anna@a.example/phone") }).commit],
      ["invalid", { ...good.commit, commit: good.commit.commit.subarray(0, -1) }],
    ];
    for (const [code, commit] of cases) expect([code, await take({ commit })]).toEqual([code, code]);
    expect(await mail()).toEqual([]);
    expect(await take({ commit: good.commit })).toBe("saved");
  });

  test("after a gap the chain begins anew, still certified", async () => {
    const opening = decided(genesis);
    const lost = decided(opening.after);
    const later = decided(lost.after);
    await take({ commit: opening.commit });
    expect(await take({ commit: later.commit })).toBe("saved");
    expect((await mail()).length).toBe(1);
  });
});
