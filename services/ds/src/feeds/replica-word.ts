import type { SignalStore } from "@entente/storage";

/** A stream that a process has, and its number among those of its client. */
export interface NumberedStream {
  readonly clientId: string;
  readonly number: bigint;
}

const streamsKind = 1;
const ephemeralKind = 2;
const streamBytesMax = 5_000;

/** Word between the processes over one database: which streams they have, and what is never stored. Any of it may be lost. */
export class ReplicaWord {
  readonly #signals: SignalStore;

  constructor(signals: SignalStore) {
    this.#signals = signals;
  }

  /** Says that this process has these streams. @throws StorageError. */
  async tellStreams(streams: readonly NumberedStream[]): Promise<void> {
    let lines: string[] = [];
    let bytes = 0;
    const send = async (): Promise<void> => {
      if (lines.length > 0)
        await this.#signals.send(Buffer.from([streamsKind, ...Buffer.from(lines.join("\n"))]));
      lines = [];
      bytes = 0;
    };
    for (const { clientId, number } of streams) {
      const line = `${number.toString()} ${clientId}`;
      if (bytes + line.length * 3 > streamBytesMax) await send();
      lines.push(line);
      bytes += Buffer.byteLength(line) + 1;
    }
    await send();
  }

  /** @throws StorageError. */
  async tellEphemeral(groupId: Uint8Array, payload: Uint8Array): Promise<void> {
    await this.#signals.send(Buffer.concat([Uint8Array.of(ephemeralKind, groupId.length), groupId, payload]));
  }

  /** Streams that other processes have. Returns its removal. */
  onStreams(listener: (streams: readonly NumberedStream[]) => void): () => void {
    return this.#on(streamsKind, (body) => listener(streamsOf(Buffer.from(body).toString())));
  }

  /** Ephemerals that came to other processes. Returns its removal. */
  onEphemeral(listener: (groupId: Uint8Array, payload: Uint8Array) => void): () => void {
    return this.#on(ephemeralKind, (body) => {
      const idBytes = body[0] ?? 0;
      if (idBytes > 0 && body.length > idBytes + 1)
        listener(body.slice(1, idBytes + 1), body.slice(idBytes + 1));
    });
  }

  /** Whoever has the database may signal: what makes no sense is passed over. */
  #on(kind: number, listener: (body: Uint8Array) => void): () => void {
    return this.#signals.listen((signal) => {
      if (signal[0] === kind) listener(signal.subarray(1));
    });
  }
}

function streamsOf(text: string): readonly NumberedStream[] {
  return text.split("\n").flatMap((line) => {
    const [, number, clientId] = /^(\d{1,19}) (\S{1,1024})$/.exec(line) ?? [];
    return number === undefined || clientId === undefined ? [] : [{ clientId, number: BigInt(number) }];
  });
}
