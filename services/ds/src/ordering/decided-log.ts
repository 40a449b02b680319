import {
  type CertifiedSlot,
  decodeCertifiedSlot,
  encodeCertifiedSlot,
  entriesBytesMax,
  equalBytes,
  type Entry,
  nextHead,
} from "@entente/ordering";
import type { LogEntry, OrderingStore } from "@entente/storage";
import { type CheckedBundle, checkBundle } from "../groups/checked-bundle.ts";
import { gopHash } from "./gop-hash.ts";
import type { OrderOutcome } from "./orderer.ts";

/** Entries that are read at once for a domain that lacks them. */
const entriesAtOnce = 64;

/** What was decided, as the store keeps it: beside each bundle its certificate and the configuration of its slot. */
export class DecidedLog {
  readonly #store: Pick<OrderingStore, "log">;

  constructor(store: Pick<OrderingStore, "log">) {
    this.#store = store;
  }

  /** The slot's row; undefined when it is not decided, or no longer kept. @throws StorageError. */
  async row(groupId: Uint8Array, epoch: bigint): Promise<LogEntry | undefined> {
    const [row] = await this.#store.log(groupId, epoch, 1, 1);
    return row?.epoch === epoch ? row : undefined;
  }

  /** The slots from an epoch on, as many as one answer takes; none when the first is no longer kept. @throws StorageError. */
  async entries(groupId: Uint8Array, fromEpoch: bigint): Promise<readonly Entry[]> {
    const rows = await this.#store.log(groupId, fromEpoch, entriesAtOnce, entriesBytesMax);
    return rows[0]?.epoch === fromEpoch ? rows.map(entryOf) : [];
  }
}

/** The stored form of a certificate: with the configuration that it was made under. */
export function proofOf({ config, certificate }: CertifiedSlot): Uint8Array {
  return encodeCertifiedSlot({ config, certificate });
}

/** What a submitter is told of a slot that is decided: its own bundle won, or which did. */
export function outcomeOfSlot(
  row: Pick<LogEntry, "epoch" | "valueHash" | "certificate">,
  isOwn: boolean,
  currentEpoch: bigint,
): OrderOutcome {
  const { epoch, valueHash, certificate: proof } = row;
  if (!isOwn) return { code: "stale", currentEpoch, winner: { valueHash, certificate: proof } };
  const { certificate } = decodeCertifiedSlot(proof, gopHash);
  const head = nextHead(certificate.previousHead, valueHash, gopHash);
  return { code: "decided", epoch, valueHash, nextHead: head, certificate: proof };
}

/** A decided slot as it arrives or is read: what the parts say together. @throws OrderingError, and as checkBundle. */
export function entryFrom(bundle: CheckedBundle, proof: Uint8Array): Entry {
  const { config, certificate } = decodeCertifiedSlot(proof, gopHash);
  return { config, value: bundle.value, certificate };
}

/** Whether the certificate is about the slot that the bundle itself names, and about this bundle. */
export function isAboutItself({ certificate, value }: Entry): boolean {
  const { groupIdBytes, epoch } = checkBundle(value.bundle);
  const isSlot = equalBytes(certificate.group, groupIdBytes) && certificate.epoch === epoch;
  return isSlot && equalBytes(certificate.hash, value.hash);
}

function entryOf({ bundle, certificate }: LogEntry): Entry {
  return entryFrom(checkBundle(bundle), certificate);
}
