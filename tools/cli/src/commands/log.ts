import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { believeStatement } from "@entente/client";
import {
  compareHeads,
  decodeClientSet,
  decodeEvidenceFile,
  type EvidenceFile,
  type LogTrust,
  parseCheckpoint,
  parseLabel,
  parseNote,
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
    .argument("<files...>", "the evidence; one line is said of each")
    .option("--root <pem>", "the root certificate of the log's domain, as you know it")
    .addHelpText(
      "after",
      "\nExit status: 0 proved, 1 not proved, 2 no evidence that can be checked; the highest of all.",
    )
    .action(async (files: readonly string[], { root }: { root?: string }) => {
      process.exitCode = 0;
      for (const file of files) {
        const { status, ...verdict } = await verdictOf(file, root);
        say.line(JSON.stringify(verdict));
        process.exitCode = Math.max(process.exitCode, status);
      }
    });
}

async function verdictOf(file: string, root: string | undefined): Promise<Verdict & { status: 0 | 1 | 2 }> {
  try {
    const verdict = await verify(bytesOf(file), root === undefined ? undefined : bytesOf(root));
    return { status: verdict.verdict === "proved" ? 0 : 1, ...verdict };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { status: 2, verdict: "unusable", problem: error.message, remedy: error.remedy };
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : String(error),
      "name a file that can be read",
    );
  }
}

/** What is said of evidence; the last line of the command. */
interface Verdict {
  readonly verdict: "proved" | "not_proved" | "unusable";
  readonly domain?: string;
  readonly accusation?: string;
  /** What contradicts itself, or what the log has said. */
  readonly charge?: string;
  readonly problem?: string;
  readonly remedy?: string;
  /** When who noted it says that it was so, by the noter's clock. */
  readonly notedAt?: string;
  readonly sizes?: readonly [shown: string, withheld: string];
  readonly label?: string;
  readonly version?: number;
  readonly devices?: readonly string[];
}

/** @throws UsageError for a file that is no evidence, or about a root that is not the one given. */
async function verify(bytes: Uint8Array, rootPem: Uint8Array | undefined): Promise<Verdict> {
  const file = read(bytes);
  const { domain, accusation } = file;
  const known = rootPem === undefined ? undefined : rootOf(rootPem);
  if (known !== undefined && !equalBytes(known, file.rootCertificate))
    throw new UsageError(`the evidence is under another root of ${domain}`, "compare the roots");
  try {
    const notedAt = new Date(Number(file.notedAtMs)).toISOString();
    return { verdict: "proved", domain, accusation, notedAt, ...shown(await trustOf(file), file) };
  } catch (error) {
    if (!(error instanceof TransparencyError)) throw error;
    return { verdict: "not_proved", domain, accusation, problem: error.code };
  }
}

function rootOf(pem: Uint8Array): Uint8Array {
  try {
    return new X509Certificate(pem).raw;
  } catch {
    // OpenSSL's reasons are about ASN.1; that it is no certificate is all that helps.
    throw new UsageError("the root is not a certificate", "give the domain's root.pem");
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
  if (exhibit.kind === "heads") return { charge: "longer_tree_withheld", sizes: sizesOf(trust, exhibit) };
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

/** Sizes of two heads that the log has signed, the withheld one of a longer tree. @throws TransparencyError. */
function sizesOf(
  trust: LogTrust,
  { shown: first, withheld }: { readonly shown: Uint8Array; readonly withheld: Uint8Array },
): readonly [string, string] {
  const compared = compareHeads(trust, first, withheld);
  if (compared.kind !== "newer") throw new TransparencyError("value", "the heads do not say that");
  return [parseCheckpoint(parseNote(first).text).treeSize.toString(), compared.treeSize.toString()];
}
