import { DeliveryService } from "@entente/proto";
import type { GroupEnvironment } from "../mls/environment.ts";
import { makeKeyPackage, type OwnKeyPackage } from "../mls/key-package.ts";
import type { Session } from "../session/session.ts";
import type { ClientStore } from "../store/client-store.ts";
import { CipherSuite } from "@entente/mls-wire";
import { type EnrolledIdentity, leafIdentity } from "./identity.ts";
import { clientLimits } from "./settings.ts";

/**
 * Keeps KeyPackages at the Delivery Service, so that others can add this client while it is away: single-use ones up to
 * `clientLimits.keyPackages`, and one of last resort. The private parts are on disk before a KeyPackage leaves.
 */
export class KeyPackageStock {
  readonly #session: Session;
  readonly #store: ClientStore;
  readonly #environment: GroupEnvironment;
  readonly #identity: () => EnrolledIdentity;
  #restocking: Promise<void> | undefined;

  constructor(
    session: Session,
    store: ClientStore,
    environment: GroupEnvironment,
    identity: () => EnrolledIdentity,
  ) {
    this.#session = session;
    this.#store = store;
    this.#environment = environment;
    this.#identity = identity;
  }

  /** Fills the stock up; several calls at once are one. @throws RpcFailure. */
  restock(): Promise<void> {
    this.#restocking ??= this.#fill().finally(() => {
      this.#restocking = undefined;
    });
    return this.#restocking;
  }

  async #fill(): Promise<void> {
    const identity = this.#identity();
    const { stock } = await this.#session.call(DeliveryService.ReadKeyPackageStock, {});
    const suite = CipherSuite.codeOf(identity.suite);
    const held = stock.find(({ cipherSuite }) => cipherSuite === suite);
    const wanted = clientLimits.keyPackages - (held?.singleUse ?? 0);
    const made: OwnKeyPackage[] = [];
    const request = { suite: identity.suite, identity: leafIdentity(identity) };
    if (held?.lastResort !== true)
      made.push(await makeKeyPackage(this.#environment, { ...request, lastResort: true }));
    for (let index = 0; index < wanted; index++) made.push(await makeKeyPackage(this.#environment, request));
    if (made.length === 0) return;
    await this.#store.save({ keyPackages: made, deletedKeyPackages: await this.#expired() });
    await this.#session.call(DeliveryService.PublishKeyPackages, {
      keyPackages: made.map(({ keyPackage }) => keyPackage),
    });
  }

  async #expired(): Promise<readonly Uint8Array[]> {
    const nowSeconds = BigInt(Math.floor(this.#environment.nowMs() / 1000));
    const all = await this.#store.keyPackages();
    return all.filter(({ notAfterSeconds }) => notAfterSeconds < nowSeconds).map(({ ref }) => ref);
  }
}
