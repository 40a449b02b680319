import { textFromUtf8, utf8FromText } from "@entente/tls-codec";
import type { CiphersuiteImpl, ClientConfig } from "ts-mls";
import { Endpoint } from "../endpoint.ts";
import type { Authentication, Identity, MemberId } from "../member.ts";
import type { Mesh } from "../mesh.ts";
import { mlsContext } from "../mls/context.ts";
import type { Refusal } from "../refusal.ts";
import type { SendGroup } from "../send-group.ts";
import { Session, type SessionOptions } from "../session.ts";
import type { SessionState } from "../session-state.ts";
import { decodeSendGroup, decodeSessionState, recordKeys } from "../state-codec.ts";
import { MemoryStore } from "../store.ts";

/** Believes the identity in every basic credential: in the simulation nobody lies about names. */
export const trusting: Authentication = {
  memberOf: async (credential) =>
    credential.credentialType === "basic" ? textFromUtf8(credential.identity) : undefined,
};

/** What a member has heard, for the checker. */
export interface Heard {
  readonly from: MemberId;
  readonly text: string;
}

/** A simulated member: a session on a store, an endpoint on the mesh, and everything that came out of it. */
export class Person {
  readonly name: MemberId;
  readonly mesh: Mesh;
  readonly heard: Heard[] = [];
  readonly refusals: Refusal[] = [];
  /** The frames that reached the member, in order. */
  readonly frames: Uint8Array[] = [];
  readonly #options: Omit<SessionOptions, "store">;
  store = new MemoryStore();
  session: Session;
  endpoint: Endpoint;
  #listening: (() => Promise<void>) | undefined;
  /** Also gets every frame that the member gets: whoever copied its state. */
  eavesdropper: ((frame: Uint8Array) => Promise<void>) | undefined;

  private constructor(
    name: MemberId,
    mesh: Mesh,
    options: Omit<SessionOptions, "store">,
    session: Session,
    store: MemoryStore,
  ) {
    this.name = name;
    this.mesh = mesh;
    this.#options = options;
    this.store = store;
    this.session = session;
    this.endpoint = this.#attach();
  }

  static async create(
    name: MemberId,
    mesh: Mesh,
    suite: CiphersuiteImpl,
    rest: Partial<SessionOptions>,
  ): Promise<Person> {
    const keys = await suite.signature.keygen();
    const identity: Identity = {
      credential: { credentialType: "basic", identity: utf8FromText(name) ?? new Uint8Array() },
      signaturePublicKey: keys.publicKey,
      signaturePrivateKey: keys.signKey,
    };
    const options = {
      suite,
      identity,
      authentication: trusting,
      lifetime: () => ({ notBefore: 0n, notAfter: 0x7fff_ffff_ffff_ffffn }),
      ...rest,
    };
    const store = new MemoryStore();
    const person = new Person(name, mesh, options, await Session.open({ ...options, store }), store);
    await person.listen();
    return person;
  }

  async listen(): Promise<void> {
    await this.#listening?.();
    await this.endpoint.start();
    this.#listening = () => this.endpoint.stop();
  }

  /** The process dies and starts again from its store. */
  async restart(): Promise<void> {
    await this.endpoint.stop();
    this.session = await Session.open({ ...this.#options, store: this.store });
    this.endpoint = this.#attach();
    await this.listen();
  }

  /** A session on a copy of this member's state, as a thief would have it. */
  async copied(): Promise<Session> {
    const store = new MemoryStore();
    await store.save(await this.store.load());
    return Session.open({ ...this.#options, store });
  }

  /** The stored state, decoded: the checker's window into the session. */
  async inspect(): Promise<{
    readonly state: SessionState;
    readonly groups: ReadonlyMap<MemberId, SendGroup>;
    readonly bytes: Buffer;
  }> {
    const records = await this.store.load();
    const config: ClientConfig = mlsContext(this.#options.suite, this.#options.authentication).config;
    const state = decodeSessionState(records.get(recordKeys.session) ?? new Uint8Array());
    const groups = new Map<MemberId, SendGroup>();
    for (const [key, bytes] of records) {
      if (!key.startsWith("group.")) continue;
      const group = decodeSendGroup(bytes, config);
      if (group.owner !== undefined) groups.set(group.owner, group);
    }
    return { state, groups, bytes: Buffer.concat([...records.values()]) };
  }

  #attach(): Endpoint {
    const transport = this.mesh.attach(this.name);
    return new Endpoint(
      this.session,
      {
        send: (to, frame) => transport.send(to, frame),
        listen: (receive) =>
          transport.listen(async (frame) => {
            this.frames.push(frame);
            await receive(frame);
            await this.eavesdropper?.(frame);
          }),
      },
      {
        message: async ({ from, plaintext }) => {
          this.heard.push({ from, text: textFromUtf8(plaintext) ?? "" });
        },
        refusal: async (refusal) => {
          this.refusals.push(refusal);
        },
      },
    );
  }
}
