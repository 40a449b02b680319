import { readFileSync } from "node:fs";
import { X509Certificate } from "node:crypto";
import type { Command } from "commander";
import { believeStatement } from "@entente/client";
import { type DomainFolder, type Operator, peersOf } from "@entente/domain";
import { CipherSuite } from "@entente/mls-wire";
import { ServiceError } from "@entente/service-kit";
import {
  type DatedKey,
  type DomainStatement,
  purePrimitives,
  readCapabilities,
  type RuledType,
  TransparencyError,
} from "@entente/transparency";
import { folderOption, openFolder } from "../folders.ts";
import { say, UsageError } from "../say.ts";
import { withOperator } from "../with-operator.ts";

/** What a domain has signed that it can do, as a program reads it. Numbers of 64 bits are text. */
export interface StatedCapabilities {
  readonly domain: string;
  /** Each change is a higher one. */
  readonly revision: string;
  readonly validFrom: string;
  readonly validUntil: string;
  /** Versions of the federation protocol, preferred first, and the lowest that is spoken. */
  readonly protocolVersions: readonly number[];
  readonly minimumVersion: number;
  /** MLS cipher suites of its clients, preferred first, by number and by name; the last is its minimum. */
  readonly cipherSuites: readonly { readonly number: number; readonly name: string }[];
  /** Whether KeyPackages of last resort are handed out. */
  readonly lastResort: "allowed" | "never";
  /** SHA-256 of the SubjectPublicKeyInfo of the gateways' keys that count now, hexadecimal. */
  readonly gatewaySpkis: readonly string[];
  /** How many keys of authorities that issue its clients' certificates count now. */
  readonly issuerKeys: number;
  /** The transparency log's key, and its witness's, as C2SP verifier keys. */
  readonly logKey: string;
  readonly witnessKey: string | undefined;
  readonly contact: string;
  /** Undefined for a domain that does not state them, or in a later version than this program knows. */
  readonly offered: OfferedCapabilities | undefined;
}

/** What a domain offers, and how much of it: the names of DomainCapabilities, or numbers where there is none. */
export interface OfferedCapabilities {
  /** Of MLS; rule by type. */
  readonly extensions: Readonly<Record<number, RuledType["rule"]>>;
  readonly proposals: Readonly<Record<number, RuledType["rule"]>>;
  readonly processes: readonly string[];
  /** Numbers of 64 bits are text. */
  readonly limits: Readonly<Record<string, string>>;
}

/** `entente capabilities`: what a domain has signed of itself, checked (A23-53). */
export function addCapabilities(program: Command): void {
  program
    .command("capabilities")
    .description("show what a domain has signed that it can do: versions, suites, keys, processes, limits")
    .argument("[domain]", "this domain or a peer of it (default: this domain)")
    .option(...folderOption)
    .option("--json", "print one JSON object")
    .action(async (domain: string | undefined, options: { folder?: string; json?: boolean }) => {
      const folder = openFolder(options.folder);
      const stated = await statedCapabilities(folder, domain ?? folder.domain);
      if (options.json === true) say.line(JSON.stringify(stated, undefined, 2));
      else tell(stated);
    });
}

/**
 * The newest statement of a domain that the running services of the folder's domain know, believed only under the root certificate that
 * the operator has of it.
 *
 * @throws UsageError for a domain that is no peer, that nothing is known of yet, or whose statement is not signed, over, or of another.
 */
export async function statedCapabilities(folder: DomainFolder, domain: string): Promise<StatedCapabilities> {
  const root = rootOf(folder, domain);
  const stated = (await statementsAt(folder)).find((each) => each.domain === domain);
  if (stated === undefined)
    throw new UsageError(
      `${folder.domain} knows no statement of ${domain} yet`,
      `it is asked for every minute or so; see: entente doctor ${domain}`,
    );
  const { statement, statementCertificate: certificate } = stated;
  const nowMs = Date.now();
  try {
    const believed = await believeStatement(
      { domain, statement, certificate },
      [root],
      nowMs,
      0n,
      purePrimitives,
    );
    return capabilitiesOf(believed.statement, nowMs);
  } catch (error) {
    if (!(error instanceof TransparencyError)) throw error;
    throw new UsageError(
      `the statement of ${domain} is not to be believed: ${error.message}`,
      `compare its root certificate with its operator, who may have a new one`,
    );
  }
}

function rootOf(folder: DomainFolder, domain: string): Uint8Array {
  if (domain === folder.domain) return der(readFileSync(folder.file("root.pem")));
  const peer = peersOf(folder).find((each) => each.domain === domain);
  if (peer === undefined)
    throw new UsageError(`${domain} is no peer of ${folder.domain}`, "see `entente peer list`");
  return der(readFileSync(folder.file(`peers/${peer.roots}`)));
}

function der(pem: Buffer): Uint8Array {
  return new Uint8Array(new X509Certificate(pem).raw);
}

async function statementsAt(folder: DomainFolder): ReturnType<Operator["statements"]> {
  try {
    return await withOperator(folder, (operator) => operator.statements());
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new UsageError(`${folder.domain} does not answer: ${error.code}`, "start it: entente serve");
  }
}

function capabilitiesOf(statement: DomainStatement, nowMs: number): StatedCapabilities {
  const inForce = (keys: readonly DatedKey[]): readonly DatedKey[] =>
    keys.filter(({ notBeforeMs, notAfterMs }) => notBeforeMs <= nowMs && nowMs <= notAfterMs);
  return {
    domain: statement.domain,
    revision: String(statement.revision),
    validFrom: new Date(Number(statement.notBeforeMs)).toISOString(),
    validUntil: new Date(Number(statement.notAfterMs)).toISOString(),
    protocolVersions: statement.protocolVersions,
    minimumVersion: statement.minimumVersion,
    cipherSuites: statement.cipherSuites.map((number) => ({
      number,
      name: String(CipherSuite.valueOf(number) ?? number),
    })),
    lastResort: statement.lastResort,
    gatewaySpkis: inForce(statement.gatewaySpkis).map(({ key }) => Buffer.from(key).toString("hex")),
    issuerKeys: inForce(statement.issuerKeys).length,
    logKey: statement.logKey,
    witnessKey: statement.witnessKey,
    contact: statement.contact,
    offered: offeredBy(statement),
  };
}

function offeredBy({ capabilities }: DomainStatement): OfferedCapabilities | undefined {
  const read = readCapabilities(capabilities);
  return (
    read && {
      extensions: rulesOf(read.extensions),
      proposals: rulesOf(read.proposals),
      processes: read.processes.map(String),
      limits: Object.fromEntries(read.limits.map(({ limit, value }) => [limit, String(value)])),
    }
  );
}

function rulesOf(ruled: readonly RuledType[]): OfferedCapabilities["extensions"] {
  return Object.fromEntries(ruled.map(({ type, rule }) => [type, rule]));
}

function tell(stated: StatedCapabilities): void {
  const { domain, revision, validUntil, protocolVersions, minimumVersion, cipherSuites } = stated;
  say.done(`${domain}, revision ${revision}, signed under its root, good until ${validUntil}`);
  say.line(`  protocol    ${protocolVersions.join(", ")}; nothing below ${String(minimumVersion)}`);
  for (const [index, { number, name }] of cipherSuites.entries())
    say.line(`  ${index === 0 ? "suites     " : "           "} ${name} (${String(number)})`);
  say.line(`  last resort ${stated.lastResort}`);
  for (const key of stated.gatewaySpkis) say.line(`  gateway     ${key}`);
  say.line(`  issuers     ${String(stated.issuerKeys)}`);
  say.line(`  log         ${stated.logKey}`);
  say.line(`  witness     ${stated.witnessKey ?? "none"}`);
  if (stated.contact !== "") say.line(`  contact     ${stated.contact}`);
  if (stated.offered === undefined) say.line("  offers      (not stated)");
  else tellOffered(stated.offered);
}

function tellOffered({ extensions, proposals, processes, limits }: OfferedCapabilities): void {
  const rules = (ruled: OfferedCapabilities["extensions"]): string =>
    Object.entries(ruled)
      .map(([type, rule]) => `0x${Number(type).toString(16).padStart(4, "0")} ${rule}`)
      .join(", ");
  say.line(`  extensions  ${rules(extensions)}`);
  say.line(`  proposals   ${rules(proposals)}`);
  say.line(`  offers      ${processes.join(", ")}`);
  for (const [limit, value] of Object.entries(limits)) say.line(`  limit       ${limit} ${value}`);
}
