import { type ClientAddress, type ClientId, parseClientId } from "@entente/mls-wire";
import type { Client } from "../../src/client/client.ts";
import { CredentialPlaces } from "../../src/client/credential-place.ts";
import type { GroupEntry } from "../../src/client/group-entry.ts";
import { keepInternals } from "../../src/client/internals.ts";
import { type DmlsHandlers, DmlsSessions } from "../../src/dmls/index.ts";
import {
  type Addressee,
  addressOf,
  keyOfAddress,
  keyOfSender,
  type Sender,
  toldTo,
} from "../../src/inbox/correspondent.ts";
import type { Mail } from "../../src/inbox/mailboxes.ts";
import { basicCredential } from "../../src/mls/credential.ts";
import type { GroupEnvironment } from "../../src/mls/environment.ts";
import { makeSignatureKey } from "../../src/mls/key-package.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";

const suite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

interface Letter extends Mail {
  readonly to: string;
  readonly key: string;
}

type Take = (message: Mail) => Promise<void>;

/** Carries what clients say to each other when it is told to, and keeps it until it is taken, as the real one does. */
export class PostOffice {
  readonly letters: Letter[] = [];
  /** All that ever were. */
  readonly history: Letter[] = [];
  readonly #seen = new Set<string>();
  readonly #readers = new Map<string, Take>();

  readonly #byAddress = new Map<string, string>();
  /** Addresses that have ended. */
  readonly retired = new Set<string>();

  /** Who is at an address that the office has given out. */
  clientAt(address: ClientAddress): string {
    const client = this.#byAddress.get(keyOfAddress(address));
    if (client === undefined || this.retired.has(keyOfAddress(address))) throw new Error("nobody's address");
    return client;
  }

  addressFor(client: ClientId): Uint8Array {
    const sealed = nodeCrypto.primitives.randomBytes(40);
    this.#byAddress.set(keyOfAddress(addressOf(client, sealed)), client);
    return sealed;
  }

  /** Clients whom nobody but themselves believes. */
  readonly disbelieved = new Set<string>();

  post(sender: Sender, to: readonly string[], message: Uint8Array, key: Uint8Array): void {
    const name = `${keyOfSender(sender)} ${to.join()} ${String(key)} ${String(message)}`;
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    const letters = to.map((each) => ({ sender, to: each, key: String(key), message }));
    this.letters.push(...letters);
    this.history.push(...letters);
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
  readonly places = new CredentialPlaces();
  readonly entries = new Map<string, GroupEntry>();
  readonly #office: PostOffice;
  readonly #key: Awaited<ReturnType<typeof makeSignatureKey>>;
  /** The sealed part of the address that its KeyPackages tell. */
  readonly address: Uint8Array;
  sessions!: DmlsSessions;

  private constructor(id: ClientId, office: PostOffice, key: Awaited<ReturnType<typeof makeSignatureKey>>) {
    this.id = id;
    this.address = office.addressFor(id);
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
        sendSealed: async (
          own: Uint8Array | undefined,
          to: readonly Addressee[],
          message: Uint8Array,
          key: Uint8Array,
        ) => {
          const { named, sealed } = toldTo(own, to);
          if (named.length > 0) this.#office.post({ kind: "client", client: this.id }, named, message, key);
          const byAddress = sealed.map(({ address }) => this.#office.clientAt(address));
          const sender = { kind: "address", address: addressOf(this.id, own ?? new Uint8Array()) } as const;
          if (byAddress.length > 0) this.#office.post(sender, byAddress, message, key);
          return { messageIds: [], unreached: [] };
        },
        listenSealed: (take: (mail: Mail) => Promise<void>) => this.#office.read(this.id, take),
      }),
    };
    keepInternals(client, {
      environment: environmentOf(this.#office, this.id),
      store: this.store,
      session: { call: () => Promise.reject(new Error("nothing is called")) },
      chance: () => 0,
      stopped: new AbortController().signal,
      places: this.places,
      entries: this.entries,
      addresses: { fillIfReached: () => Promise.resolve(), take: () => this.address },
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
      { kind: "client", client: this.id },
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
