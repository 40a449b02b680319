import {
  encodeEvidenceFile,
  type Evidence,
  type EvidenceKey,
  signersOf,
  verifyEvidence,
  type VerifySignature,
} from "@entente/ordering";
import type { Logger } from "@entente/service-kit";
import type { EvidenceRow, Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import type { TrustAnchor } from "../credentials/trust-anchors.ts";
import { hexOf, sha256 } from "../digest.ts";
import { refusal } from "../errors.ts";
import { evidenceListMs, evidencePageRows, evidenceRowsMax } from "./evidence-limits.ts";
import { gopHash } from "./gop-hash.ts";
import { keyIdOf } from "./ordering-keys.ts";

/** What keeping evidence needs. */
export interface EvidenceParts {
  readonly store: Pick<Store, "ordering">;
  readonly anchors: { readonly all: () => readonly TrustAnchor[]; readonly verifyOrdering: VerifySignature };
  readonly log: Logger;
  readonly now: Clock;
}

/** Proof of domains that broke the ordering protocol, as files that anybody can check off line (`entente evidence verify`). */
export class EvidenceBook {
  readonly #parts: EvidenceParts;
  #work: Promise<void> = Promise.resolve();
  #listed: Promise<readonly Uint8Array[]> | undefined;
  #listedAtMs = 0;

  constructor(parts: EvidenceParts) {
    this.#parts = parts;
  }

  /** Keeps what proves something, once; says all of it in the log. Never throws: the protocol goes on without. */
  keep(evidence: Evidence): void {
    this.#work = this.#work.then(async () => {
      try {
        await this.#keep(evidence);
      } catch (error) {
        this.#parts.log.error({ err: error, evidence: evidence.kind }, "evidence can not be kept now");
      }
    });
  }

  /** Resolves when everything is on disk. */
  settled(): Promise<void> {
    return this.#work;
  }

  /** What is kept, page by page in the order of the digests. @throws StorageError. */
  read(afterDigest: Uint8Array | undefined, rowsMax: number): Promise<readonly EvidenceRow[]> {
    return this.#parts.store.ordering.evidence(afterDigest, rowsMax);
  }

  /** The digests of all that is kept, as they were at most ten seconds ago. @throws StorageError. */
  digests(): Promise<readonly Uint8Array[]> {
    const nowMs = this.#parts.now();
    if (this.#listed === undefined || nowMs - this.#listedAtMs >= evidenceListMs) {
      this.#listedAtMs = nowMs;
      this.#listed = this.#list();
      this.#listed.catch(() => {
        this.#listed = undefined;
      });
    }
    return this.#listed;
  }

  /** One piece. @throws ServiceError `unknown_evidence`, StorageError. */
  async one(digest: Uint8Array): Promise<Uint8Array> {
    const hex = hexOf(digest);
    for await (const row of this.#all()) if (hexOf(row.digest) === hex) return row.bytes;
    throw refusal("unknown_evidence", "no such proof is kept here", { field: "digest" });
  }

  async #list(): Promise<readonly Uint8Array[]> {
    const digests: Uint8Array[] = [];
    for await (const { digest } of this.#all()) digests.push(digest);
    return digests;
  }

  async *#all(): AsyncGenerator<EvidenceRow> {
    let after: Uint8Array | undefined;
    for (;;) {
      const page = await this.read(after, evidencePageRows);
      yield* page;
      after = page.at(-1)?.digest;
      if (after === undefined) return;
    }
  }

  async #keep(evidence: Evidence): Promise<void> {
    const { store, anchors, log, now } = this.#parts;
    const verdict = verifyEvidence(evidence, gopHash, anchors.verifyOrdering);
    if (!verdict.proved) {
      log.warn(
        { evidence: evidence.kind, reason: verdict.reason },
        "what looks like a broken rule proves nothing",
      );
      return;
    }
    const bytes = encodeEvidenceFile({ evidence, keys: this.#keys(evidence) });
    const digest = sha256(bytes);
    const kept = await store.ordering.keepEvidence({ digest, bytes, notedAtMs: now() }, evidenceRowsMax);
    this.#listed = undefined;
    const { domains } = verdict;
    log.error(
      { evidence: evidence.kind, domains, digest: hexOf(digest), kept },
      "a domain broke the ordering protocol",
    );
  }

  /** The certificate of every key that signed, with the root that issued it. */
  #keys(evidence: Evidence): readonly EvidenceKey[] {
    const anchors = new Map(this.#parts.anchors.all().map((anchor) => [anchor.domain, anchor]));
    return [...signersOf(evidence)].flatMap(([domain, keyIds]) => {
      const { roots = [], ordering = [] } = anchors.get(domain) ?? {};
      const wanted = new Set(keyIds.map(hexOf));
      return ordering
        .filter(({ publicKey }) => wanted.has(hexOf(keyIdOf(publicKey))))
        .flatMap((certificate) => {
          const root = roots.find(
            (each) => certificate.checkIssued(each) && certificate.verify(each.publicKey),
          );
          if (root === undefined) return [];
          return [{ domain, root: new Uint8Array(root.raw), certificate: new Uint8Array(certificate.raw) }];
        });
    });
  }
}
