import {
  vrfPublicKey,
  logOrigin,
  type LogParameters,
  verifierKey,
  type VerifierKey,
} from "@entente/transparency";
import type { Configuration } from "../configuration.ts";
import { nodePrimitives } from "./node-primitives.ts";
import { fileSigningKey, readVrfSecret, type SigningKey } from "./signing-key.ts";

/** Who a log is: what its checkpoints say and who signs them. */
export interface LogIdentity {
  readonly parameters: LogParameters;
  readonly origin: string;
  readonly key: VerifierKey;
  readonly signer: SigningKey;
  readonly vrfSecret: Uint8Array;
}

/** The secret that hides labels and values in the store. @throws ConfigurationError. */
export function readSealingSecret({ log }: Configuration): Uint8Array {
  return readVrfSecret(log.sealingKey ?? log.vrfKey);
}

/** The identity that a configuration names. @throws ConfigurationError. */
export function readLogIdentity({ domain, log }: Configuration): LogIdentity {
  const signer = fileSigningKey(log.key);
  const vrfSecret = readVrfSecret(log.vrfKey);
  const parameters: LogParameters = {
    vrfPublicKey: vrfPublicKey(vrfSecret),
    maxAheadMs: BigInt(log.maxAheadMs),
    maxBehindMs: BigInt(log.maxBehindMs),
    windowMs: BigInt(log.windowMs),
  };
  const origin = logOrigin(domain, parameters, nodePrimitives);
  return { parameters, origin, signer, vrfSecret, key: verifierKey(origin, "note", signer.publicKey) };
}
