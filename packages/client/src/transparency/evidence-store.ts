import { encodeEvidenceFile, type EvidenceFile } from "@entente/transparency";
import type { ClientStore } from "../store/client-store.ts";
import { transparencyLimits } from "./limits.ts";

const prefix = "transparency/evidence/";

/** What a client has against logs, in its store until it is dropped. The newest come last. */
export class EvidenceStore {
  readonly #store: ClientStore;

  constructor(store: ClientStore) {
    this.#store = store;
  }

  /** The change that keeps a file, and its name; undefined when as many are kept as may be. */
  async keep(file: EvidenceFile): Promise<string | undefined> {
    for (let number = 0; number < transparencyLimits.evidenceMax; number++) {
      const name = `${prefix}${String(number)}`;
      if ((await this.#store.record(name)) !== undefined) continue;
      await this.#store.save({ records: new Map([[name, encodeEvidenceFile(file)]]) });
      return name;
    }
    return undefined;
  }

  /** Every file, as `entente log verify` reads it. */
  async all(): Promise<readonly Uint8Array[]> {
    const files: Uint8Array[] = [];
    for (let number = 0; number < transparencyLimits.evidenceMax; number++) {
      const bytes = await this.#store.record(`${prefix}${String(number)}`);
      if (bytes !== undefined) files.push(bytes);
    }
    return files;
  }
}
