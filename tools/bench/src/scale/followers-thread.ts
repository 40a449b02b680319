import { parentPort, Worker } from "node:worker_threads";
import { Followers, type SentCommit } from "./followers.ts";

/** Memory that one thread may fill with its members, in MiB. */
const threadMemoryMb = 2_560;

/** What {@link Followers} do, wherever they are. */
export interface FollowersAnywhere {
  make(from: number, count: number, every: number): Promise<readonly Uint8Array[]>;
  take(commit: SentCommit): Promise<void>;
  update(index: number): Promise<Uint8Array>;
  states(): Promise<ReadonlyMap<string, number>> | ReadonlyMap<string, number>;
}

type Call = {
  readonly [K in keyof FollowersAnywhere]: readonly [K, ...Parameters<FollowersAnywhere[K]>];
}[keyof FollowersAnywhere];

interface Answer {
  readonly result?: unknown;
  readonly error?: string;
}

/** Followers in a thread of their own, asked one thing at a time. */
export class FollowersThread implements FollowersAnywhere {
  readonly #worker = new Worker(new URL(import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb },
  });

  make(from: number, count: number, every: number): Promise<readonly Uint8Array[]> {
    return this.#ask(["make", from, count, every]) as Promise<readonly Uint8Array[]>;
  }

  async take(commit: SentCommit): Promise<void> {
    await this.#ask(["take", commit]);
  }

  update(index: number): Promise<Uint8Array> {
    return this.#ask(["update", index]) as Promise<Uint8Array>;
  }

  states(): Promise<ReadonlyMap<string, number>> {
    return this.#ask(["states"]) as Promise<ReadonlyMap<string, number>>;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(call: Call): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const answered = ({ result, error }: Answer): void => {
        this.#worker.off("error", reject);
        if (error === undefined) resolve(result);
        else reject(new Error(error));
      };
      this.#worker.once("message", answered);
      this.#worker.once("error", reject);
      this.#worker.postMessage(call);
    });
  }
}

const port = parentPort;
if (port !== null) {
  const followers = new Followers();
  const answer = async ([what, ...args]: Call): Promise<Answer> => {
    try {
      if (what === "make") return { result: await followers.make(...(args as [number, number, number])) };
      if (what === "take") return { result: await followers.take(...(args as [SentCommit])) };
      if (what === "update") return { result: await followers.update(...(args as [number])) };
      return { result: followers.states() };
    } catch (error) {
      return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  port.on("message", (call: Call) => {
    void answer(call).then((each) => {
      port.postMessage(each);
    });
  });
}
