import { type ClientId, ProtocolVersion } from "@entente/mls-wire";
import type { NegotiationProblem, SuiteNegotiation } from "./negotiation.ts";
import type { ClientOffer, KeyPackageOffer } from "./offer.ts";

/** A version of MLS that clients can meet in. */
type VersionChoice = { readonly code: "agreed"; readonly version: ProtocolVersion } | NegotiationProblem;

/**
 * The highest version of MLS that this client can do and that every client shows a KeyPackage of. One that all could do by their signed
 * capabilities, and of which somebody is shown without a KeyPackage, ends it (A18-28): nobody on the way can change what a leaf says, but
 * anybody can leave a KeyPackage out.
 */
export function commonVersion(
  { versions, acceptWithheld = false }: Pick<SuiteNegotiation, "acceptWithheld" | "versions">,
  clients: readonly ClientOffer[],
): VersionChoice {
  for (const offer of clients) {
    const problem = shownProblem(offer, versions);
    if (problem !== undefined) return problem;
  }
  const highestFirst = [...versions].sort((one, other) => codeOf(other) - codeOf(one));
  const shown = highestFirst.find((version) => clients.every((client) => shows(client, version)));
  const possible = highestFirst.find((version) => clients.every((client) => canDo(client, version)));
  if (
    possible !== undefined &&
    (shown === undefined || codeOf(possible) > codeOf(shown)) &&
    !acceptWithheld
  ) {
    const subject = clients.find((client) => !shows(client, possible))?.client ?? "";
    const sentence = `${subject} can do ${versionName(possible)}, as all can and have signed, and is shown without a KeyPackage of it.`;
    return { code: "mls_version_withheld", subject, sentence };
  }
  return shown === undefined ? noneInCommon(versions, clients) : { code: "agreed", version: shown };
}

/** What of an offer is for groups of one version. */
export function inVersion({ client, keyPackages }: ClientOffer, version: ProtocolVersion): ClientOffer {
  return { client, keyPackages: keyPackages.filter((each) => codeOf(each.version) === codeOf(version)) };
}

/** How a version is told to people. */
function versionName(version: ProtocolVersion): string {
  return version === "mls10" ? "MLS 1.0" : `MLS version ${version}`;
}

function shownProblem(
  { client, keyPackages }: ClientOffer,
  versions: readonly ProtocolVersion[],
): NegotiationProblem | undefined {
  const problem = problemOf(client);
  if (keyPackages.length === 0) return problem("no_offer", "is shown with no KeyPackage at all.");
  const unsigned = keyPackages.find((each) => !listed(each, each.version));
  const known = new Set(versions.map(codeOf));
  if (!keyPackages.some(({ version }) => known.has(codeOf(version)))) {
    return problem(
      "mls_version_unknown",
      `is shown with ${namesOf(keyPackages.map(({ version }) => version))} alone, and this client has ${namesOf(versions)}: the older of the two has to be updated.`,
    );
  }
  return unsigned === undefined
    ? undefined
    : problem(
        "mls_version_unsigned",
        `is shown with ${versionName(unsigned.version)}, which it has not signed that it can.`,
      );
}

function noneInCommon(
  versions: readonly ProtocolVersion[],
  clients: readonly ClientOffer[],
): NegotiationProblem {
  const [highest] = [...versions].sort((one, other) => codeOf(other) - codeOf(one));
  const lacking = clients.find((client) => highest !== undefined && !shows(client, highest));
  const subject = (lacking ?? clients[0])?.client ?? "";
  const shown = namesOf(lacking?.keyPackages.map(({ version }) => version) ?? []);
  const sentence = `No one of ${namesOf(versions)} is offered by all: ${subject} offers ${shown}.`;
  return { code: "mls_version_unknown", subject, sentence };
}

function namesOf(versions: readonly ProtocolVersion[]): string {
  return [...new Set(versions.map(versionName))].join(", ");
}

function shows({ keyPackages }: ClientOffer, version: ProtocolVersion): boolean {
  return keyPackages.some((each) => codeOf(each.version) === codeOf(version));
}

function canDo({ keyPackages }: ClientOffer, version: ProtocolVersion): boolean {
  return keyPackages.some((each) => listed(each, version));
}

function listed({ leaf }: KeyPackageOffer, version: ProtocolVersion): boolean {
  return leaf.capabilities.versions.some((each) => codeOf(each) === codeOf(version));
}

function problemOf(
  client: ClientId,
): (code: NegotiationProblem["code"], sentence: string) => NegotiationProblem {
  return (code, sentence) => ({ code, subject: client, sentence: `${client} ${sentence}` });
}

function codeOf(version: ProtocolVersion): number {
  return ProtocolVersion.codeOf(version);
}
