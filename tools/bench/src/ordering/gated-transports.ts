import type { Endpoint, Transport, TransportFactory } from "@entente/client";
import { DeliveryService } from "@entente/proto";
import { CommitWatch } from "@entente/testbed";

/** The SDK's own transports; Commits wait at a gate, so that they can be made beforehand and submitted at once. */
export class GatedTransports implements TransportFactory {
  readonly watch = new CommitWatch();
  readonly #waiting: (() => void)[] = [];
  #wanted = 0;
  #arrived: () => void = () => undefined;
  #left = 0;
  #done: () => void = () => undefined;
  /** How long each submission took from the gate to its answer, in milliseconds. */
  readonly timesMs: number[] = [];
  /** Whether Commits wait. */
  isClosed = false;

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = this.watch.connect(endpoint, rootCertificatePem);
    return {
      unary: async (method, request, options) => {
        if (method.path !== DeliveryService.SubmitCommit.path) return real.unary(method, request, options);
        if (this.isClosed) await this.#pass();
        const startMs = performance.now();
        const answer = await real.unary(method, request, options);
        this.timesMs.push(performance.now() - startMs);
        this.#left -= 1;
        if (this.#left === 0) this.#done();
        return answer;
      },
      subscribe: (token) => real.subscribe(token),
      close: () => {
        real.close();
      },
    };
  }

  /** Resolves when so many Commits wait. */
  gathered(count: number): Promise<void> {
    this.#wanted = count;
    return new Promise((resolve) => {
      this.#arrived = resolve;
      if (this.#waiting.length >= count) resolve();
    });
  }

  /** Lets all through that wait. */
  open(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Resolves when so many submissions from now on are answered. */
  answered(count: number): Promise<void> {
    this.#left = count;
    return new Promise((resolve) => {
      this.#done = resolve;
    });
  }

  #pass(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length >= this.#wanted) this.#arrived();
    });
  }
}
