import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import {
  type Config,
  configHash,
  encodeCertifiedSlot,
  makeValue,
  voteSigningInput,
  type VoteStatement,
} from "@entente/ordering";
import { checkBundle } from "../src/groups/checked-bundle.ts";
import { gopHash } from "../src/ordering/gop-hash.ts";
import type { Authority } from "./authority.ts";
import type { Bundle } from "./device.ts";

/** What a proof says where it should not be what it ought to be. */
export interface ProofChanges {
  readonly epoch?: bigint;
  readonly previousHead?: Uint8Array;
  readonly valueHash?: Uint8Array;
}

/** The certificate that these domains' votes for a bundle make, whether they are its voters or not. */
export function proofBy(
  voters: readonly Authority[],
  bundle: Bundle,
  config: Config,
  changes: ProofChanges = {},
): Uint8Array {
  const checked = checkBundle(bundle.bytes);
  const position = {
    group: checked.groupIdBytes,
    epoch: changes.epoch ?? checked.epoch,
    ballot: { round: 1n, domain: voters[0]?.domain ?? "" },
    hash: changes.valueHash ?? makeValue(bundle.bytes, checked.value.nextConfig, gopHash).hash,
    previousHead: changes.previousHead ?? checked.previousHead,
    configHash: configHash(config, gopHash),
  };
  const votes = [...voters]
    .sort((a, b) => (a.domain < b.domain ? -1 : 1))
    .map((voter) => {
      const key = createPrivateKey(voter.ordering.keyPem);
      const spki = createPublicKey(key).export({ type: "spki", format: "der" });
      const keyId = new Uint8Array(createHash("sha256").update(spki).digest());
      const standing = { domain: voter.domain, incarnation: 0n, known: [], sequence: 1n };
      const statement: VoteStatement = { ...position, ...standing };
      const bytes = new Uint8Array(sign(null, voteSigningInput(statement, keyId), key));
      return { ...standing, signature: { keyId, bytes } };
    });
  return encodeCertifiedSlot({ config, certificate: { ...position, votes } });
}
