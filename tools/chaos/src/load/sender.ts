import { setTimeout as pause } from "node:timers/promises";
import { credentials, Metadata, type ClientDuplexStream } from "@grpc/grpc-js";
import { type Decoded, type delivery, DeliveryService, type Encodable } from "@entente/proto";
import { Remote, sessionKey } from "@entente/rpc";
import { bytesFromHex } from "@entente/tls-codec";
import type { Journal } from "./journal.ts";
import { loadMessage } from "./load-message.ts";
import type { LoadDevicePlan, LoadGroup } from "./load-plan.ts";
import type { LoadState } from "./load-state.ts";

/** Longest pause before trying again, in milliseconds; how much of it is drawn. */
const retryMs = 300;

/** What the sender asks of its process. */
export interface SendBudget {
  /** Takes the right to send one more message. */
  take(): boolean;
  /** Resolves when there may be more to send, or at the end. */
  more(): Promise<void>;
}

interface Message {
  readonly group: LoadGroup;
  readonly n: number;
}

type Result = Decoded<typeof delivery.SendResult> | null | undefined;

type PublishCall = ClientDuplexStream<
  Encodable<typeof delivery.PublishRequest>,
  Decoded<typeof delivery.PublishResponse>
>;

/** Sends a device's messages, each with the same bytes until its domain says that it is accepted, in order within each group. */
export class Sender {
  readonly #plan: LoadDevicePlan;
  readonly #journal: Journal<LoadState>;
  readonly #budget: SendBudget;
  readonly #remote: Remote;
  readonly #metadata = new Metadata();
  #turn = 0;
  #stopped = false;

  constructor(plan: LoadDevicePlan, journal: Journal<LoadState>, budget: SendBudget) {
    const { deliveryService, rootCertificatePem, token } = plan;
    this.#plan = plan;
    this.#journal = journal;
    this.#budget = budget;
    this.#remote = new Remote(
      deliveryService.address,
      credentials.createSsl(Buffer.from(rootCertificatePem)),
      deliveryService.name,
    );
    this.#metadata.set(sessionKey, token);
  }

  stop(): void {
    this.#stopped = true;
    this.#remote.close();
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      const unanswered = this.#unanswered();
      try {
        if (this.#plan.window > 1) await this.#pipeline(unanswered);
        else await this.#oneByOne(unanswered);
      } catch {
        // Not reached, or not now: the same messages again.
        if (!this.#stopped) await pause(Math.random() * retryMs);
      }
    }
  }

  /** Sent in this life or an earlier one, and not answered: by group, in order. */
  #unanswered(): Message[] {
    const { lastSent, lastTold } = this.#journal.state;
    return this.#plan.groups.flatMap((group) => {
      const key = `${this.#plan.key} ${group.key}`;
      const told = lastTold[key] ?? 0;
      return Array.from({ length: (lastSent[key] ?? 0) - told }, (_none, index) => ({
        group,
        n: told + index + 1,
      }));
    });
  }

  #next(): Message | undefined {
    if (!this.#budget.take()) return undefined;
    this.#turn += 1;
    const group = this.#plan.groups[this.#turn % this.#plan.groups.length];
    if (group === undefined) return undefined;
    const n = (this.#journal.state.lastSent[`${this.#plan.key} ${group.key}`] ?? 0) + 1;
    this.#journal.add({ kind: "sent", device: this.#plan.key, group: group.key, n });
    return { group, n };
  }

  async #oneByOne(waiting: Message[]): Promise<void> {
    while (!this.#stopped) {
      const message = waiting[0] ?? this.#next();
      if (message === undefined) {
        await this.#budget.more();
        continue;
      }
      this.#journal.flush();
      const mlsMessage = this.#bytesOf(message);
      const { result } = await this.#remote.unary(
        DeliveryService.SendMessage,
        { mlsMessage },
        { metadata: this.#metadata },
      );
      this.#told(message, result);
      if (waiting[0] === message) waiting.shift();
    }
  }

  async #pipeline(again: readonly Message[]): Promise<void> {
    const method = DeliveryService.Publish;
    const call: PublishCall = this.#remote.client.makeBidiStreamRequest(
      method.path,
      (value: Encodable<typeof delivery.PublishRequest>) => method.requestSerialize(value),
      (bytes: Buffer) => method.responseDeserialize(bytes),
      this.#metadata,
    );
    const underWay: Message[] = [];
    const broken = new Promise<never>((_resolve, reject) => {
      call.on("error", reject);
      call.on("end", () => {
        reject(new Error("the stream ended"));
      });
    });
    let answered: () => void = () => undefined;
    let failure: Error | undefined;
    call.on("data", ({ result }: Decoded<typeof delivery.PublishResponse>) => {
      const message = underWay.shift();
      try {
        // After one that was not taken nothing on this stream counts: all of it is sent again, in order.
        if (message !== undefined && failure === undefined) this.#told(message, result);
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
      }
      answered();
    });
    const put = (messages: readonly Message[]): void => {
      // Written down before they leave.
      this.#journal.flush();
      for (const message of messages) {
        underWay.push(message);
        call.write({ mlsMessage: this.#bytesOf(message) });
      }
    };
    try {
      put(again);
      while (!this.#stopped && failure === undefined) {
        const batch: Message[] = [];
        while (underWay.length + batch.length < this.#plan.window) {
          const message = this.#next();
          if (message === undefined) break;
          batch.push(message);
        }
        put(batch);
        const change = new Promise<void>((resolve) => {
          answered = resolve;
        });
        await Promise.race([
          broken,
          change,
          ...(underWay.length < this.#plan.window ? [this.#budget.more()] : []),
        ]);
      }
      if (failure !== undefined) throw failure;
    } finally {
      broken.catch(() => undefined);
      call.cancel();
    }
  }

  #bytesOf({ group, n }: Message): Uint8Array {
    const groupId = bytesFromHex(group.id) ?? new Uint8Array();
    return loadMessage(groupId, BigInt(group.epoch), { sender: this.#plan.key, n });
  }

  /** @throws Error when it is not accepted now. */
  #told({ group, n }: Message, result: Result): void {
    const place = { device: this.#plan.key, group: group.key };
    if (result?.result === "accepted") {
      this.#journal.add({ kind: "told", ...place, n, seq: result.accepted.seq });
      return;
    }
    const { code = "no answer", retryAfterMs = 0 } = result?.result === "refused" ? result.refused : {};
    if (retryAfterMs === 0)
      this.#journal.add({
        kind: "trouble",
        ...place,
        what: `message ${String(n)} is refused for good: ${code}`,
      });
    throw new Error(code);
  }
}
