import { encode } from "@entente/tls-codec";
import {
  cosignature,
  cosignatureMessage,
  decideAddCheckpoint,
  Evidence,
  formatSignatureLine,
  parseAddCheckpoint,
  requestedOrigin,
  TransparencyError,
  type AddCheckpoint,
  type VerifierKey,
  verifierKey,
} from "@entente/transparency";
import type { WitnessStore } from "@entente/storage";
import { nodePrimitives } from "../log/node-primitives.ts";
import type { SigningKey } from "../log/signing-key.ts";
import type { Clock } from "../tokens.ts";

/** What a witness answers, with C2SP's HTTP status. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly body: string;
}

/** What a witness is made of. */
export interface WitnessParts {
  readonly key: SigningKey;
  /** Name of the key, `<domain>/witness`. */
  readonly name: string;
  readonly store: WitnessStore;
  /** The keys of the log with this origin, none for one that is not followed. */
  readonly keysOf: (origin: string) => Promise<readonly VerifierKey[]>;
  /** Called with evidence (TLS encoding) that a log showed two trees of one size. */
  readonly caught: (origin: string, evidence: Uint8Array) => Promise<void>;
  readonly clock: Clock;
}

/** How often a request is decided anew because another of the same log was kept meanwhile. */
const attemptsMax = 8;

/**
 * Watches other domains' logs: cosigns a checkpoint only when it continues the one that it cosigned before. C2SP tlog-witness.
 */
export class Witness {
  readonly key: VerifierKey;
  readonly #parts: WitnessParts;

  constructor(parts: WitnessParts) {
    this.#parts = parts;
    this.key = verifierKey(parts.name, "cosignature", parts.key.publicKey);
  }

  /** Answers an add-checkpoint request; its body may be an attacker's in full. What is cosigned is on disk before it is signed. */
  async add(body: Uint8Array): Promise<WitnessAnswer> {
    let request: AddCheckpoint;
    let origin: string;
    try {
      request = parseAddCheckpoint(body);
      origin = requestedOrigin(request);
    } catch (error) {
      if (error instanceof TransparencyError) return { status: 400, body: "" };
      throw error;
    }
    const { store, caught } = this.#parts;
    const keys = await this.#parts.keysOf(origin);
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      const kept = await store.find(origin);
      const record = kept === undefined ? undefined : { origin, ...kept };
      const decision = decideAddCheckpoint(request, origin, keys, record, nodePrimitives);
      switch (decision.code) {
        case "unknown_log":
          return { status: 404, body: "" };
        case "forbidden":
          return { status: 403, body: "" };
        case "bad_request":
          return { status: 400, body: "" };
        case "unprocessable":
          return { status: 422, body: "" };
        case "conflict":
          if (decision.evidence !== undefined)
            await caught(
              origin,
              encode(Evidence, { kind: "equivocation", ...decision.evidence, rewriting: undefined }),
            );
          return { status: 409, body: `${decision.treeSize.toString()}\n` };
        case "cosign":
          // Kept before it is signed, and only over the record that the decision was made on.
          if (await store.advance(origin, decision.expected, decision.save))
            return { status: 200, body: await this.#line(decision.text) };
      }
    }
    const held = await store.find(origin);
    return { status: 409, body: `${(held?.treeSize ?? 0n).toString()}\n` };
  }

  async #line(text: string): Promise<string> {
    const seconds = BigInt(Math.floor(this.#parts.clock() / 1000));
    const signature = await this.#parts.key.sign(cosignatureMessage(text, seconds));
    return formatSignatureLine(cosignature(this.key, seconds, signature));
  }
}
