import { describe, expect, test } from "@jest/globals";
import { createHash, createHmac } from "node:crypto";
import { getCiphersuiteFromName, getCiphersuiteImpl } from "ts-mls";
import { deriveGroupId, exportPsk } from "../src/mls/exports.ts";

const suite = await getCiphersuiteImpl(
  getCiphersuiteFromName("MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"),
);
const exporterSecret = Uint8Array.from({ length: 32 }, (_, i) => i);

/** MLS-Exporter (RFC 9420 8.5) of SHA-256, written out with HMAC alone; at most 32 octets. */
function exported(label: string, context: Uint8Array, length: number): string {
  const secret = expandWithLabel(exporterSecret, label, new Uint8Array(), 32);
  return expandWithLabel(secret, "exported", hash(context), length).toString("hex");
}

/** RFC 9420 8: ExpandWithLabel for one block; DeriveSecret has an empty context. */
function expandWithLabel(secret: Uint8Array, label: string, context: Uint8Array, length: number): Buffer {
  const name = Buffer.from(`MLS 1.0 ${label}`);
  const info = Buffer.concat([
    Uint8Array.of(length >> 8, length & 0xff, name.length),
    name,
    Uint8Array.of(context.length),
    context,
    Uint8Array.of(1),
  ]);
  return createHmac("sha256", secret).update(info).digest().subarray(0, length);
}

function hash(data: Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}

describe("exported values", () => {
  test("the PSK is MLS-Exporter(exporter-psk, psk_id, KDF.Nh) (D-8)", async () => {
    const derived = Buffer.from(await exportPsk(exporterSecret, suite)).toString("hex");
    expect(derived).toBe(exported("exporter-psk", Buffer.from("psk_id"), 32));
  });

  test("a Send Group's identifier is MLS-Exporter(derivedGroupId, signature key, length) (D-7)", async () => {
    const key = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);
    for (const length of [16, 32]) {
      const derived = await deriveGroupId(exporterSecret, key, length, suite);
      expect(Buffer.from(derived).toString("hex")).toBe(exported("derivedGroupId", key, length));
    }
  });
});
