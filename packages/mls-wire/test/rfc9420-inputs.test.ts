import { createHash, createHmac, createPublicKey, verify } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import {
  concatBytes,
  decode,
  decodeRaw,
  encode,
  hexFromBytes,
  opaqueV,
  rawOf,
  utf8FromText,
} from "@entente/tls-codec";
import {
  AuthenticatedContent,
  AuthenticatedContentTBM,
  CipherSuite,
  ConfirmedTranscriptHashInput,
  FramedContentTBS,
  groupInfoTBS,
  InterimTranscriptHashInput,
  KDFLabel,
  keyPackageTBS,
  leafNodeTBS,
  MLSMessage,
  mlsLabel,
  RefHashInput,
  signatureLabels,
  SignContent,
  type GroupContext,
} from "../src/index.ts";
import { bytesOf, load, messageCases } from "./vectors.ts";

/** Suites of the vectors whose signatures are Ed25519. */
const ed25519Suites = new Set([1, 3]);
const hashes: Readonly<Record<number, string>> = {
  1: "sha256",
  2: "sha256",
  3: "sha256",
  4: "sha512",
  5: "sha512",
  6: "sha512",
  7: "sha384",
};

function hashOf(suite: number): string {
  const name = hashes[suite];
  if (name === undefined) throw new Error(`no such suite: ${suite}`);
  return name;
}

function hash(suite: number, bytes: Uint8Array): string {
  return createHash(hashOf(suite)).update(bytes).digest("hex");
}

function verifyWithLabel(
  key: Uint8Array,
  label: string,
  content: Uint8Array,
  signature: Uint8Array,
): boolean {
  const publicKey = createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(key).toString("base64url") },
    format: "jwk",
  });
  return verify(null, encode(SignContent, { label: mlsLabel(label), content }), publicKey, signature);
}

interface Basics {
  readonly cipher_suite: number;
  readonly ref_hash: { readonly label: string; readonly value: string; readonly out: string };
  readonly expand_with_label: {
    readonly label: string;
    readonly context: string;
    readonly length: number;
    readonly secret: string;
    readonly out: string;
  };
  readonly sign_with_label: {
    readonly label: string;
    readonly content: string;
    readonly pub: string;
    readonly signature: string;
  };
}

describe("crypto-basics.json", () => {
  const cases = load("crypto-basics") as readonly Basics[];

  test("RefHashInput, section 5.2", () => {
    for (const { cipher_suite, ref_hash } of cases) {
      const label = utf8FromText(ref_hash.label) ?? new Uint8Array();
      const input = encode(RefHashInput, { label, value: bytesOf(ref_hash.value) });
      expect(hash(cipher_suite, input)).toBe(ref_hash.out);
    }
  });

  test("SignContent, section 5.1.2", () => {
    const checked = cases.filter(({ cipher_suite }) => ed25519Suites.has(cipher_suite));
    expect(checked.length).toBeGreaterThan(0);
    for (const { sign_with_label: one } of checked) {
      const { label, content, pub, signature } = one;
      expect(verifyWithLabel(bytesOf(pub), label, bytesOf(content), bytesOf(signature))).toBe(true);
      expect(verifyWithLabel(bytesOf(pub), `${label}x`, bytesOf(content), bytesOf(signature))).toBe(false);
    }
  });

  test("KDFLabel, section 8", () => {
    for (const { cipher_suite, expand_with_label: one } of cases) {
      const info = encode(KDFLabel, {
        length: one.length,
        label: mlsLabel(one.label),
        context: bytesOf(one.context),
      });
      // HKDF-Expand (RFC 5869 2.3); all outputs here fit into its first block.
      const block = createHmac(hashOf(cipher_suite), bytesOf(one.secret))
        .update(info)
        .update(Uint8Array.of(1))
        .digest();
      expect(block.subarray(0, one.length).toString("hex")).toBe(one.out);
    }
  });
});

interface Transcript {
  readonly cipher_suite: number;
  readonly authenticated_content: string;
  readonly interim_transcript_hash_before: string;
  readonly confirmed_transcript_hash_after: string;
  readonly interim_transcript_hash_after: string;
}

describe("transcript-hashes.json", () => {
  test("AuthenticatedContent and the hash inputs of section 8.2", () => {
    for (const one of load("transcript-hashes") as readonly Transcript[]) {
      const { wireFormat, content, auth } = decode(AuthenticatedContent, bytesOf(one.authenticated_content));
      const confirmed = encode(ConfirmedTranscriptHashInput, {
        wireFormat,
        content,
        signature: auth.signature,
      });
      const before = bytesOf(one.interim_transcript_hash_before);
      expect(hash(one.cipher_suite, concatBytes(before, confirmed))).toBe(
        one.confirmed_transcript_hash_after,
      );
      const interim = encode(InterimTranscriptHashInput, { confirmationTag: auth.confirmationTag ?? before });
      const after = bytesOf(one.confirmed_transcript_hash_after);
      expect(hash(one.cipher_suite, concatBytes(after, interim))).toBe(one.interim_transcript_hash_after);
    }
  });

  test("only a Commit enters the transcript", () => {
    const message = decode(MLSMessage, bytesOf(messageCases[0]?.["public_message_proposal"]));
    if (message.wireFormat !== "mls_public_message") throw new Error("not a PublicMessage");
    const { content, auth } = message.publicMessage;
    const input = { wireFormat: message.wireFormat, content, signature: auth.signature };
    expect(() => encode(ConfirmedTranscriptHashInput, input)).toThrow("value_invalid at content");
  });
});

interface Protection {
  readonly cipher_suite: number;
  readonly group_id: string;
  readonly epoch: number;
  readonly tree_hash: string;
  readonly confirmed_transcript_hash: string;
  readonly signature_pub: string;
  readonly membership_key: string;
  readonly proposal_pub: string;
  readonly commit_pub: string;
}

describe("message-protection.json", () => {
  const cases = load("message-protection") as readonly Protection[];

  test("FramedContentTBS and AuthenticatedContentTBM, sections 6.1 and 6.2", () => {
    for (const one of cases) {
      const context: GroupContext = {
        version: "mls10",
        cipherSuite: CipherSuite.valueOf(one.cipher_suite) ?? 0,
        groupId: bytesOf(one.group_id),
        epoch: BigInt(one.epoch),
        treeHash: bytesOf(one.tree_hash),
        confirmedTranscriptHash: bytesOf(one.confirmed_transcript_hash),
        extensions: [],
      };
      for (const bytes of [one.proposal_pub, one.commit_pub].map(bytesOf)) {
        const message = decode(MLSMessage, bytes);
        if (message.wireFormat !== "mls_public_message") throw new Error("not a PublicMessage");
        const { content, auth, membershipTag } = message.publicMessage;
        const contentTBS: FramedContentTBS = {
          version: "mls10",
          wireFormat: message.wireFormat,
          content,
          context,
        };
        if (ed25519Suites.has(one.cipher_suite)) {
          const signed = encode(FramedContentTBS, contentTBS);
          const key = bytesOf(one.signature_pub);
          expect(verifyWithLabel(key, signatureLabels.framedContent, signed, auth.signature)).toBe(true);
        }
        const tag = createHmac(hashOf(one.cipher_suite), bytesOf(one.membership_key))
          .update(encode(AuthenticatedContentTBM, { contentTBS, auth }))
          .digest("hex");
        expect(hexFromBytes(membershipTag ?? new Uint8Array())).toBe(tag);
      }
    }
  });
});

describe("what is signed is what was received", () => {
  const signatureBytes = (signature: Uint8Array) => encode(opaqueV, signature).length;

  test("KeyPackageTBS, LeafNodeTBS and GroupInfoTBS are the received bytes in front of the signature", () => {
    for (const one of messageCases) {
      const received = decodeRaw(MLSMessage, bytesOf(one["mls_key_package"]));
      if (received.value.wireFormat !== "mls_key_package") throw new Error("not a KeyPackage");
      const { keyPackage } = received.value;
      const end = received.bytes.length - signatureBytes(keyPackage.signature);
      expect(keyPackageTBS(keyPackage)).toEqual(received.bytes.slice(4, end));

      const info = decodeRaw(MLSMessage, bytesOf(one["mls_group_info"]));
      if (info.value.wireFormat !== "mls_group_info") throw new Error("not a GroupInfo");
      const { groupInfo } = info.value;
      const infoEnd = info.bytes.length - signatureBytes(groupInfo.signature);
      expect(groupInfoTBS(groupInfo)).toEqual(info.bytes.slice(4, infoEnd));
    }
  });

  test("a leaf of a KeyPackage is signed without its place, another with it", async () => {
    const { LeafNode } = await import("../src/index.ts");
    const message = decode(MLSMessage, bytesOf(messageCases[0]?.["mls_key_package"]));
    if (message.wireFormat !== "mls_key_package") throw new Error("not a KeyPackage");
    const { leafNode } = message.keyPackage;
    const place = { groupId: Uint8Array.of(0xab), leafIndex: 3 };
    const encoded = rawOf(LeafNode, leafNode).bytes;
    const signed = encoded.slice(0, encoded.length - signatureBytes(leafNode.signature));
    expect(leafNodeTBS(leafNode, place)).toEqual(signed);
    if (leafNode.leafNodeSource !== "key_package") throw new Error("another source");
    const { lifetime: _lifetime, ...rest } = leafNode;
    const update = { ...rest, leafNodeSource: "update" } as const;
    const tail = Uint8Array.of(1, 0xab, 0, 0, 0, 3);
    const updateBytes = rawOf(LeafNode, update).bytes;
    const updateSigned = updateBytes.slice(0, updateBytes.length - signatureBytes(update.signature));
    expect(leafNodeTBS(update, place)).toEqual(concatBytes(updateSigned, tail));
  });
});
