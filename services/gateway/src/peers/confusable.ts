import { domainToUnicode } from "node:url";

/** Scripts whose letters look like each other's. */
const lookAlikes = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];

/**
 * What keeps a domain from an allow-list because a person would take it for another: an internationalised label that mixes
 * letters of scripts that look alike, or that has no Unicode form. Undefined when nothing does.
 */
export function confusableProblem(domain: string): string | undefined {
  for (const label of domain.split(".")) {
    if (!label.startsWith("xn--")) continue;
    const text = domainToUnicode(label);
    if (text === "" || text === label) return `the label ${label} has no Unicode form`;
    if (lookAlikes.filter((script) => script.test(text)).length > 1)
      return `the label ${label} mixes scripts that look alike`;
  }
  return undefined;
}
