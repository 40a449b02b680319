import { afterEach, describe, expect, test } from "@jest/globals";
import {
  Publisher,
  type PublishWays,
  publishedAtOnce,
  type SendResult,
} from "../../src/session/publisher.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";
import type { PublishStream } from "../../src/transport/transport.ts";

const accepted = { result: "accepted" } as unknown as SendResult;
const refused = (code: string) => ({ result: "refused", refused: { code } }) as unknown as SendResult;
const message = (n: number): Uint8Array => Uint8Array.of(n);

/** A Delivery Service: what it has on disk, and a stream whose answers the test gives. */
class Service {
  readonly saved = new Set<number>();
  readonly alone: number[] = [];
  streams = 0;
  sent: number[] = [];
  /** Set: streams break so before they answer. */
  breaking: RpcFailure | undefined;
  isEnded = false;
  #answers: (SendResult | RpcFailure)[] = [];
  #wake: () => void = () => undefined;
  readonly stopping = new AbortController();

  publisher(ways: Partial<PublishWays> = {}): Publisher {
    return new Publisher({
      stream: () => Promise.resolve(this.#stream()),
      alone: ([n = 0]) => {
        this.alone.push(n);
        this.saved.add(n);
        return Promise.resolve(accepted);
      },
      stopped: this.stopping.signal,
      ...ways,
    });
  }

  answer(...answers: (SendResult | RpcFailure)[]): void {
    this.#answers.push(...answers);
    this.#wake();
  }

  #stream(): PublishStream {
    this.streams += 1;
    this.sent = [];
    this.#answers = this.breaking === undefined ? [] : [this.breaking];
    this.isEnded = false;
    return {
      send: ({ mlsMessage = new Uint8Array() }) => {
        this.sent.push(mlsMessage[0] ?? 0);
        this.saved.add(mlsMessage[0] ?? 0);
      },
      responses: this.#responses(),
      end: () => {
        this.isEnded = true;
        this.#wake();
      },
      cancel: () => this.answer(new RpcFailure("cancelled", "let go")),
    };
  }

  async *#responses(): PublishStream["responses"] {
    for (;;) {
      const answer = this.#answers.shift();
      if (answer instanceof RpcFailure) throw answer;
      if (answer !== undefined) yield { result: answer } as never;
      else if (this.isEnded) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

async function soon(isSo: () => boolean): Promise<void> {
  for (let looks = 0; !isSo(); looks += 1) {
    if (looks > 50_000) throw new Error("it never came");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("messages on a stream", () => {
  let service: Service;
  afterEach(() => service.stopping.abort(new Error("over")));

  test("many are under way at once, and each gets its own answer", async () => {
    service = new Service();
    const publisher = service.publisher();
    const results = [1, 2, 3].map((n) => publisher.publish(message(n)));
    await soon(() => service.sent.length === 3);
    service.answer(refused("first"), accepted, refused("not_a_member"));
    expect(await Promise.all(results)).toEqual([refused("first"), accepted, refused("not_a_member")]);
    expect([service.streams, service.alone]).toEqual([1, []]);
  });

  test("what was on disk when the service died before it answered is sent again, and there once", async () => {
    service = new Service();
    const publisher = service.publisher();
    const first = publisher.publish(message(1));
    await soon(() => service.sent.length === 1);
    service.answer(accepted);
    await first;
    const rest = [publisher.publish(message(2)), publisher.publish(message(3))];
    await soon(() => service.sent.length === 3);
    service.answer(new RpcFailure("unreachable", "killed"));
    expect(await Promise.all(rest)).toEqual([accepted, accepted]);
    expect([service.alone, [...service.saved]]).toEqual([
      [2, 3],
      [1, 2, 3],
    ]);
    // The next one has another stream.
    const later = publisher.publish(message(4));
    await soon(() => service.sent.length === 1);
    service.answer(accepted);
    expect(await later).toBe(accepted);
    expect(service.streams).toBe(2);
  });

  test("a service, or a transport, without the stream is only called", async () => {
    service = new Service();
    service.breaking = new RpcFailure("unsupported", "no such method");
    const publisher = service.publisher();
    for (let n = 0; n < 200; n += 1) expect(await publisher.publish(message(n))).toBe(accepted);
    expect([service.streams, service.alone.length]).toEqual([1, 200]);
    const none = service.publisher({ stream: () => Promise.resolve(undefined) });
    expect(await none.publish(message(201))).toBe(accepted);
    expect(service.alone.length).toBe(201);
  });

  test("beyond what may be under way messages go alone", async () => {
    service = new Service();
    const publisher = service.publisher();
    const results = Array.from({ length: publishedAtOnce + 2 }, (_none, n) => publisher.publish(message(n)));
    expect(await results.at(-1)).toBe(accepted);
    expect([service.sent.length, service.alone]).toEqual([
      publishedAtOnce,
      [publishedAtOnce, publishedAtOnce + 1],
    ]);
    service.answer(...Array.from({ length: publishedAtOnce }, () => accepted));
    await Promise.all(results);
  });

  test("a session that has run out is no refusal of the message", async () => {
    service = new Service();
    const publisher = service.publisher();
    const sent = publisher.publish(message(1));
    await soon(() => service.sent.length === 1);
    service.answer(refused("session_expired"));
    expect(await sent).toBe(accepted);
    expect(service.alone).toEqual([1]);
  });

  test("a stream that says nothing is given up, and one that nobody uses is closed", async () => {
    service = new Service();
    const publisher = service.publisher({ roundMs: 1 });
    expect(await publisher.publish(message(1))).toBe(accepted);
    expect(service.alone).toEqual([1]);
    service = new Service();
    const other = service.publisher({ roundMs: 1 });
    const sent = other.publish(message(2));
    await soon(() => service.sent.length === 1);
    service.answer(accepted);
    await sent;
    await soon(() => service.isEnded);
    expect(service.alone.length).toBeLessThanOrEqual(1);
  });
});
