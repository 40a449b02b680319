import { createHash, createPublicKey, verify } from "node:crypto";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { decode, encode, hexFromBytes, utf8FromText } from "@entente/tls-codec";
import {
  createCommit,
  createGroup,
  defaultCapabilities,
  defaultLifetime,
  encodeMlsMessage,
  generateKeyPackage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  type CiphersuiteImpl,
} from "ts-mls";
import { makeKeyPackageRef } from "ts-mls/keyPackage.js";
import {
  FramedHeader,
  handshakeHeader,
  KeyPackage,
  keyPackageTBS,
  leafNodeTBS,
  mlsLabel,
  MLSMessage,
  referenceLabels,
  RefHashInput,
  signatureLabels,
  SignContent,
} from "../src/index.ts";

const suite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const text = (value: string) => utf8FromText(value) ?? new Uint8Array();

function verifies(key: Uint8Array, label: string, content: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(key).toString("base64url");
  const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  return verify(null, encode(SignContent, { label: mlsLabel(label), content }), publicKey, signature);
}

async function keyPackageOf(name: string, impl: CiphersuiteImpl) {
  const credential = { credentialType: "basic" as const, identity: text(name) };
  return generateKeyPackage(credential, defaultCapabilities(), defaultLifetime, [], impl);
}

describe("what ts-mls makes", () => {
  let impl: CiphersuiteImpl;
  beforeAll(async () => {
    impl = await getCiphersuiteImpl(getCiphersuiteFromName(suite));
  });

  test("a KeyPackage: both signatures verify over our bytes, and its reference is ours", async () => {
    const { publicPackage } = await keyPackageOf("alice@a.example/phone", impl);
    const bytes = encodeMlsMessage({
      version: "mls10",
      wireformat: "mls_key_package",
      keyPackage: publicPackage,
    });
    const message = decode(MLSMessage, bytes);
    expect(encode(MLSMessage, message)).toEqual(bytes);
    if (message.wireFormat !== "mls_key_package") throw new Error("not a KeyPackage");
    const { keyPackage } = message;
    const { leafNode } = keyPackage;
    const place = { groupId: new Uint8Array(), leafIndex: 0 };
    const key = leafNode.signatureKey;
    expect(verifies(key, signatureLabels.keyPackage, keyPackageTBS(keyPackage), keyPackage.signature)).toBe(
      true,
    );
    expect(verifies(key, signatureLabels.leafNode, leafNodeTBS(leafNode, place), leafNode.signature)).toBe(
      true,
    );

    const input = encode(RefHashInput, {
      label: text(referenceLabels.keyPackage),
      value: encode(KeyPackage, keyPackage),
    });
    const reference = await makeKeyPackageRef(publicPackage, impl.hash);
    expect(createHash("sha256").update(input).digest("hex")).toBe(hexFromBytes(reference));
  });

  test("a Commit that adds a member, and its Welcome, re-encode byte for byte", async () => {
    const alice = await keyPackageOf("alice@a.example/phone", impl);
    const bob = await keyPackageOf("bob@b.example/phone", impl);
    const state = await createGroup(text("group"), alice.publicPackage, alice.privatePackage, [], impl);
    for (const wireAsPublicMessage of [true, false]) {
      const { commit, welcome } = await createCommit(
        { state, cipherSuite: impl },
        {
          wireAsPublicMessage,
          extraProposals: [{ proposalType: "add", add: { keyPackage: bob.publicPackage } }],
          ratchetTreeExtension: true,
        },
      );
      if (welcome === undefined) throw new Error("no Welcome");
      const commitBytes = encodeMlsMessage(commit);
      const header = handshakeHeader(commitBytes);
      if (!(header instanceof FramedHeader)) throw new Error("not framed");
      expect([header.contentType, header.epoch, header.groupId]).toEqual(["commit", 0n, text("group")]);
      expect(encode(MLSMessage, decode(MLSMessage, commitBytes))).toEqual(commitBytes);

      const welcomeBytes = encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome });
      const message = decode(MLSMessage, welcomeBytes);
      expect(encode(MLSMessage, message)).toEqual(welcomeBytes);
      if (message.wireFormat !== "mls_welcome") throw new Error("not a Welcome");
      const reference = await makeKeyPackageRef(bob.publicPackage, impl.hash);
      expect(message.welcome.secrets.map(({ newMember }) => hexFromBytes(newMember))).toEqual([
        hexFromBytes(reference),
      ]);
    }
  });
});
