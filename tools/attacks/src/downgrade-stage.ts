import { createPrivateKey, sign, X509Certificate } from "node:crypto";
import { InitKeyError, NegotiationError, type NegotiationTerms } from "@entente/client";
import type { DomainFolder } from "@entente/domain";
import { type common, DeliveryService, PolicyService, TransparencyService } from "@entente/proto";
import type { Person } from "@entente/testbed";
import { decode } from "@entente/tls-codec";
import {
  type DomainStatement,
  encodeStatement,
  SignedDomainStatement,
  signedStatement,
  statementMessage,
} from "@entente/transparency";
import type { AlteringTransports } from "./altering-transports.ts";
import { HostileClient } from "./hostile-client.ts";

/** A statement as it is shown. */
export type Stated = common.StatedDomain.$Properties;

const dayMs = 86_400_000n;

/**
 * A client whose home Delivery Service is under the attacker's control, who wants to meet a user of a domain that is the attacker's
 * too: between the two, everything that can be shown less than it is, is.
 */
export class DowngradeStage {
  readonly dana: Person;
  readonly eve: HostileClient;
  readonly transports: AlteringTransports;
  readonly #folder: DomainFolder;
  readonly #home: DomainStatement;
  #shown: (stated: readonly Stated[]) => readonly Stated[] = (stated) => stated;

  private constructor(
    dana: Person,
    eve: HostileClient,
    transports: AlteringTransports,
    folder: DomainFolder,
    home: DomainStatement,
  ) {
    this.dana = dana;
    this.eve = eve;
    this.transports = transports;
    this.#folder = folder;
    this.#home = home;
  }

  static async make(
    dana: Person,
    transports: AlteringTransports,
    folder: DomainFolder,
  ): Promise<DowngradeStage> {
    let home: DomainStatement | undefined;
    transports.alter(TransparencyService.ListStatements, async (_request, answer) => {
      const answered = await answer();
      home ??= decode(SignedDomainStatement, answered.stated[0]?.statement ?? new Uint8Array()).statement
        .value;
      return answered;
    });
    // The log may not have dana yet; what counts is that its statement was seen.
    await dana.client.logs.look().catch(() => undefined);
    if (home === undefined) throw new Error("the victim states nothing");
    const eve = await HostileClient.make(folder, `eve@${folder.domain}/phone`);
    const stage = new DowngradeStage(dana, eve, transports, folder, home);
    stage.reset();
    // What the client has seen once it holds the domain to. The attacker's log is silent, which is not what this is about.
    await dana.client.negotiation.suiteFor([stage.user]);
    await dana.client.logs.look().catch(() => undefined);
    return stage;
  }

  get user(): string {
    return this.eve.id.slice(0, this.eve.id.indexOf("/"));
  }

  /** Eve with another key and credential. */
  freshEve(): Promise<HostileClient> {
    return HostileClient.make(this.#folder, this.eve.id);
  }

  /** Everything as it should be: eve offers two suites, and her domain states both. */
  reset(): void {
    this.#shown = (stated) => stated;
    this.transports.obey();
    this.transports.alter(TransparencyService.ListStatements, async (_request, answer) => {
      const { stated } = await answer();
      const others = stated.filter(({ domain }) => domain !== this.#folder.domain);
      return { stated: [...this.#shown([...others, this.stated()])] };
    });
    this.transports.alter(DeliveryService.VerifyCredential, async () => ({
      verdict: { state: 1, clientId: this.eve.id, notAfterMs: Date.now() + 86_400_000 },
    }));
    this.describe([this.eve.described([3, 1])]);
  }

  /** What eve's domain is said to say of her. */
  describe(clients: readonly common.ClientDescription.$Properties[]): void {
    this.transports.alter(PolicyService.DescribeUser, async () => ({ user: { clients: [...clients] } }));
  }

  /** What is shown of all domains' statements. */
  show(shown: (stated: readonly Stated[]) => readonly Stated[]): void {
    this.#shown = shown;
  }

  /** Shows another statement of the hostile domain. */
  state(stated: Stated): void {
    this.show((all) => all.map((each) => (each.domain === this.#folder.domain ? stated : each)));
  }

  /** A statement of the hostile domain, signed by its key. */
  stated(changes: Partial<DomainStatement> = {}): Stated {
    const nowMs = BigInt(Date.now());
    const bytes = encodeStatement({
      ...this.#home,
      domain: this.#folder.domain,
      revision: 10n,
      cipherSuites: [3, 0x53, 1],
      protocolVersions: [2, 1],
      minimumVersion: 1,
      lastResort: "never",
      notBeforeMs: nowMs - dayMs,
      notAfterMs: nowMs - (nowMs % dayMs) + 8n * dayMs,
      ...changes,
    });
    const key = createPrivateKey(this.#folder.read("statement.key"));
    const statement = signedStatement(bytes, new Uint8Array(sign(null, statementMessage(bytes), key)));
    const statementCertificate = new X509Certificate(this.#folder.read("statement.pem")).raw;
    return { domain: this.#folder.domain, statement, statementCertificate };
  }

  /** Dana looks for a suite in common; the code with which she stops, or `through`. */
  async negotiate(terms: NegotiationTerms = {}): Promise<string> {
    return codeOf(this.dana.client.negotiation.suiteFor([this.user], { suites: [strong, weak], ...terms }));
  }
}

/** Suites 3 and 1 of the registry; which is the better is dana's to say. */
export const strong = "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519";
export const weak = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

/** The code of what a client refuses; `through` when it does not. */
export async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "through";
  } catch (error) {
    if (error instanceof NegotiationError || error instanceof InitKeyError) return error.code;
    throw error;
  }
}
