import { hexOf } from "../digest.ts";

/** Calls of this domain's clients that wait for what becomes of something in a group. */
export class WaitingClients<T> {
  readonly #waiting = new Map<string, Set<(result: T) => void>>();

  /** Resolves with the first answer for this subject of the group from now on. */
  answer(group: string, subject: Uint8Array | string): Promise<T> {
    const key = keyOf(group, subject);
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(key) ?? new Set();
      waiting.add(resolve);
      this.#waiting.set(key, waiting);
    });
  }

  tell(group: string, subject: Uint8Array | string, result: T): void {
    const key = keyOf(group, subject);
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    for (const resolve of waiting ?? []) resolve(result);
  }

  /** Answers everyone who waits for anything in a group, or in any. */
  tellAll(result: T, group?: string): void {
    for (const [key, waiting] of [...this.#waiting]) {
      if (group !== undefined && !key.startsWith(`${group} `)) continue;
      this.#waiting.delete(key);
      for (const resolve of waiting) resolve(result);
    }
  }
}

function keyOf(group: string, subject: Uint8Array | string): string {
  return `${group} ${typeof subject === "string" ? subject : hexOf(subject)}`;
}
