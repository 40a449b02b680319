import { equalBytes } from "@entente/tls-codec";
import { labelOf } from "@entente/transparency";
import type { LogStore } from "@entente/storage";
import type { Logger } from "@entente/service-kit";
import { evidencePerDomainMax } from "../limits.ts";
import type { Clock } from "../tokens.ts";
import type { Sealing } from "./sealing.ts";

/** Publishes what proves another domain's misbehaviour, as versions of `e/<domain>` in this domain's own log. */
export class EvidenceBook {
  readonly #store: LogStore;
  readonly #sealing: Sealing;
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor(store: LogStore, sealing: Sealing, clock: Clock, log: Logger) {
    this.#store = store;
    this.#sealing = sealing;
    this.#clock = clock;
    this.#log = log;
  }

  /** Notes evidence (TLS encoding) against a domain's log; the same once, and no more of one domain than a person will read. */
  async note(domain: string, evidence: Uint8Array): Promise<void> {
    const label = labelOf("evidence", domain);
    const labelId = this.#sealing.labelId(label);
    for (;;) {
      const version = (await this.#store.versions(labelId)).length;
      if (version >= evidencePerDomainMax) return;
      const sealed = version === 0 ? undefined : await this.#store.sealed(labelId, version - 1);
      if (
        sealed !== undefined &&
        equalBytes(this.#sealing.open(labelId, version - 1, sealed).value, evidence)
      )
        return;
      const added = { labelId, version, sealed: this.#sealing.seal(label, version, evidence) };
      if (!(await this.#store.queue(added, this.#clock()))) continue;
      this.#log.error(
        { domain, evidence: Buffer.from(evidence).toString("base64") },
        "a log has shown two trees",
      );
      return;
    }
  }
}
