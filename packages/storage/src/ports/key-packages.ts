import type { Quota } from "./quotas.ts";

export interface NewKeyPackage {
  /** KeyPackageRef (RFC 9420, section 5.2). */
  readonly ref: Uint8Array;
  readonly suite: number;
  /** TLS encoding of the KeyPackage. */
  readonly bytes: Uint8Array;
  /** End of its lifetime; from then on it is never handed out. */
  readonly notAfterMs: number;
  readonly lastResort: boolean;
  /** Digests of its init key and of its leaf's encryption key: neither may ever be published twice. */
  readonly initKeyDigest: Uint8Array;
  readonly encryptionKeyDigest: Uint8Array;
}

/** All of the batch or nothing. A repetition of an identical batch answers `published` again with `added` 0. */
export type PublishAnswer =
  | { readonly code: "published"; readonly added: number }
  | { readonly code: "unknown_client" }
  | { readonly code: "expired"; readonly index: number }
  | {
      readonly code: "duplicate";
      readonly index: number;
      readonly what: "encryption_key" | "init_key" | "ref";
    }
  | { readonly code: "over_cap"; readonly suite: number; readonly held: number; readonly max: number };

export interface ClaimRequest {
  /** Who asks, across domains; with `idempotencyKey` the name under which the answer is kept 24 hours. */
  readonly requester: string;
  readonly idempotencyKey: Uint8Array;
  readonly target: { readonly userId: string } | { readonly clientIds: readonly string[] };
  /** In order of preference. */
  readonly suites: readonly number[];
  /** `first`: one package of the first suite that a client has; `each`: one of every suite that it has. */
  readonly perClient: "each" | "first";
  /** What a package has to be beside; `name` is part of what makes two requests the same. */
  readonly need?: { readonly name: Uint8Array; readonly fits: (bytes: Uint8Array) => boolean };
  /** Single-use packages per (client, suite) that this requester may not touch: 0 for a contact. */
  readonly reserve: number;
  /** Counted in packages. */
  readonly quotas: readonly Quota[];
  readonly nowMs: number;
}

export interface ClaimedKeyPackage {
  readonly ref: Uint8Array;
  readonly suite: number;
  readonly bytes: Uint8Array;
  readonly lastResort: boolean;
}

export interface ClaimedClient {
  readonly clientId: string;
  /**
   * `nothing_compatible`: it has never published for any of the suites, or only for others, or what it has does not fit; `exhausted`: it did, and
   * nothing is left for this requester, no last-resort package either; `unknown`: no active client of that name.
   */
  readonly status: "available" | "exhausted" | "nothing_compatible" | "unknown";
  readonly packages: readonly ClaimedKeyPackage[];
}

export type ClaimAnswer =
  | {
      readonly code: "claimed";
      /** True when this is the kept answer of an earlier call with the same key. */
      readonly repeated: boolean;
      readonly clients: readonly ClaimedClient[];
      /** Single-use packages left after this claim, for low-stock notices. */
      readonly left: readonly { readonly clientId: string; readonly suite: number; readonly count: number }[];
    }
  | { readonly code: "unknown_user" }
  | { readonly code: "over_quota"; readonly key: string; readonly retryAtMs: number }
  /** The key was used for another request. */
  | { readonly code: "key_reused" };

export interface SuiteStock {
  readonly suite: number;
  readonly singleUse: number;
  readonly lastResort: boolean;
}

/** The KeyPackage directory (RFC 9750, section 5.1; RFC 9420, section 10). */
export interface KeyPackageStore {
  /** A last-resort package replaces the one of the same client and suite. */
  publish(clientId: string, packages: readonly NewKeyPackage[], nowMs: number): Promise<PublishAnswer>;
  /**
   * Hands each single-use package out once, ever; the soonest to expire first; a last-resort one only when none is left. With a
   * `need` the first that fits, of the `claimTriesMax` soonest; looking uses none up.
   */
  claim(request: ClaimRequest): Promise<ClaimAnswer>;
  /** Unexpired stock, by suite. */
  stock(clientId: string, nowMs: number): Promise<readonly SuiteStock[]>;
  /** Of each suite the package that the next claim with that reserve would get; none is taken. Ascending by suite. */
  offered(clientId: string, reserve: number, nowMs: number): Promise<readonly ClaimedKeyPackage[]>;
  /** Whose KeyPackage this was, claimed or not, until it expires: where its Welcome goes. */
  ownerOfRef(ref: Uint8Array): Promise<string | undefined>;
  /** Forgets packages, key digests and quota windows that ended before `nowMs`; returns the number of rows removed. */
  expire(nowMs: number): Promise<number>;
}
