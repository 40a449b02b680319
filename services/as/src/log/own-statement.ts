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
  statementMessage,
  type VerifierKey,
} from "@entente/transparency";
import type { LogStore } from "@entente/storage";
import { ConfigurationError } from "@entente/service-kit";
import type { Configuration } from "../configuration.ts";
import { statementLifetimeMs, statementRenewalMs } from "../limits.ts";
import { believeStatement, type StatedDomain } from "../peers/stated-domain.ts";
import type { LogIdentity } from "./identity.ts";
import type { Sealing } from "./sealing.ts";
import type { SigningKey } from "./signing-key.ts";

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

/** How often the next version of the label is tried for, in a domain whose processes start at once. */
const attemptsMax = 8;

/**
 * The statement of this domain, the newest version of `d/<domain>` in its log: the one that is there, or a new revision where
 * the configuration says something else or the statement ends soon.
 *
 * @throws ConfigurationError when the certificate of the statement key is not one that others would believe.
 */
export async function ownStatement(parts: StatementParts, nowMs: number): Promise<StatedDomain> {
  const { configuration, store, sealing } = parts;
  const { domain, statement: files } = configuration;
  const certificate = new X509Certificate(readFileSync(files.certificate)).raw;
  const label = labelOf("domain", domain);
  const labelId = sealing.labelId(label);
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const version = (await store.versions(labelId)).length;
    const sealed = version === 0 ? undefined : await store.sealed(labelId, version - 1);
    const before = sealed && sealing.open(labelId, version - 1, sealed).value;
    if (before !== undefined && isInForce(before, certificate, parts, nowMs))
      return { domain, statement: before, certificate };
    const made = await make(parts, revisionAfter(before), nowMs);
    const stated = { domain, statement: made, certificate };
    if (!isBelieved(stated, parts.root, nowMs))
      throw new ConfigurationError(files.certificate, [
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

function isInForce(
  value: Uint8Array,
  certificate: Uint8Array,
  parts: StatementParts,
  nowMs: number,
): boolean {
  const { domain } = parts.configuration;
  if (!isBelieved({ domain, statement: value, certificate }, parts.root, nowMs)) return false;
  const { statement } = decode(SignedDomainStatement, value);
  const { revision, notBeforeMs, notAfterMs } = statement.value;
  if (notAfterMs < BigInt(nowMs + statementRenewalMs)) return false;
  const again = encodeStatement({ ...contents(parts), revision, notBeforeMs, notAfterMs });
  return equalBytes(again, statement.bytes);
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

function revisionAfter(value: Uint8Array | undefined): bigint {
  return value === undefined ? 1n : decode(SignedDomainStatement, value).statement.value.revision + 1n;
}

async function make(parts: StatementParts, revision: bigint, nowMs: number): Promise<Uint8Array> {
  const statement = encodeStatement({
    ...contents(parts),
    revision,
    notBeforeMs: BigInt(nowMs - 60_000),
    notAfterMs: BigInt(nowMs + statementLifetimeMs),
  });
  return signedStatement(statement, await parts.signer.sign(statementMessage(statement)));
}

type Contents = Omit<DomainStatement, "revision" | "notBeforeMs" | "notAfterMs">;

function contents({ configuration, issuer, identity, witnessKey }: StatementParts): Contents {
  const { domain, statement } = configuration;
  return {
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
