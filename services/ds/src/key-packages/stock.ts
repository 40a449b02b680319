import type { Store, SuiteStock } from "@entente/storage";
import type { Session } from "../client-api/sessions.ts";
import type { Clock } from "../clock.ts";
import type { CredentialAuthority } from "../credentials/credential-authority.ts";
import { sameBytes } from "../digest.ts";
import { refusal } from "../errors.ts";
import { isMlsSuite } from "../init-keys/shelves.ts";
import { type VerifiedKeyPackage, verifyKeyPackage } from "./verified-key-package.ts";

/** What a client has published and what of it is left. */
export class Stock {
  readonly #store: Pick<Store, "keyPackages">;
  readonly #authority: CredentialAuthority;
  readonly #taken: readonly number[];
  readonly #now: Clock;

  /** @param taken numbers of the suites that the domain takes. */
  constructor(
    store: Pick<Store, "keyPackages">,
    authority: CredentialAuthority,
    taken: readonly number[],
    now: Clock,
  ) {
    this.#taken = taken;
    this.#store = store;
    this.#authority = authority;
    this.#now = now;
  }

  /**
   * Adds KeyPackages of the session's client: all of them, or none.
   *
   * @throws ServiceError `bad_key_package` with the first that fails, `duplicate_key_package`, `stock_full`.
   */
  async publish(session: Session, received: readonly Uint8Array[]): Promise<readonly SuiteStock[]> {
    const verified = received.map((bytes, index) => this.#verify(session, bytes, index));
    for (const [index, each] of verified.entries()) await this.#vouched(session, each, index);
    const answer = await this.#store.keyPackages.publish(session.clientId, verified, this.#now());
    switch (answer.code) {
      case "published":
        return this.read(session);
      case "unknown_client":
        throw refusal("session_ended", "the client is revoked");
      case "expired":
        throw refusal("bad_key_package", "the lifetime is over", { field: fieldOf(answer.index) });
      case "duplicate":
        throw refusal("duplicate_key_package", `its ${answer.what} was published before`, {
          field: fieldOf(answer.index),
        });
      case "over_cap":
        throw refusal(
          "stock_full",
          `suite ${String(answer.suite)}: ${String(answer.held)} of ${String(answer.max)}`,
        );
    }
  }

  /** One entry for each suite with unexpired stock. */
  read(session: Session): Promise<readonly SuiteStock[]> {
    return this.#store.keyPackages
      .stock(session.clientId, this.#now())
      .then((stock) => stock.filter(({ suite }) => isMlsSuite(suite)));
  }

  #verify(session: Session, bytes: Uint8Array, index: number): VerifiedKeyPackage {
    const checked = verifyKeyPackage(bytes, session.clientId, this.#now());
    if ("problem" in checked) throw refusal("bad_key_package", checked.problem, { field: fieldOf(index) });
    if (this.#taken.includes(checked.suite)) return checked;
    throw refusal("bad_key_package", `cipher suite ${String(checked.suite)} is not taken here`, {
      field: fieldOf(index),
    });
  }

  /** The session's own credential is vouched for already; any other has to be. */
  async #vouched(session: Session, checked: VerifiedKeyPackage, index: number): Promise<void> {
    const { credential, signatureKey } = checked;
    const own =
      sameBytes(credential.bytes, session.credential) && sameBytes(signatureKey, session.signatureKey);
    if (own) return;
    const question = { credential: credential.bytes, signatureKey, clientId: session.clientId };
    const { state } = await this.#authority.verify(question);
    if (state !== "valid") {
      throw refusal("bad_key_package", `the credential is ${state}`, { field: fieldOf(index) });
    }
  }
}

function fieldOf(index: number): string {
  return `key_packages.${String(index)}`;
}
