import { bytesToBase64, type CiphersuiteImpl, makePskIndex, type Proposal, type PskIndex } from "ts-mls";
import type { AuthenticationGuard } from "./authenticator.ts";
import { forOperation, type GroupState } from "./group-state.ts";

/** A pre-shared key that members have from elsewhere (RFC 9420 8.4). */
export interface ExternalPsk {
  readonly id: Uint8Array;
  readonly secret: Uint8Array;
}

/** Where ts-mls finds the keys that a message refers to: external ones here, resumption keys in the state. */
export function pskIndex(
  state: GroupState | undefined,
  guard: AuthenticationGuard,
  psks: readonly ExternalPsk[] = [],
): PskIndex {
  const external = Object.fromEntries(psks.map(({ id, secret }) => [bytesToBase64(id), secret]));
  return makePskIndex(state === undefined ? undefined : forOperation(state.mls, guard), external);
}

/** A proposal to mix in the external key `id`, with a fresh nonce of the KDF's length (RFC 9420 8.4). */
export function pskProposal(id: Uint8Array, { rng, kdf }: CiphersuiteImpl): Proposal {
  const preSharedKeyId = { psktype: "external", pskId: id, pskNonce: rng.randomBytes(kdf.size) } as const;
  return { proposalType: "psk", psk: { preSharedKeyId } };
}
