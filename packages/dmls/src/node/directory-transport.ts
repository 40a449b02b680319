import { mkdir, open, readdir, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { hexFromBytes, utf8FromText } from "@entente/tls-codec";
import { frameBytesMax } from "../limits.ts";
import type { MemberId } from "../member.ts";
import type { Transport } from "../transport.ts";

/** How a directory transport looks for frames. */
export interface DirectoryTransportOptions {
  /** Pause between two looks, in milliseconds; 500 unless told. `collect` looks at once. */
  readonly pollMs?: number;
  /** Told when a look fails or a frame is not taken; the frame is offered again at the next look. Default: a process warning. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Frames as files in a directory that people pass around: a shared folder, a disk, an archive by mail. Under
 * `<directory>/<hexadecimal of the receiver's name>/` each file is one frame; whoever holds the directory carries it on.
 * Names of files sort by the sender's clock and count, which is a courtesy: sessions bear any order. A file goes once
 * its receiver has taken it.
 */
export class DirectoryTransport implements Transport {
  readonly #directory: string;
  readonly #self: MemberId;
  readonly #pollMs: number;
  readonly #onFailure: (error: unknown) => void;
  #count = 0;

  constructor(directory: string, self: MemberId, options: DirectoryTransportOptions = {}) {
    this.#directory = directory;
    this.#self = self;
    this.#pollMs = options.pollMs ?? 500;
    this.#onFailure = options.onFailure ?? ((error) => process.emitWarning(String(error)));
  }

  async send(to: readonly MemberId[], frame: Uint8Array): Promise<void> {
    for (const receiver of to) {
      const inbox = this.#inbox(receiver);
      await mkdir(inbox, { recursive: true });
      const count = String(this.#count++).padStart(6, "0");
      const name = `${String(Date.now()).padStart(15, "0")}-${count}-${randomUUID()}`;
      const file = await open(join(inbox, `${name}.part`), "wx");
      try {
        await file.writeFile(frame);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(join(inbox, `${name}.part`), join(inbox, `${name}.mls`));
    }
  }

  async listen(receive: (frame: Uint8Array) => Promise<void>): Promise<() => Promise<void>> {
    const stopping = new AbortController();
    const running = this.#poll(receive, stopping.signal);
    return async () => {
      stopping.abort();
      await running;
    };
  }

  /** Takes every frame that is there now, once; how many. Rejects as `receive` does; that frame and later ones stay. */
  async collect(receive: (frame: Uint8Array) => Promise<void>): Promise<number> {
    const inbox = this.#inbox(this.#self);
    await mkdir(inbox, { recursive: true });
    const names = (await readdir(inbox)).filter((name) => name.endsWith(".mls")).sort();
    for (const name of names) {
      const path = join(inbox, name);
      const frame = new Uint8Array(await readFile(path));
      // A file that no session would take is not worth its memory.
      await receive(frame.subarray(0, frameBytesMax + 1));
      await unlink(path);
    }
    return names.length;
  }

  async #poll(receive: (frame: Uint8Array) => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.collect(receive).catch(this.#onFailure);
      await sleep(this.#pollMs, undefined, { signal }).catch(() => undefined);
    }
  }

  #inbox(member: MemberId): string {
    return join(this.#directory, hexFromBytes(utf8FromText(member) ?? new Uint8Array()));
  }
}
