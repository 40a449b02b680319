import { describe, expect, test } from "@jest/globals";
import { decode, encode, hexFromBytes, utf8FromText } from "@entente/tls-codec";
import { MLSMessage, RatchetTree, type GroupInfo, type PublicMessage } from "@entente/mls-wire";
import {
  createCommit,
  createGroup,
  createGroupInfoWithExternalPubAndRatchetTree,
  createProposal,
  defaultCapabilities,
  defaultLifetime,
  emptyPskIndex,
  encodeMlsMessage,
  acceptAll,
  generateKeyPackage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  joinGroupExternal,
  processMessage,
  type CiphersuiteImpl,
  type ClientState,
  type MLSMessage as TsMessage,
  type Proposal,
} from "ts-mls";
import {
  PublicGroup,
  restorePublicGroup,
  storedPublicGroup,
  type AuthenticatedProposal,
} from "../src/index.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { accepted } from "./vectors.ts";

/** A real group of ts-mls members, and beside it what a server follows. */
class Room {
  readonly impl: CiphersuiteImpl;
  members: ClientState[];
  group: PublicGroup;
  #serial = 1;

  constructor(impl: CiphersuiteImpl, founder: ClientState, group: PublicGroup) {
    this.impl = impl;
    this.members = [founder];
    this.group = group;
  }

  static async open(): Promise<Room> {
    const impl = await getCiphersuiteImpl(
      getCiphersuiteFromName("MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"),
    );
    const { publicPackage, privatePackage } = await person("0", impl);
    const founder = await createGroup(Uint8Array.of(1, 2), publicPackage, privatePackage, [], impl);
    const [info, nodes] = await published(founder, impl);
    return new Room(impl, founder, accepted(PublicGroup.fromGroupInfo(info, nodes, nodeCrypto)));
  }

  /** A member by leaf index. */
  at(leafIndex: number): ClientState {
    const found = this.members.find(({ privatePath }) => privatePath.leafIndex === leafIndex);
    if (found === undefined) throw new Error(`nobody at ${leafIndex}`);
    return found;
  }

  /** A Commit by one member that adds, removes, and takes what others proposed; all others process it. */
  async commit(by: number, add: number, remove: readonly number[], proposed: readonly TsMessage[] = []) {
    const people = await Promise.all(
      Array.from({ length: add }, () => person(String(this.#serial++), this.impl)),
    );
    const extraProposals: Proposal[] = [
      ...remove.map((removed) => ({ proposalType: "remove", remove: { removed } }) as const),
      ...people.map(
        ({ publicPackage }) => ({ proposalType: "add", add: { keyPackage: publicPackage } }) as const,
      ),
    ];
    const state = this.at(by);
    const made = await createCommit(
      { state, cipherSuite: this.impl },
      { wireAsPublicMessage: true, extraProposals, ratchetTreeExtension: true },
    );
    const { newState, welcome, commit } = made;
    const known = proposed.map((one) => accepted(this.group.authenticateProposal(ours(one))));
    const message = ours(commit);
    await this.#advance(message, known, commit, newState, by);
    for (const { publicPackage, privatePackage } of people) {
      if (welcome === undefined) throw new Error("no Welcome");
      this.members.push(
        await joinGroup(
          welcome,
          publicPackage,
          privatePackage,
          emptyPskIndex,
          this.impl,
          newState.ratchetTree,
        ),
      );
    }
    return message;
  }

  async joinFromOutside(): Promise<void> {
    const { publicPackage, privatePackage } = await person(String(this.#serial++), this.impl);
    const info = await createGroupInfoWithExternalPubAndRatchetTree(this.members[0]!, [], this.impl);
    const joined = await joinGroupExternal(info, publicPackage, privatePackage, false, this.impl);
    const commit: TsMessage = {
      version: "mls10",
      wireformat: "mls_public_message",
      publicMessage: joined.publicMessage,
    };
    await this.#advance(ours(commit), [], commit, joined.newState, -1);
    this.members.push(joined.newState);
  }

  /** A Remove proposed by one member; the next Commit takes it. */
  async proposeRemove(by: number, removed: number): Promise<TsMessage> {
    const proposal = { proposalType: "remove", remove: { removed } } as const;
    const { newState, message } = await createProposal(this.at(by), true, proposal, this.impl);
    this.members = await Promise.all(
      this.members.map(async (state) =>
        state.privatePath.leafIndex === by ? newState : processed(state, message, this.impl),
      ),
    );
    return message;
  }

  async #advance(
    message: PublicMessage,
    known: readonly AuthenticatedProposal[],
    commit: TsMessage,
    committed: ClientState,
    by: number,
  ) {
    const { group, change } = accepted(this.group.applyCommit(message, known));
    this.group = group;
    // ts-mls does not notice that it was removed when the same Commit gives its leaf to another.
    const staying = this.members.filter(({ privatePath }) => !change.removed.includes(privatePath.leafIndex));
    this.members = await Promise.all(
      staying.map(async (state) =>
        state.privatePath.leafIndex === by ? committed : processed(state, commit, this.impl),
      ),
    );
    // What the committer says of the epoch is what we made of it, and stands every check of a joiner.
    const [info, nodes] = await published(committed, this.impl);
    expect(this.group.groupInfoProblem(info)).toBeUndefined();
    expect(hexFromBytes(encode(RatchetTree, nodes))).toBe(
      hexFromBytes(encode(RatchetTree, this.group.tree.nodes())),
    );
    const fresh = accepted(PublicGroup.fromGroupInfo(info, nodes, nodeCrypto));
    expect(hexFromBytes(fresh.interimTranscriptHash)).toBe(hexFromBytes(this.group.interimTranscriptHash));
    expect(this.group.tree.encryptionKeys.repeated).toBe(0);
    for (const key of nodes.flatMap((node) => (node?.nodeType === "parent" ? [node.parentNode] : [])))
      expect(this.group.tree.encryptionKeys.has(key.encryptionKey)).toBe(true);
  }
}

async function person(name: string, impl: CiphersuiteImpl) {
  const identity = utf8FromText(name) ?? new Uint8Array();
  const credential = { credentialType: "basic", identity } as const;
  return generateKeyPackage(credential, defaultCapabilities(), defaultLifetime, [], impl);
}

async function processed(
  state: ClientState,
  message: TsMessage,
  impl: CiphersuiteImpl,
): Promise<ClientState> {
  if (message.wireformat !== "mls_public_message") throw new Error("not a PublicMessage");
  return (await processMessage(message, state, emptyPskIndex, acceptAll, impl)).newState;
}

function ours(message: TsMessage): PublicMessage {
  const value = decode(MLSMessage, encodeMlsMessage(message));
  if (value.wireFormat !== "mls_public_message") throw new Error("not a PublicMessage");
  return value.publicMessage;
}

async function published(state: ClientState, impl: CiphersuiteImpl): Promise<[GroupInfo, RatchetTree]> {
  const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(state, [], impl);
  const bytes = encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo });
  const value = decode(MLSMessage, bytes);
  if (value.wireFormat !== "mls_group_info") throw new Error("not a GroupInfo");
  const tree = value.groupInfo.extensions.find(({ extensionType }) => extensionType === "ratchet_tree");
  if (tree === undefined) throw new Error("no ratchet tree");
  return [value.groupInfo, decode(RatchetTree, tree.extensionData)];
}

describe("a group of ts-mls, followed for its life", () => {
  test("adds, removes, proposals, external joins: each epoch as its committer publishes it", async () => {
    const room = await Room.open();
    await room.commit(0, 4, []);
    await room.commit(2, 0, []);
    await room.commit(4, 3, []);
    await room.commit(1, 0, [3]);
    await room.joinFromOutside();
    await room.commit(5, 2, [0, 6]);
    const proposed = await room.proposeRemove(1, 4);
    await room.commit(3, 1, [], [proposed]);
    await room.joinFromOutside();
    await room.commit(4, 0, []);
    // A server that restarts goes on from what it stored.
    room.group = accepted(restorePublicGroup(storedPublicGroup(room.group), nodeCrypto));
    await room.commit(0, 6, []);
    await room.commit(3, 0, []);
    expect(room.group.tree.memberCount).toBe(room.members.length);
    expect(room.group.context.epoch).toBe(11n);
  });

  test("a wrong confirmation tag shows two Commits later, and at once against a GroupInfo", async () => {
    const room = await Room.open();
    await room.commit(0, 2, []);
    const before = room.group;
    const messages = [
      await room.commit(1, 0, []),
      await room.commit(0, 1, []),
      await room.commit(2, 0, []),
    ] as const;
    const confirmationTag = new Uint8Array(32);
    const [first, second, third] = messages;
    const wrong = { ...first, auth: { ...first.auth, confirmationTag } };
    const misled = accepted(accepted(before.applyCommit(wrong, [])).group.applyCommit(second, [])).group;
    expect(misled.applyCommit(third, [])).toMatchObject({ code: "signature_invalid" });
    const [info] = await published(room.members[0]!, room.impl);
    expect(misled.groupInfoProblem(info)).toMatchObject({ code: "group_info_stale" });
  });
});
