import { defaultGroupTerms, type GroupTerms } from "@entente/mls-wire";
import type { OrderingPolicy } from "@entente/ordering";
import type { AnonymousSettings } from "../anonymous/anonymous-settings.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { heldKeys, type KeyHolder } from "../crypto/key-holder.ts";
import type { SuiteName } from "../crypto/suite-name.ts";
import type { GroupPolicy, ProfileName } from "@entente/policy";
import type { AuthenticationProcesses } from "../mls/authentication-process.ts";
import type { Authenticator } from "../mls/authenticator.ts";
import type { ClientStore } from "../store/client-store.ts";
import type { NegotiationTerms } from "../negotiation/negotiation.ts";
import type { UnknownClients } from "./watch.ts";
import type { Endpoint, TransportFactory } from "../transport/transport.ts";

/** The client's own domain: where its services are, and the root that their certificates and its clients' come from. */
export interface HomeDomain {
  readonly domain: string;
  readonly deliveryService: Endpoint;
  readonly authenticationService: Endpoint;
  /** PEM. Comes with the client's configuration; nothing that a service says replaces it. */
  readonly rootCertificatePem: string;
}

/** What a client does about keys that no log can be asked about. */
export type SilentLogs = "warn" | "refuse";

/** What a client needs. */
export interface ClientSettings {
  /** `name@domain/device`. */
  readonly clientId: string;
  readonly home: HomeDomain;
  readonly store: ClientStore;
  readonly transports: TransportFactory;
  readonly crypto: CryptoProvider;
  /**
   * Who makes and holds this client's signature keys, and signs with them: its store then has none of them. The store itself, where
   * absent. A client that had its key in its store moves it by {@link Client.rotateSignatureKey}.
   */
  readonly keyHolder?: KeyHolder;
  /**
   * Whether each of this client's leaves has a signature key and a credential of its own, so that nothing is alike in two groups, and a
   * key that is lost is lost in one (A23-120); one key for all where absent. It needs a credential that is a certificate, and is
   * enough for some sixty groups.
   */
  readonly keyPerGroup?: boolean;
  /** Suite of the client's key and of the groups that it makes; the one that every implementation has, unless told. */
  readonly suite?: SuiteName;
  /**
   * Suites, of the key's signature scheme, that KeyPackages are published for; that of the key unless told. More of them let others
   * choose a better one (A23-55).
   */
  readonly keyPackageSuites?: readonly SuiteName[];
  /**
   * Media types that the client reads, as `text/plain;charset=utf-8`, told in KeyPackages and leaves that are made from then on;
   * nothing is told where absent.
   */
  readonly contentMediaTypes?: readonly string[];
  /**
   * Versions of MLS beyond 1.0 that this client can do with other software than this SDK, told in leaves that are made from then on, so
   * that members see when a group could go over to one (A18-28); none where absent.
   */
  readonly furtherVersions?: readonly number[];
  /** Whether the first message in a group that was joined by invitation is followed by a self-update (A18-5); yes where absent. */
  readonly updateAfterJoining?: boolean;
  /**
   * How this client's leaves are authenticated, and by which processes it can tell who others are; told in leaves that are made from
   * then on. Where absent: by certificates, and no others, which nothing has to be told of. Members of one group support each other's.
   */
  readonly authentication?: AuthenticationProcesses;
  /** Judge of keys that were compared out of band, for the process `fingerprint`. */
  readonly fingerprints?: Authenticator;
  /** How many of the peers' witnesses must have cosigned a head of the home domain's log: half of them unless told, at least one. */
  readonly witnessQuorum?: (witnesses: number) => number;
  /** What is done about a member whose key its domain's log does not have, beside the event; its removal is proposed unless told. */
  readonly unknownClients?: UnknownClients;
  /**
   * What is done where the log of somebody's domain can not be consulted, beside the event `log_silent`: nothing unless told, since
   * members look keys up again, and warn. With `refuse` this client adds nobody whose key is not proved, and sends nothing to a group
   * with a member whose key was not proved within a day.
   */
  readonly silentLogs?: SilentLogs;
  /**
   * After which share of its lifetime the client's credential is renewed, from 0.1 to 0.9; two thirds unless told. Up to a
   * tenth more is spread by chance.
   */
  readonly credentialRenewal?: number;
  /**
   * How what others send gets here: over a stream that stays open as well as it can, unless told; or when the application asks for it
   * with `Client.poll`, for devices that no push service is to know of and that do not stay connected.
   */
  readonly reception?: "poll" | "stream";
  /**
   * How many messages that the application was told of stay in the store, of all groups together: `clientLimits.messagesKept` unless told;
   * 0 where the application keeps them itself, Infinity where none is erased. A message that is erased can not be reported, or offered to
   * who missed it.
   */
  readonly messagesKept?: number;
  /**
   * Largest ratchet tree that this client puts inside a Welcome, in bytes; 1 MiB where absent, and at most. A larger one goes to the home
   * domain as encrypted attachments, and new members fetch it there.
   */
  readonly treeInsideBytes?: number;
  /** What is asked without this client's name; nothing where absent. */
  readonly anonymous?: AnonymousSettings;
  /** Milliseconds since 1970. */
  readonly nowMs?: () => number;
  /** A number in [0, 1), for the length of pauses. */
  readonly chance?: () => number;
}

/** The settings, whose cryptography signs where the client's keys are. */
export function withKeyHolder(settings: ClientSettings): ClientSettings {
  const { crypto, keyHolder } = settings;
  return keyHolder === undefined ? settings : { ...settings, crypto: heldKeys(crypto, keyHolder) };
}

/** What a new group is like. */
export interface NewGroupOptions {
  /**
   * Users who are to be invited next: the group gets the best suite of this client that all their clients can use, by what they and
   * their domains have signed. That of this client's key where absent.
   */
  readonly negotiateWith?: readonly string[];
  /** What is accepted in that. */
  readonly negotiation?: NegotiationTerms;
  /** Media types that every member must read. Messages then tell their type (F-7, A23-51). */
  readonly requiredMediaTypes?: readonly string[];
  /** Who orders the group's Commits, where that is not the usual: a quorum of the domains as soon as there are three. */
  readonly ordering?: OrderingPolicy;
  /** Whether servers see the group's handshakes and check them; encrypted where absent (A23-28, A23-40). */
  readonly handshakes?: GroupTerms["handshakes"];
  /** Who may join from outside; clients of members' users where absent (A23-35, A23-43). */
  readonly externalJoins?: GroupTerms["externalJoins"];
  /** What becomes of the group when a decided Commit is invalid; a new group where absent. */
  readonly badCommits?: GroupTerms["badCommits"];
  /**
   * What the group demands of its members and lets them do (RFC 9750 7): one of the profiles with this client's user as admin, or a
   * policy of the application's. It says the three above too. Without one, members may do all that RFC 9420 lets them.
   */
  readonly policy?: ProfileName | GroupPolicy;
}

/** The terms that the options come to; undefined: the default ones, which a group does not carry. */
export function termsOfOptions(options: NewGroupOptions): GroupTerms | undefined {
  const {
    handshakes = defaultGroupTerms.handshakes,
    externalJoins = defaultGroupTerms.externalJoins,
    badCommits = defaultGroupTerms.badCommits,
  } = options;
  const terms: GroupTerms = { version: "v1", handshakes, externalJoins, badCommits };
  const isDefault =
    handshakes === defaultGroupTerms.handshakes &&
    externalJoins === defaultGroupTerms.externalJoins &&
    badCommits === defaultGroupTerms.badCommits;
  return isDefault ? undefined : terms;
}

/** Bounds of what the client does by itself. */
export const clientLimits = {
  /** KeyPackages of a client that wait at the Delivery Service when it has just stocked up. */
  keyPackages: 20,
  /** A KeyPackage that ends within this time is replaced, in seconds: 7 days. */
  keyPackageRenewalSeconds: 7n * 86_400n,
  /** Messages that stay in the store after the application was told of them (A23-104). */
  messagesKept: 10_000,
  /** How often a client that runs asks for proof of domains that contradicted themselves, on average, in milliseconds: half an hour. */
  evidenceCheckMs: 1_800_000,
  /** How often a client that runs looks after its stock of KeyPackages, on average, in milliseconds: 6 hours. */
  stockCheckMs: 6 * 3_600_000,
  /** Users whose KeyPackages are asked for at once, where many are invited. */
  claimsAtOnce: 16,
  /** Times that the application may ask at once for what has come. */
  pollsWaiting: 16,
  /** How often a Commit that lost is made again before its caller is told. */
  commitAttempts: 64,
  /** After so many losses each further attempt asks for a slot of its own. */
  lossesBeforeReserving: 3,
  /** Between two looks for proof of domains that contradicted themselves, in milliseconds. */
  evidenceMs: 10_000,
  /** Pieces of such proof that are looked at, and the bytes of one. */
  evidencePieces: 1_000,
  evidenceBytes: 64 * 1024,
  /** How long an operation tries while nobody can be reached, in milliseconds. */
  operationMs: 120_000,
  /** A Commit that is not decided after this time is held up, in milliseconds: messages do not wait for it any more. */
  heldUpMs: 1_000,
  /** Deadline of a call that submits a Commit; an orderer may take up to ten seconds by itself. */
  submitMs: 15_000,
  /** Items of groups that are not known yet, kept until their Welcome has come. */
  heldItems: 128,
  /** How long they are kept while more comes, in milliseconds: ten minutes. */
  heldItemsMs: 600_000,
  /** Messages of an epoch that has not begun here which wait in a group without a policy, and how long, in seconds: a day. */
  heldMessages: 128,
  heldMessageSeconds: 86_400,
  /** Longest time over which members that go astray together spread their ways back, in milliseconds. */
  healingSpreadMs: 10_000,
  /** How long an operation that a closed group refuses waits for the Commit that says which group goes on, in milliseconds. */
  closedGroupMs: 10_000,
  /** How long a joiner lets those go first who are about to commit proposals that wait, on average, in milliseconds. */
  proposalsFirstMs: 500,
  /** How long a message of an epoch that is over waits for the Commits that this client lacks, in milliseconds. */
  staleEpochMs: 2_000,
  /** How many members in line commit proposals that wait, should those before them be away. */
  committersInLine: 8,
  /** How long each of them waits for the one before it, on average, in milliseconds. */
  committerTurnMs: 20_000,
  /** How often a client that runs looks whether its leaves are to be renewed, on average, in milliseconds: an hour. */
  renewalCheckMs: 3_600_000,
  /** How often a client that runs looks whether the addresses in its leaves end, on average, and of what share of their time they are renewed. */
  addressCheckMs: 86_400_000,
  addressRenewalShare: 0.25,
  /** How often a client that runs erases keys whose time is over, on average, in milliseconds: half an hour. They are not used before that. */
  keyExpiryMs: 1_800_000,
  /** Share of a credential's lifetime after which it is renewed, and the share over which clients spread after that. */
  credentialRenewalShare: 2 / 3,
  credentialJitterShare: 0.1,
  /** What a credential's lifetime is taken to be that does not say when it began, in seconds: 30 days. */
  credentialLifetimeSeconds: 30n * 86_400n,
  /** Share of the lifetime at whose end the application is warned that a credential could not be renewed. */
  credentialWarningShare: 0.1,
  /** How long a client that runs waits at most, and at least, until it looks after its credential again, in milliseconds. */
  credentialCheckMs: 3_600_000,
  credentialPauseMsMin: 1_000,
  /** First pause after a renewal that failed, and the longest, in milliseconds. */
  credentialRetryMs: 2_000,
  credentialRetryMsMax: 15 * 60_000,
  /** Keys for groups that are certified at once, at most and at least. */
  groupKeysAtOnce: 32,
  groupKeysSpare: 8,
  /** Keys that it had for groups, remembered for versions of the own name that were not looked at yet. */
  formerGroupKeys: 512,
  /** Messages and Commits of one client that wait for their turn at once. */
  waitingOperations: 1_024,
} as const;
