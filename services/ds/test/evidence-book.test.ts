import { createHash, createPrivateKey, createPublicKey, sign, X509Certificate } from "node:crypto";
import { beforeEach, describe, expect, test } from "@jest/globals";
import {
  contradictionBetween,
  decodeEvidenceFile,
  type Evidence,
  verifyEvidence,
  voteSigningInput,
} from "@entente/ordering";
import { createLog, createOrderingCertificate, createRootAuthority } from "@entente/service-kit";
import { openStore, type Store } from "@entente/storage";
import { TrustAnchors } from "../src/credentials/trust-anchors.ts";
import { EvidenceBook } from "../src/ordering/evidence-book.ts";
import { codeOf } from "./domain.ts";
import { gopHash } from "../src/ordering/gop-hash.ts";

const digest = (octet: number): Uint8Array => new Uint8Array(32).fill(octet);
const peer = "b.example";

describe("the book of evidence", () => {
  let store: Store;
  let anchors: TrustAnchors;
  let book: EvidenceBook;
  let vote: (hash: Uint8Array, sequence?: bigint) => Parameters<typeof contradictionBetween>[0];

  beforeEach(async () => {
    const authority = await createRootAuthority(peer, new Date());
    const { certificatePem, keyPem } = await createOrderingCertificate(authority, peer, new Date());
    const key = createPrivateKey(keyPem);
    const spki = createPublicKey(key).export({ type: "spki", format: "der" });
    const keyId = new Uint8Array(createHash("sha256").update(spki).digest());
    vote = (hash, sequence = 10n) => {
      const statement = {
        ...{ group: digest(7), epoch: 4n, ballot: { round: 3n, domain: "a.example" }, hash },
        ...{ previousHead: digest(1), configHash: digest(2) },
        ...{ domain: peer, incarnation: 0n, known: [], sequence },
      };
      const bytes = new Uint8Array(sign(null, voteSigningInput(statement, keyId), key));
      return { statement, signature: { keyId, bytes } };
    };
    const roots = [new X509Certificate(authority.certificatePem)];
    anchors = new TrustAnchors([{ domain: peer, roots, ordering: [new X509Certificate(certificatePem)] }]);
    store = await openStore({ kind: "memory" });
    book = new EvidenceBook({ store, anchors, log: createLog("ds", "silent"), now: () => 1_000 });
  });

  test("keeps what proves something, once, with the certificates that it takes to check it", async () => {
    const evidence = contradictionBetween(vote(digest(5)), vote(digest(6)));
    if (evidence === undefined) throw new Error("no evidence");
    book.keep(evidence);
    book.keep(evidence);
    await book.settled();
    const rows = await book.read(undefined, 10);
    expect(rows.map(({ notedAtMs }) => notedAtMs)).toEqual([1_000]);
    const file = decodeEvidenceFile(rows[0]?.bytes ?? new Uint8Array(), gopHash);
    expect(file.keys.map(({ domain }) => domain)).toEqual([peer]);
    expect(verifyEvidence(file.evidence, gopHash, anchors.verifyOrdering)).toEqual({
      proved: true,
      domains: [peer],
    });
    expect(await book.read(rows[0]?.digest, 10)).toEqual([]);
    const digest0 = rows[0]?.digest ?? new Uint8Array();
    expect(await book.digests()).toEqual([digest0]);
    expect(await book.one(digest0)).toEqual(rows[0]?.bytes);
    expect(await codeOf(book.one(digest(9)))).toBe("unknown_evidence");
  });

  test("keeps nothing that proves nothing", async () => {
    const [first, second] = [vote(digest(5)), vote(digest(6))];
    const forged = { ...second, signature: { ...second.signature, bytes: new Uint8Array(64) } };
    const evidence = contradictionBetween(first, forged);
    if (evidence === undefined) throw new Error("no evidence");
    book.keep(evidence);
    book.keep({ kind: "contradiction", first, second: first } satisfies Evidence);
    await book.settled();
    expect(await book.read(undefined, 10)).toEqual([]);
  });

  test("a store that fails does not end the protocol", async () => {
    await store.close();
    const evidence = contradictionBetween(vote(digest(5)), vote(digest(6)));
    if (evidence === undefined) throw new Error("no evidence");
    book.keep(evidence);
    await expect(book.settled()).resolves.toBeUndefined();
  });
});
