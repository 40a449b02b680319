import { utf8FromText, textFromUtf8 } from "@entente/tls-codec";
import type { CiphersuiteImpl } from "ts-mls";
import { mlsContext } from "../src/mls/context.ts";
import type { SendGroup } from "../src/send-group.ts";
import type { SessionState } from "../src/session-state.ts";
import { decodeSendGroup, decodeSessionState } from "../src/state-codec.ts";
import { idealSuite, Random } from "../src/simulation/index.ts";
import {
  defaultUpdatePolicy,
  MemoryStore,
  Session,
  type Authentication,
  type Outcome,
  type Outgoing,
  type Revision,
  type SessionOptions,
  type UpdatePolicy,
} from "../src/index.ts";

/** Seeded, so that a failing test fails again. */
export const ideal: CiphersuiteImpl = idealSuite(new Random(9420));

export const bytes = (text: string): Uint8Array => utf8FromText(text)!;
export const text = (value: Uint8Array): string => textFromUtf8(value)!;

/** Believes the identity in every basic credential. */
export const trusting: Authentication = {
  memberOf: async (credential) =>
    credential.credentialType === "basic" ? text(credential.identity) : undefined,
};

export interface Person {
  readonly name: string;
  readonly store: MemoryStore;
  readonly options: SessionOptions;
  session: Session;
  readonly heard: string[];
}

export interface CircleOptions {
  readonly revision?: Revision;
  readonly policy?: UpdatePolicy;
  readonly suite?: CiphersuiteImpl;
  readonly authentication?: Authentication;
}

/** Sessions of a few people, and frames that go where the test says. */
export class Circle {
  readonly people = new Map<string, Person>();
  /** Every frame ever sent, with its sender. */
  readonly wire: { readonly from: string; readonly outgoing: Outgoing }[] = [];

  static async of(names: readonly string[], options: CircleOptions = {}): Promise<Circle> {
    const circle = new Circle();
    for (const name of names) await circle.add(name, options);
    return circle;
  }

  async add(name: string, options: CircleOptions = {}): Promise<Person> {
    const suite = options.suite ?? ideal;
    const keys = await suite.signature.keygen();
    const store = new MemoryStore();
    const full: SessionOptions = {
      suite,
      authentication: options.authentication ?? trusting,
      store,
      identity: {
        credential: { credentialType: "basic", identity: bytes(name) },
        signaturePublicKey: keys.publicKey,
        signaturePrivateKey: keys.signKey,
      },
      revision: options.revision ?? "draft-02",
      policy: options.policy ?? defaultUpdatePolicy,
    };
    const person: Person = { name, store, options: full, session: await Session.open(full), heard: [] };
    this.people.set(name, person);
    return person;
  }

  session(name: string): Session {
    return this.person(name).session;
  }

  person(name: string): Person {
    return this.people.get(name)!;
  }

  /** Takes what a session wants to send, without delivering it. */
  async take(name: string): Promise<readonly Outgoing[]> {
    const { session } = this.person(name);
    const frames = session.outgoing();
    for (const outgoing of frames) {
      this.wire.push({ from: name, outgoing });
      await session.sent(outgoing.sequence);
    }
    return frames;
  }

  async hand(to: string, frame: Uint8Array): Promise<Outcome> {
    const person = this.person(to);
    const outcome = await person.session.unprotect(frame);
    for (const { from, plaintext, sequence } of outcome.deliveries) {
      person.heard.push(`${from}: ${text(plaintext)}`);
      await person.session.delivered(sequence);
    }
    return outcome;
  }

  /** Delivers everything until nobody has anything to send. Returns every refusal, as `receiver code`. */
  async settle(reachable: (from: string, to: string) => boolean = () => true): Promise<string[]> {
    const refused: string[] = [];
    for (let busy = true; busy;) {
      busy = false;
      for (const name of this.people.keys()) {
        for (const { to, frame } of await this.take(name)) {
          busy = true;
          for (const receiver of to) {
            if (!reachable(name, receiver)) continue;
            const outcome = await this.hand(receiver, frame);
            refused.push(...outcome.refusals.map(({ code, detail }) => `${receiver} ${code} ${detail}`));
          }
        }
      }
    }
    return refused;
  }

  /** Founds a universe of everyone, the first person first, and delivers everything. */
  async begin(): Promise<void> {
    const [founder, ...others] = [...this.people.keys()];
    await this.session(founder!).init(others.map((name) => this.session(name).keyPackage()));
    await this.settle();
    for (const name of others) await this.session(name).join(this.session(founder!).universe!.id);
    const refused = await this.settle();
    if (refused.length > 0) throw new Error(`refused at the start: ${refused.join(", ")}`);
  }

  async say(name: string, words: string): Promise<Outcome> {
    return this.session(name).protect(bytes(words));
  }

  /** A session on a copy of someone's state. */
  async copyOf(name: string): Promise<Session> {
    const { store, options } = this.person(name);
    const copy = new MemoryStore();
    await copy.save(await store.load());
    return Session.open({ ...options, store: copy });
  }

  /** Someone's state, decoded. */
  async inspect(name: string): Promise<Inspected> {
    const { store, options } = this.person(name);
    const records = await store.load();
    const config = mlsContext(options.suite, options.authentication).config;
    const groups = new Map<string, SendGroup>();
    for (const [key, value] of records) {
      if (!key.startsWith("group.")) continue;
      const group = decodeSendGroup(value, config);
      groups.set(group.owner ?? key, group);
    }
    const state = decodeSessionState(records.get("session")!);
    const all = Buffer.concat([...records.values()]);
    return { state, groups, holds: (value) => all.includes(Buffer.from(value)) };
  }
}

export interface Inspected {
  readonly state: SessionState;
  readonly groups: ReadonlyMap<string, SendGroup>;
  /** Whether these bytes are anywhere in the store. */
  holds(bytes: Uint8Array): boolean;
}
