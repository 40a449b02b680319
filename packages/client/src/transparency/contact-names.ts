import { decode, encode, equalBytes, opaqueV, struct, textFromUtf8, uint32 } from "@entente/tls-codec";
import type { UserId } from "@entente/mls-wire";
import { type ClientEntry, ClientSet, clientSetChange, decodeClientSet } from "@entente/transparency";
import type { ClientEvent } from "../client/client-event.ts";
import type { ClientStore } from "../store/client-store.ts";
import type { ProvedSet } from "./user-clients.ts";

/** What was seen of a contact the last time: a version of its client set. */
const Seen = struct({ version: uint32, value: opaqueV });

/** Tells the application something, with records that are saved in the same transaction. */
export type TellWith = (event: ClientEvent, records: ReadonlyMap<string, Uint8Array>) => Promise<void>;

/**
 * Compares what a log says of a contact's devices with what it said before, over restarts too, and tells each difference once
 * (A23-115). Later credentials for the same keys are none. What is seen first is where it begins.
 */
export class ContactNames {
  readonly #store: ClientStore;
  readonly #tell: TellWith;

  constructor(store: ClientStore, tell: TellWith) {
    this.#store = store;
    this.#tell = tell;
  }

  /** A contact's client set, as proved now. An older one than was seen says nothing. */
  async seen(user: UserId, { set, version }: ProvedSet): Promise<void> {
    if (set === undefined) return;
    const name = `transparency/contact/${user}`;
    const bytes = await this.#store.record(name);
    const before = bytes && decode(Seen, bytes);
    if (before !== undefined && before.version >= version) return;
    const records = new Map([[name, encode(Seen, { version, value: encode(ClientSet, set) })]]);
    const change = before && changeOf(decodeClientSet(before.value), set);
    if (change === undefined) await this.#store.save({ records });
    else await this.#tell({ kind: "contact_devices", user, version, ...change }, records);
  }
}

interface ContactChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly rekeyed: readonly string[];
}

/** What is other about the devices and their keys; undefined where nothing is. */
function changeOf(before: ClientSet, next: ClientSet): ContactChange | undefined {
  const { added, removed, rotated } = clientSetChange(before, next);
  const hasOtherKey = ({ clientId, signaturePublicKey }: ClientEntry): boolean =>
    !before.clients.some(
      (each) =>
        equalBytes(each.clientId, clientId) && equalBytes(each.signaturePublicKey, signaturePublicKey),
    );
  const rekeyed = rotated.filter(hasOtherKey);
  if (added.length + removed.length + rekeyed.length === 0) return undefined;
  return { added: added.map(deviceOf), removed: removed.map(deviceOf), rekeyed: rekeyed.map(deviceOf) };
}

function deviceOf({ clientId }: ClientEntry): string {
  return textFromUtf8(clientId) ?? "";
}
