import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { blobSize, chunkCount, openChunk, sealChunk } from "../../src/attachments/blob.ts";
import { chunkBytes, contentPerChunkBytes } from "../../src/attachments/limits.ts";
import { type Attachment, attachmentContent, attachmentOf } from "../../src/attachments/reference.ts";
import { providers } from "../crypto/providers.ts";

const key = { attachmentId: new Uint8Array(32).fill(1), key: new Uint8Array(32).fill(2) };
const content = Uint8Array.from({ length: 2 * contentPerChunkBytes + 9 }, (_none, index) => index % 251);

const attachment: Attachment = {
  domain: "a.example",
  ...key,
  digest: new Uint8Array(32).fill(3),
  size: 70_000,
  name: "holiday ☀.jpg",
  mediaType: "image/jpeg",
};

describe.each(providers)("the blob with %s", (_name, { primitives }) => {
  test("opens chunk by chunk to the content and its padding, and every stored chunk but the last is full", async () => {
    const chunks = chunkCount(content.length);
    const stored = await Promise.all(
      Array.from({ length: chunks }, (_none, chunk) => sealChunk(primitives, key, content, chunk)),
    );
    expect(stored.slice(0, -1).every((each) => each.length === chunkBytes)).toBe(true);
    expect(stored.reduce((sum, each) => sum + each.length, 0)).toBe(blobSize(content.length));
    const opened = await Promise.all(
      stored.map((bytes, chunk) => openChunk(primitives, key, content.length, chunk, bytes)),
    );
    const whole = Buffer.concat(opened);
    expect(whole.subarray(0, content.length).equals(content)).toBe(true);
    expect(whole.subarray(content.length).every((byte) => byte === 0)).toBe(true);
    // The same bytes again: an upload goes on after a crash.
    expect(Buffer.from(await sealChunk(primitives, key, content, 1)).equals(stored[1]!)).toBe(true);
  });

  test("a chunk that is damaged, moved, cut off behind, or of another blob does not open", async () => {
    const bytes = await sealChunk(primitives, key, content, 0);
    const corrupt = { code: "corrupt" };
    const open = (id: typeof key, size: number, chunk: number, stored: Uint8Array): Promise<unknown> =>
      openChunk(primitives, id, size, chunk, stored);
    const damaged = bytes.slice();
    damaged[100] = (damaged[100] ?? 0) ^ 1;
    await expect(open(key, content.length, 0, damaged)).rejects.toMatchObject(corrupt);
    await expect(open(key, content.length, 0, bytes.slice(1))).rejects.toMatchObject(corrupt);
    await expect(open(key, content.length, 0, new Uint8Array())).rejects.toMatchObject(corrupt);
    await expect(open(key, content.length, 1, bytes)).rejects.toMatchObject(corrupt);
    await expect(open(key, 5, 0, bytes)).rejects.toMatchObject(corrupt);
    const other = { ...key, attachmentId: new Uint8Array(32) };
    await expect(open(other, content.length, 0, bytes)).rejects.toMatchObject(corrupt);
    await expect(open(key, content.length, 0, bytes)).resolves.toHaveLength(contentPerChunkBytes);
  });
});

describe("the message that tells of an attachment", () => {
  test("comes back as it was, and is no text", () => {
    const told = attachmentContent(attachment);
    expect(attachmentOf(told)).toEqual(attachment);
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(told)).toThrow();
  });

  test("no other content is taken for one, and no bytes do harm", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(attachmentOf(new TextEncoder().encode(text))).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const broken = Uint8Array.of(0xff, 0x01, ...bytes);
        expect(() => attachmentOf(broken)).toThrow(expect.objectContaining({ code: "malformed" }));
      }),
    );
  });

  test("bounds: a name of 256 bytes, a size past what fits in memory, a domain that is none", () => {
    expect(() => attachmentContent({ ...attachment, name: "x".repeat(256) })).toThrow(
      expect.objectContaining({ code: "too_large" }),
    );
    const huge = attachmentContent({ ...attachment, size: 2 ** 40 });
    expect(() => attachmentOf(huge)).toThrow(expect.objectContaining({ code: "too_large" }));
    const nowhere = attachmentContent({ ...attachment, domain: "../a" });
    expect(() => attachmentOf(nowhere)).toThrow(expect.objectContaining({ code: "malformed" }));
  });
});
