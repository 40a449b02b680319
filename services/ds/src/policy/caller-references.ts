import { randomBytes } from "node:crypto";
import { parseUserId, type UserId } from "@entente/mls-wire";
import type { SecretStore } from "@entente/storage";
import { SealedNames } from "../at-rest/sealed-names.ts";
import { refusal } from "../errors.ts";
import { callerReferenceCharactersMax } from "../limits.ts";

const keyBytes = 32;

/** References whose other form is kept in memory: who reports a message again does so at once. */
const referencesKept = 256;

const pattern = /^~[\w-]+$/u;

/** Whom a reference stands for. */
export interface ReferredCaller {
  readonly userId: UserId;
  /** The domain that it was made for. */
  readonly domain: string;
}

/**
 * What other domains are told in place of the name of a user of this one who wants something of them: they can tell that it is the
 * same user again, about the same matter, and nothing else. Whom it stands for, this domain can tell when it is asked.
 */
export class CallerReferences {
  readonly #names: SealedNames;

  /** @param root 32 random bytes. */
  constructor(root: Uint8Array) {
    this.#names = new SealedNames(root, referencesKept);
  }

  /** Those of a store: its key is made once. @throws StorageError. */
  static async open(secrets: SecretStore): Promise<CallerReferences> {
    return new CallerReferences(await secrets.ensure("ds/caller-references", randomBytes(keyBytes)));
  }

  /** @param matter what it is about, no blank in it: the same user, domain and matter have the same reference. */
  of(userId: UserId, domain: string, matter: string): string {
    return this.#names.seal(`${userId} ${domain} ${matter}`);
  }

  /** The inverse. Anybody may have written it. @throws ServiceError `unknown_reference`, `bad_field` as {@link callerReferenceOf}. */
  open(reference: string): ReferredCaller {
    const [userId = "", domain = ""] = (
      this.#names.open(callerReferenceOf(reference, "reporter")) ?? ""
    ).split(" ");
    if (userId === "")
      throw refusal("unknown_reference", "this domain has sealed no such thing", { field: "reporter" });
    return { userId: parseUserId(userId), domain };
  }
}

/** A reference in its one form; another domain may have made it. @throws ServiceError `bad_field`. */
export function callerReferenceOf(reference: string, field: string): string {
  if (reference.length <= callerReferenceCharactersMax && pattern.test(reference)) return reference;
  throw refusal(
    "bad_field",
    `2 to ${String(callerReferenceCharactersMax)} characters of a sealed reference`,
    {
      field,
    },
  );
}
