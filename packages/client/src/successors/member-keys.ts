import type { ClientId } from "@entente/mls-wire";
import { utf8FromText } from "@entente/tls-codec";
import type { Commits } from "../client/commits.ts";
import type { GroupEntry } from "../client/group-entry.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { GroupError } from "../mls/group-error.ts";
import type { Sender } from "../inbox/correspondent.ts";
import type { ClientStore } from "../store/client-store.ts";
import { decodeKeys, encodeKeys, isOfGroup, isSameKey, type Keyring } from "./keyring.ts";
import { keySecretBytesMin, membersAskedMax, sharedKeyBytesMax } from "./limits.ts";
import { letterSignContent, type MemberLetter } from "./member-letter.ts";
import { authorOf, type LetterChannel, sendLetter } from "./member-post.ts";

/** What members' keys need of their client. */
export interface MemberKeyServices {
  readonly ownId: ClientId;
  readonly environment: GroupEnvironment;
  readonly store: ClientStore;
  readonly entries: ReadonlyMap<string, GroupEntry>;
  readonly commits: Commits;
  readonly keyring: Keyring;
  readonly channel: () => LetterChannel;
  readonly inBackground: (work: () => Promise<void>) => void;
  /** A group has keys that it had not: what waits for one can be tried again. */
  readonly keysCame: (entry: GroupEntry) => Promise<void>;
}

type KeyLetter = Extract<MemberLetter, { readonly kind: "keys" | "key_request" }>;

const info = utf8FromText("entente member keys 1.0") ?? new Uint8Array();

/**
 * Pre-shared keys that members of a group give each other, sealed to leaf keys (A23-48, A23-69, RFC 9750 6.6): those that an
 * application shares, and the resumption keys of former epochs in groups that want one of who comes back. Who joins gets them from
 * the member of the lowest leaf that was there before.
 */
export class MemberKeys {
  readonly #services: MemberKeyServices;

  constructor(services: MemberKeyServices) {
    this.#services = services;
  }

  /**
   * Gives a key to all members. Resolves when it is on disk here, and on its way.
   *
   * @throws GroupError `too_large`, `removed`; RpcFailure.
   */
  async share(entry: GroupEntry, id: Uint8Array, secret: Uint8Array): Promise<void> {
    if (id.length === 0 || id.length > sharedKeyBytesMax || secret.length > sharedKeyBytesMax)
      throw new GroupError("too_large", `id and secret have 1 to ${String(sharedKeyBytesMax)} bytes`);
    if (secret.length < keySecretBytesMin)
      throw new GroupError("unsupported", `a secret of less than ${String(keySecretBytesMin)} bytes`);
    const { keyring, store, ownId } = this.#services;
    await store.save({ records: await keyring.recordsWith(entry.id, { id, secret }) });
    const others = entry.group.members.map(({ client }) => client).filter((client) => client !== ownId);
    await this.#give(entry, others);
  }

  /** Gives the key of a group's epoch to some of its members. Resolves when it is on disk here, and on its way. @throws RpcFailure. */
  async giveEpoch(entry: GroupEntry, clients: readonly ClientId[]): Promise<void> {
    const { keyring, store, ownId } = this.#services;
    await store.save({ records: await keyring.recordsWith(entry.id, entry.group.resumptionPsk) });
    await this.#give(
      entry,
      clients.filter((client) => client !== ownId),
    );
  }

  /** Mixes a shared key into the group's next epoch. Members that have it not refuse the Commit. @throws as of any Commit. */
  async mix(entry: GroupEntry, id: Uint8Array): Promise<void> {
    await entry.operations.take(() =>
      this.#services.commits.bringThrough(entry, () => Promise.resolve({ pskIds: [id] })),
    );
  }

  /** Asks some members for the keys of a group, one of which this client needs. Nobody waits for it. */
  request({ group }: GroupEntry): void {
    const { ownId, inBackground, channel } = this.#services;
    const others = group.members.map(({ client }) => client).filter((client) => client !== ownId);
    const { id: groupId, epoch } = group;
    inBackground(async () => {
      const letter = { kind: "key_request", groupId, epoch, signature: new Uint8Array() } as const;
      const signature = await group.sign(letterSignContent(letter));
      await sendLetter(channel(), group, others.slice(0, membersAskedMax), { ...letter, signature });
    });
  }

  /** Clients are members that were not before: the first of those who were tells them the keys. */
  joined(entry: GroupEntry, clients: readonly ClientId[]): void {
    const fresh = new Set<string>(clients);
    const first = entry.group.members.find(({ client }) => !fresh.has(client));
    if (first?.client !== this.#services.ownId) return;
    this.#services.inBackground(() => this.#give(entry, clients));
  }

  /** A letter of another member. What is not signed by it counts for nothing. @throws StoreError. */
  async heard(sender: Sender, letter: KeyLetter): Promise<void> {
    const { entries, environment } = this.#services;
    const entry = entries.get(letter.groupId);
    if (entry?.group.active !== true) return;
    const signed = { content: letterSignContent(letter), signature: letter.signature };
    const author = await authorOf(environment, entry.group, sender, signed);
    if (author === undefined) return;
    if (letter.kind === "key_request") await this.#give(entry, [author.client]);
    else await this.#take(entry, letter);
  }

  async #take(entry: GroupEntry, letter: Extract<KeyLetter, { readonly kind: "keys" }>): Promise<void> {
    const plaintext = await entry.group.openSealed(info, letter.kemOutput, letter.ciphertext);
    const keys = plaintext && decodeKeys(plaintext);
    // Sealed to a leaf key that was replaced meanwhile, or nonsense of a member: whoever needs a key asks for it.
    if (keys === undefined) return;
    const { keyring, store, keysCame } = this.#services;
    const known = await keyring.of(entry.id);
    const fresh = keys.filter(
      (key) => isOfGroup(key, entry.group.id) && !known.some((each) => isSameKey(each, key)),
    );
    if (fresh.length === 0) return;
    await store.save({ records: await keyring.recordsWithAll(entry.id, fresh) });
    await keysCame(entry);
  }

  /** Everything in the keyring, to each of these members by itself. */
  async #give({ group }: GroupEntry, clients: readonly ClientId[]): Promise<void> {
    const keys = await this.#services.keyring.shareable(group.id);
    if (keys.length === 0 || !group.active) return;
    const plaintext = encodeKeys(keys);
    for (const client of clients) {
      const member = group.member(client);
      if (member === undefined) continue;
      const { kemOutput, ciphertext } = await group.sealTo(member.leafIndex, info, plaintext);
      const { id: groupId, epoch } = group;
      const letter = {
        kind: "keys",
        groupId,
        epoch,
        kemOutput,
        ciphertext,
        signature: new Uint8Array(),
      } as const;
      const signature = await group.sign(letterSignContent(letter));
      await sendLetter(this.#services.channel(), group, [client], { ...letter, signature });
    }
  }
}
