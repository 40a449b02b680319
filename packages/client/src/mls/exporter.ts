import { encode, struct, uint16, uint32 } from "@entente/tls-codec";
import { mlsExporter } from "ts-mls";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { GroupError } from "./group-error.ts";
import { type GroupState, requireMember } from "./group-state.ts";
import { exportedBytesMax } from "./limits.ts";

/**
 * `MLS-Exporter(Label, Context, Length)` of the current epoch: the same at every member, new in every epoch, and of no help
 * for finding any other secret of the group. Throws GroupError `too_large`, `removed`. RFC 9420 8.5.
 */
export async function exportSecret(
  environment: GroupEnvironment,
  state: GroupState,
  label: string,
  context: Uint8Array,
  length: number,
): Promise<Uint8Array> {
  requireMember(state);
  if (!Number.isSafeInteger(length) || length < 1 || length > exportedBytesMax) {
    throw new GroupError("too_large", `an exported secret has 1 to ${exportedBytesMax} bytes`);
  }
  const cs = suiteOf(environment, state.mls.groupContext.cipherSuite);
  return mlsExporter(state.mls.keySchedule.exporterSecret, label, context, length, cs);
}

/** Label of the exporter for SRTP; private to Entente, as no RFC gives SRTP keys to MLS groups. */
export const srtpLabel = "entente srtp 1.0";

/** SRTP protection profiles by name: number in the DTLS-SRTP registry, bytes of master key and master salt (RFC 5764, RFC 7714). */
export const srtpProfiles = {
  SRTP_AES128_CM_HMAC_SHA1_80: { number: 0x0001, keyBytes: 16, saltBytes: 14 },
  SRTP_AEAD_AES_128_GCM: { number: 0x0007, keyBytes: 16, saltBytes: 12 },
  SRTP_AEAD_AES_256_GCM: { number: 0x0008, keyBytes: 32, saltBytes: 12 },
} as const;
export type SrtpProfile = keyof typeof srtpProfiles;

/** `struct { uint32 leaf_index; uint16 profile; } SrtpContext`: the exporter's context. */
const SrtpContext = struct({ leafIndex: uint32, profile: uint16 });

/** Master key and salt of one sender (RFC 3711 8.2). */
export interface SrtpKeys {
  readonly masterKey: Uint8Array;
  readonly masterSalt: Uint8Array;
}

/**
 * The SRTP master key and salt with which the member at `leafIndex` sends in this epoch (F-12):
 *
 *     MLS-Exporter("entente srtp 1.0", SrtpContext { leaf_index, profile }, key bytes + salt bytes)
 *
 * Every member computes every sender's. No two senders, epochs or profiles share a key, so SSRCs need not be agreed on.
 */
export async function srtpKeys(
  environment: GroupEnvironment,
  state: GroupState,
  leafIndex: number,
  profile: SrtpProfile,
): Promise<SrtpKeys> {
  const { number, keyBytes, saltBytes } = srtpProfiles[profile];
  const context = encode(SrtpContext, { leafIndex, profile: number });
  const secret = await exportSecret(environment, state, srtpLabel, context, keyBytes + saltBytes);
  return { masterKey: secret.slice(0, keyBytes), masterSalt: secret.slice(keyBytes) };
}
