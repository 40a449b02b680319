import { type ClientId, parseClientId } from "@entente/mls-wire";
import type { Client } from "../../src/client/client.ts";
import { CredentialPlaces } from "../../src/client/credential-place.ts";
import { keepInternals } from "../../src/client/internals.ts";
import { type DmlsHandlers, DmlsSessions } from "../../src/dmls/index.ts";
import type { ChannelMessage } from "../../src/inbox/index.ts";
import type { Mail } from "../../src/inbox/mailboxes.ts";
import { basicCredential } from "../../src/mls/credential.ts";
import type { GroupEnvironment } from "../../src/mls/environment.ts";
import { makeSignatureKey } from "../../src/mls/key-package.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";

const suite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

interface Letter extends ChannelMessage {
  readonly to: string;
  readonly key: string;
}

type Take = (message: ChannelMessage) => Promise<void>;

/** Carries what clients say to each other when it is told to, and keeps it until it is taken, as the real one does. */
export class PostOffice {
  readonly letters: Letter[] = [];
  readonly #seen = new Set<string>();
  readonly #readers = new Map<string, Take>();

  /** Clients whom nobody but themselves believes. */
  readonly disbelieved = new Set<string>();

  post(sender: ClientId, to: readonly string[], message: Uint8Array, key: Uint8Array): void {
    const name = `${sender} ${to.join()} ${String(key)} ${String(message)}`;
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    for (const each of to) this.letters.push({ sender, to: each, key: String(key), message });
  }

  read(client: string, take: Take): () => Promise<void> {
    this.#readers.set(client, take);
    return async () => {
      this.#readers.delete(client);
    };
  }

  /** Delivers until nothing can move. */
  async deliver(): Promise<void> {
    for (;;) {
      const index = this.letters.findIndex(({ to }) => this.#readers.has(to));
      const [letter] = index < 0 ? [] : this.letters.slice(index, index + 1);
      if (letter === undefined) return;
      await this.#readers.get(letter.to)?.(letter);
      this.letters.splice(this.letters.indexOf(letter), 1);
    }
  }
}

/** A client that has a store, a key and a place at the post office, and nothing else. */
export class Correspondent {
  readonly id: ClientId;
  readonly heard: string[] = [];
  readonly problems: string[] = [];
  readonly store = new MemoryStore();
  readonly #office: PostOffice;
  readonly #key: Awaited<ReturnType<typeof makeSignatureKey>>;
  sessions!: DmlsSessions;

  private constructor(id: ClientId, office: PostOffice, key: Awaited<ReturnType<typeof makeSignatureKey>>) {
    this.id = id;
    this.#office = office;
    this.#key = key;
  }

  static async make(name: string, office: PostOffice): Promise<Correspondent> {
    const environment = environmentOf(office, "");
    const one = new Correspondent(
      parseClientId(`${name}@a.example/phone`),
      office,
      await makeSignatureKey(environment, suite),
    );
    await one.open();
    return one;
  }

  /** As a new process: what is in the store, and nothing else. */
  async open(invited?: DmlsHandlers["invited"]): Promise<void> {
    const client = {
      id: this.id,
      channel: () => ({
        send: async (to: readonly ClientId[], message: Uint8Array, key: Uint8Array) => {
          this.#office.post(this.id, to, message, key);
          return { messageIds: [], unreached: [] };
        },
        listenSealed: (take: (mail: Mail) => Promise<void>) =>
          this.#office.read(this.id, ({ sender, message }) =>
            take({ sender: { kind: "client", client: sender }, message }),
          ),
      }),
    };
    keepInternals(client, {
      environment: environmentOf(this.#office, this.id),
      store: this.store,
      session: { call: () => Promise.reject(new Error("nothing is called")) },
      chance: () => 0,
      stopped: new AbortController().signal,
      places: new CredentialPlaces(),
      addresses: { fillIfReached: () => Promise.resolve(), take: () => undefined },
      leaves: {
        isCurrent: () => true,
        next: () => Promise.reject(new Error("no leaf is made")),
      },
      claims: () => {
        throw new Error("nothing is claimed");
      },
      identity: () => ({
        clientId: this.id,
        suite,
        signatureKey: this.#key,
        credential: { bytes: basicCredential(this.id), notAfterMs: 0n },
      }),
    });
    this.sessions = await DmlsSessions.open(client as unknown as Client, {
      handlers: {
        message: async (_session, { from, plaintext }) => {
          this.heard.push(`${from.slice(0, from.indexOf("@"))}: ${new TextDecoder().decode(plaintext)}`);
        },
        invited: invited ?? (async ({ id }) => void (await this.sessions.accept(id))),
        problem: (_from, problem) =>
          this.problems.push(problem instanceof Error ? problem.message : String(problem)),
      },
    });
  }

  /** Says something that is no session's. */
  post(to: readonly Correspondent[], message: Uint8Array): void {
    this.#office.post(
      this.id,
      to.map(({ id }) => id),
      message,
      nodeCrypto.primitives.randomBytes(16),
    );
  }
}

function environmentOf(office: PostOffice, self: string): GroupEnvironment {
  return {
    crypto: nodeCrypto,
    authenticator: {
      authenticate: async ({ client }) =>
        office.disbelieved.has(client) && client !== self
          ? { accepted: false, reason: "revoked" }
          : { accepted: true },
    },
    nowMs: Date.now,
  };
}
