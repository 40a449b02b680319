import {
  decode,
  encode,
  equalBytes,
  opaqueV,
  optional,
  struct,
  uint64,
  uint8,
  vectorV,
} from "@entente/tls-codec";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { type LeafIdentity, makeSignatureKey, type SignatureKeyPair } from "../mls/key-package.ts";
import { changeGroupKeys } from "../session/enrolment.ts";
import type { ClientStore } from "../store/client-store.ts";
import type { Transport } from "../transport/transport.ts";
import { type EnrolledIdentity, sessionKey } from "./identity.ts";
import { clientLimits, type ClientSettings } from "./settings.ts";
import { Turns } from "./turns.ts";

const recordName = "group-keys";

const GroupKeyRecord = struct({
  publicKey: opaqueV,
  privateKey: opaqueV,
  credential: optional(struct({ bytes: opaqueV, certifiedAtMs: uint64, notAfterMs: uint64 })),
  takenAtMs: uint64,
  lastResort: uint8,
});

const GroupKeysRecord = struct({ keys: vectorV(GroupKeyRecord), former: vectorV(opaqueV) });

/** A key for one group. */
interface GroupKey extends SignatureKeyPair {
  /** Absent until the Authentication Service has answered. */
  readonly credential:
    { readonly bytes: Uint8Array; readonly certifiedAtMs: bigint; readonly notAfterMs: bigint } | undefined;
  /** When it was given to a leaf; zero for one that is free. */
  readonly takenAtMs: bigint;
  /** Whether it is that of a KeyPackage of last resort, by which several groups may be joined. */
  readonly lastResort: number;
}

/** Who a client is in one leaf. */
export interface GroupLeaf {
  readonly leaf: LeafIdentity;
  readonly notAfterMs: bigint;
}

/** What {@link GroupKeys} need of their client. */
export interface GroupKeysServices {
  readonly store: ClientStore;
  readonly crypto: CryptoProvider;
  readonly as: Transport;
  readonly identity: () => EnrolledIdentity;
  /** Who the client would be in a leaf with its own key. */
  readonly leaf: () => LeafIdentity;
  readonly nowMs: () => number;
}

/**
 * A signature key and a credential for each leaf of a client (A23-120). They are certified several at once, on disk before they are
 * brought anywhere, and given out once.
 */
export class GroupKeys {
  readonly #services: GroupKeysServices;
  readonly #turns = new Turns(clientLimits.waitingOperations);
  #keys: readonly GroupKey[];
  #former: readonly Uint8Array[];

  private constructor(services: GroupKeysServices, keys: readonly GroupKey[], former: readonly Uint8Array[]) {
    this.#services = services;
    this.#keys = keys;
    this.#former = former;
  }

  /** Those in a record of a store; undefined for none. */
  static read(services: GroupKeysServices, record: Uint8Array | undefined): GroupKeys {
    const { keys, former } =
      record === undefined ? { keys: [], former: [] } : decode(GroupKeysRecord, record);
    return new GroupKeys(services, keys, former);
  }

  /** The record in which they are. */
  static record(store: ClientStore): Promise<Uint8Array | undefined> {
    return store.record(recordName);
  }

  /** Every key that this client has or had for a group, and those that it has asked for. */
  publicKeys(): readonly Uint8Array[] {
    return [...this.#keys.map(({ publicKey }) => publicKey), ...this.#former];
  }

  /** Whether a leaf may keep its key: it is no other leaf's, was made since the client changed its own key, and is not near its end. */
  isGood(signatureKey: Uint8Array): boolean {
    const found = this.#keys.find(({ publicKey }) => equalBytes(publicKey, signatureKey));
    return (
      found !== undefined && found.lastResort === 0 && this.#lasts(found, clientLimits.credentialRenewalShare)
    );
  }

  /** Who to be in so many leaves, each with a key of its own. @throws RpcFailure with a code of the Authentication Service. */
  take(count: number, lastResort = false): Promise<readonly GroupLeaf[]> {
    return this.#turns.take(async () => {
      await this.#stockUp(count);
      const taken = this.#free().slice(0, count);
      const takenAtMs = BigInt(this.#services.nowMs());
      await this.#save(
        this.#keys.map((each) =>
          taken.includes(each) ? { ...each, takenAtMs, lastResort: lastResort ? 1 : 0 } : each,
        ),
      );
      return taken.flatMap(({ publicKey, privateKey, credential }) =>
        credential === undefined
          ? []
          : [
              {
                leaf: {
                  ...this.#services.leaf(),
                  credential: credential.bytes,
                  signatureKey: { publicKey, privateKey },
                },
                notAfterMs: credential.notAfterMs,
              },
            ],
      );
    });
  }

  /** Free keys that last. */
  #free(): readonly GroupKey[] {
    return this.#keys.filter((each) => each.takenAtMs === 0n && this.#lasts(each, 0.5));
  }

  /** Whether less than a share of a key's time is over. Those from before the client's own key are over at once. */
  #lasts({ credential }: GroupKey, share: number): boolean {
    if (credential === undefined) return false;
    const { certifiedAtMs, notAfterMs } = credential;
    const untilMs = Number(certifiedAtMs) + Number(notAfterMs - certifiedAtMs) * share;
    return certifiedAtMs >= (this.#services.identity().keySinceMs ?? 0n) && this.#services.nowMs() < untilMs;
  }

  async #stockUp(count: number): Promise<void> {
    const { groupKeysAtOnce, groupKeysSpare } = clientLimits;
    for (let lack = count - this.#free().length; lack > 0; lack = count - this.#free().length)
      await this.#certify(Math.min(groupKeysAtOnce, Math.max(lack, groupKeysSpare)));
  }

  /** Those that were begun by an interrupted call are brought again. */
  async #certify(count: number): Promise<void> {
    const { crypto, as, identity, nowMs } = this.#services;
    const own = identity();
    const begun = this.#keys.filter(({ credential }) => credential === undefined).slice(0, count);
    const made: GroupKey[] = [];
    for (let lack = count - begun.length; lack > 0; lack--) {
      const pair = await makeSignatureKey({ crypto }, own.suite);
      made.push({ ...pair, credential: undefined, takenAtMs: 0n, lastResort: 0 });
    }
    await this.#save([...this.#keys, ...made]);
    const wanted = [...begun, ...made];
    const atMs = nowMs();
    const signers = wanted.map((signatureKey) => sessionKey(crypto, { ...own, signatureKey }));
    const asked = { clientId: own.clientId, credential: own.credential.bytes, key: sessionKey(crypto, own) };
    const issued = await changeGroupKeys(as, asked, signers, atMs);
    const credentials = new Map(wanted.map((each, index) => [each, issued[index]]));
    await this.#save(
      this.#keys.map((each) => {
        const grant = credentials.get(each);
        if (grant === undefined) return each;
        const { credential: bytes, notAfterMs } = grant;
        const credential = { bytes, certifiedAtMs: BigInt(atMs), notAfterMs: BigInt(notAfterMs) };
        return { ...each, credential };
      }),
    );
  }

  /** Keys whose credentials have ended are only remembered: groups have what they need of them. */
  async #save(keys: readonly GroupKey[]): Promise<void> {
    const nowMs = BigInt(this.#services.nowMs());
    const isOver = ({ credential }: GroupKey): boolean =>
      credential !== undefined && credential.notAfterMs <= nowMs;
    const over = keys.filter(isOver).map(({ publicKey }) => publicKey);
    const former = [...this.#former, ...over].slice(-clientLimits.formerGroupKeys);
    const kept = keys.filter((each) => !isOver(each));
    const record = encode(GroupKeysRecord, { keys: kept, former });
    await this.#services.store.save({ records: new Map([[recordName, record]]) });
    this.#keys = kept;
    this.#former = former;
  }
}

/**
 * The keys for groups of a client whose settings ask for them, as a record of its store has them.
 *
 * @throws RangeError for a client whose leaves have basic credentials: the Authentication Service vouches for those with one key alone.
 */
export function groupKeysOf(
  settings: ClientSettings,
  own: Pick<GroupKeysServices, "as" | "identity" | "leaf">,
  record: Uint8Array | undefined,
): GroupKeys | undefined {
  if (settings.keyPerGroup !== true) return undefined;
  const { store, crypto, authentication, nowMs = Date.now } = settings;
  if (authentication !== undefined && authentication.used !== "x509")
    throw new RangeError("a key for each group goes with certificates alone");
  return GroupKeys.read({ store, crypto, nowMs, ...own }, record);
}
