import { EventEmitter } from "node:events";
import { expect, test } from "@jest/globals";
import type { federation } from "@entente/proto";
import type { Item, ItemResult } from "@entente/relay";
import { createLog, createMetrics } from "@entente/service-kit";
import { type InboundItem, openStore, type Store } from "@entente/storage";
import { createFigures } from "../src/figures.ts";
import type { InboundItems } from "../src/relay/inbound-items.ts";
import { type InboundCall, InboundStream } from "../src/relay/inbound-stream.ts";
import { bouncesOf } from "./bounces.ts";

const origin = "b.example";

/** A connection, as far as the stream uses one. */
class Call extends EventEmitter {
  readonly written: federation.RelayResponse.$Properties[] = [];
  readonly writableEnded = false;
  write(response: federation.RelayResponse.$Properties): boolean {
    this.written.push(response);
    this.emit("answered");
    return true;
  }
  end(): void {
    // Nothing waits for it.
  }
}

/** Applies so many items, then hangs for ever: the moment at which its process is killed. */
class Items {
  left: number;
  readonly hung: Promise<void>;
  #hang: () => void = () => undefined;
  readonly #store: Store;
  constructor(left: number, store: Store) {
    this.left = left;
    this.#store = store;
    this.hung = new Promise((resolve) => {
      this.#hang = resolve;
    });
  }
  async apply(item: Item, inbound: InboundItem): Promise<ItemResult> {
    if (this.left <= 0) {
      this.#hang();
      return new Promise(() => undefined);
    }
    this.left -= 1;
    await this.#store.inbound.settle([inbound]);
    return { seq: item.seq, code: "accepted" };
  }
}

test("kills during a backlog condemn none of its items, however many there are", async () => {
  const store = await openStore({ kind: "memory" });
  const now = Date.now;
  const backlog = 40;
  const everyAnswer: string[] = [];
  // Each life is killed two items later than the one before; the last one is not killed.
  for (let life = 0; life < 20; life += 1) {
    const items = new Items(life === 19 ? backlog : 2, store);
    const figures = createFigures(createMetrics("ds"), store, now);
    const log = createLog("ds", "silent");
    const stream = new InboundStream({
      ...{ home: "a.example", origin, store, figures, log, now },
      items: items as unknown as InboundItems,
      bounces: bouncesOf("a.example")[0]!,
    });
    const call = new Call();
    stream.accept(call as unknown as InboundCall);
    call.emit("data", { hello: { streamIncarnation: 1, firstSeq: 1, nextSeq: backlog + 1, session: 0 } });
    call.emit("data", {
      items: {
        streamIncarnation: 1,
        voids: [],
        items: Array.from({ length: backlog }, (_none, index) => ({
          seq: index + 1,
          lane: new Uint8Array([index % 3]),
          kind: 1,
          body: new Uint8Array([index]),
        })),
      },
    });
    const answered = new Promise<void>((resolve) => {
      call.on("answered", () => {
        if (call.written.some(({ ack }) => ack !== null && ack !== undefined)) resolve();
      });
    });
    await Promise.race([items.hung, answered]);
    for (const { ack } of call.written) everyAnswer.push(JSON.stringify(ack?.results ?? []));
  }
  expect((await store.inbound.cursor(origin)).lastSeq).toBe(BigInt(backlog));
  expect((await store.inbound.cursor(origin)).rejections).toEqual([]);
  expect(everyAnswer.join()).not.toContain("poison");
  await store.close();
});
