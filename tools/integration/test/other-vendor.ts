import { ECDH } from "node:crypto";
import { type ClientDuplexStream, credentials, Metadata } from "@grpc/grpc-js";
import { clientConfiguration } from "@entente/domain";
import {
  AuthenticationService,
  type Decoded,
  type delivery,
  DeliveryService,
  type Encodable,
  GroupStateService,
  type MessageClass,
  type Method,
} from "@entente/proto";
import {
  CommitAuthenticatedData,
  CommitBundle,
  ExtensionType,
  MLSMessage,
  parseClientId,
  parseDomainName,
} from "@entente/mls-wire";
import { configOf, defaultPolicy, encodeConfig } from "@entente/ordering";
import { Remote } from "@entente/rpc";
import { decodeRaw, encode } from "@entente/tls-codec";
import type { TestDomain } from "@entente/testbed";
import {
  type CiphersuiteImpl,
  type CiphersuiteName,
  type ClientState,
  createApplicationMessage,
  createCommit,
  type Credential,
  decodeMlsMessage,
  type Decoder,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  type GroupContext,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  type KeyPackage,
  type PrivateKeyPackage,
  processPrivateMessage,
  type Proposal,
} from "ts-mls";
import { createGroupInfo } from "ts-mls/createCommit.js";
import { decodeCredential } from "ts-mls/credential.js";
import { signWithLabel } from "ts-mls/crypto/signature.js";
import { encodeKeyPackage } from "ts-mls/keyPackage.js";
import { decodeRatchetTree, encodeRatchetTree } from "ts-mls/ratchetTree.js";

/** TLS SignatureScheme by suite. */
const schemes = {
  MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519: 0x0807,
  MLS_128_DHKEMP256_AES128GCM_SHA256_P256: 0x0403,
} satisfies Partial<Record<CiphersuiteName, number>>;

/** What another vendor's client may know of. */
export type VendorSuite = keyof typeof schemes;

type Response = Decoded<typeof delivery.SubscribeResponse>;
type Stream = ClientDuplexStream<Encodable<typeof delivery.SubscribeRequest>, Response>;

/** What it says it can: one suite, one kind of credential, nothing more. */
const capabilitiesOf = (
  suite: VendorSuite,
  extensions: readonly number[],
): KeyPackage["leafNode"]["capabilities"] => ({
  versions: ["mls10"],
  ciphersuites: [suite],
  extensions: [...extensions],
  proposals: [],
  credentials: ["x509"],
});

/**
 * A client by somebody else: MLS by ts-mls with its own cryptography, the services by their published interface, and
 * nothing of this project's client. One suite, no GREASE, one KeyPackage, one group, everything in memory.
 */
export class OtherVendor {
  readonly #id: string;
  readonly #suite: VendorSuite;
  readonly #extensions: readonly number[];
  readonly #cs: CiphersuiteImpl;
  readonly #keys: { readonly signKey: Uint8Array; readonly publicKey: Uint8Array };
  readonly #as: Remote;
  readonly #ds: Remote;
  readonly #metadata = new Metadata();
  readonly #sent = new Set<string>();
  readonly #texts: string[] = [];
  #head = new Uint8Array();
  #own: { readonly publicPackage: KeyPackage; readonly privatePackage: PrivateKeyPackage } | undefined;
  #state: ClientState | undefined;
  #stream: Stream | undefined;
  #responses: AsyncIterator<Response> | undefined;

  private constructor(
    domain: TestDomain,
    id: string,
    suite: VendorSuite,
    extensions: readonly number[],
    cs: CiphersuiteImpl,
    keys: KeyPair,
  ) {
    const { rootCertificatePem, authenticationService, deliveryService } = clientConfiguration(domain.folder);
    const root = Buffer.from(rootCertificatePem);
    this.#id = id;
    this.#suite = suite;
    this.#extensions = extensions;
    this.#cs = cs;
    this.#keys = keys;
    this.#as = new Remote(
      authenticationService.address,
      credentials.createSsl(root),
      authenticationService.name,
    );
    this.#ds = new Remote(deliveryService.address, credentials.createSsl(root), deliveryService.name);
  }

  /** Enrols, opens a session, publishes its one KeyPackage and opens its stream. `extensions`: types that it says it supports. */
  static async enrol(
    domain: TestDomain,
    id: string,
    suite: VendorSuite,
    extensions: readonly number[] = [],
  ): Promise<OtherVendor> {
    const cs = await getCiphersuiteImpl(getCiphersuiteFromName(suite));
    const { signKey, publicKey } = await cs.signature.keygen();
    const keys = { signKey, publicKey: wholePoint(suite, publicKey) };
    const vendor = new OtherVendor(domain, id, suite, extensions, cs, keys);
    const credential = await vendor.#enrol(await domain.invite(id.slice(0, id.indexOf("/"))));
    await vendor.#openSession(credential);
    await vendor.#publish(decoded(decodeCredential, credential));
    vendor.#subscribe();
    return vendor;
  }

  /** The epoch that it is in. */
  get epoch(): bigint {
    return this.#group.groupContext.epoch;
  }

  /** Equal at all members that have the same state. */
  get epochAuthenticator(): Uint8Array {
    return this.#group.keySchedule.epochAuthenticator;
  }

  /** Reads its stream until it is in a group and in an epoch of it. */
  async reaches(epoch: bigint): Promise<void> {
    while (this.#state === undefined || this.epoch < epoch) await this.#take();
  }

  /** Reads its stream until there is a message with this text. */
  async reads(text: string): Promise<void> {
    while (!this.#texts.includes(text)) await this.#take();
  }

  /** Sends a message to its group. */
  async send(text: string): Promise<void> {
    const content = new TextEncoder().encode(text);
    const { newState, privateMessage } = await createApplicationMessage(this.#group, content, this.#cs);
    this.#state = newState;
    const mlsMessage = encodeMlsMessage({
      version: "mls10",
      wireformat: "mls_private_message",
      privateMessage,
    });
    this.#sent.add(hex(mlsMessage));
    const { result } = await this.#call(DeliveryService.SendMessage, { mlsMessage });
    if (result?.result !== "accepted") throw new Error("the message was not accepted");
  }

  /** Commits whatever it is given, as nothing but RFC 9420 would have it. Resolves when the Commit is decided. */
  async commit(
    proposals: Proposal[],
    told: { memberDomains: string[]; removedClients: string[] },
    wireAsPublicMessage = false,
  ): Promise<void> {
    const authenticatedData = encode(CommitAuthenticatedData, {
      version: "v1",
      previousHead: this.#head,
      memberDomains: told.memberDomains.map(parseDomainName),
      removedClients: told.removedClients.map(parseClientId),
    });
    const context = { state: this.#group, cipherSuite: this.#cs };
    const { commit, newState } = await createCommit(context, {
      extraProposals: proposals,
      authenticatedData,
      wireAsPublicMessage,
    });
    const groupInfo = await this.#groupInfo(newState, told.memberDomains);
    const bundle = encode(CommitBundle, {
      version: "v1",
      commit: decodeRaw(MLSMessage, encodeMlsMessage(commit)),
      proposals: [],
      welcomes: [],
      groupInfo: decodeRaw(MLSMessage, groupInfo),
      ratchetTree: undefined,
    });
    const { result } = await this.#call(DeliveryService.SubmitCommit, { bundle });
    if (result?.result !== "decided") throw new Error(`the Commit is ${String(result?.result)}`);
  }

  /** Publishes a GroupInfo of its own making: the group's in this epoch with something of the GroupContext changed, signed by its leaf. */
  async publishes(change: (context: GroupContext) => GroupContext): Promise<void> {
    const { groupContext, confirmationTag } = this.#group;
    const context = change(groupContext);
    const made = await createGroupInfo(context, confirmationTag, this.#group, [], this.#cs);
    const groupInfo = encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo: made });
    const ratchetTree = encodeRatchetTree(this.#group.ratchetTree);
    await this.#call(GroupStateService.PublishGroupState, { groupInfo, ratchetTree });
  }

  /** The GroupInfo of a state, which declares who orders its epoch. */
  async #groupInfo(state: ClientState, memberDomains: readonly string[]): Promise<Uint8Array> {
    const declaration = {
      extensionType: ExtensionType.codeOf("entente_ordering_config"),
      extensionData: encodeConfig(configOf(defaultPolicy, memberDomains)),
    };
    const { groupContext, confirmationTag } = state;
    const groupInfo = await createGroupInfo(groupContext, confirmationTag, state, [declaration], this.#cs);
    return encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo });
  }

  close(): void {
    this.#stream?.on("error", () => undefined).cancel();
    this.#as.close();
    this.#ds.close();
  }

  async #enrol(invitationToken: string): Promise<Uint8Array> {
    const enrolment = {
      clientId: this.#id,
      invitationToken,
      signatureScheme: schemes[this.#suite],
      signaturePublicKey: this.#keys.publicKey,
    };
    const { challenge } = await this.#as.unary(AuthenticationService.BeginEnrolment, enrolment);
    const signature = await this.#sign("EntenteEnrolment", challenge, ascii(this.#id), this.#keys.publicKey);
    const answer = { enrolment, challenge, signature };
    return (await this.#as.unary(AuthenticationService.CompleteEnrolment, answer)).credential;
  }

  async #openSession(credential: Uint8Array): Promise<void> {
    const { challenge } = await this.#ds.unary(DeliveryService.BeginSession, { clientId: this.#id });
    const { token } = await this.#ds.unary(DeliveryService.CompleteSession, {
      credential,
      signaturePublicKey: this.#keys.publicKey,
      signatureScheme: schemes[this.#suite],
      challenge,
      signature: await this.#sign("EntenteSession", challenge, ascii(this.#id)),
    });
    this.#metadata.set("entente-session", token);
  }

  async #publish(credential: Credential): Promise<void> {
    const now = BigInt(Math.floor(Date.now() / 1000));
    this.#own = await generateKeyPackageWithKey(
      credential,
      capabilitiesOf(this.#suite, this.#extensions),
      { notBefore: now - 60n, notAfter: now + 86_400n },
      [],
      this.#keys,
      this.#cs,
    );
    await this.#call(DeliveryService.PublishKeyPackages, {
      keyPackages: [encodeKeyPackage(this.#own.publicPackage)],
    });
  }

  #subscribe(): void {
    const method = DeliveryService.Subscribe;
    this.#stream = this.#ds.client.makeBidiStreamRequest<
      Encodable<typeof delivery.SubscribeRequest>,
      Response
    >(
      method.path,
      (request) => method.requestSerialize(request),
      (bytes) => method.responseDeserialize(bytes),
      this.#metadata,
    );
    this.#stream.write({ start: { windowItems: 16 } });
    this.#responses = (this.#stream as AsyncIterable<Response>)[Symbol.asyncIterator]();
  }

  async #take(): Promise<void> {
    const next = await this.#responses?.next();
    if (next === undefined || next.done === true) throw new Error("the stream has ended");
    if (next.value.response !== "item") return;
    const { groupId, seq, message, commit, welcome } = next.value.item;
    if (welcome?.welcome) {
      await this.#join(welcome.welcome, welcome.ratchetTree ?? new Uint8Array());
      this.#head = Uint8Array.from(welcome.head ?? []);
    }
    if (commit?.commit) await this.#receive(commit.commit);
    if (message?.mlsMessage) await this.#receive(message.mlsMessage);
    this.#stream?.write({ acknowledgement: { positions: [{ groupId, seq }] } });
  }

  async #join(bytes: Uint8Array, tree: Uint8Array): Promise<void> {
    const message = decoded(decodeMlsMessage, bytes);
    if (message.wireformat !== "mls_welcome" || this.#own === undefined) throw new Error("not a Welcome");
    this.#state = await joinGroup(
      message.welcome,
      this.#own.publicPackage,
      this.#own.privatePackage,
      emptyPskIndex,
      this.#cs,
      tree.length === 0 ? undefined : decoded(decodeRatchetTree, tree),
    );
  }

  async #receive(bytes: Uint8Array): Promise<void> {
    if (this.#sent.has(hex(bytes))) return;
    const message = decoded(decodeMlsMessage, bytes);
    if (message.wireformat !== "mls_private_message") throw new Error("not a PrivateMessage");
    const result = await processPrivateMessage(this.#group, message.privateMessage, emptyPskIndex, this.#cs);
    this.#state = result.newState;
    if (result.kind === "applicationMessage") this.#texts.push(new TextDecoder().decode(result.message));
  }

  #call<Request extends MessageClass, Answer extends MessageClass>(
    method: Method<Request, Answer, false, false>,
    request: Encodable<Request>,
  ): Promise<Decoded<Answer>> {
    return this.#ds.unary(method, request, { metadata: this.#metadata });
  }

  /** SignWithLabel over a structure of `opaque<V>` fields. */
  #sign(label: string, ...fields: readonly Uint8Array[]): Promise<Uint8Array> {
    const content = Buffer.concat(fields.flatMap((field) => [lengthOf(field), field]));
    return signWithLabel(this.#keys.signKey, label, content, this.#cs.signature);
  }

  get #group(): ClientState {
    if (this.#state === undefined) throw new Error(`${this.#id} is in no group`);
    return this.#state;
  }
}

interface KeyPair {
  readonly signKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** ts-mls makes compressed points; MLS wants them whole (RFC 9420 5.1.2). */
function wholePoint(suite: VendorSuite, publicKey: Uint8Array): Uint8Array {
  if (suite !== "MLS_128_DHKEMP256_AES128GCM_SHA256_P256") return publicKey;
  const point = ECDH.convertKey(publicKey, "prime256v1", undefined, undefined, "uncompressed");
  if (typeof point === "string") throw new Error("a point as text");
  return point;
}

function decoded<T>(decoder: Decoder<T>, bytes: Uint8Array): T {
  const [value, length] = decoder(bytes, 0) ?? [];
  if (value === undefined || length !== bytes.length) throw new Error("bytes that do not decode");
  return value;
}

/** A variable-size vector's length (RFC 9420 2.1.2), of one or two bytes. */
function lengthOf({ length }: Uint8Array): Uint8Array {
  return length < 64 ? Uint8Array.of(length) : Uint8Array.of(0x40 | (length >> 8), length & 0xff);
}

const ascii = (text: string): Uint8Array => Buffer.from(text, "ascii");
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
