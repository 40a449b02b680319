import { decode } from "@entente/tls-codec";
import { defaultGroupTerms, GroupTerms, groupTermsExtension } from "@entente/mls-wire";
import type { Extension } from "ts-mls";
import type { Framing } from "./group-state.ts";

/** What a group agrees on about its servers; the default where it says nothing. Throws DecodeError. */
export function termsOf(extensions: readonly Extension[]): GroupTerms {
  const found = extensions.find(({ extensionType }) => extensionType === groupTermsExtension);
  return found === undefined ? defaultGroupTerms : decode(GroupTerms, found.extensionData);
}

/** Whether a group says its terms itself: then all its members frame their handshakes as it says. */
export function hasTerms(extensions: readonly Extension[]): boolean {
  return extensions.some(({ extensionType }) => extensionType === groupTermsExtension);
}

/** How handshakes are framed in a group with these terms. */
export function framingOf({ handshakes }: GroupTerms): Framing {
  return handshakes === "visible" ? "public" : "private";
}

/** Whether a committer publishes the tree with every Commit: servers cannot compute it, and joiners need it (A23-66). */
export function publishesTree({ handshakes, externalJoins }: GroupTerms): boolean {
  return handshakes === "encrypted" && externalJoins !== "closed";
}

/** Whether servers are to learn nothing of who the members are: neither their handshakes nor their tree are seen by any. */
export function hidesMembers({ handshakes, externalJoins }: GroupTerms): boolean {
  return handshakes === "encrypted" && externalJoins === "closed";
}
