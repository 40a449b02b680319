import type { Command } from "commander";
import { type DomainFolder, type Operator, peersOf, removePeer, setPeerState } from "@entente/domain";
import { ServiceError } from "@entente/service-kit";
import { folderOption, openFolder } from "../folders.ts";
import { say, UsageError } from "../say.ts";
import { withOperator } from "../with-operator.ts";

/** One peer, as the services see it and with what waits for it. */
interface PeerReport {
  readonly domain: string;
  readonly state: string;
  readonly waiting: number;
  readonly waitingBytes: number;
  readonly oldestAgeMs: number;
  /** What it will never get and is kept as dead letters, and why and when of the newest. */
  readonly deadLetters: number;
  readonly deadLetterCode: string;
  readonly deadLetterAtMs: number;
  readonly version: number;
  readonly capabilities: readonly string[];
  readonly connections: number;
  readonly heardAtMs: number;
  readonly failure: string;
}

/** `entente peers`: how it stands with the domains that this one federates with, and what is decided about them. */
export function addPeers(program: Command): void {
  const peers = program
    .command("peers")
    .description(
      "show state, queue and age per domain; allow, suspend or block a domain while everything runs",
    )
    .option(...folderOption)
    .option("--json", "print one JSON array")
    .action(async (options: { folder?: string; json?: boolean }) => {
      const reports = await reportsOf(openFolder(options.folder));
      if (options.json === true) say.line(JSON.stringify(reports, undefined, 2));
      else reports.forEach(tell);
    });
  const decisions = [
    ["allow", "allowed", "let calls from and to a domain pass"],
    ["suspend", "suspended", "hold back: what is for the domain waits, what comes from it is refused"],
    ["block", "blocked", "refuse a domain for good"],
  ] as const;
  for (const [name, state, description] of decisions) {
    peers
      .command(name)
      .description(description)
      .argument("<domain>")
      .option(...folderOption)
      .action(async (domain: string, _options: unknown, command: Command) => {
        const folder = openFolder(command.optsWithGlobals<{ folder?: string }>().folder);
        if (!peersOf(folder).some((peer) => peer.domain === domain))
          throw new UsageError(`${domain} is no peer of ${folder.domain}`, "see `entente peer list`");
        setPeerState(folder, domain, state);
        await takeEffect(folder, `${domain} is ${state} at ${folder.domain}`);
      });
  }
  peers
    .command("remove")
    .description("federate with a domain no longer")
    .argument("<domain>")
    .option(...folderOption)
    .action(async (domain: string, _options: unknown, command: Command) => {
      const folder = openFolder(command.optsWithGlobals<{ folder?: string }>().folder);
      removePeer(folder, domain);
      await takeEffect(folder, `${folder.domain} does not federate with ${domain}`);
    });
}

/** Has a running gateway take what was written, and says whether there is one. */
export async function takeEffect(folder: DomainFolder, what: string): Promise<void> {
  try {
    await withOperator(folder, (operator) => operator.reload());
    say.done(`${what}, from now on`);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== "unreachable") throw error;
    say.done(what);
    say.hint("no gateway runs now; it counts when one is started");
  }
}

function reportsOf(folder: DomainFolder): Promise<readonly PeerReport[]> {
  return withOperator(folder, async (operator) => {
    const [peers, destinations] = await Promise.all([operator.peers(), operator.destinations()]);
    const waiting = new Map(destinations.map((each) => [each.domain, each]));
    const unlisted = destinations.filter(({ domain }) => !peers.some((peer) => peer.domain === domain));
    return [
      ...peers.map((peer) => reportOf(peer, waiting.get(peer.domain))),
      ...unlisted.map((each) => reportOf({ ...unknownPeer, domain: each.domain }, each)),
    ];
  });
}

type WaitingDomain = Awaited<ReturnType<Operator["destinations"]>>[number];
type KnownPeer = Pick<
  PeerReport,
  "capabilities" | "connections" | "domain" | "failure" | "heardAtMs" | "state" | "version"
>;

const unknownPeer = {
  state: "unknown",
  version: 0,
  capabilities: [],
  connections: 0,
  heardAtMs: 0,
  failure: "",
} as const;

function reportOf(peer: KnownPeer, destination: WaitingDomain | undefined): PeerReport {
  const { domain, state, version, capabilities, connections, heardAtMs, failure } = peer;
  return {
    domain,
    state,
    waiting: destination?.rows ?? 0,
    waitingBytes: destination?.bytes ?? 0,
    oldestAgeMs: destination?.oldestAgeMs ?? 0,
    deadLetters: destination?.deadLetters ?? 0,
    deadLetterCode: destination?.deadLetterCode ?? "",
    deadLetterAtMs: destination?.deadLetterAtMs ?? 0,
    version,
    capabilities,
    connections,
    heardAtMs,
    failure,
  };
}

function tell(report: PeerReport): void {
  const { domain, state, waiting, oldestAgeMs, heardAtMs, failure } = report;
  const queue =
    waiting === 0
      ? "nothing waits"
      : `${String(waiting)} wait, the oldest for ${String(Math.ceil(oldestAgeMs / 1000))} s`;
  const heard = heardAtMs === 0 ? "not heard yet" : `heard ${new Date(heardAtMs).toISOString()}`;
  const dead = report.deadLetters === 0 ? "" : `, ${deadLetters(report)}`;
  const line = `${domain}: ${state}, ${queue}${dead}, ${heard}`;
  if (state === "allowed" && failure === "") say.done(line);
  else if (failure === "") say.problem(line, `entente peers allow ${domain}`);
  else say.problem(`${line}, ${failure}`, `entente doctor ${domain}`);
}

function deadLetters({ deadLetters: count, deadLetterCode, deadLetterAtMs }: PeerReport): string {
  const newest = `${deadLetterCode}, ${new Date(deadLetterAtMs).toISOString()}`;
  return `${String(count)} never delivered (the newest: ${newest})`;
}
