import { createHash } from "node:crypto";
import { compareBytes, encode, equalBytes } from "@entente/tls-codec";
import { type ClientId, clientIdParts, type UserId, userIdParts } from "@entente/mls-wire";
import type { LogStore, NewVersion } from "@entente/storage";
import { type ClientEntry, ClientSet, decodeClientSet, keysOfClient, labelOf } from "@entente/transparency";
import { refusal } from "../errors.ts";
import { clientsPerUserMax, groupKeysPerClientMax, groupKeysPerUserMax } from "../limits.ts";
import type { Sealing } from "./sealing.ts";

/** What happens to one client of a user. */
export type ClientChange =
  | {
      readonly kind: "add" | "rotate";
      readonly clientId: ClientId;
      readonly signaturePublicKey: Uint8Array;
      readonly credential: Uint8Array;
    }
  | { readonly kind: "remove"; readonly clientId: ClientId }
  | {
      readonly kind: "group_keys";
      readonly clientId: ClientId;
      readonly certified: readonly {
        readonly signaturePublicKey: Uint8Array;
        readonly credential: Uint8Array;
        readonly notAfterMs: number;
      }[];
      readonly dropped: readonly Uint8Array[];
    };

/** Under what rule this service changes client sets; part of every logged set. */
const policyId = "entente-as/1";

/** How often a change is made again because another of the same user came first. */
const attemptsMax = 16;

/** Makes the next version of a user's client set, the value of `u/<user>`. */
export class ClientSets {
  readonly #store: LogStore;
  readonly #sealing: Sealing;

  constructor(store: LogStore, sealing: Sealing) {
    this.#store = store;
    this.#sealing = sealing;
  }

  /**
   * Makes a change with the version that logs it, and makes it again from the newer set when another change of the same user came
   * between. `change` saves both in one transaction and says whether the version was taken.
   *
   * @throws ServiceError `too_many_clients`, `too_many_keys`, `unknown_client`, `signature_key_in_use`; what `change` throws.
   */
  async changing<T>(
    userId: UserId,
    nowMs: number,
    what: ClientChange,
    change: (logged: NewVersion) => Promise<T>,
    isTaken: (answer: T) => boolean,
  ): Promise<{ readonly answer: T; readonly logged: NewVersion }> {
    for (let attempt = 0; ; attempt++) {
      const logged = await this.#next(userId, nowMs, what);
      const answer = await change(logged);
      if (!isTaken(answer) || attempt === attemptsMax) return { answer, logged };
    }
  }

  async #next(userId: UserId, nowMs: number, change: ClientChange): Promise<NewVersion> {
    const label = labelOf("user", userIdParts(userId).name);
    const labelId = this.#sealing.labelId(label);
    const version = (await this.#store.versions(labelId)).length;
    const previous = version === 0 ? undefined : await this.#value(labelId, version - 1);
    const before = previous === undefined ? [] : decodeClientSet(previous).clients;
    const clients = changed(before, change, nowMs);
    if (clients.length > clientsPerUserMax)
      throw refusal("too_many_clients", `a user has ${String(clientsPerUserMax)} clients at most`);
    requireKeyBounds(clients);
    const value = encode(ClientSet, {
      previous: previous && sha256(previous),
      reason: change.kind === "group_keys" ? "rotate" : change.kind,
      policyId,
      clients,
    });
    return { labelId, version, sealed: this.#sealing.seal(label, version, value) };
  }

  async #value(labelId: Uint8Array, version: number): Promise<Uint8Array> {
    const sealed = await this.#store.sealed(labelId, version);
    if (sealed === undefined) throw new Error(`version ${String(version)} of a label is not in the store`);
    return this.#sealing.open(labelId, version, sealed).value;
  }
}

function changed(
  before: readonly ClientEntry[],
  change: ClientChange,
  nowMs: number,
): readonly ClientEntry[] {
  const clientId = new TextEncoder().encode(clientIdParts(change.clientId).device);
  const known = before.find((each) => equalBytes(each.clientId, clientId));
  const others = before.filter((each) => each !== known);
  if (change.kind === "remove") return others;
  if (change.kind === "group_keys") {
    if (known === undefined) throw refusal("unknown_client", "no such client");
    return inOrder([...others, withGroupKeys(known, others, change, BigInt(nowMs))]);
  }
  requireUnused(others, change.signaturePublicKey);
  const groupKeys = known?.groupKeys ?? [];
  if (groupKeys.some((each) => equalBytes(each.signaturePublicKey, change.signaturePublicKey)))
    throw refusal("signature_key_in_use", "the key is one for a group");
  const entry = {
    clientId,
    signaturePublicKey: change.signaturePublicKey,
    credentialHash: sha256(change.credential),
    addedAtMs: known?.addedAtMs ?? BigInt(nowMs),
    groupKeys: groupKeys.filter(({ notAfterMs }) => notAfterMs > BigInt(nowMs)),
  };
  return inOrder([...others, entry]);
}

/** The client with its keys for groups changed; those whose credentials have ended go by themselves. */
function withGroupKeys(
  known: ClientEntry,
  others: readonly ClientEntry[],
  { certified, dropped }: Extract<ClientChange, { readonly kind: "group_keys" }>,
  nowMs: bigint,
): ClientEntry {
  const gone = [...dropped, ...certified.map(({ signaturePublicKey }) => signaturePublicKey)];
  const kept = known.groupKeys.filter(
    ({ signaturePublicKey, notAfterMs }) =>
      notAfterMs > nowMs && !gone.some((key) => equalBytes(key, signaturePublicKey)),
  );
  const added = certified.map(({ signaturePublicKey, credential, notAfterMs }) => {
    requireUnused(others, signaturePublicKey);
    if (equalBytes(known.signaturePublicKey, signaturePublicKey))
      throw refusal("signature_key_in_use", "the key is the client's own");
    return { signaturePublicKey, credentialHash: sha256(credential), notAfterMs: BigInt(notAfterMs) };
  });
  return { ...known, groupKeys: [...kept, ...added] };
}

function requireUnused(others: readonly ClientEntry[], signaturePublicKey: Uint8Array): void {
  if (others.some((each) => keysOfClient(each).some((key) => equalBytes(key, signaturePublicKey))))
    throw refusal("signature_key_in_use", "the key is another client's");
}

function requireKeyBounds(clients: readonly ClientEntry[]): void {
  const counts = clients.map(({ groupKeys }) => groupKeys.length);
  const isOver =
    counts.some((count) => count > groupKeysPerClientMax) ||
    counts.reduce((sum, count) => sum + count, 0) > groupKeysPerUserMax;
  if (isOver)
    throw refusal(
      "too_many_keys",
      `${String(groupKeysPerClientMax)} keys for groups of a client, ${String(groupKeysPerUserMax)} of a user`,
    );
}

function inOrder(clients: readonly ClientEntry[]): readonly ClientEntry[] {
  return [...clients].sort((a, b) => compareBytes(a.clientId, b.clientId));
}

function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}
