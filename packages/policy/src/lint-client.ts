import type { CipherSuite } from "@entente/mls-wire";
import type { Finding } from "./finding.ts";
import type { ClientOffer, KeyPackageOffer } from "./offer.ts";

/** A KeyPackage that ends within this time is told: 3 days. */
const soonSeconds = 3n * 86_400n;

/** What is wrong with what a client has published, whatever it is for. */
export function clientFindings({ client, keyPackages }: ClientOffer, nowSeconds: bigint): readonly Finding[] {
  if (keyPackages.length === 0) {
    return [
      {
        code: "key_packages_used_up",
        severity: "blocks",
        subject: client,
        sentence: `${client} has no KeyPackage left, so nobody can add it.`,
        remedy: `Bring ${client} online: it publishes new ones by itself.`,
      },
    ];
  }
  const found = keyPackages.flatMap((each) => keyPackageFindings(client, each, nowSeconds));
  if (!keyPackages.every(({ lastResort }) => lastResort)) return found;
  return [
    ...found,
    {
      code: "only_last_resort",
      severity: "warns",
      subject: client,
      sentence: `${client} has only its KeyPackage of last resort left, which others may have used before.`,
      remedy: `Bring ${client} online: it publishes new ones by itself.`,
    },
  ];
}

/** Whether a KeyPackage could be added now, as far as version and time go. */
export function isUsable(offer: KeyPackageOffer, nowSeconds: bigint): boolean {
  const { version, notBeforeSeconds, notAfterSeconds, credentialEndsSeconds } = offer;
  const inTime = notBeforeSeconds <= nowSeconds && nowSeconds < notAfterSeconds;
  return version === "mls10" && inTime && (credentialEndsSeconds ?? notAfterSeconds) > nowSeconds;
}

function keyPackageFindings(client: string, offer: KeyPackageOffer, nowSeconds: bigint): readonly Finding[] {
  const { version, notBeforeSeconds, notAfterSeconds, credentialEndsSeconds } = offer;
  const suite = suiteName(offer.suite);
  const about = { subject: client, severity: "blocks" } as const;
  if (version !== "mls10") {
    return [
      {
        ...about,
        code: "version_unsupported",
        sentence: `${client} offers protocol version ${version}, and MLS 1.0 is what everybody speaks here.`,
        remedy: `Update the software of ${client}.`,
      },
    ];
  }
  if (notBeforeSeconds > nowSeconds) {
    return [
      {
        ...about,
        code: "lifetime_not_begun",
        sentence: `The KeyPackage of ${client} for ${suite} is not valid yet.`,
        remedy: `Set the clock of ${client} right, or that of this machine.`,
      },
    ];
  }
  if (notAfterSeconds <= nowSeconds) {
    return [
      {
        ...about,
        code: "lifetime_over",
        sentence: `The KeyPackage of ${client} for ${suite} is over.`,
        remedy: `Bring ${client} online: it publishes new ones by itself.`,
      },
    ];
  }
  if (credentialEndsSeconds !== undefined && credentialEndsSeconds <= nowSeconds) {
    return [
      {
        ...about,
        code: "credential_over",
        sentence: `The credential of ${client} is over, so nobody believes it.`,
        remedy: `Bring ${client} online to renew its credential, or enrol it again.`,
      },
    ];
  }
  const ends = min(notAfterSeconds, credentialEndsSeconds ?? notAfterSeconds);
  if (ends - nowSeconds >= soonSeconds) return [];
  return [
    {
      code: "lifetime_ends_soon",
      severity: "warns",
      subject: client,
      sentence: `The KeyPackage or credential of ${client} for ${suite} ends within three days.`,
      remedy: `Bring ${client} online: it renews both by itself.`,
    },
  ];
}

/** A suite for people. */
export function suiteName(suite: CipherSuite): string {
  return typeof suite === "number" ? `suite ${suite}` : suite;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
