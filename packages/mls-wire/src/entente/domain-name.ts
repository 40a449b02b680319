import { opaqueVWithin, refined, text, type Codec } from "@entente/tls-codec";
import { IdentifierError } from "./identifier-error.ts";
import { domainBytesMax, labelBytesMax } from "./limits.ts";

declare const domainName: unique symbol;

/** A domain's name in its one spelling, as `a.example`; made by {@link parseDomainName} or by decoding. */
export type DomainName = string & { readonly [domainName]: true };

const label = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** What keeps `name` from being a domain name, in words; `undefined` when nothing does. */
export function domainNameProblem(name: string): string | undefined {
  if (name.length === 0) return "empty";
  if (name.length > domainBytesMax) return `longer than ${domainBytesMax} bytes`;
  for (const part of name.split(".")) {
    if (part.length === 0) return "an empty label";
    if (part.length > labelBytesMax) return `a label longer than ${labelBytesMax} bytes`;
    if (!label.test(part)) return "a label is not lower-case letters, digits and inner hyphens";
  }
  return undefined;
}

/**
 * The domain that `name` spells: labels of lower-case letters, digits and inner hyphens (an internationalised one as
 * its A-label), 1 to 63 bytes each, joined by dots, at most 253 bytes, no dot at the end. It names a domain and need
 * not be in DNS (F-2). Throws {@link IdentifierError} `domain_invalid`.
 */
export function parseDomainName(name: string): DomainName {
  const problem = domainNameProblem(name);
  if (problem !== undefined) throw new IdentifierError("domain_invalid", problem);
  return name as DomainName;
}

/** `opaque DomainName<V>`, 1 to 253 bytes of the syntax of {@link parseDomainName} (`value_invalid`). */
export const DomainName = refined(
  text(opaqueVWithin(1, domainBytesMax)),
  domainNameProblem,
) as Codec<DomainName>;
