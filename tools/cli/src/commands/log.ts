import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { believeStatement } from "@entente/client";
import {
  decodeClientSet,
  decodeEvidenceFile,
  type EvidenceFile,
  type LogTrust,
  parseLabel,
  parseVerifierKey,
  provedGreatest,
  purePrimitives,
  SearchResponse,
  TransparencyError,
  verifyEvidence,
} from "@entente/transparency";
import { decode, equalBytes, textFromUtf8 } from "@entente/tls-codec";
import { say, UsageError } from "../say.ts";

/** `entente log`: what transparency logs have signed. */
export function addLog(program: Command): void {
  const log = program.command("log").description("transparency logs, checked off line");
  log
    .command("verify")
    .description("check a piece of evidence against a log, as a client keeps it; asks nobody")
    .argument("<file>", "the evidence")
    .option("--root <pem>", "the root certificate of the log's domain, as you know it")
    .action(async (file: string, { root }: { root?: string }) => {
      const verdict = await verify(readFileSync(file), root === undefined ? undefined : readFileSync(root));
      say.line(JSON.stringify(verdict));
      if (verdict.verdict !== "proved") process.exitCode = 1;
    });
}

/** What is said of evidence; the last line of the command. */
interface Verdict {
  readonly verdict: "proved" | "not_proved";
  readonly domain: string;
  readonly accusation: string;
  /** What contradicts itself, or what the log has said. */
  readonly charge?: string;
  readonly problem?: string;
  readonly label?: string;
  readonly version?: number;
  readonly devices?: readonly string[];
}

/** @throws UsageError for a file that is no evidence, or about a root that is not the one given. */
async function verify(bytes: Uint8Array, rootPem: Uint8Array | undefined): Promise<Verdict> {
  const file = read(bytes);
  const { domain, accusation } = file;
  const known = rootPem === undefined ? undefined : new X509Certificate(rootPem).raw;
  if (known !== undefined && !equalBytes(known, file.rootCertificate))
    throw new UsageError(`the evidence is under another root of ${domain}`, "compare the roots");
  try {
    return { verdict: "proved", domain, accusation, ...shown(await trustOf(file), file) };
  } catch (error) {
    if (!(error instanceof TransparencyError)) throw error;
    return { verdict: "not_proved", domain, accusation, problem: error.code };
  }
}

function read(bytes: Uint8Array): EvidenceFile {
  try {
    return decodeEvidenceFile(bytes);
  } catch (error) {
    if (!(error instanceof TransparencyError)) throw error;
    throw new UsageError("not a file of evidence", "give one that `client.logs.evidence()` returned");
  }
}

/** The log's key, from the statement that hangs on the root. Who cosigned does not matter: the log's own signature convicts it. */
async function trustOf(file: EvidenceFile): Promise<LogTrust> {
  const { domain, statement, statementCertificate: certificate, rootCertificate, notedAtMs } = file;
  const stated = { domain, statement, certificate };
  const believed = await believeStatement(stated, [rootCertificate], Number(notedAtMs), 0n, purePrimitives);
  const { logKey, logParameters: parameters } = believed.statement;
  return { domain, parameters, policy: { logs: [parseVerifierKey(logKey)], witnesses: [] } };
}

function shown(trust: LogTrust, { exhibit }: EvidenceFile): Partial<Verdict> {
  if (exhibit.kind === "evidence") return { charge: verifyEvidence(trust, exhibit.evidence).charge };
  const { label, response } = exhibit;
  const { greatest } = provedGreatest(trust, label, exhibit);
  const { found } = decode(SearchResponse, response);
  const isUser = parseLabel(label)?.kind === "user";
  return {
    charge: "said_by_the_log",
    label: textFromUtf8(label) ?? "",
    version: greatest,
    ...(isUser && found !== undefined
      ? { devices: decodeClientSet(found.value).clients.map(({ clientId }) => textFromUtf8(clientId) ?? "") }
      : {}),
  };
}
