import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import {
  configOf,
  decodeCertificate,
  encodeCertificate,
  equalBytes,
  OrderingError,
  verifyCertificate,
  type Certificate,
  type Slot,
  type VerifySignature,
} from "../src/index.ts";
import { abc, Federation, group } from "./fixtures.ts";
import { sha256 } from "./keys.ts";

const federation = new Federation();
const head = federation.states.get("a.example")!.group.row.head;
federation.submit("a.example", "commit");
const certificate = federation.decided("a.example")[0]!;
const slot: Slot = { group, epoch: 0n, config: federation.config, head };
const bytes = encodeCertificate(certificate);

function faultOf(changed: Certificate, verify: VerifySignature = federation.keys.verify): string | undefined {
  return verifyCertificate(changed, slot, certificate.hash, sha256, verify);
}

/** Refused by decoding, or by verification. */
function isRefused(candidate: Uint8Array, verify: VerifySignature): boolean {
  try {
    return faultOf(decodeCertificate(candidate), verify) !== undefined;
  } catch (error) {
    if (error instanceof OrderingError) return true;
    throw error;
  }
}

describe("a certificate of a quorum", () => {
  test("verifies against the configuration that the client computed", () => {
    expect(faultOf(certificate)).toBeUndefined();
    expect(certificate.votes.length).toBeGreaterThanOrEqual(2);
  });

  test("encodes canonically", () => {
    const again = decodeCertificate(bytes);
    expect(again).toEqual(certificate);
    expect(equalBytes(encodeCertificate(again), bytes)).toBe(true);
  });

  test("is refused with any one bit of any octet changed, with Ed25519", () => {
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        if (!isRefused(changed, federation.keys.verify))
          throw new Error(`accepted with bit ${bit} of octet ${at}`);
      }
    }
  });

  test("is refused with any octet set to any other value", () => {
    // A keyed hash stands for the signature: 255 variants of each octet with Ed25519 take minutes.
    const mac: VerifySignature = (domain, { keyId, bytes: tag }, input) => {
      const wanted = createHash("sha256").update(domain).update(keyId).update(input).digest();
      return Buffer.compare(wanted, tag) === 0;
    };
    const signed = { ...certificate };
    const votes = signed.votes.map((vote) => {
      const { keyId } = vote.signature;
      let tag = new Uint8Array();
      const probe: VerifySignature = (domain, signature, input) => {
        if (domain === vote.domain) {
          tag = new Uint8Array(
            createHash("sha256").update(domain).update(signature.keyId).update(input).digest(),
          );
        }
        return true;
      };
      verifyCertificate(certificate, slot, certificate.hash, sha256, probe);
      return { ...vote, signature: { keyId, bytes: tag } };
    });
    const tagged = encodeCertificate({ ...signed, votes });
    expect(isRefused(tagged, mac)).toBe(false);
    for (let at = 0; at < tagged.length; at++) {
      for (let value = 0; value < 256; value++) {
        if (tagged[at] === value) continue;
        const changed = tagged.slice();
        changed[at] = value;
        if (!isRefused(changed, mac)) throw new Error(`accepted with octet ${at} set to ${value}`);
      }
    }
  });

  test("is refused when cut anywhere, or longer", () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(isRefused(bytes.subarray(0, length), federation.keys.verify)).toBe(true);
    }
    expect(isRefused(new Uint8Array([...bytes, 0]), federation.keys.verify)).toBe(true);
  });

  test.each<[string, Partial<Certificate>]>([
    ["no_quorum", { votes: certificate.votes.slice(0, 1) }],
    ["no_quorum", { votes: [] }],
    ["votes_not_sorted", { votes: [...certificate.votes].reverse() }],
    ["votes_not_sorted", { votes: [certificate.votes[0]!, certificate.votes[0]!] }],
    ["wrong_epoch", { epoch: 1n }],
    ["wrong_group", { group: new Uint8Array([9]) }],
    ["wrong_head", { previousHead: new Uint8Array(32) }],
    ["wrong_config", { configHash: new Uint8Array(32) }],
    ["wrong_value", { hash: new Uint8Array(32) }],
  ])("is refused as %s", (fault, change) => {
    expect(faultOf({ ...certificate, ...change })).toBe(fault);
  });

  test("is refused when the client computes other voters", () => {
    const other = configOf({ mode: "quorum" }, ["a.example", "b.example", "d.example"]);
    const verify = federation.keys.verify;
    const fault = verifyCertificate(
      certificate,
      { ...slot, config: other },
      certificate.hash,
      sha256,
      verify,
    );
    expect(fault).toBe("wrong_config");
  });

  test("is refused with a vote of an incarnation that another vote knows to be over", () => {
    const [first, ...others] = certificate.votes;
    const knowing = others.map((vote) => ({ ...vote, known: [{ domain: first!.domain, incarnation: 1n }] }));
    expect(faultOf({ ...certificate, votes: [first!, ...knowing] })).toBe("old_incarnation");
  });
});

test("one voter's certificate verifies like any other", () => {
  const alone = new Federation(["a.example"], configOf({ mode: "fixed" }, ["a.example", "b.example"]));
  const before = alone.states.get("a.example")!.group.row;
  alone.submit("a.example", "commit");
  const [only] = alone.decided("a.example");
  const place = { group, epoch: 0n, config: before.config, head: before.head };
  expect(verifyCertificate(only!, place, only!.hash, sha256, alone.keys.verify)).toBeUndefined();
  expect(only!.votes).toHaveLength(1);
});

test("every domain of a quorum group holds the certificate", () => {
  for (const domain of abc)
    expect(federation.decided(domain).map((one) => one.hash)).toEqual([certificate.hash]);
});
