import type { UserId } from "@entente/mls-wire";

/** Who looks somebody up or asks for KeyPackages: a user, or somebody who is not named. */
export type Viewer = UserId | Nobody;

/** Not named to this domain, or not by the domain that asks. */
export interface Nobody {
  /** What it is counted under. */
  readonly countedAs: string;
}

/** Somebody in an anonymous session of this domain. */
export const nobodyOfSession = (id: string): Nobody => ({ countedAs: `anonymous session ${id}` });

/** Somebody of another domain, which can not or does not say who. */
export const nobodyOfDomain = (domain: string): Nobody => ({ countedAs: `nobody of ${domain}` });

/** Somebody of another domain, which says with a reference of its own that it is the same one again. */
export const referredOfDomain = (domain: string, reference: string): Nobody => ({
  countedAs: `${reference} of ${domain}`,
});

/** Its name, and none for nobody: who asks as a contact, and what other domains are told. */
export function nameOf(viewer: Viewer): string {
  return typeof viewer === "string" ? viewer : "";
}

/** What its calls are counted under. */
export function countedAs(viewer: Viewer): string {
  return typeof viewer === "string" ? viewer : viewer.countedAs;
}
