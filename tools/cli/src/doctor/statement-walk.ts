import type { DomainFolder } from "@entente/domain";
import {
  type OfferedCapabilities,
  statedCapabilities,
  type StatedCapabilities,
} from "../commands/capabilities.ts";
import { UsageError } from "../say.ts";
import { type Finding, warning, well, wrong } from "./examination.ts";

/** Limits of a peer that people of this domain meet when they are lower than their own. */
const metLimits = [
  "message_bytes",
  "bundle_bytes",
  "key_package_bytes",
  "group_leaves",
  "group_domains",
  "message_retention_ms",
] as const;

/** Processes whose absence at a peer stops something that this domain's people can do with others. */
const isMet = (process: string): boolean => !["evictions", "key_packages_for_contacts"].includes(process);

/** Whether what a peer has signed that it can do goes together with what this domain has (A23-53). */
export async function examineStatement(folder: DomainFolder, peer: string): Promise<Finding> {
  const what = `${peer}, statement`;
  try {
    const [own, other] = [
      await statedCapabilities(folder, folder.domain),
      await statedCapabilities(folder, peer),
    ];
    return compared(what, own, other);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return warning(what, error.message, error.remedy);
  }
}

function compared(what: string, own: StatedCapabilities, other: StatedCapabilities): Finding {
  const { domain, offered } = other;
  const taken = new Set(other.cipherSuites.map(({ number }) => number));
  if (!own.cipherSuites.some(({ number }) => taken.has(number)))
    return wrong(
      what,
      `no cipher suite in common: ${domain} takes ${other.cipherSuites.map(({ name }) => name).join(", ")}`,
      `take one of them: cipherSuites in domain.json`,
    );
  if (offered === undefined || own.offered === undefined)
    return warning(
      what,
      "does not say what it offers",
      `ask the operator of ${domain} to update its services`,
    );
  const differences = differencesOf(own.offered, offered);
  return differences.length === 0
    ? well(what, `revision ${other.revision}; offers all that this domain does`)
    : warning(what, differences.join("; "), `see: entente capabilities ${domain}`);
}

function differencesOf(own: OfferedCapabilities, other: OfferedCapabilities): readonly string[] {
  const missing = own.processes.filter((process) => isMet(process) && !other.processes.includes(process));
  const lower = metLimits.flatMap((limit) => {
    const [here, there] = [own.limits[limit], other.limits[limit]];
    const isLower = here !== undefined && there !== undefined && BigInt(there) < BigInt(here);
    return isLower ? [`${limit} ${there}, here ${here}`] : [];
  });
  return [...(missing.length === 0 ? [] : [`does not offer ${missing.join(", ")}`]), ...lower];
}
