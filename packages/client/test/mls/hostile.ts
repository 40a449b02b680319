import { concatBytes, decode, encode } from "@entente/tls-codec";
import { CommitAuthenticatedData, MLSMessage } from "@entente/mls-wire";
import { type ClientState, createCommit, type CreateCommitOptions, encodeMlsMessage } from "ts-mls";
import { AuthenticationGuard } from "../../src/mls/authenticator.ts";
import type { DecidedCommit } from "../../src/mls/chain-head.ts";
import { commitClaim } from "../../src/mls/commit-claim.ts";
import { decodeGroup } from "../../src/mls/group-codec.ts";
import { forOperation, type GroupState } from "../../src/mls/group-state.ts";
import { type CertificateChanges, decide, ofParts } from "./orderer.ts";
import { authenticatorRefusing, type Person } from "./people.ts";
import { withLeafSecrets } from "../../src/mls/secret-tree.ts";

/** The state behind a person's group, for those who do not keep to the rules. */
export function stateOf(person: Person): GroupState {
  return decodeGroup(person.group.encode());
}

/** The same as ts-mls has it, with an authentication service that accepts everything. */
export async function mlsStateOf(person: Person): Promise<ClientState> {
  const { mls } = stateOf(person);
  const { kdf } = person.environment.crypto.suite(person.suite);
  let { secretTree } = mls;
  // ts-mls wants the secrets of all leaves.
  for (let leaf = 0; 2 * leaf < secretTree.length; leaf++)
    secretTree = await withLeafSecrets(secretTree, leaf, kdf);
  return forOperation({ ...mls, secretTree }, new AuthenticationGuard(authenticatorRefusing()));
}

/** A Commit made with ts-mls alone: nothing of what this package checks was checked. */
export async function rawCommit(person: Person, options: CreateCommitOptions): Promise<DecidedCommit> {
  const { commit } = await createCommit(
    { state: await mlsStateOf(person), cipherSuite: person.environment.crypto.suite(person.suite) },
    { wireAsPublicMessage: person.group.framing === "public", ...options },
  );
  return decidedBy(person, decidedFrom(encodeMlsMessage(commit)));
}

/** The Commit with a certificate as its epoch's voters make it, for a Commit that changes no domain unless told. */
export function decidedBy(
  person: Person,
  decided: DecidedCommit,
  changes: CertificateChanges = {},
  next = person.group.order,
): DecidedCommit {
  const { head, order: config } = person.group;
  const what = ofParts(decided.commit, decided.proposals ?? [], decided.omittedPartDigests ?? []);
  const { certificate, valueHash } = decide(what, { config, next, head }, changes);
  return { ...decided, certificate, valueHash };
}

/** A Commit with digests of nothing. */
export function decidedFrom(commit: Uint8Array, proposals: readonly Uint8Array[] = []): DecidedCommit {
  const none = new Uint8Array(32);
  return { commit, proposals, omittedPartDigests: [none, none, none] };
}

/** A true claim for a Commit that changes no member; with changes, a lie. */
export function claimOf(person: Person, lie: Partial<CommitAuthenticatedData> = {}): Uint8Array {
  const clients = person.group.members.map(({ client }) => client);
  const claim = commitClaim({ previousHead: person.group.head, clients, removed: [], ends: false });
  return encode(CommitAuthenticatedData, { ...decode(CommitAuthenticatedData, claim), ...lie });
}

/** The Commit of a bundle as PublicMessage content. */
export function publicCommit(bytes: Uint8Array) {
  const message = decode(MLSMessage, bytes);
  if (message.wireFormat !== "mls_public_message") throw new Error("not a PublicMessage");
  const { content } = message.publicMessage;
  if (content.contentType !== "commit") throw new Error("not a Commit");
  return content;
}

/** One octet more than the one encoding. */
export function withTrailingByte(bytes: Uint8Array): Uint8Array {
  return concatBytes(bytes, Uint8Array.of(0));
}
