import { equalBytes, textFromUtf8, utf8FromText } from "@entente/tls-codec";
import { type ClientId, clientIdParts, userIdParts } from "@entente/mls-wire";
import {
  type ClientEntry,
  type ClientSet,
  clientSetChange,
  decodeClientSet,
  follows,
  keysOfClient,
  labelOf,
  type Primitives,
} from "@entente/transparency";
import { transparencyLimits } from "./limits.ts";
import type { LogReader } from "./log-reader.ts";

/** A change of the own user's devices, as the log shows it. */
export interface DeviceChange {
  readonly version: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Devices with another key or credential than before. */
  readonly rotated: readonly string[];
  /** What is wrong with it from this client's point of view. */
  readonly problem: "own_key_replaced" | "own_device_removed" | "history_broken" | undefined;
}

/** What an {@link OwnName} is made of. */
export interface OwnNameParts {
  readonly client: ClientId;
  /** Every key that this client has, had, or has asked to get. */
  readonly signatureKeys: () => readonly Uint8Array[];
  readonly reader: LogReader;
  readonly primitives: Primitives;
  /** Called once for each version, in order, before it counts as known. */
  readonly changed: (change: DeviceChange) => Promise<void>;
}

/**
 * Watches the name of this client's user: goes through every version of its client set, one after the other, tells the user each
 * change, and looks at the entries that owners check whether anything else is there. A device that nobody added can not stay unseen.
 */
export class OwnName {
  readonly #parts: OwnNameParts;
  readonly #label: Uint8Array;
  /** The value of the last version that was gone through. */
  #last: Uint8Array | undefined;

  constructor(parts: OwnNameParts) {
    this.#parts = parts;
    this.#label = labelOf("user", userIdParts(clientIdParts(parts.client).user).name);
  }

  /** Goes through what is new; the greatest version. @throws as LogReader. */
  async look(): Promise<number> {
    const { reader } = this.#parts;
    const greatest = (await reader.search(this.#label))?.version ?? -1;
    for (let looked = 0; looked < transparencyLimits.versionsPerLook; looked++) {
      const known = (await reader.owned(this.#label)).versions.length;
      if (known > greatest) break;
      const before =
        known === 0 ? undefined : (this.#last ?? (await reader.search(this.#label, known - 1))?.value);
      const { value } = await reader.nextOwned(this.#label);
      await this.#tell(known, before, value);
      this.#last = value;
    }
    for (let looked = 0; looked < transparencyLimits.versionsPerLook; looked++)
      if (await reader.checkOwned(this.#label)) break;
    return greatest;
  }

  async #tell(version: number, before: Uint8Array | undefined, value: Uint8Array): Promise<void> {
    const { primitives, changed } = this.#parts;
    const next = decodeClientSet(value);
    const change = clientSetChange(before && decodeClientSet(before), next);
    const problem = follows(before, next, primitives) ? this.#ownProblem(before, next) : "history_broken";
    await changed({
      version,
      added: change.added.map(deviceOf),
      removed: change.removed.map(deviceOf),
      rotated: change.rotated.map(deviceOf),
      problem,
    });
  }

  /** What a version does to this very client. Before its first credential is logged it is simply not there. */
  #ownProblem(before: Uint8Array | undefined, next: ClientSet): DeviceChange["problem"] {
    const device = utf8FromText(clientIdParts(this.#parts.client).device) ?? new Uint8Array();
    const isOwn = (entry: ClientEntry): boolean => equalBytes(entry.clientId, device);
    const wasThere = before !== undefined && decodeClientSet(before).clients.some(isOwn);
    const own = next.clients.find(isOwn);
    if (own === undefined) return wasThere ? "own_device_removed" : undefined;
    const known = this.#parts.signatureKeys();
    const isKnown = (each: Uint8Array): boolean => known.some((key) => equalBytes(key, each));
    return keysOfClient(own).every(isKnown) ? undefined : "own_key_replaced";
  }
}

function deviceOf({ clientId }: ClientEntry): string {
  return textFromUtf8(clientId) ?? "";
}
