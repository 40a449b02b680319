import { Refused } from "../refusal.ts";

/** An epoch of a Send Group. */
export interface EpochRef {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
}

/**
 * The `psk_id` of the PSK exported from an epoch of a Send Group (D-12; draft-xue-distributed-mls-00, COMMIT):
 *
 *     ┌───────────────────────┬──────────────┐
 *     │ epoch, 8, big-endian  │ group_id     │
 *     └───────────────────────┴──────────────┘
 *
 * The inverse is {@link parsePskId}.
 */
export function pskIdOf({ groupId, epoch }: EpochRef): Uint8Array {
  const bytes = new Uint8Array(8 + groupId.length);
  new DataView(bytes.buffer).setBigUint64(0, epoch);
  bytes.set(groupId, 8);
  return bytes;
}

/** The inverse of {@link pskIdOf}. The owner of a Send Group controls the bytes. Refuses `psk_invalid`. */
export function parsePskId(bytes: Uint8Array): EpochRef {
  if (bytes.length <= 8) throw new Refused("psk_invalid", `${bytes.length} bytes`, true);
  const epoch = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0);
  return { epoch, groupId: bytes.slice(8) };
}
