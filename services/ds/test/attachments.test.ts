import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "@entente/service-kit/testing";
import { parseUserId } from "@entente/mls-wire";
import { openStore, type Store } from "@entente/storage";
import S3rver from "s3rver";
import { Attachments } from "../src/attachments/attachments.ts";
import { type ChunkStore, ChunkStoreError } from "../src/attachments/chunk-store.ts";
import { DiskChunks } from "../src/attachments/disk-chunks.ts";
import { S3Chunks } from "../src/attachments/s3-chunks.ts";
import { chunkBytes, uploadLifetimeMs } from "../src/attachments/limits.ts";

const folder = mkdtempSync(join(tmpdir(), "entente-attachments-"));
const alice = parseUserId("alice@a.example");
const bob = parseUserId("bob@a.example");
let server: S3rver;
let s3Port: number;

beforeAll(async () => {
  [s3Port = 0] = await freePorts(1);
  server = new S3rver({
    address: "127.0.0.1",
    port: s3Port,
    silent: true,
    directory: join(folder, "s3"),
    configureBuckets: [{ name: "entente", configs: [] }],
  });
  await server.run();
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const disk = (): ChunkStore => new DiskChunks(mkdtempSync(join(folder, "disk-")));
const s3 = (settings: { accessKeyId?: string; bucket?: string } = {}): ChunkStore =>
  new S3Chunks({
    endpoint: `http://127.0.0.1:${String(s3Port)}`,
    region: "us-east-1",
    bucket: "entente",
    prefix: `${randomBytes(4).toString("hex")}/`,
    accessKeyId: "S3RVER",
    secretAccessKey: "S3RVER",
    pathStyle: true,
    ...settings,
  });

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "done",
    (error: unknown) => (error as { code?: unknown }).code,
  );

describe.each([
  ["on disk", disk],
  ["in an S3-compatible store", s3],
] as const)("attachments %s", (_where, open) => {
  let store: Store;
  let chunks: ChunkStore;
  let nowMs = 1_000_000;
  let attachments: Attachments;
  const limits = {
    bytesMax: 4 * chunkBytes,
    userBytesMax: 5 * chunkBytes,
    domainBytesMax: 6 * chunkBytes,
    lifetimeMs: 10 * uploadLifetimeMs,
  };

  beforeAll(async () => {
    store = await openStore({ kind: "memory" });
    chunks = open();
    attachments = new Attachments(store, chunks, limits, () => nowMs);
  });

  afterAll(async () => {
    chunks.close();
    await store.close();
  });

  const blob = randomBytes(2 * chunkBytes + 5);
  const id = new Uint8Array(randomBytes(32));
  const part = (chunk: number): Uint8Array =>
    new Uint8Array(blob.subarray(chunk * chunkBytes, (chunk + 1) * chunkBytes));

  test("come back byte for byte, chunk by chunk, and only when they are complete", async () => {
    expect(await attachments.begin(alice, id, blob.length)).toMatchObject({ nextChunk: 0 });
    expect(await attachments.upload(alice, id, 0, part(0))).toMatchObject({ nextChunk: 1 });
    expect(await codeOf(attachments.read(id, 0))).toBe("unknown_attachment");
    // A lost answer: the same chunk again changes nothing, and a new beginning says where to go on.
    expect(await attachments.upload(alice, id, 0, part(0))).toMatchObject({ nextChunk: 1 });
    expect(await attachments.begin(alice, id, blob.length)).toMatchObject({ nextChunk: 1 });
    await attachments.upload(alice, id, 1, part(1));
    const done = await attachments.upload(alice, id, 2, part(2));
    expect(done).toEqual({ nextChunk: 3, notAfterMs: nowMs + limits.lifetimeMs });
    const read = await Promise.all([0, 1, 2].map((chunk) => attachments.read(id, chunk)));
    const hash = createHash("sha256");
    for (const { bytes, size } of read) {
      hash.update(bytes);
      expect(size).toBe(blob.length);
    }
    expect(hash.digest()).toEqual(createHash("sha256").update(blob).digest());
    expect(await codeOf(attachments.read(id, 3))).toBe("bad_chunk");
    // Its owner announces it again, and it is kept for the full time from then on.
    nowMs += 1_000;
    const kept = await attachments.begin(alice, id, blob.length);
    expect(kept).toEqual({ nextChunk: 3, notAfterMs: nowMs + limits.lifetimeMs });
  });

  test("refuse what was not announced, another's id, and more than there is room for", async () => {
    const other = new Uint8Array(randomBytes(32));
    expect(await codeOf(attachments.begin(alice, id.subarray(1), 5))).toBe("bad_field");
    expect(await codeOf(attachments.begin(alice, other, 0))).toBe("bad_field");
    for (const size of [limits.bytesMax + 1, 10 * limits.bytesMax])
      expect(await codeOf(attachments.begin(alice, other, size))).toBe("too_large");
    expect(await codeOf(attachments.begin(bob, id, blob.length))).toBe("attachment_exists");
    expect(await codeOf(attachments.begin(alice, id, 7))).toBe("attachment_exists");
    expect(await codeOf(attachments.begin(alice, other, 3 * chunkBytes))).toBe("attachment_quota");
    expect(await codeOf(attachments.begin(bob, other, 4 * chunkBytes))).toBe("attachments_full");
    await attachments.begin(bob, other, chunkBytes + 1);
    expect(await codeOf(attachments.upload(alice, other, 0, part(0)))).toBe("unknown_attachment");
    expect(await codeOf(attachments.upload(bob, other, 0, part(2)))).toBe("bad_chunk");
    expect(await codeOf(attachments.upload(bob, other, 1, new Uint8Array(1)))).toBe("bad_chunk");
    expect(await codeOf(attachments.upload(bob, other, 2, part(0)))).toBe("bad_chunk");
    expect(await codeOf(attachments.remove(bob, id))).toBe("attachment_exists");
    await attachments.remove(bob, other);
    expect(await attachments.expire()).toBe(1);
  });

  test("end with their time, an unfinished upload sooner, and give their room and their bytes back", async () => {
    const unfinished = new Uint8Array(randomBytes(32));
    await attachments.begin(bob, unfinished, chunkBytes);
    await attachments.upload(bob, unfinished, 0, part(0)).then(() => undefined);
    const begun = new Uint8Array(randomBytes(32));
    await attachments.begin(bob, begun, chunkBytes + 1);
    await attachments.upload(bob, begun, 0, part(0));
    nowMs += uploadLifetimeMs;
    expect(await codeOf(attachments.upload(bob, begun, 1, new Uint8Array(1)))).toBe("unknown_attachment");
    expect(await attachments.expire()).toBe(1);
    nowMs += limits.lifetimeMs;
    expect(await codeOf(attachments.read(id, 0))).toBe("unknown_attachment");
    expect(await attachments.expire()).toBe(2);
    expect(await store.attachments.used(alice)).toBe(0);
    const name = { attachmentId: Buffer.from(id).toString("hex"), chunk: 0 };
    expect(await chunks.read(name)).toBeUndefined();
  });
});

test("a chunk on disk is whole or absent: nothing else is left beside it", async () => {
  const place = mkdtempSync(join(folder, "whole-"));
  const chunks = new DiskChunks(place);
  const attachmentId = "ab".repeat(32);
  await chunks.put({ attachmentId, chunk: 0 }, Uint8Array.of(1));
  await chunks.put({ attachmentId, chunk: 0 }, Uint8Array.of(2));
  expect(readdirSync(join(place, "ab", attachmentId))).toEqual(["0"]);
  expect(await chunks.read({ attachmentId, chunk: 0 })).toEqual(Uint8Array.of(2));
});

test("a store that refuses is told as such, and nothing is taken for missing", async () => {
  const denied = s3({ accessKeyId: "wrong" });
  const nowhere = s3({ bucket: "no-such-bucket" });
  const name = { attachmentId: "cd".repeat(32), chunk: 0 };
  await expect(denied.put(name, Uint8Array.of(1))).rejects.toBeInstanceOf(ChunkStoreError);
  await expect(denied.read(name)).rejects.toBeInstanceOf(ChunkStoreError);
  await expect(nowhere.put(name, Uint8Array.of(1))).rejects.toBeInstanceOf(ChunkStoreError);
  await expect(nowhere.read(name)).rejects.toBeInstanceOf(ChunkStoreError);
  denied.close();
  nowhere.close();
});
