import {
  bytesToBase64,
  type CiphersuiteImpl,
  makePskIndex,
  type PreSharedKeyID,
  type Proposal,
  type PskIndex,
} from "ts-mls";
import { equalBytes } from "@entente/tls-codec";
import type { AuthenticationGuard } from "./authenticator.ts";
import { GroupError } from "./group-error.ts";
import { forOperation, type GroupState } from "./group-state.ts";

/** A pre-shared key that members have from elsewhere (RFC 9420 8.4). */
export interface ExternalPsk {
  readonly id: Uint8Array;
  readonly secret: Uint8Array;
}

/** What an epoch of a group left to prove membership in it with (RFC 9420 8.4, 8.6). */
export interface ResumptionPsk {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly secret: Uint8Array;
}

/** A key that can be mixed into an epoch. */
export type PreSharedKey = ExternalPsk | ResumptionPsk;

/** What a resumption key is mixed in for (RFC 9420 8.4, 11.2, 11.3). */
export type ResumptionUsage = "application" | "reinit" | "branch";

/** A resumption key by its name. */
export interface ResumptionReference {
  readonly usage: ResumptionUsage;
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
}

/**
 * Where ts-mls finds the keys that a message refers to: resumption keys of the group in its state, others in what is given. What is
 * not found is a GroupError `psk_missing`, since ts-mls has no word for it.
 */
export function pskIndex(
  state: GroupState | undefined,
  guard: AuthenticationGuard,
  psks: readonly PreSharedKey[] = [],
): PskIndex {
  const external = Object.fromEntries(
    psks.flatMap((psk) => ("id" in psk ? [[bytesToBase64(psk.id), psk.secret] as const] : [])),
  );
  const known = makePskIndex(state === undefined ? undefined : forOperation(state.mls, guard), external);
  const resumption = psks.flatMap((psk) => ("id" in psk ? [] : [psk]));
  return {
    findPsk(id: PreSharedKeyID): Uint8Array {
      // No bytes are left of a key whose time is over.
      const own = known.findPsk(id);
      const other = id.psktype === "resumption" ? secretOf(resumption, id) : undefined;
      const found = own === undefined || own.length === 0 ? other : own;
      if (found === undefined) throw missing(id);
      return found;
    },
  };
}

function secretOf(
  psks: readonly ResumptionPsk[],
  { pskGroupId, pskEpoch }: PreSharedKeyID & { readonly psktype: "resumption" },
): Uint8Array | undefined {
  return psks.find(({ groupId, epoch }) => epoch === pskEpoch && equalBytes(groupId, pskGroupId))?.secret;
}

function missing(id: PreSharedKeyID): GroupError {
  if (id.psktype === "external")
    return new GroupError("psk_missing", "an external key that this client does not have");
  const { pskGroupId: groupId, pskEpoch: epoch } = id;
  const detail = `the resumption key of an epoch ${String(epoch)} that this client does not have`;
  return new GroupError("psk_missing", detail, { missingKey: { groupId, epoch } });
}

/** A proposal to mix in the external key `id`, with a fresh nonce of the KDF's length (RFC 9420 8.4). */
export function pskProposal(id: Uint8Array, { rng, kdf }: CiphersuiteImpl): Proposal {
  const preSharedKeyId = { psktype: "external", pskId: id, pskNonce: rng.randomBytes(kdf.size) } as const;
  return { proposalType: "psk", psk: { preSharedKeyId } };
}

/** The same for a resumption key. */
export function resumptionProposal(
  { usage, groupId, epoch }: ResumptionReference,
  { rng, kdf }: CiphersuiteImpl,
): Proposal {
  const pskNonce = rng.randomBytes(kdf.size);
  const preSharedKeyId = {
    psktype: "resumption",
    usage,
    pskGroupId: groupId,
    pskEpoch: epoch,
    pskNonce,
  } as const;
  return { proposalType: "psk", psk: { preSharedKeyId } };
}

/**
 * Keys of reinit and branch begin groups, and never come into one that has begun. Throws GroupError `invalid`. RFC 9420 12.1.4.
 */
export function requirePskUsage(proposal: Proposal): void {
  if (proposal.proposalType !== "psk" || !("psk" in proposal)) return;
  const id = proposal.psk.preSharedKeyId;
  if (id.psktype === "resumption" && id.usage !== "application")
    throw new GroupError("invalid", `a key for ${id.usage} in a group that has begun`);
}
