import type { ClientState, Extension, GroupState as MlsGroupState } from "ts-mls";
import type { SuiteName } from "../crypto/suite-name.ts";
import type { AuthenticationGuard } from "./authenticator.ts";
import { CommitBundle } from "@entente/mls-wire";
import { decode, equalBytes } from "@entente/tls-codec";
import { clientConfig, retentionOf } from "./environment.ts";
import { GroupError } from "./group-error.ts";
import type { KeyAges } from "./kept-keys.ts";
import type { SignatureKeyPair } from "./key-package.ts";
import { policyOfContext } from "./group-policy.ts";
import type { ResumptionReference } from "./psk.ts";

/** What a client wants of a Commit; kept with it, so that a lost one can be made again. */
export interface CommitRequest {
  /** KeyPackages, TLS encoding, of the clients to add. */
  readonly add?: readonly Uint8Array[];
  /** Clients to remove; never the committer. */
  readonly remove?: readonly string[];
  /** Ids of external pre-shared keys to mix in. */
  readonly pskIds?: readonly Uint8Array[];
  /** A resumption key to mix in: of a group that this one continues, in its first Commit, or of an epoch of this group. */
  readonly resumption?: ResumptionReference;
  /** What all members are to go over to; nothing else can be asked for with it. */
  readonly reInit?: SuccessorRequest;
  /** GroupPolicy, TLS encoding, to take the place of the group's. */
  readonly policy?: Uint8Array;
  /** The domain that is to order the group from the next epoch on, in a group that one domain orders. */
  readonly orderer?: string;
  /** A later credential of this client, MLS Credential in TLS encoding: for the leaf's signature key, or for `signatureKey`. */
  readonly credential?: Uint8Array;
  /** Another signature key for this client's leaf, which `credential` is for (RFC 9420 7.3, A23-16); the leaf's stays where absent. */
  readonly signatureKey?: SignatureKeyPair;
  /** The sealed part of an address of this client, for its leaf to tell from now on. */
  readonly address?: Uint8Array;
}

/** The group that takes the place of another (RFC 9420 11.2). */
export interface SuccessorRequest {
  readonly groupId: Uint8Array;
  readonly suite: SuiteName;
  /** Of its GroupContext. */
  readonly extensions: readonly Extension[];
}

/** A Commit of this client that has not come back yet, and the state that it leads to. */
export interface PendingCommit {
  readonly request: CommitRequest;
  /** MLSMessage. */
  readonly commit: Uint8Array;
  /** CommitBundle, to be submitted again as it is until the answer is known. */
  readonly bundle: Uint8Array;
  /** Of the next epoch; without receiver data of former epochs, which are taken when the Commit comes back. */
  readonly next: MlsGroupState;
}

/** A proposal that waits for a Commit. */
export interface WaitingProposal {
  /** ProposalRef in base64, ts-mls's key for it. */
  readonly ref: string;
  /** MLSMessage, as it was made or received. */
  readonly message: Uint8Array;
}

/** Whether handshake messages are made as PrivateMessage or as PublicMessage. */
export type Framing = "private" | "public";

/** All of a group that a client keeps. Immutable: every operation makes another. */
export interface GroupState {
  readonly mls: MlsGroupState;
  /** Head of the chain of Commits at this epoch: 32 bytes, or none in a group whose Commits form no chain. */
  readonly head: Uint8Array;
  readonly framing: Framing;
  readonly waiting: readonly WaitingProposal[];
  readonly pending: PendingCommit | undefined;
  readonly ages: KeyAges;
}

/** The state as ts-mls takes it for one operation, always with this package's authentication service. */
export function forOperation(
  mls: MlsGroupState,
  guard: AuthenticationGuard,
  paddedBytes?: number,
): ClientState {
  const retention = retentionOf(policyOfContext(mls.groupContext.extensions), mls.ratchetTree);
  return { ...mls, clientConfig: clientConfig(guard, paddedBytes, retention) };
}

/** The state after an operation, without the settings of that operation. */
export function withoutConfig({ clientConfig: _, ...mls }: ClientState): MlsGroupState {
  return mls;
}

/** Proposals that wait and that this client's pending Commit, if there is one, does not carry out. */
export function uncommitted({ waiting, pending }: GroupState): readonly WaitingProposal[] {
  if (waiting.length === 0 || pending === undefined) return waiting;
  const { proposals } = decode(CommitBundle, pending.bundle);
  return waiting.filter(({ message }) => !proposals.some(({ bytes }) => equalBytes(bytes, message)));
}

/** Throws GroupError `removed` when the client is no member any more, `reinitialized` when a Commit has ended the group. */
export function requireMember({ mls }: GroupState): void {
  if (mls.groupActiveState.kind === "removedFromGroup") throw new GroupError("removed", "no longer a member");
  if (mls.groupActiveState.kind === "suspendedPendingReinit") {
    throw new GroupError("reinitialized", "another group has taken its place");
  }
}
