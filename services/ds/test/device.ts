import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import {
  type CiphersuiteImpl,
  type ClientState,
  createApplicationMessage,
  createCommit,
  createGroup,
  defaultCapabilities,
  type CreateCommitOptions,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  type KeyPackage,
  type PrivateKeyPackage,
  type Proposal,
  type Extension,
} from "ts-mls";
import { createGroupInfo } from "ts-mls/createCommit.js";
import { decodeKeyPackage, encodeKeyPackage } from "ts-mls/keyPackage.js";
import { encodeRatchetTree } from "ts-mls/ratchetTree.js";
import {
  type common,
  type delivery,
  DeliveryService,
  type Decoded,
  type Encodable,
  type MessageClass,
  type Method,
} from "@entente/proto";
import {
  CommitAuthenticatedData,
  Credential,
  defaultGroupTerms,
  type DomainName,
  ExtensionType,
  groupIdBytes,
  groupIdOf,
  groupTermsExtension,
  groupTermsExtensionOf,
  mlsLabel,
  SignContent,
  type ClientId,
} from "@entente/mls-wire";
import { type Config, configOf, encodeConfig, genesisHead, makeValue, nextHead } from "@entente/ordering";
import { decode, encode, opaqueV } from "@entente/tls-codec";
import { gopHash } from "../src/ordering/gop-hash.ts";
import { type Domain, sessionOf } from "./domain.ts";

/** The suite that tests use. */
export const suite: CiphersuiteImpl = await getCiphersuiteImpl(
  getCiphersuiteFromName("MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"),
);

const dayS = 86_400n;

/** A Commit bundle and what its committer knows of it. */
export interface Bundle {
  readonly bytes: Uint8Array;
  readonly valueHash: Uint8Array;
  readonly next: ClientState;
  readonly nextHead: Uint8Array;
}

/** A group as a device knows it. */
export class GroupState {
  mls: ClientState;
  head: Uint8Array;
  readonly id: Uint8Array;
  memberDomains: readonly string[];

  constructor(mls: ClientState, id: Uint8Array, memberDomains: readonly string[]) {
    this.mls = mls;
    this.id = id;
    this.head = genesisHead(id, configOf({ mode: "quorum" }, memberDomains), gopHash);
    this.memberDomains = memberDomains;
  }

  /** The bundle has been decided. */
  adopt(bundle: Bundle): void {
    this.mls = bundle.next;
    this.head = bundle.nextHead;
  }
}

/** A client of a domain: its key, its credential, its KeyPackages, and its calls. */
export class Device {
  readonly domain: Domain;
  readonly clientId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: Uint8Array;
  readonly signKey: Uint8Array;
  readonly credential: Uint8Array;
  token = "";

  private constructor(
    domain: Domain,
    clientId: string,
    privateKey: KeyObject,
    publicKey: Uint8Array,
    credential: Uint8Array,
  ) {
    this.domain = domain;
    this.clientId = clientId;
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.signKey = new Uint8Array(privateKey.export({ format: "der", type: "pkcs8" }));
    this.credential = credential;
  }

  /** Enrols; has no session yet. */
  static async enrol(domain: Domain, name: string, lifetimeMs?: number): Promise<Device> {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const raw = new Uint8Array(Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url"));
    const clientId = name.includes("@")
      ? name
      : `${name.split("/")[0] ?? ""}@${domain.name}/${name.split("/")[1] ?? ""}`;
    const credential = await domain.authority.issue(clientId, raw, lifetimeMs);
    return new Device(domain, clientId, privateKey, raw, credential);
  }

  /** Enrols and begins a session. */
  static async connect(domain: Domain, name: string): Promise<Device> {
    const device = await Device.enrol(domain, name);
    await device.beginSession();
    return device;
  }

  get userId(): string {
    return this.clientId.slice(0, this.clientId.indexOf("/"));
  }

  /** SignWithLabel. */
  signWithLabel(label: string, content: Uint8Array): Uint8Array {
    return new Uint8Array(
      sign(null, encode(SignContent, { label: mlsLabel(label), content }), this.privateKey),
    );
  }

  sessionSignature(challenge: Uint8Array, clientId = this.clientId): Uint8Array {
    const parts = [challenge, Buffer.from(clientId)].map((part) => encode(opaqueV, part));
    return this.signWithLabel("EntenteSession", Buffer.concat(parts));
  }

  async challenge(clientId = this.clientId): Promise<Uint8Array> {
    return (await this.call(DeliveryService.BeginSession, { clientId })).challenge;
  }

  async beginSession(): Promise<void> {
    const challenge = await this.challenge();
    const { token } = await this.call(DeliveryService.CompleteSession, {
      credential: this.credential,
      signaturePublicKey: this.publicKey,
      signatureScheme: 0x0807,
      challenge,
      signature: this.sessionSignature(challenge),
    });
    this.token = token;
  }

  call<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
  ): Promise<Decoded<Response>> {
    const metadata = this.token === "" ? {} : { metadata: sessionOf(this.token) };
    return this.domain.remote.unary(method, request, metadata);
  }

  async keyPackage(
    options: {
      readonly lifetime?: { readonly notBefore: bigint; readonly notAfter: bigint };
      readonly extensions?: Extension[];
      readonly leafExtensions?: Extension[];
      readonly capabilities?: ReturnType<typeof defaultCapabilities>;
      readonly credential?: Uint8Array;
      readonly suite?: CiphersuiteImpl;
    } = {},
  ): Promise<{
    readonly publicPackage: KeyPackage;
    readonly privatePackage: PrivateKeyPackage;
    readonly bytes: Uint8Array;
  }> {
    const now = BigInt(Math.floor(Date.now() / 1000));
    const made = await generateKeyPackageWithKey(
      this.mlsCredential(options.credential),
      options.capabilities ?? defaultCapabilities(),
      options.lifetime ?? { notBefore: now - 60n, notAfter: now + 30n * dayS },
      options.extensions ?? [],
      { signKey: this.signKey, publicKey: this.publicKey },
      options.suite ?? suite,
      options.leafExtensions ?? [],
    );
    return { ...made, bytes: encodeKeyPackage(made.publicPackage) };
  }

  mlsCredential(bytes = this.credential): { credentialType: "x509"; certificates: Uint8Array[] } {
    const credential = decode(Credential, bytes);
    if (credential.credentialType !== "x509") throw new Error("no x509 credential");
    return { credentialType: "x509", certificates: credential.certificates.map(({ certData }) => certData) };
  }

  async publish(
    count: number,
    lastResort = 0,
  ): Promise<readonly Awaited<ReturnType<Device["keyPackage"]>>[]> {
    const last = { extensionType: 0x000a, extensionData: new Uint8Array() };
    const made = await Promise.all([
      ...Array.from({ length: count }, () => this.keyPackage()),
      ...Array.from({ length: lastResort }, () => this.keyPackage({ extensions: [last] })),
    ]);
    await this.call(DeliveryService.PublishKeyPackages, { keyPackages: made.map(({ bytes }) => bytes) });
    return made;
  }

  claim(
    of: Device | string,
    more: Partial<Encodable<typeof common.KeyPackageClaim>> = {},
  ): Promise<delivery.ClaimKeyPackagesResponse> {
    const userId = typeof of === "string" ? of : of.userId;
    return this.call(DeliveryService.ClaimKeyPackages, {
      claim: { idempotencyKey: randomBytes(16), userId, cipherSuites: [1], ...more },
    });
  }

  /** Claims one KeyPackage of a device, for an Add. */
  async claimOne(of: Device): Promise<KeyPackage> {
    const { result } = await this.claim(of, { clientIds: [of.clientId] });
    const [bytes] = result?.clients[0]?.keyPackages ?? [];
    const [decoded] = decodeKeyPackage(bytes ?? new Uint8Array(), 0) ?? [];
    if (decoded === undefined) throw new Error("nothing was claimed");
    return decoded;
  }

  /** The request of a new group, and its state. */
  async newGroup(
    domainName = this.domain.name,
    extensions: Extension[] = [],
    cipherSuite: CiphersuiteImpl = suite,
  ): Promise<{ readonly group: GroupState; readonly groupInfo: Uint8Array }> {
    const id = groupIdBytes(groupIdOf(randomBytes(16), domainName as DomainName));
    const types = extensions.map(({ extensionType }) => Number(extensionType));
    const capabilities = defaultCapabilities();
    const { publicPackage, privatePackage } = await this.keyPackage({
      capabilities: { ...capabilities, extensions: [...capabilities.extensions, ...types] },
      suite: cipherSuite,
    });
    const mls = await createGroup(id, publicPackage, privatePackage, extensions, cipherSuite);
    const info = await createGroupInfo(mls.groupContext, mls.confirmationTag, mls, [], cipherSuite);
    const groupInfo = encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo: info });
    return { group: new GroupState(mls, id, [domainName]), groupInfo };
  }

  async createGroup(): Promise<GroupState> {
    const { group, groupInfo } = await this.newGroup();
    await this.call(DeliveryService.CreateGroup, {
      idempotencyKey: randomBytes(16),
      groupId: group.id,
      groupInfo,
    });
    return group;
  }

  /** A group whose Commits and proposals its domain reads. */
  async createVisibleGroup(): Promise<GroupState> {
    const { extensionData } = groupTermsExtensionOf({ ...defaultGroupTerms, handshakes: "visible" });
    const terms = { extensionType: groupTermsExtension, extensionData };
    const { group, groupInfo } = await this.newGroup(this.domain.name, [terms]);
    const ratchetTree = encodeRatchetTree(group.mls.ratchetTree);
    const request = { idempotencyKey: randomBytes(16), groupId: group.id, groupInfo, ratchetTree };
    await this.call(DeliveryService.CreateGroup, request);
    return group;
  }

  /** A Commit with its Welcomes. */
  async commit(
    group: GroupState,
    options: {
      readonly add?: readonly KeyPackage[];
      readonly remove?: readonly number[];
      readonly removed?: readonly string[];
      /** Proposals of the epoch that go beside the Commit, which names them. */
      readonly beside?: readonly Uint8Array[];
      /** Holds a ReInit. */
      readonly reInit?: boolean;
      /** Says that it ends the group; what is true unless told. */
      readonly ends?: boolean;
      readonly memberDomains?: readonly string[];
      readonly previousHead?: Uint8Array;
      readonly publicMessage?: boolean;
      readonly authenticatedData?: Uint8Array;
      /** What the GroupInfo declares; what follows from the domains unless told. */
      readonly config?: Config;
    } = {},
  ): Promise<Bundle> {
    const extraProposals: Proposal[] = [
      ...(options.add ?? []).map((keyPackage) => ({ proposalType: "add" as const, add: { keyPackage } })),
      ...(options.remove ?? []).map((removed) => ({ proposalType: "remove" as const, remove: { removed } })),
      ...(options.reInit === true ? [reInitProposal()] : []),
    ];
    const commitOptions: CreateCommitOptions = {
      extraProposals,
      wireAsPublicMessage: options.publicMessage ?? false,
      authenticatedData:
        options.authenticatedData ??
        encode(CommitAuthenticatedData, {
          version: (options.ends ?? options.reInit) === true ? "v3" : "v1",
          previousHead: options.previousHead ?? group.head,
          memberDomains: [...(options.memberDomains ?? group.memberDomains)].sort() as DomainName[],
          removedClients: [...(options.removed ?? [])].sort() as ClientId[],
        }),
    };
    const made = await createCommit(
      { state: group.mls, cipherSuite: suite, pskIndex: emptyPskIndex },
      commitOptions,
    );
    const welcomes =
      made.welcome === undefined
        ? []
        : [encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome: made.welcome })];
    const tree = welcomes.length > 0 ? encodeRatchetTree(made.newState.ratchetTree) : undefined;
    // The creator's domain holds the lowest leaf, and later ones come as they are named.
    const config =
      options.config ?? configOf({ mode: "quorum" }, options.memberDomains ?? group.memberDomains);
    const info = await groupInfoOf(made.newState, config);
    const bytes = bundleOf(encodeMlsMessage(made.commit), welcomes, tree, info, options.beside);
    const hash = makeValue(bytes, config, gopHash).hash;
    // A device that goes on in a group that has ended is what the service is there for.
    const next: ClientState = { ...made.newState, groupActiveState: { kind: "active" } };
    return { bytes, valueHash: hash, next, nextHead: nextHead(group.head, hash, gopHash) };
  }

  async submit(bundle: Bundle | Uint8Array): Promise<common.CommitResult | null> {
    const bytes = bundle instanceof Uint8Array ? bundle : bundle.bytes;
    return (await this.call(DeliveryService.SubmitCommit, { bundle: bytes })).result;
  }

  /** Commits, and adopts what was decided. */
  async commitDecided(group: GroupState, options: Parameters<Device["commit"]>[1] = {}): Promise<Bundle> {
    const bundle = await this.commit(group, options);
    const result = await this.submit(bundle);
    if (result?.result !== "decided") throw new Error(`the Commit was answered ${String(result?.result)}`);
    group.adopt(bundle);
    if (options?.memberDomains !== undefined) group.memberDomains = options.memberDomains;
    return bundle;
  }

  /** An application message of the group's epoch. */
  async message(group: GroupState, text: string): Promise<Uint8Array> {
    const made = await createApplicationMessage(group.mls, Buffer.from(text), suite);
    group.mls = made.newState;
    return encodeMlsMessage({
      version: "mls10",
      wireformat: "mls_private_message",
      privateMessage: made.privateMessage,
    });
  }

  async send(mlsMessage: Uint8Array): Promise<delivery.SendResult | null> {
    return (await this.call(DeliveryService.SendMessage, { mlsMessage })).result;
  }
}

/** A wish to go over to another group. */
export function reInitProposal(): Proposal {
  const groupId = groupIdBytes(groupIdOf(randomBytes(16), "a.example" as DomainName));
  return {
    proposalType: "reinit",
    reinit: { groupId, version: "mls10", cipherSuite: suite.name, extensions: [] },
  };
}

/** The GroupInfo of a state that declares who orders its epoch. */
async function groupInfoOf(state: ClientState, config: Config): Promise<Uint8Array> {
  const declaration = {
    extensionType: ExtensionType.codeOf("entente_ordering_config"),
    extensionData: encodeConfig(config),
  };
  const { groupContext, confirmationTag } = state;
  const groupInfo = await createGroupInfo(groupContext, confirmationTag, state, [declaration], suite);
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo });
}

/** The TLS encoding of a CommitBundle from its parts, written out here so that the codec is not its own witness. */
export function bundleOf(
  commit: Uint8Array,
  welcomes: readonly Uint8Array[],
  tree?: Uint8Array,
  groupInfo?: Uint8Array,
  proposals: readonly Uint8Array[] = [],
): Uint8Array {
  const list = (messages: readonly Uint8Array[]): Uint8Array => encode(opaqueV, Buffer.concat(messages));
  const maybe = (part?: Uint8Array): Uint8Array =>
    part === undefined ? Uint8Array.of(0) : Buffer.concat([Uint8Array.of(1), part]);
  const last = [maybe(groupInfo), maybe(tree)];
  return Buffer.concat([Uint8Array.of(0, 1), commit, list(proposals), list(welcomes), ...last]);
}
