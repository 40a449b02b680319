import { decode } from "@entente/tls-codec";
import { type ClientId, CommitBundle, groupIdOf, parseClientId, parseDomainName } from "@entente/mls-wire";
import { type CryptoProvider, cryptoProvider } from "../../crypto/crypto-provider.ts";
import { basicCredential } from "../../mls/credential.ts";
import type { GroupEnvironment } from "../../mls/environment.ts";
import { Group } from "../../mls/group.ts";
import { makeKeyPackage, makeSignatureKey, type OwnKeyPackage } from "../../mls/key-package.ts";
import { EventualGroup } from "../eventual-group.ts";
import type { EventualState } from "../eventual-state.ts";
import { seeded } from "./random.ts";
import { toyPrimitives } from "./toy-primitives.ts";

const suite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

/** Where simulated time begins. */
export const startMs = 1_000_000;

/** A client before a run: in the group, or outside with a KeyPackage. */
export interface Founder {
  readonly client: ClientId;
  readonly state: EventualState | undefined;
  readonly keyPackage: OwnKeyPackage;
}

/** What simulated members work with: everyone is believed, all chance comes from `random`, and curves are toys. */
export function simulatedEnvironment(crypto: CryptoProvider, random: () => number): GroupEnvironment {
  const randomBytes = (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
  return {
    crypto: cryptoProvider({ ...toyPrimitives(crypto.primitives), randomBytes }),
    authenticator: { authenticate: async () => ({ accepted: true }) },
    nowMs: () => Date.now(),
  };
}

const founded = new Map<number, Promise<readonly Founder[]>>();

/** A group of so many members, all in epoch 1, and one client outside; made once, since making it takes longer than a run. */
export function foundation(size: number, crypto: CryptoProvider): Promise<readonly Founder[]> {
  const known = founded.get(size) ?? found(size, simulatedEnvironment(crypto, seeded(size)));
  founded.set(size, known);
  return known;
}

async function found(size: number, environment: GroupEnvironment): Promise<readonly Founder[]> {
  const clients = Array.from({ length: size + 1 }, (_, i) =>
    parseClientId(`m${String(i)}@d${String(i % 3)}.example/phone`),
  );
  const people = await Promise.all(
    clients.map(async (client) => {
      const identity = {
        credential: basicCredential(client),
        signatureKey: await makeSignatureKey(environment, suite),
      };
      return { client, identity, keyPackage: await makeKeyPackage(environment, { suite, identity }) };
    }),
  );
  const [first, ...others] = people.slice(0, size);
  if (first === undefined) return [];
  const groupId = groupIdOf(environment.crypto.primitives.randomBytes(16), parseDomainName("d0.example"));
  const made = await Group.create(environment, { groupId, suite, identity: first.identity, chain: false });
  const request = { add: others.map(({ keyPackage }) => keyPackage.keyPackage) };
  const waiting = await made.commit(request, { ratchetTree: "inside" });
  const { commit = new Uint8Array(), bundle = new Uint8Array() } = waiting.pending ?? {};
  const result = await waiting.receiveCommit({ commit });
  const [welcome] = decode(CommitBundle, bundle).welcomes;
  if (result.outcome !== "applied" || welcome === undefined) throw new Error("the founding Commit");
  const stateOf = (client: ClientId, group: Group): EventualState =>
    EventualGroup.begin(environment, client, group, startMs).encode();
  return Promise.all(
    people.map(async ({ client, keyPackage }, i): Promise<Founder> => {
      if (i >= size) return { client, keyPackage, state: undefined };
      if (i === 0) return { client, keyPackage, state: stateOf(client, result.group) };
      const joined = await Group.join(environment, { welcome: welcome.bytes, keyPackage });
      return { client, keyPackage, state: stateOf(client, joined) };
    }),
  );
}
