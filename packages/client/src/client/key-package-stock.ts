import { type Decoded, type delivery, DeliveryService } from "@entente/proto";
import { CipherSuite } from "@entente/mls-wire";
import type { SuiteName } from "../crypto/suite-name.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { makeKeyPackage, type OwnKeyPackage } from "../mls/key-package.ts";
import { keyPackageLifetimeDefaultSeconds } from "../mls/limits.ts";
import type { Session } from "../session/session.ts";
import type { ClientStore, StoreChanges } from "../store/client-store.ts";
import { pause } from "../transport/backoff.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";
import { Addresses } from "./addresses.ts";
import type { GroupKeys, GroupLeaf } from "./group-keys.ts";
import { type EnrolledIdentity, leafIdentity, type LeafSettings } from "./identity.ts";
import { clientLimits } from "./settings.ts";

/** There while the KeyPackage of last resort that others get has been joined by. */
const usedRecord = "last-resort-used";

/** The change that remembers that a group was joined by the KeyPackage of last resort; saved with the group. */
export const lastResortUsed: NonNullable<StoreChanges["records"]> = new Map([[usedRecord, Uint8Array.of(1)]]);

type Held = Decoded<typeof delivery.KeyPackageStock> | undefined;

/**
 * Keeps KeyPackages at the Delivery Service, so that others can add this client while it is away (A23-5, A23-22): single-use
 * ones up to `clientLimits.keyPackages`, and one of last resort that is renewed once it was used. Those that end soon have
 * successors before they end. The private parts are on disk before a KeyPackage leaves, and until its end.
 */
export class KeyPackageStock {
  readonly #session: Session;
  readonly #store: ClientStore;
  readonly #environment: GroupEnvironment;
  readonly #identity: () => EnrolledIdentity;
  readonly #settings: LeafSettings;
  readonly #addresses: Addresses;
  readonly #groupKeys: Pick<GroupKeys, "take"> | undefined;
  /** Told of a suite that the domain does not take, once in a run of the client, where it takes another. */
  onRefused: (suite: SuiteName, refusal: RpcFailure) => Promise<void> = () => Promise.resolve();
  readonly #refusedSuites = new Set<SuiteName>();
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(
    session: Session,
    store: ClientStore,
    environment: GroupEnvironment,
    identity: () => EnrolledIdentity,
    settings: LeafSettings = {},
    addresses: Addresses = new Addresses(session),
    groupKeys?: Pick<GroupKeys, "take">,
  ) {
    this.#groupKeys = groupKeys;
    this.#session = session;
    this.#store = store;
    this.#environment = environment;
    this.#identity = identity;
    this.#settings = settings;
    this.#addresses = addresses;
  }

  /** Fills the stock up by what is known from now on; several calls while one is under way are one more. @throws RpcFailure. */
  restock(): Promise<void> {
    if (this.#running === undefined) return this.#run();
    const again = (): Promise<void> => {
      this.#next = undefined;
      return this.#run();
    };
    return (this.#next ??= this.#running.then(again, again));
  }

  /**
   * Looks after the stock now and then, until the signal is aborted: after half to one and a half `stockCheckMs`, so that the
   * clients of a domain do not come all at once.
   *
   * @param chance a number in [0, 1).
   * @param failed told of each time that did not succeed; the next time comes all the same.
   */
  async keep(signal: AbortSignal, chance: () => number, failed: (error: unknown) => void): Promise<void> {
    for (;;) {
      try {
        await pause(Math.floor(clientLimits.stockCheckMs * (0.5 + chance())), signal, "background");
      } catch (error) {
        if (signal.aborted) return;
        throw error;
      }
      await this.restock().catch(failed);
    }
  }

  #run(): Promise<void> {
    const running = this.#fill().finally(() => {
      this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  async #fill(): Promise<void> {
    const { stock } = await this.#session.call(DeliveryService.ReadKeyPackageStock, {});
    const all = await this.#store.keyPackages();
    const made: (readonly OwnKeyPackage[])[] = [];
    for (const suite of this.#settings.keyPackageSuites ?? [this.#identity().suite]) {
      const held = stock.find(({ cipherSuite }) => cipherSuite === CipherSuite.codeOf(suite));
      made.push(await this.#lackingOf(suite, held, all));
    }
    await this.#store.save({ keyPackages: made.flat(), deletedKeyPackages: this.#over(all) });
    if (made.flat().length === 0) return;
    await this.#publish(made.filter((ofSuite) => ofSuite.length > 0));
    await this.#store.save({ records: new Map([[usedRecord, undefined]]) });
  }

  /**
   * A suite that the domain does not take keeps none of the others out: it is told, what was made for it is forgotten, and the next time
   * tries it again. @throws RpcFailure where a call fails, or no suite is taken.
   */
  async #publish(bySuite: readonly (readonly OwnKeyPackage[])[]): Promise<void> {
    const refused: (readonly [readonly OwnKeyPackage[], RpcFailure])[] = [];
    const failed: unknown[] = [];
    for (const ofSuite of bySuite) {
      const keyPackages = ofSuite.map(({ keyPackage }) => keyPackage);
      try {
        await this.#session.call(DeliveryService.PublishKeyPackages, { keyPackages });
      } catch (error) {
        if (error instanceof RpcFailure && error.code === "bad_key_package") refused.push([ofSuite, error]);
        else failed.push(error);
      }
    }
    if (failed.length > 0) throw failed[0];
    const [first] = refused;
    const suites = this.#settings.keyPackageSuites ?? [this.#identity().suite];
    if (first !== undefined && refused.length >= suites.length) throw first[1];
    for (const [ofSuite, refusal] of refused) {
      await this.#store.save({ deletedKeyPackages: ofSuite.map(({ ref }) => ref) });
      const suite = ofSuite[0]?.suite;
      if (suite === undefined || this.#refusedSuites.has(suite)) continue;
      this.#refusedSuites.add(suite);
      await this.onRefused(suite, refusal);
    }
  }

  async #lackingOf(
    suite: SuiteName,
    held: Held,
    all: readonly OwnKeyPackage[],
  ): Promise<readonly OwnKeyPackage[]> {
    const lasting = all.filter((each) => each.suite === suite && each.notAfterSeconds > this.#soonSeconds());
    // Nobody can be added by a KeyPackage whose credential has ended, so it lasts no longer than that.
    const leftSeconds = this.#credentialSeconds();
    const lifetimeSeconds =
      leftSeconds < keyPackageLifetimeDefaultSeconds ? leftSeconds : keyPackageLifetimeDefaultSeconds;
    if (lifetimeSeconds <= 0n) return [];
    const lastResort = await this.#needsLastResort(held, lasting);
    const lacking = Math.max(0, clientLimits.keyPackages - singleUseLeft(held, lasting));
    await this.#addresses.fill(lacking + 1);
    const made: OwnKeyPackage[] = [];
    const make = async (isLast: boolean, count: number): Promise<void> => {
      for (const leaf of await this.#leaves(count, isLast)) {
        const untilEnd = leaf.notAfterMs / 1000n - this.#nowSeconds();
        const seconds = untilEnd < lifetimeSeconds ? untilEnd : lifetimeSeconds;
        const request = { suite, identity: leaf.leaf, lifetimeSeconds: seconds, lastResort: isLast };
        made.push(await makeKeyPackage(this.#environment, request));
      }
    };
    if (lastResort) await make(true, 1);
    await make(false, lacking);
    return made;
  }

  /** Who the client is in so many leaves. */
  async #leaves(count: number, lastResort: boolean): Promise<readonly GroupLeaf[]> {
    if (count === 0) return [];
    if (this.#groupKeys !== undefined) return this.#groupKeys.take(count, lastResort);
    const { notAfterMs } = this.#identity().credential;
    return Array.from({ length: count }, () => ({
      leaf: leafIdentity(this.#identity(), this.#settings, this.#addresses.take()),
      notAfterMs,
    }));
  }

  async #needsLastResort(held: Held, lasting: readonly OwnKeyPackage[]): Promise<boolean> {
    if (held?.lastResort !== true || !lasting.some(({ lastResort }) => lastResort)) return true;
    return (await this.#store.record(usedRecord)) !== undefined;
  }

  /** The end before which a KeyPackage has a successor; a renewed credential brings it close to those of the former one. */
  #soonSeconds(): bigint {
    const half = this.#credentialSeconds() / 2n;
    const { keyPackageRenewalSeconds } = clientLimits;
    return this.#nowSeconds() + (half < keyPackageRenewalSeconds ? half : keyPackageRenewalSeconds);
  }

  /** How long this client's credential lasts. */
  #credentialSeconds(): bigint {
    const leftSeconds = this.#identity().credential.notAfterMs / 1000n - this.#nowSeconds();
    return leftSeconds > 0n ? leftSeconds : 0n;
  }

  #over(all: readonly OwnKeyPackage[]): readonly Uint8Array[] {
    return all.filter(({ notAfterSeconds }) => notAfterSeconds < this.#nowSeconds()).map(({ ref }) => ref);
  }

  #nowSeconds(): bigint {
    return BigInt(Math.floor(this.#environment.nowMs() / 1000));
  }
}

/**
 * How many single-use KeyPackages count. The Delivery Service tells how many it has, and hands out those first that end first;
 * only those that last and whose keys are here are of use.
 */
function singleUseLeft(held: Held, lasting: readonly OwnKeyPackage[]): number {
  return Math.min(held?.singleUse ?? 0, lasting.filter(({ lastResort }) => !lastResort).length);
}
