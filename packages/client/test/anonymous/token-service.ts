import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
} from "node:crypto";
import { util } from "@cloudflare/privacypass-ts";
import { domainTokenChallenge, parseDomainName } from "@entente/mls-wire";
import { AnonymousService } from "@entente/proto";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";
import type { Transport } from "../../src/transport/transport.ts";

/** Where the connections of a client lead, and what each was used for. */
export interface SeenConnection {
  readonly calls: { readonly path: string; readonly token: string | undefined }[];
  closed: boolean;
}

export const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash("sha256").update(bytes).digest());

/** A key as a domain has it. */
export class TokenKey {
  readonly #key: KeyObject = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  /** As RFC 9578 section 6.5 has it. */
  readonly spki = util.convertEncToRSASSAPSS(
    new Uint8Array(createPublicKey(this.#key).export({ format: "der", type: "spki" })),
  );

  sign(request: Uint8Array): Uint8Array {
    const key = { key: this.#key, padding: constants.RSA_NO_PADDING };
    return new Uint8Array(privateDecrypt(key, request.subarray(3)));
  }
}

/** A Delivery Service as far as tokens go; it knows what it sees. */
export class TokenService {
  readonly domain = "a.example";
  readonly connections: SeenConnection[] = [];
  /** What it signs with, which an honest one shows. */
  signing: Pick<TokenKey, "sign">;
  shown: readonly TokenKey[];
  challenge = domainTokenChallenge(parseDomainName(this.domain));
  notBeforeMs = 0;
  notAfterMs = 1_000_000;
  takenUntilMs = 2_000_000;
  /** Digests of tokens that it takes no more. */
  readonly spent = new Set<string>();
  issued = 0;
  /** What IssueTokens is refused with. */
  refusing: RpcFailure | undefined;
  sessionMs = 1_000;
  nowMs = 0;
  #sessions = 0;

  constructor(key: TokenKey) {
    this.signing = key;
    this.shown = [key];
  }

  /** A call in the client's own session. */
  readonly named = {
    call: async (method: { readonly path: string }, request: unknown): Promise<unknown> => {
      if (method.path !== AnonymousService.IssueTokens.path) return { named: true };
      if (this.refusing !== undefined) throw this.refusing;
      const { requests } = request as { readonly requests: readonly Uint8Array[] };
      this.issued += requests.length;
      return { responses: requests.map((each) => this.signing.sign(each)) };
    },
  };

  readonly connect = (): Transport => {
    const seen: SeenConnection = { calls: [], closed: false };
    this.connections.push(seen);
    const unary = async (
      method: { readonly path: string },
      request: unknown,
      options: { readonly token?: string } = {},
    ): Promise<unknown> => {
      seen.calls.push({ path: method.path, token: options.token });
      if (method.path === AnonymousService.ReadTokenKeys.path) return this.#keys();
      if (method.path === AnonymousService.BeginAnonymousSession.path)
        return this.#begin((request as { readonly token: Uint8Array }).token);
      return { anonymous: true };
    };
    return { unary, subscribe: never, close: () => void (seen.closed = true) } as unknown as Transport;
  };

  #keys(): unknown {
    const { notBeforeMs, notAfterMs, takenUntilMs } = this;
    const keys = this.shown.map(({ spki }) => ({ publicKey: spki, notBeforeMs, notAfterMs, takenUntilMs }));
    return { keys, challenge: this.challenge };
  }

  async #begin(token: Uint8Array): Promise<unknown> {
    const name = Buffer.from(sha256(token)).toString("hex");
    if (this.spent.has(name)) throw new RpcFailure("token_spent", "spent");
    this.spent.add(name);
    if (token.length !== 354) throw new RpcFailure("bad_token", "bad");
    this.#sessions += 1;
    return { session: `session ${String(this.#sessions)}`, notAfterMs: this.nowMs + this.sessionMs };
  }
}

function never(): never {
  throw new Error("no stream is opened");
}
