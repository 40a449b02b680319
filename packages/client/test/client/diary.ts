import { Client } from "../../src/client/client.ts";
import type { ClientEvent } from "../../src/client/client-event.ts";
import type { JoinedGroup } from "../../src/client/joined-group.ts";
import type { ClientSettings } from "../../src/client/settings.ts";

/** A client that runs, and everything that happened to it. */
export class Diary {
  readonly client: Client;
  readonly events: ClientEvent[] = [];
  #wake: () => void = () => undefined;
  readonly #reading: Promise<void>;

  private constructor(client: Client) {
    this.client = client;
    this.#reading = this.#read();
  }

  static async enrol(settings: ClientSettings): Promise<Diary> {
    return Diary.#started(await Client.enrol(settings, "an invitation"));
  }

  static async open(settings: ClientSettings): Promise<Diary> {
    return Diary.#started(await Client.open(settings));
  }

  static async #started(client: Client): Promise<Diary> {
    const diary = new Diary(client);
    await client.start();
    return diary;
  }

  /** Waits until an event like this has happened; jest's own limit ends it. */
  async until<E extends ClientEvent>(wanted: (event: ClientEvent) => event is E): Promise<E>;
  async until(wanted: (event: ClientEvent) => boolean): Promise<ClientEvent>;
  async until(wanted: (event: ClientEvent) => boolean): Promise<ClientEvent> {
    for (;;) {
      const found = this.events.find(wanted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Waits for the Welcome to a group. */
  async joins({ id }: JoinedGroup): Promise<JoinedGroup> {
    await this.until((event) => event.kind === "joined" && event.groupId === id);
    return this.client.group(id);
  }

  /** Waits for an epoch of a group. */
  async reaches({ id }: JoinedGroup, epoch: bigint): Promise<void> {
    await this.until((event) => event.kind === "epoch" && event.groupId === id && event.epoch >= epoch);
  }

  async stop(): Promise<void> {
    await this.client.stop();
    await this.#reading;
  }

  async #read(): Promise<void> {
    for await (const event of this.client.events()) {
      this.events.push(event);
      this.#wake();
    }
  }
}
