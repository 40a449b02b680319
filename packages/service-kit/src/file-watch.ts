import { statSync } from "node:fs";

/** What {@link FileWatch} is to do. */
export interface FileWatchParts {
  /** Asked for at each look; one that is not there counts as such. */
  readonly files: () => readonly string[];
  readonly everyMs: number;
  /** Takes what has changed; what it can not use is its own to tell. */
  readonly changed: () => void;
}

/**
 * Looks at files from time to time, which works on every file system and for every editor: at names, sizes and times, without reading.
 * A change is told of once.
 */
export class FileWatch {
  readonly #parts: FileWatchParts;
  #seen: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: FileWatchParts) {
    this.#parts = parts;
    this.#seen = this.#state();
  }

  /** Begins to look. */
  start(): void {
    this.#timer ??= setInterval(() => {
      this.look();
    }, this.#parts.everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks now. */
  look(): void {
    const state = this.#state();
    if (state === this.#seen) return;
    this.#seen = state;
    this.#parts.changed();
  }

  #state(): string {
    return this.#parts
      .files()
      .map((file) => {
        const found = statSync(file, { throwIfNoEntry: false });
        return `${file} ${String(found?.mtimeMs)} ${String(found?.size)} ${String(found?.ino)}`;
      })
      .join("\n");
  }
}
