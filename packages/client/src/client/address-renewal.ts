import type { Addresses } from "./addresses.ts";
import type { CredentialPlace } from "./credential-place.ts";
import { clientLimits } from "./settings.ts";

/** What an {@link AddressRenewal} is made of. */
export interface AddressRenewalParts {
  readonly addresses: Pick<Addresses, "endsOf" | "fillIfReached" | "take">;
  /** Where leaves of this client tell an address. */
  readonly places: () => readonly CredentialPlace[];
  readonly nowMs: () => number;
  /** A number in [0, 1). */
  readonly chance: () => number;
}

/** What a leaf needs of addresses: one of its own, and one that stays. */
const heldAtLeast = 2;

/**
 * Keeps the addresses in this client's leaves in time: one of which less than a quarter of its time is left, or which its domain does
 * not know any more, has another put in its place. Each later credential brings one along; this is for leaves that get none. How
 * long each is good is asked of the domain that made it, so that nothing is kept of it here.
 */
export class AddressRenewal {
  readonly #parts: AddressRenewalParts;
  #fromMs = 0;

  constructor(parts: AddressRenewalParts) {
    this.#parts = parts;
  }

  /** Looks once a day or so, whenever it is asked. One group that takes no other address keeps it from no other. @throws RpcFailure; what Commits throw. */
  readonly look = async (): Promise<void> => {
    const { addresses, places, nowMs, chance } = this.#parts;
    if (nowMs() < this.#fromMs) return;
    const told = places().filter(({ address }) => address !== undefined);
    const ends = await addresses.endsOf(told.flatMap(({ address }) => address ?? []));
    const problems: unknown[] = [];
    for (const [index, place] of told.entries()) {
      const leftMs = (ends?.notAfterMs[index] ?? Infinity) - nowMs();
      if (leftMs >= (ends?.lifetimeMs ?? 0) * clientLimits.addressRenewalShare) continue;
      await this.#renew(place).catch((problem: unknown) => problems.push(problem));
    }
    if (problems.length > 0) throw problems[0];
    this.#fromMs = nowMs() + clientLimits.addressCheckMs * (0.5 + chance());
  };

  async #renew(place: CredentialPlace): Promise<void> {
    const { addresses } = this.#parts;
    await addresses.fillIfReached(heldAtLeast);
    const fresh = addresses.take();
    if (fresh !== undefined) await place.readdress(fresh);
  }
}
