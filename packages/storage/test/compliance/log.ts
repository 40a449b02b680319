import { describe, expect, test } from "@jest/globals";
import type { IssueRequest, LogAppend, LogHead, LogItem, WitnessedHead } from "../../src/index.ts";
import { aVersion, bytes, day, hash, now, type StoreFactory } from "./samples.ts";

const tokenDigest = hash("token");

function aHead(treeSize: bigint, name = ""): LogHead {
  return { treeSize, root: hash(`root ${String(treeSize)} ${name}`), note: bytes(`note ${name}`) };
}

function anAppend(expectedSize: bigint, overrides: Partial<LogAppend> = {}): LogAppend {
  return { expectedSize, items: [], versions: [], head: aHead(expectedSize + 1n), ...overrides };
}

function prefixNode(depth: number, prefix: Uint8Array, version: bigint): LogItem {
  return { key: { kind: "prefix-node", depth, prefix, version }, value: hash(`${depth} ${version}`) };
}

const issue: IssueRequest = {
  by: { tokenDigest },
  clientId: "alice/1",
  userId: "alice",
  signatureKey: hash("key"),
  credential: bytes("credential"),
  serial: "1",
  notAfterMs: now + day,
  nowMs: now,
  logged: aVersion("alice"),
};

export function logSuite(open: StoreFactory): void {
  describe("transparency log", () => {
    test("a label's versions are added one after the other, and wait in order", async () => {
      const { log, close } = await opened(open);
      expect(await log.queue(aVersion("a", { version: 1 }), now)).toBe(false);
      expect(await log.queue(aVersion("a"), now)).toBe(true);
      expect(await log.queue(aVersion("a"), now)).toBe(false);
      expect(await log.queue(aVersion("b"), now + 1)).toBe(true);
      expect(await log.queue(aVersion("a", { version: 1 }), now + 2)).toBe(true);
      expect(await log.queue(aVersion("a", { version: 3 }), now + 2)).toBe(false);
      expect(await log.waiting(2)).toEqual([
        { ...aVersion("a"), queuedAtMs: now },
        { ...aVersion("b"), queuedAtMs: now + 1 },
      ]);
      expect(await log.versions(hash("label a"))).toEqual([
        { version: 0, position: undefined },
        { version: 1, position: undefined },
      ]);
      expect(await log.sealed(hash("label b"), 0)).toEqual(bytes("sealed b"));
      expect(await log.sealed(hash("label b"), 1)).toBeUndefined();
      expect(await log.versions(hash("label c"))).toEqual([]);
      await close();
    });

    test("racing changes of one label: one is the next", async () => {
      const { log, close } = await opened(open);
      const race = ["1", "2", "3"].map((name) => log.queue(aVersion("a", { sealed: bytes(name) }), now));
      expect((await Promise.all(race)).filter(Boolean)).toHaveLength(1);
      const next = ["1", "2", "3"].map((name) =>
        log.queue(aVersion("a", { version: 1, sealed: bytes(name) }), now),
      );
      expect((await Promise.all(next)).filter(Boolean)).toHaveLength(1);
      await close();
    });

    test("a credential and its version count together or not at all", async () => {
      const store = await open();
      await store.identities.invite({ tokenDigest, userId: "alice", expiresAtMs: now + day });
      expect(await store.identities.issue({ ...issue, logged: aVersion("alice", { version: 1 }) })).toEqual({
        code: "refused",
        reason: "version_taken",
      });
      expect(await store.identities.find("alice/1")).toBeUndefined();
      expect(await store.identities.issue(issue)).toEqual({ code: "issued" });
      expect(await store.log.versions(hash("label alice"))).toHaveLength(1);
      const renewal = { ...issue, serial: "2", logged: aVersion("alice", { version: 1 }) };
      expect(await store.identities.renew({ ...renewal, logged: aVersion("alice") })).toBe("version_taken");
      expect(await store.identities.findBySerial("2")).toBeUndefined();
      expect(await store.identities.renew(renewal)).toBe("renewed");
      const revocation = { clientId: "alice/1", reason: "1", nowMs: now };
      expect(await store.identities.revoke({ ...revocation, logged: aVersion("alice") })).toBe(
        "version_taken",
      );
      expect((await store.identities.find("alice/1"))?.revoked).toBeUndefined();
      const last = aVersion("alice", { version: 2 });
      expect(await store.identities.revoke({ ...revocation, logged: last })).toBe("revoked");
      const again = aVersion("alice", { version: 3 });
      expect(await store.identities.revoke({ ...revocation, logged: again })).toBe("revoked_before");
      expect(await store.log.versions(hash("label alice"))).toHaveLength(3);
      await store.close();
    });

    test("an entry is appended whole, for the tree that it was made for, and once", async () => {
      const { log, close } = await opened(open);
      expect(await log.head()).toBeUndefined();
      await log.queue(aVersion("a"), now);
      await log.queue(aVersion("a", { version: 1 }), now);
      const versions = [{ labelId: hash("label a"), version: 0 }];
      expect(await log.append(anAppend(1n, { versions }))).toBe(false);
      expect(await log.append(anAppend(0n, { versions: [{ labelId: hash("other"), version: 0 }] }))).toBe(
        false,
      );
      expect(await log.head()).toBeUndefined();
      const race = [1, 2, 3].map(() => log.append(anAppend(0n, { versions })));
      expect((await Promise.all(race)).filter(Boolean)).toHaveLength(1);
      expect(await log.head()).toEqual(aHead(1n));
      expect(await log.versions(hash("label a"))).toEqual([
        { version: 0, position: 0n },
        { version: 1, position: undefined },
      ]);
      expect(await log.waiting(9)).toHaveLength(1);
      expect(await log.append(anAppend(1n, { versions }))).toBe(false);
      expect(await log.append(anAppend(1n))).toBe(true);
      await close();
    });

    test("what is in the trees is read by key, prefix nodes as of a version", async () => {
      const { log, close } = await opened(open);
      const entry = { key: { kind: "log-entry" as const, position: 0n }, value: bytes("entry") };
      const node = { key: { kind: "log-node" as const, level: 0, index: 0n }, value: hash("node") };
      const root = new Uint8Array(0);
      const left = Uint8Array.of(0x40);
      expect(await log.append(anAppend(0n, { items: [entry, node, prefixNode(0, root, 0n)] }))).toBe(true);
      const second = [prefixNode(0, root, 1n), prefixNode(2, left, 1n)];
      expect(await log.append(anAppend(1n, { items: second }))).toBe(true);
      const at = (depth: number, prefix: Uint8Array, version: bigint) =>
        ({ kind: "prefix-node", depth, prefix, version }) as const;
      const keys = [
        at(0, root, 0n),
        at(0, root, 1n),
        at(0, root, 9n),
        at(2, left, 0n),
        at(2, left, 1n),
        at(1, left, 9n),
        { kind: "log-entry" as const, position: 0n },
        { kind: "log-entry" as const, position: 1n },
        { kind: "log-node" as const, level: 0, index: 0n },
        { kind: "log-node" as const, level: 1, index: 0n },
        at(0, root, 0n),
      ];
      expect(await log.read(keys)).toEqual([
        hash("0 0"),
        hash("0 1"),
        hash("0 1"),
        undefined,
        hash("2 1"),
        undefined,
        bytes("entry"),
        undefined,
        hash("node"),
        undefined,
        hash("0 0"),
      ]);
      const many = Array.from({ length: 100 }, (_, position) => ({
        kind: "log-entry" as const,
        position: BigInt(position),
      }));
      expect((await log.read(many)).filter((value) => value !== undefined)).toHaveLength(1);
      expect(await log.read([])).toEqual([]);
      await close();
    });

    test("a head that is given out is never replaced by an older one", async () => {
      const { log, close } = await opened(open);
      expect(await log.published()).toBeUndefined();
      expect(await log.publish(aHead(2n))).toBe(true);
      expect(await log.publish(aHead(1n))).toBe(false);
      expect(await log.publish(aHead(2n, "more cosignatures"))).toBe(true);
      expect(await log.published()).toEqual(aHead(2n, "more cosignatures"));
      await close();
    });

    test("a witness moves on from what it holds, one request at a time", async () => {
      const store = await open();
      const { witness } = store;
      const first: WitnessedHead = aHead(1n);
      const second = aHead(2n);
      expect(await witness.find("log")).toBeUndefined();
      expect(await witness.advance("log", first, second)).toBe(false);
      const begin = [first, second, aHead(3n)].map((next) => witness.advance("log", undefined, next));
      expect((await Promise.all(begin)).filter(Boolean)).toHaveLength(1);
      const held = await witness.find("log");
      if (held === undefined) throw new Error("nothing is held");
      const race = [10n, 11n, 12n].map((size) => witness.advance("log", held, aHead(size)));
      expect((await Promise.all(race)).filter(Boolean)).toHaveLength(1);
      const now = await witness.find("log");
      expect(now?.treeSize).toBeGreaterThanOrEqual(10n);
      expect(await witness.advance("log", held, aHead(20n))).toBe(false);
      expect(await witness.advance("log", now && { ...now, root: hash("another") }, aHead(20n))).toBe(false);
      expect(await witness.find("other")).toBeUndefined();
      await store.close();
    });
  });
}

async function opened(open: StoreFactory) {
  const store = await open();
  return { log: store.log, close: () => store.close() };
}
