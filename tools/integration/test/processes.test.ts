import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { AuthenticationProcesses, RpcFailure } from "@entente/client";
import { nodeCrypto, SqliteStore } from "@entente/client/node";
import {
  authenticationExtensionType,
  AuthenticationProcesses as Processes,
  type Commit,
  type CommitBundle,
  FramedContentTBS,
  type GroupContext,
  type KeyPackage,
  KeyPackageTBS,
  type LeafNode,
  leafNodeTBS,
  MLSMessage,
  mlsLabel,
  SignContent,
} from "@entente/mls-wire";
import { encode, rawOf } from "@entente/tls-codec";
import { ForgingTransports, Person, storePath, Testbed } from "@entente/testbed";

// Members' processes at the servers: a Commit by which somebody comes in who others can not know, or who can not know others, is
// refused before it is ordered wherever the server sees it, and such a client's KeyPackages are not handed out (F-22, F-23). The
// clients here say what their libraries refuse to say.
type Handshakes = "encrypted" | "visible";

const vouched: AuthenticationProcesses = { used: "log_vouched", supported: ["x509", "log_vouched"] };
const both: AuthenticationProcesses = { used: "x509", supported: ["x509", "log_vouched"] };
/** Can not know who is vouched for by the log. */
const certificatesAlone = encode(Processes, { used: "x509", supported: ["x509"] });

let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, carol: Person;
const [atAlice, atBob] = [new ForgingTransports(), new ForgingTransports()];
const keys = new Map<string, Uint8Array>();

const domainOf = (clientId: string) =>
  testbed.domain(clientId.slice(clientId.indexOf("@") + 1, clientId.indexOf("/")));

async function enrol(
  clientId: string,
  authentication: AuthenticationProcesses,
  transports = new ForgingTransports(),
): Promise<Person> {
  const person = await Person.enrol(domainOf(clientId), clientId, { authentication, transports });
  await person.leave();
  const store = SqliteStore.open(storePath(domainOf(clientId), clientId));
  const [first] = await store.keyPackages();
  await store.close();
  if (first === undefined) throw new Error(`${clientId} has no KeyPackage`);
  keys.set(clientId, first.secrets.signaturePrivateKey);
  return Person.return(domainOf(clientId), clientId, { authentication, transports });
}

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await enrol("alice@a.example/phone", vouched, atAlice);
  bob = await enrol("bob@b.example/phone", both, atBob);
  carol = await enrol("carol@b.example/phone", both);
});

afterAll(async () => {
  await Promise.all([alice, bob, carol].map((person) => person.leave()));
  await testbed.stop();
});

function signed(clientId: string, label: string, content: Uint8Array): Uint8Array {
  const key = keys.get(clientId);
  if (key === undefined) throw new Error(`no key of ${clientId}`);
  const signContent = encode(SignContent, { label: mlsLabel(label), content });
  return nodeCrypto.primitives.signers.ed25519.sign(key, signContent);
}

/** The leaf, of somebody who supports certificates alone. */
function narrowed(clientId: string, leaf: LeafNode, groupId: Uint8Array, leafIndex: number): LeafNode {
  const extensions = leaf.extensions.map((each) =>
    each.extensionType === authenticationExtensionType ? { ...each, extensionData: certificatesAlone } : each,
  );
  const changed = { ...leaf, extensions };
  return {
    ...changed,
    signature: signed(clientId, "LeafNodeTBS", leafNodeTBS(changed, { groupId, leafIndex })),
  };
}

/** The same Commit of this client, with other contents and its signature over them. */
function recommitted(
  clientId: string,
  bundle: CommitBundle,
  context: GroupContext,
  change: (commit: Commit) => Commit,
): CommitBundle {
  const { value } = bundle.commit;
  const { content } = value.wireFormat === "mls_public_message" ? value.publicMessage : noCommit();
  if (value.wireFormat !== "mls_public_message" || content.contentType !== "commit") return noCommit();
  const forged = { ...content, commit: change(content.commit) };
  const tbs = encode(FramedContentTBS, {
    version: "mls10",
    wireFormat: "mls_public_message",
    content: forged,
    context,
  });
  const auth = { ...value.publicMessage.auth, signature: signed(clientId, "FramedContentTBS", tbs) };
  const publicMessage = { ...value.publicMessage, content: forged, auth };
  return { ...bundle, commit: rawOf(MLSMessage, { ...value, publicMessage }) };
}

function noCommit(): never {
  throw new Error("no Commit that everybody sees");
}

const narrowedPath =
  (clientId: string, { groupId }: GroupContext, leafIndex: number) =>
  (commit: Commit): Commit =>
    commit.path === undefined
      ? commit
      : {
          ...commit,
          path: { ...commit.path, leafNode: narrowed(clientId, commit.path.leafNode, groupId, leafIndex) },
        };

function narrowedAdd(clientId: string): (commit: Commit) => Commit {
  const changed = (keyPackage: KeyPackage): KeyPackage => {
    const leafNode = narrowed(clientId, keyPackage.leafNode, new Uint8Array(), 0);
    const signature = signed(clientId, "KeyPackageTBS", encode(KeyPackageTBS, { ...keyPackage, leafNode }));
    return { ...keyPackage, leafNode, signature };
  };
  return (commit) => ({
    ...commit,
    proposals: commit.proposals.map((each) =>
      each.type === "proposal" && each.proposal.proposalType === "add"
        ? { ...each, proposal: { ...each.proposal, keyPackage: changed(each.proposal.keyPackage) } }
        : each,
    ),
  });
}

/** The context of the epoch that alice's last Commit has begun. */
function listening(): { context: GroupContext | undefined } {
  const heard: { context: GroupContext | undefined } = { context: undefined };
  atAlice.forge = (bundle) => {
    const message = bundle.groupInfo?.value;
    if (message?.wireFormat === "mls_group_info") heard.context = message.groupInfo.groupContext;
    return bundle;
  };
  return heard;
}

async function groupOfTwo(handshakes: Handshakes) {
  const heard = listening();
  const group = await alice.client.createGroup({ handshakes, externalJoins: "open" });
  await group.invite(["bob@b.example"]);
  const bobs = await bob.joins(group.id);
  await group.update();
  await bob.reaches(group.id, group.epoch);
  if (heard.context === undefined) throw new Error("nothing was heard");
  return { group, bobs, context: heard.context };
}

const refused = (committing: Promise<unknown>): Promise<unknown> =>
  committing.then(
    () => "done",
    (error: unknown) => [(error as RpcFailure).code, (error as RpcFailure).detail.reason],
  );

describe("a Commit that a server sees is refused before it is ordered, where by it", () => {
  test("a leaf does not support others' process any more, or somebody is added who does not", async () => {
    const { group, bobs, context } = await groupOfTwo("visible");
    atBob.forge = (bundle) => recommitted(bob.id, bundle, context, narrowedPath(bob.id, context, 1));
    expect(await refused(bobs.update())).toEqual(["bad_commit", "processes_differ"]);
    atBob.forge = (bundle) => recommitted(bob.id, bundle, context, narrowedAdd(carol.id));
    expect(await refused(bobs.invite(["carol@b.example"]))).toEqual(["bad_commit", "processes_differ"]);
    // The same Commits, signed again with nothing else changed, are as good as ever.
    atBob.forge = (bundle) => recommitted(bob.id, bundle, context, (commit) => commit);
    await bobs.invite(["carol@b.example"]);
    atBob.forge = undefined;
    await carol.joins(group.id);
    await bobs.send("all three");
    await Promise.all([alice.reads("all three"), carol.reads("all three")]);
  });

  test.each<Handshakes>(["visible", "encrypted"])(
    "somebody comes from outside who does not, in a group of %s handshakes",
    async (handshakes) => {
      const { group, context } = await groupOfTwo(handshakes);
      const forging = new ForgingTransports();
      const joiner = await enrol(`dora@b.example/${handshakes}`, both, forging);
      forging.forge = (bundle) =>
        recommitted(joiner.id, bundle, context, narrowedPath(joiner.id, context, 2));
      expect(await refused(joiner.client.joinExternally(group.id))).toEqual([
        "bad_commit",
        "processes_differ",
      ]);
      expect(group.epoch).toBe(context.epoch);
      forging.forge = undefined;
      await joiner.client.joinExternally(group.id);
      await joiner.client.group(group.id).send(`known to all (${handshakes})`);
      await Promise.all([alice, bob].map((person) => person.reads(`known to all (${handshakes})`)));
      await joiner.leave();
    },
  );
});

describe("KeyPackages", () => {
  test.each<Handshakes>(["visible", "encrypted"])(
    "of clients whose process does not fit are not handed out for a group of %s handshakes",
    async (handshakes) => {
      const { bobs } = await groupOfTwo(handshakes);
      const name = `emil-${handshakes}`;
      const fits = await enrol(`${name}@a.example/phone`, both);
      const certified = await Person.enrol(testbed.domain("a.example"), `${name}@a.example/tablet`);
      const { added, left } = await bobs.invite([`${name}@a.example`]);
      expect(added).toEqual([fits.id]);
      expect(left).toEqual([{ client: certified.id, why: "nothing_compatible" }]);
      await Promise.all([fits, certified].map((person) => person.leave()));
    },
  );
});
