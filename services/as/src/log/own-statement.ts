import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { decode, equalBytes } from "@entente/tls-codec";
import {
  type DomainStatement,
  encodeStatement,
  formatVerifierKey,
  labelOf,
  SignedDomainStatement,
  signedStatement,
  statedRevision,
  statementMessage,
  type VerifierKey,
} from "@entente/transparency";
import type { LogStore } from "@entente/storage";
import { ConfigurationError } from "@entente/service-kit";
import type { Configuration } from "../configuration.ts";
import { ownStatementReadMs, statementLifetimeMs, statementRenewalMs } from "../limits.ts";
import type { Clock } from "../tokens.ts";
import { believeStatement, type StatedDomain } from "../peers/stated-domain.ts";
import type { LogIdentity } from "./identity.ts";
import type { Sealing } from "./sealing.ts";
import type { SigningKey } from "./signing-key.ts";
import { carriedCapabilities, completedCapabilities } from "./stated-capabilities.ts";

/** What a statement is made of. */
export interface StatementParts {
  readonly configuration: Configuration;
  readonly root: X509Certificate;
  readonly issuer: X509Certificate;
  readonly identity: LogIdentity;
  readonly witnessKey: VerifierKey;
  readonly signer: SigningKey;
  readonly store: LogStore;
  readonly sealing: Sealing;
}

/** What {@link OwnStatement} is given. */
export interface OwnStatementParts extends StatementParts {
  readonly clock: Clock;
  /** Called when there is a new one, which waits for the log. */
  readonly changed: () => void;
}

/** The statement of this domain, as every process of it may renew it. What files say is read once. */
export class OwnStatement {
  readonly #parts: OwnStatementParts;
  readonly #files: StatementFiles;
  #read: { readonly stated: StatedDomain; readonly atMs: number } | undefined;

  /** @throws what reading the files throws. */
  constructor(parts: OwnStatementParts) {
    this.#parts = parts;
    const certificate = new X509Certificate(readFileSync(parts.configuration.statement.certificate)).raw;
    this.#files = { certificate, contents: contents(parts) };
  }

  /** States what this process is configured with. @throws ConfigurationError for keys that nobody would believe. */
  async start(): Promise<void> {
    const nowMs = this.#parts.clock();
    this.#keep(await newestStatement(this.#parts, this.#files, nowMs, { says: "configuration" }), nowMs);
  }

  /**
   * The newest, whichever process stated it, renewed when it ends soon; one that was read a moment ago is good.
   *
   * @throws ConfigurationError for keys that nobody would believe.
   */
  async read(): Promise<StatedDomain> {
    const nowMs = this.#parts.clock();
    const known = this.#read;
    if (known !== undefined && Math.abs(nowMs - known.atMs) < ownStatementReadMs) return known.stated;
    return this.#keep(await newestStatement(this.#parts, this.#files, nowMs, { says: "nothing" }), nowMs);
  }

  /** States what the Delivery Service says that it can do. Returns the revision. @throws ServiceError `bad_capabilities`. */
  async state(capabilities: Uint8Array): Promise<bigint> {
    const nowMs = this.#parts.clock();
    const completed = completedCapabilities(capabilities);
    const said: Said = { says: "capabilities", capabilities: completed };
    const { statement } = this.#keep(await newestStatement(this.#parts, this.#files, nowMs, said), nowMs);
    return statedRevision(statement);
  }

  #keep(stated: StatedDomain, atMs: number): StatedDomain {
    const before = this.#read?.stated.statement;
    this.#read = { stated, atMs };
    if (before !== undefined && !equalBytes(before, stated.statement)) this.#parts.changed();
    return stated;
  }
}

type Said =
  | { readonly says: "nothing" | "configuration" }
  | { readonly says: "capabilities"; readonly capabilities: Uint8Array };

/** How often the next version of the label is tried for, in a domain whose processes start at once. */
const attemptsMax = 8;

/**
 * The statement of this domain, the newest version of `d/<domain>` in its log: the one that is there, or a new revision where
 * something else is to be said or the statement ends soon. A process that says nothing leaves what another one states, which may have a
 * newer configuration.
 *
 * @throws ConfigurationError when the certificate of the statement key is not one that others would believe.
 */
async function newestStatement(
  parts: StatementParts,
  files: StatementFiles,
  nowMs: number,
  saying: Said,
): Promise<StatedDomain> {
  const { configuration, store, sealing } = parts;
  const { domain, statement } = configuration;
  const { certificate } = files;
  const label = labelOf("domain", domain);
  const labelId = sealing.labelId(label);
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const version = (await store.versions(labelId)).length;
    const sealed = version === 0 ? undefined : await store.sealed(labelId, version - 1);
    const before = sealed && sealing.open(labelId, version - 1, sealed).value;
    const believed =
      before !== undefined && isBelieved({ domain, statement: before, certificate }, parts.root, nowMs);
    const capabilities =
      saying.says === "capabilities" ? saying.capabilities : carriedCapabilities(before ?? new Uint8Array());
    const said = { ...files.contents, capabilities };
    if (believed && isInForce(before, saying.says === "nothing" ? undefined : said, nowMs))
      return { domain, statement: before, certificate };
    const revision = before === undefined ? 1n : statedRevision(before) + 1n;
    const made = await make(parts, said, revision, nowMs);
    const stated = { domain, statement: made, certificate };
    if (!isBelieved(stated, parts.root, nowMs))
      throw new ConfigurationError(statement.certificate, [
        {
          key: "",
          problem: `not an Ed25519 certificate of ${domain} for statements, by its root, for the key`,
        },
      ]);
    if (await store.queue({ labelId, version, sealed: sealing.seal(label, version, made) }, nowMs))
      return stated;
  }
  throw new Error(
    "the statement of the domain changes all the time: do its processes have different configurations?",
  );
}

function isInForce(value: Uint8Array, said: Contents | undefined, nowMs: number): boolean {
  const { statement } = decode(SignedDomainStatement, value);
  const { revision, notBeforeMs, notAfterMs } = statement.value;
  if (notAfterMs < BigInt(nowMs + statementRenewalMs)) return false;
  if (said === undefined) return true;
  return equalBytes(encodeStatement({ ...said, revision, notBeforeMs, notAfterMs }), statement.bytes);
}

function isBelieved(stated: StatedDomain, root: X509Certificate, nowMs: number): boolean {
  try {
    believeStatement(stated, [root], nowMs);
    return true;
  } catch {
    // Whatever is wrong with it, it is made anew, and what is made is checked by the caller.
    return false;
  }
}

async function make(
  { signer }: StatementParts,
  said: Contents,
  revision: bigint,
  nowMs: number,
): Promise<Uint8Array> {
  const statement = encodeStatement({
    ...said,
    revision,
    notBeforeMs: BigInt(nowMs - 60_000),
    notAfterMs: BigInt(nowMs + statementLifetimeMs),
  });
  return signedStatement(statement, await signer.sign(statementMessage(statement)));
}

type Contents = Omit<DomainStatement, "revision" | "notBeforeMs" | "notAfterMs">;

interface StatementFiles {
  /** Of the key for statements, DER. */
  readonly certificate: Uint8Array;
  readonly contents: Omit<Contents, "capabilities">;
}

function contents({
  configuration,
  issuer,
  identity,
  witnessKey,
}: StatementParts): StatementFiles["contents"] {
  const { domain, statement } = configuration;
  return {
    format: "v2",
    domain,
    protocolVersions: [...statement.protocolVersions],
    minimumVersion: Math.min(...statement.protocolVersions),
    cipherSuites: [...statement.cipherSuites],
    gatewaySpkis: statement.gatewayCertificates.map((file) => datedCertificate(file)),
    orderingKeys: [],
    issuerKeys: [
      {
        key: issuer.publicKey.export({ format: "der", type: "spki" }),
        notBeforeMs: BigInt(issuer.validFromDate.getTime()),
        notAfterMs: BigInt(issuer.validToDate.getTime()),
      },
    ],
    logKey: formatVerifierKey(identity.key),
    logParameters: identity.parameters,
    witnessKey: formatVerifierKey(witnessKey),
    lastResort: "allowed",
    contact: statement.contact,
  };
}

function datedCertificate(file: string): DomainStatement["gatewaySpkis"][number] {
  const parsed = new X509Certificate(readFileSync(file));
  const spki = parsed.publicKey.export({ format: "der", type: "spki" });
  return {
    key: new Uint8Array(createHash("sha256").update(spki).digest()),
    notBeforeMs: BigInt(parsed.validFromDate.getTime()),
    notAfterMs: BigInt(parsed.validToDate.getTime()),
  };
}
