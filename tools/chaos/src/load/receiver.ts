import { setTimeout as pause } from "node:timers/promises";
import { grpcTransports } from "@entente/client/node";
import type { delivery } from "@entente/proto";
import { hexFromBytes } from "@entente/tls-codec";
import { loadMarkOf } from "./load-message.ts";
import type { LoadDevicePlan } from "./load-plan.ts";
import type { Journal } from "./journal.ts";
import type { LoadState } from "./load-state.ts";

/** Items that may be under way to the device, and saved items that wait for one acknowledgement. */
const windowItems = 256;
const acknowledgedAtOnce = 32;

/** Longest pause before a stream is opened again, in milliseconds; how much of it is drawn. */
const reopenMs = 300;

/** The feed of invitations and notices, in journals. */
const inboxKey = "-";

/** Reads a device's stream as an application does: saves each item once, then acknowledges, and opens the stream again when it breaks. */
export class Receiver {
  readonly #plan: LoadDevicePlan;
  readonly #journal: Journal<LoadState>;
  readonly #groupKeys: ReadonlyMap<string, string>;
  readonly #stopping = new AbortController();
  readonly #unacknowledged = new Map<string, { readonly groupId: Uint8Array; seq: number }>();
  #waiting = 0;

  constructor(plan: LoadDevicePlan, journal: Journal<LoadState>) {
    this.#plan = plan;
    this.#journal = journal;
    this.#groupKeys = new Map(plan.groups.map(({ id, key }) => [id, key]));
  }

  stop(): void {
    this.#stopping.abort();
  }

  async run(): Promise<void> {
    const { deliveryService, rootCertificatePem, token } = this.#plan;
    const { signal } = this.#stopping;
    const transport = grpcTransports.connect(deliveryService, rootCertificatePem);
    while (!signal.aborted) {
      const stream = transport.subscribe(token);
      const cancel = (): void => {
        stream.cancel();
      };
      signal.addEventListener("abort", cancel, { once: true });
      this.#unacknowledged.clear();
      this.#waiting = 0;
      try {
        stream.send({ start: { windowItems } });
        for await (const { item, caughtUp } of stream.responses) {
          if (item !== undefined && item !== null) this.#take(item);
          if (this.#waiting < acknowledgedAtOnce && (caughtUp === undefined || caughtUp === null)) continue;
          const positions = this.#saved();
          if (positions.length > 0) stream.send({ acknowledgement: { positions } });
        }
      } catch {
        // Killed on the other side, or refused for now: whatever it is, the run notices when nothing more comes.
      } finally {
        signal.removeEventListener("abort", cancel);
        stream.cancel();
      }
      if (!signal.aborted) await pause(Math.random() * reopenMs);
    }
    transport.close();
  }

  /** What may be acknowledged: on disk when this returns. */
  #saved(): delivery.FeedPosition.$Properties[] {
    this.#journal.flush();
    const positions = [...this.#unacknowledged.values()];
    this.#unacknowledged.clear();
    this.#waiting = 0;
    return positions;
  }

  #take(item: delivery.FeedItem): void {
    const device = this.#plan.key;
    const group =
      item.groupId.length === 0 ? inboxKey : (this.#groupKeys.get(hexFromBytes(item.groupId)) ?? "?");
    const { seq } = item;
    const last = this.#journal.state.lastSeq[`${device} ${group}`];
    this.#unacknowledged.set(group, { groupId: item.groupId, seq });
    this.#waiting += 1;
    // Delivery is at least once; what is saved is not taken again.
    if (last !== undefined && seq <= last) return;
    const { gap, message } = item;
    if (gap !== null && gap !== undefined) {
      const what = `gap ${String(gap.fromSeq)} to ${String(gap.toSeq)}: ${gap.reason}`;
      this.#journal.add({ kind: "trouble", device, group, what });
    }
    const mark = message === null || message === undefined ? undefined : loadMarkOf(message.mlsMessage);
    if (mark === undefined) {
      this.#journal.add({ kind: "other", device, group, seq });
      return;
    }
    const hlc = hexFromBytes(item.hlc);
    const stamp = { origin: item.originDomain, originSeq: item.originSeq, hlc };
    this.#journal.add({ kind: "saw", device, group, seq, ...mark, stamp });
  }
}
