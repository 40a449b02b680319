import { closedEnum, decode, encode, struct, uint16, uint8, type Value } from "@entente/tls-codec";
import type { Extension, Extensions } from "../extension.ts";

/** Extension type of {@link GroupTerms} in a GroupContext; of the range for private use (RFC 9420 17.3). */
export const groupTermsExtension = 0xf0e1;

/**
 *     enum { encrypted(1), visible(2), (255) } HandshakeKind;
 *     enum { closed(0), own_clients(1), invited(2), open(3), (255) } ExternalJoins;
 *     enum { reset(1), candidates(2), (255) } BadCommitRemedy;
 *
 *     struct {
 *       uint16 version = 1;
 *       HandshakeKind handshakes;
 *       ExternalJoins external_joins;
 *       BadCommitRemedy bad_commits;
 *     } GroupTerms;
 *
 * What a group agrees on about its servers, as an extension of its GroupContext (RFC 9750 5.3, A23-28, A23-35, A23-43).
 *
 * `handshakes`: whether Commits and proposals of members are PublicMessages, which servers follow and check, or
 * PrivateMessages. `external_joins`: who may join by an external Commit: nobody; clients of a user that is a member; those
 * and whoever has a GroupInvitation; anybody. A member that lost its state counts as its own client. `bad_commits`: what
 * becomes of a group when a decided Commit turns out to be invalid: it is reset into a new one, or another Commit of that
 * epoch takes its place.
 */
export const GroupTerms = struct({
  version: closedEnum(uint16, { v1: 1 }),
  handshakes: closedEnum(uint8, { encrypted: 1, visible: 2 }),
  externalJoins: closedEnum(uint8, { closed: 0, own_clients: 1, invited: 2, open: 3 }),
  badCommits: closedEnum(uint8, { reset: 1, candidates: 2 }),
});
export type GroupTerms = Value<typeof GroupTerms>;

/** The terms of a group that carries none. */
export const defaultGroupTerms: GroupTerms = {
  version: "v1",
  handshakes: "encrypted",
  externalJoins: "own_clients",
  badCommits: "reset",
};

/** Terms as an extension of a GroupContext. The inverse is {@link groupTermsOf}. */
export function groupTermsExtensionOf(terms: GroupTerms): Extension {
  return { extensionType: groupTermsExtension, extensionData: encode(GroupTerms, terms) };
}

/** The terms of a GroupContext's extensions. Throws DecodeError for terms that are none. */
export function groupTermsOf(
  extensions: readonly {
    readonly extensionType: Extensions[number]["extensionType"];
    readonly extensionData: Uint8Array;
  }[],
): GroupTerms {
  const found = extensions.find(({ extensionType }) => extensionType === groupTermsExtension);
  return found === undefined ? defaultGroupTerms : decode(GroupTerms, found.extensionData);
}
