import { randomBytes } from "node:crypto";
import { ConfigurationError, Sealer } from "@entente/service-kit";
import { type SecretStore, StorageError } from "@entente/storage";
import { z } from "zod";
import { contentKeysMax } from "./limits.ts";
import { SealedNames } from "./sealed-names.ts";

const ringName = "at-rest/keys";
const ringPurpose = "keys of the store";
const keyBytes = 32;

const Key = z.string().regex(/^[0-9a-f]{64}$/);
/** `contents`: the newest first. */
const Ring = z.strictObject({ names: Key, contents: z.array(Key).min(1).max(contentKeysMax) });
type Ring = z.output<typeof Ring>;

/**
 * The keys that seal what the store holds of people. They are in the store themselves, sealed with the first of the operator's key
 * files: a copy of the store alone opens none of it. With another first file they are sealed anew, and new contents get a new
 * key; the former file is of no use from then on. Names keep their key for the life of the store, since they are found by it.
 */
export class StoreKeys {
  readonly names: SealedNames;
  readonly #secrets: SecretStore;
  readonly #files: Sealer;
  #contents: Sealer;

  private constructor(secrets: SecretStore, files: Sealer, ring: Ring) {
    this.#secrets = secrets;
    this.#files = files;
    this.names = new SealedNames(Buffer.from(ring.names, "hex"));
    this.#contents = sealerOf(ring);
  }

  /**
   * Finds the keys, or makes them; rotates where the first file is another than the one that they are sealed with. Processes
   * over one store that do so at once agree.
   *
   * @throws ConfigurationError where none of the files opens them; StorageError.
   */
  static async open(secrets: SecretStore, files: Sealer): Promise<StoreKeys> {
    const fresh = sealRing(files, { names: newKey(), contents: [newKey()] });
    const stored = await secrets.ensure(ringName, fresh);
    const ring = openRing(files, stored);
    if (ring === undefined) {
      throw new ConfigurationError("(configuration)", [
        { key: "sealingKeys", problem: "none of these files opens the keys that the store was begun with" },
      ]);
    }
    if (files.sealedBy(stored) === "current") return new StoreKeys(secrets, files, ring);
    const rotated = { ...ring, contents: withNewest(ring.contents, await agreedKey(secrets, files)) };
    await secrets.replace(ringName, sealRing(files, rotated));
    return new StoreKeys(secrets, files, rotated);
  }

  /** `purpose` is bound in: what is sealed for one opens for no other. */
  seal(purpose: string, contents: Uint8Array): Uint8Array {
    return this.#contents.seal(purpose, contents);
  }

  /**
   * The inverse of {@link seal}. What no key of this store has sealed is in clear, and given back as it is.
   *
   * @throws StorageError `corrupt` for what was sealed for another purpose, or changed; `unavailable` for what another process sealed
   * with a key file that this one does not have.
   */
  async open(purpose: string, sealed: Uint8Array): Promise<Uint8Array> {
    if (!(await this.#isOurs(sealed))) return sealed;
    const contents = this.#contents.open(purpose, sealed);
    if (contents === undefined) throw new StorageError("corrupt", `${purpose}: sealed, and does not open`);
    return contents;
  }

  /** Undefined for what no key of this store has sealed for that purpose. @throws StorageError `unavailable` as {@link open}. */
  async openOwn(purpose: string, sealed: Uint8Array): Promise<Uint8Array | undefined> {
    return (await this.#isOurs(sealed)) ? this.#contents.open(purpose, sealed) : undefined;
  }

  /** {@link seal} and {@link open} for those who keep what they seal themselves; without a look for keys that are new. */
  get contents(): Pick<Sealer, "open" | "seal"> {
    return {
      seal: (purpose, contents) => this.#contents.seal(purpose, contents),
      open: (purpose, sealed) => this.#contents.open(purpose, sealed),
    };
  }

  /** Also where a fellow process has rotated meanwhile, and this is of its new key. */
  async #isOurs(sealed: Uint8Array): Promise<boolean> {
    if (this.#contents.sealedBy(sealed) !== "unknown") return true;
    const stored = await this.#secrets.find(ringName);
    const ring = stored === undefined ? undefined : openRing(this.#files, stored);
    if (ring === undefined) {
      throw new StorageError("unavailable", "the store's keys were sealed with a key file that is not here");
    }
    this.#contents = sealerOf(ring);
    return this.#contents.sealedBy(sealed) !== "unknown";
  }
}

/** The keys of a store; undefined where the operator has given no key files: the store is in clear then. @throws as {@link StoreKeys.open}. */
export async function openStoreKeys(
  secrets: SecretStore,
  files: readonly string[],
): Promise<StoreKeys | undefined> {
  return files.length === 0 ? undefined : StoreKeys.open(secrets, Sealer.fromFiles(files));
}

/** The key for contents that goes with the first file: the first that any process made. */
async function agreedKey(secrets: SecretStore, files: Sealer): Promise<string> {
  const name = `${ringName}/${Buffer.from(files.keyId).toString("hex")}`;
  const stored = await secrets.ensure(name, files.seal(name, Buffer.from(newKey(), "hex")));
  const key = files.open(name, stored);
  if (key === undefined) throw new StorageError("corrupt", `${name}: sealed, and does not open`);
  return Buffer.from(key).toString("hex");
}

function withNewest(keys: readonly string[], newest: string): string[] {
  return [newest, ...keys.filter((key) => key !== newest)].slice(0, contentKeysMax);
}

function sealRing(files: Sealer, ring: Ring): Uint8Array {
  return files.seal(ringPurpose, Buffer.from(JSON.stringify(ring)));
}

function openRing(files: Sealer, sealed: Uint8Array): Ring | undefined {
  const bytes = files.open(ringPurpose, sealed);
  return bytes === undefined ? undefined : Ring.parse(JSON.parse(Buffer.from(bytes).toString()));
}

function sealerOf({ contents }: Ring): Sealer {
  return Sealer.fromKeys(contents.map((key) => Buffer.from(key, "hex")));
}

function newKey(): string {
  return randomBytes(keyBytes).toString("hex");
}
