import { AuthenticationService, common, DeliveryService, type delivery } from "@entente/proto";
import type { Decoded, Encodable, MessageClass, Method } from "@entente/proto";
import { decode, hexFromBytes } from "@entente/tls-codec";
import { clientIdParts, KeyPackage, MLSMessage, parseClientId } from "@entente/mls-wire";
import { decodeKeyPackage, makeKeyPackageRef } from "ts-mls/keyPackage.js";
import type { ClientSettings } from "../../src/client/settings.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";
import type { CallOptions, DeviceStream, Transport } from "../../src/transport/transport.ts";
import { configOf, genesisHead } from "@entente/ordering";
import { decide, ofBundle, orderingKeyOf } from "../mls/orderer.ts";
import { decision, suite1 } from "../mls/people.ts";
import { TestAuthority, x509Credential } from "../trust/authority.ts";
import { MemoryBlobs } from "./memory-blobs.ts";

type FeedItem = delivery.FeedItem.$Properties;
type Call = (request: never, caller: string) => unknown;

interface Shelf {
  readonly singleUse: Uint8Array[];
  lastResort: Uint8Array | undefined;
}

interface Mailbox {
  readonly items: FeedItem[];
  readonly sequences: Map<string, number>;
  wake: () => void;
}

/** Everyone is of one domain. */
const solo = configOf({ mode: "quorum" }, ["a.example"]);

interface GroupRecord {
  epoch: bigint;
  head: Uint8Array;
  readonly members: Set<string>;
}

/** A domain in memory with both services: decides Commits in the order in which they come, and delivers to everyone. */
export class MemoryDomain {
  readonly #authority: { readonly root: TestAuthority; readonly issuer: TestAuthority };
  readonly #orderingCertificate: Uint8Array;
  readonly #groups = new Map<string, GroupRecord>();
  readonly #refs = new Map<string, string>();
  readonly #mailboxes = new Map<string, Mailbox>();
  readonly #expected = new Map<string, () => void>();
  readonly #calls: ReadonlyMap<string, Call>;
  readonly shelves = new Map<string, Shelf>();
  readonly blobs = new MemoryBlobs();
  /** Names of the calls that were made, in order. */
  readonly log: string[] = [];
  /** The user that answers to claims are about, whoever is asked for. */
  answerAbout: string | undefined;
  /** Clients whose KeyPackages are of other suites. */
  readonly incompatible = new Set<string>();
  /** Throws to refuse a call; nothing is refused unless told. */
  before: (call: string, caller: string) => void = () => undefined;

  private constructor(root: TestAuthority, issuer: TestAuthority, orderingCertificate: Uint8Array) {
    this.#authority = { root, issuer };
    this.#orderingCertificate = orderingCertificate;
    this.#calls = this.#table();
  }

  static async start(): Promise<MemoryDomain> {
    const root = await TestAuthority.root("a.example");
    const name = { type: "dns", value: "ordering.a.example" } as const;
    const ordering = await root.certifyAs([name], orderingKeyOf("a.example"));
    return new MemoryDomain(root, await root.issuer("a.example credentials"), ordering);
  }

  settings(clientId: string, more: Partial<ClientSettings> = {}): ClientSettings {
    const endpoint = { address: "memory:0", name: "memory" };
    return {
      clientId,
      home: {
        domain: "a.example",
        deliveryService: endpoint,
        authenticationService: endpoint,
        rootCertificatePem: this.#authority.root.certificate.toString("pem"),
      },
      store: new MemoryStore(),
      transports: { connect: () => this.#transport() },
      crypto: nodeCrypto,
      ...more,
    };
  }

  /** Puts a notice into a client's inbox. */
  notify(client: string, notice: delivery.Notice.$Properties): void {
    this.#deliver(client, new Uint8Array(), { notice });
  }

  /** Delivers a message to all members of its group, whoever sent it. */
  send(mlsMessage: Uint8Array): void {
    const { groupId } = privateMessage(mlsMessage);
    const { members } = this.#groups.get(hexFromBytes(groupId))!;
    for (const member of members) this.#deliver(member, groupId, { message: { mlsMessage } });
  }

  /** Waits until a call is made from now on: its name and the caller. */
  when(line: string): Promise<void> {
    return new Promise((resolve) => {
      this.#expected.set(line, resolve);
    });
  }

  shelf(client: string): Shelf {
    const shelf = this.shelves.get(client) ?? { singleUse: [], lastResort: undefined };
    this.shelves.set(client, shelf);
    return shelf;
  }

  #transport(): Transport {
    return {
      unary: <Request extends MessageClass, Response extends MessageClass>(
        method: Method<Request, Response, false, false>,
        request: Encodable<Request>,
        options?: CallOptions,
      ) => this.#unary(method, request, options),
      subscribe: (token) => this.#subscribe(token),
      close: () => undefined,
    };
  }

  async #unary<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
    options?: CallOptions,
  ): Promise<Decoded<Response>> {
    const name = method.path.slice(method.path.lastIndexOf("/") + 1);
    const caller = options?.token ?? "";
    this.before(name, caller);
    this.log.push(`${name} ${caller}`);
    this.#expected.get(`${name} ${caller}`)?.();
    const call = this.#calls.get(method.path);
    if (call === undefined) throw new RpcFailure("unsupported", name);
    const answer = await call(method.requestDeserialize(method.requestSerialize(request)) as never, caller);
    return method.responseDeserialize(method.responseSerialize(answer as Encodable<Response>));
  }

  #table(): ReadonlyMap<string, Call> {
    const challenge = new Uint8Array(32);
    const notAfterMs = Date.now() + 3_600_000;
    const stock = (client: string): delivery.KeyPackageStock.$Properties[] => {
      const { singleUse, lastResort } = this.shelf(client);
      return [{ cipherSuite: 1, singleUse: singleUse.length, lastResort: lastResort !== undefined }];
    };
    return new Map<string, Call>([
      ...this.blobs.calls(),
      [AuthenticationService.BeginEnrolment.path, () => ({ challenge })],
      [
        AuthenticationService.CompleteEnrolment.path,
        async ({ enrolment }: { enrolment: { clientId: string; signaturePublicKey: Uint8Array } }) => {
          const { root, issuer } = this.#authority;
          const leaf = await issuer.certify(`entente:${enrolment.clientId}`, enrolment.signaturePublicKey);
          return { credential: x509Credential([leaf, issuer.der, root.der].slice(0, 2)), notAfterMs };
        },
      ],
      // The challenge of a session is the client's name, and so is its token.
      [
        DeliveryService.BeginSession.path,
        ({ clientId }: { clientId: string }) => ({ challenge: new TextEncoder().encode(clientId) }),
      ],
      [
        DeliveryService.CompleteSession.path,
        ({ challenge: name }: { challenge: Uint8Array }) => ({
          token: new TextDecoder().decode(name),
          notAfterMs,
        }),
      ],
      [
        DeliveryService.ListTrustAnchors.path,
        () => ({
          trustAnchors: [
            {
              domain: "a.example",
              rootCertificates: [this.#authority.root.der],
              orderingCertificates: [this.#orderingCertificate],
            },
          ],
        }),
      ],
      [
        DeliveryService.VerifyCredential.path,
        () => ({ verdict: { state: common.CredentialState.CREDENTIAL_STATE_VALID } }),
      ],
      [DeliveryService.ReadKeyPackageStock.path, (_: unknown, caller) => ({ stock: stock(caller) })],
      [
        DeliveryService.PublishKeyPackages.path,
        async ({ keyPackages }: { keyPackages: Uint8Array[] }, caller) => {
          for (const bytes of keyPackages) await this.#publish(caller, bytes);
          return { stock: stock(caller) };
        },
      ],
      [
        DeliveryService.ClaimKeyPackages.path,
        ({ claim }: { claim: { userId: string } }) => ({
          result: { clients: this.#claim(this.answerAbout ?? claim.userId) },
        }),
      ],
      [
        DeliveryService.CreateGroup.path,
        ({ groupId }: { groupId: Uint8Array }, caller) => {
          const head = genesisHead(groupId, solo, nodeCrypto.primitives.sha256);
          this.#groups.set(hexFromBytes(groupId), { epoch: 0n, head, members: new Set([caller]) });
          return { head };
        },
      ],
      [
        DeliveryService.SubmitCommit.path,
        ({ bundle }: { bundle: Uint8Array }) => ({ result: this.#commit(bundle) }),
      ],
      [
        DeliveryService.SendMessage.path,
        ({ mlsMessage }: { mlsMessage: Uint8Array }) => {
          this.send(mlsMessage);
          return { result: { accepted: { messageId: nodeCrypto.primitives.sha256(mlsMessage) } } };
        },
      ],
    ]);
  }

  async #publish(client: string, bytes: Uint8Array): Promise<void> {
    const ref = await makeKeyPackageRef(decodeKeyPackage(bytes, 0)![0], nodeCrypto.suite(suite1).hash);
    this.#refs.set(hexFromBytes(ref), client);
    const shelf = this.shelf(client);
    if (decode(KeyPackage, bytes).extensions.length > 0) shelf.lastResort = bytes;
    else shelf.singleUse.push(bytes);
  }

  #claim(user: string): common.ClientKeyPackages.$Properties[] {
    const theirs = [...this.shelves].filter(([client]) => clientIdParts(parseClientId(client)).user === user);
    return theirs.map(([clientId, shelf]) => {
      const found = shelf.singleUse.shift() ?? shelf.lastResort;
      const status = common.KeyPackageStatus;
      if (this.incompatible.has(clientId))
        return { clientId, status: status.KEY_PACKAGE_STATUS_NOTHING_COMPATIBLE };
      return found === undefined
        ? { clientId, status: status.KEY_PACKAGE_STATUS_EXHAUSTED }
        : { clientId, status: status.KEY_PACKAGE_STATUS_AVAILABLE, keyPackages: [found] };
    });
  }

  #commit(bytes: Uint8Array): common.CommitResult.$Properties {
    const decided = decision(bytes);
    const { groupId, epoch } = privateMessage(decided.commit);
    const group = this.#groups.get(hexFromBytes(groupId))!;
    if (epoch !== group.epoch) return { stale: { currentEpoch: Number(group.epoch) } };
    group.epoch += 1n;
    const { commit, proposals = [], omittedPartDigests = [] } = decided;
    const made = decide(ofBundle(bytes), { config: solo, next: solo, head: group.head });
    group.head = made.nextHead;
    const item = {
      commit: {
        commit,
        proposals: [...proposals],
        omittedPartDigests: [...omittedPartDigests],
        valueHash: made.valueHash,
        certificate: made.certificate,
      },
    };
    for (const member of group.members) this.#deliver(member, groupId, item);
    for (const added of this.#welcomed(decided.welcome)) {
      group.members.add(added);
      const welcome = {
        welcome: decided.welcome!,
        groupId,
        epoch: Number(group.epoch),
        head: group.head,
        ratchetTree: decided.ratchetTree ?? new Uint8Array(),
      };
      this.#deliver(added, new Uint8Array(), { welcome });
    }
    return { decided: { epoch: Number(epoch) } };
  }

  #welcomed(welcome: Uint8Array | undefined): readonly string[] {
    const message = welcome && decode(MLSMessage, welcome);
    if (message?.wireFormat !== "mls_welcome") return [];
    return message.welcome.secrets.map(({ newMember }) => this.#refs.get(hexFromBytes(newMember))!);
  }

  #mailbox(client: string): Mailbox {
    const mailbox = this.#mailboxes.get(client) ?? {
      items: [],
      sequences: new Map<string, number>(),
      wake: () => undefined,
    };
    this.#mailboxes.set(client, mailbox);
    return mailbox;
  }

  #deliver(client: string, groupId: Uint8Array, body: FeedItem): void {
    const { items, sequences, wake } = this.#mailbox(client);
    const feed = hexFromBytes(groupId);
    const seq = (sequences.get(feed) ?? 0) + 1;
    sequences.set(feed, seq);
    items.push({ groupId, seq, ...body });
    wake();
  }

  #subscribe(client: string): DeviceStream {
    const mailbox = this.#mailbox(client);
    let open = true;
    async function* responses(): AsyncGenerator<delivery.SubscribeResponse.$Properties> {
      for (let at = 0; open;) {
        const item = mailbox.items[at];
        if (item !== undefined) {
          at++;
          yield { item };
          continue;
        }
        const woken = new Promise<void>((resolve) => {
          mailbox.wake = resolve;
        });
        yield { caughtUp: {} };
        if (open && mailbox.items.length === at) await woken;
      }
    }
    return {
      send: () => undefined,
      responses: decodedResponses(responses()),
      cancel: () => {
        open = false;
        mailbox.wake();
      },
    };
  }
}

async function* decodedResponses(
  responses: AsyncIterable<delivery.SubscribeResponse.$Properties>,
): AsyncGenerator<Decoded<typeof delivery.SubscribeResponse>> {
  const method = DeliveryService.Subscribe;
  for await (const response of responses) {
    yield method.responseDeserialize(method.responseSerialize(response));
  }
}

function privateMessage(bytes: Uint8Array) {
  const message = decode(MLSMessage, bytes);
  if (message.wireFormat !== "mls_private_message") throw new Error(message.wireFormat);
  return message.privateMessage;
}
