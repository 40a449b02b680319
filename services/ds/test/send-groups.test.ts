import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { randomBytes } from "node:crypto";
import {
  type ClientId,
  groupIdBytes,
  groupIdOf,
  type DomainName,
  MLSMessage,
  parseDomainName,
  parseGroupId,
  SealedSendGroupBundle,
  SendGroupBundle,
  toldOfSendGroup,
} from "@entente/mls-wire";
import { AddressService, SendGroupService } from "@entente/proto";
import { decodeRaw, encode } from "@entente/tls-codec";
import { encodeMlsMessage, createCommit, emptyPskIndex } from "ts-mls";
import type { GroupState } from "./device.ts";
import { Device, suite } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { codeOf, Domain } from "./domain.ts";

interface Address {
  readonly domain: string;
  readonly sealed: Uint8Array;
}

async function addressOf(device: Device): Promise<Address> {
  const { addresses } = await device.call(AddressService.IssueAddresses, { count: 1 });
  return { domain: "a.example", sealed: addresses[0] ?? new Uint8Array() };
}

const wire = ({ domain, sealed }: Address) => ({ domain: parseDomainName(domain), sealed });

describe.each(["memory", "sqlite"] as const)("Send Groups on %s", (store) => {
  let domain: Domain;
  let alice: Device, anna: Device;
  beforeAll(async () => {
    domain = await Domain.start("a.example", { store });
    alice = await Device.connect(domain, "alice/phone");
    anna = await Device.connect(domain, "anna/phone");
  });
  afterAll(() => domain.stop());

  const open = (groupId: Uint8Array, readers: readonly string[], by = alice) =>
    by.call(SendGroupService.OpenSendGroup, { groupId, readerClientIds: [...readers] });

  /** A group of alice's at epoch 1, as a Delivery Service first sees it. */
  async function opened(readers: readonly string[]): Promise<GroupState> {
    const { group } = await alice.newGroup();
    const first = await createCommit({ state: group.mls, cipherSuite: suite, pskIndex: emptyPskIndex }, {});
    group.mls = first.newState;
    const { epoch, head } = await open(group.id, readers);
    expect(epoch).toBe(1);
    group.head = head;
    return group;
  }

  async function bundleOf(group: GroupState, changes: Partial<SendGroupBundle> = {}): Promise<Uint8Array> {
    const made = await createCommit({ state: group.mls, cipherSuite: suite, pskIndex: emptyPskIndex }, {});
    return encode(SendGroupBundle, {
      version: "v2",
      groupId: parseGroupId(Buffer.from(group.id).toString()),
      epoch: group.mls.groupContext.epoch,
      previousHead: group.head,
      owner: alice.clientId as ClientId,
      readers: [anna.clientId as ClientId],
      commit: decodeRaw(MLSMessage, encodeMlsMessage(made.commit)),
      ...changes,
    });
  }

  test("opening again says where the group stands", async () => {
    const group = await opened([anna.clientId]);
    expect(await open(group.id, [])).toEqual({ epoch: 1, head: Buffer.from(group.head) });
    const decided = await alice.submit(await bundleOf(group));
    expect(await open(group.id, [])).toEqual({ epoch: 2, head: decided?.decided?.nextHead });
  });

  test("only its owner opens it, commits and speaks in it", async () => {
    const group = await opened([anna.clientId]);
    const bundle = await bundleOf(group);
    expect(await codeOf(open(group.id, [], anna))).toBe("not_the_owner");
    expect(await codeOf(anna.submit(bundle))).toBe("not_the_owner");
    const owner = anna.clientId as ClientId;
    expect(await codeOf(anna.submit(await bundleOf(group, { owner, readers: [] })))).toBe("not_the_owner");
    expect(await codeOf(alice.submit(await bundleOf(group, { owner, readers: [] })))).toBe("not_the_owner");
    const message = await alice.message(group, "hello");
    expect(await codeOf(anna.send(message))).toBe("not_the_owner");
    expect((await alice.send(message))?.result).toBe("accepted");
    expect((await alice.submit(bundle))?.result).toBe("decided");
  });

  test("an epoch ends once", async () => {
    const group = await opened([anna.clientId]);
    const [one, two] = [await bundleOf(group), await bundleOf(group)];
    expect((await alice.submit(one))?.result).toBe("decided");
    expect(await alice.submit(two)).toMatchObject({ result: "stale", stale: { currentEpoch: 2 } });
    expect((await alice.submit(one))?.result).toBe("decided");
  });

  test("its readers are those whom the owner names, from the opening to the Commit that names them no more", async () => {
    const group = await opened([anna.clientId]);
    await alice.send(await alice.message(group, "one"));
    await alice.submit(await bundleOf(group, { readers: [] }));
    const next = await open(group.id, []);
    group.head = next.head;
    const feed = await new DeviceStream(anna).until(({ caughtUp }) => caughtUp > 0);
    expect(feed.texts(group.id)).toEqual(["commit", "message", "commit"]);
    const owners = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    expect(owners.texts(group.id)).toEqual([]);
  });

  test("by addresses it is read by those who open here, and nobody else is told of", async () => {
    const [own, ofAnna, gone] = await Promise.all([alice, anna, anna].map(addressOf));
    const abroad = { domain: "b.example", sealed: new Uint8Array(randomBytes(80)) };
    const forged = { domain: "a.example", sealed: new Uint8Array(randomBytes(80)) };
    const { group } = await alice.newGroup();
    const first = await createCommit({ state: group.mls, cipherSuite: suite, pskIndex: emptyPskIndex }, {});
    group.mls = first.newState;
    const asked = { groupId: group.id, readerAddresses: [ofAnna!, abroad, forged, ofAnna!] };
    const openSealed = (owner: Uint8Array) => alice.call(SendGroupService.OpenSendGroup, { ...asked, owner });
    for (const owner of [ofAnna!.sealed, forged.sealed])
      expect(await codeOf(openSealed(owner))).toBe("bad_field");
    expect(await codeOf(openSealed(new Uint8Array()))).toBe("too_large");
    const opened = await openSealed(own!.sealed);
    expect(opened.epoch).toBe(1);
    group.head = opened.head;
    expect((await domain.store.groups.find(group.id))?.memberDomains).toEqual(["a.example", "b.example"]);
    const sealed = async (changes: Partial<SealedSendGroupBundle>): Promise<Uint8Array> => {
      const { groupId, epoch, previousHead, commit } = toldOfSendGroup(await bundleOf(group));
      const parts = { groupId, epoch, previousHead, commit, owner: wire(own!), readers: [] };
      const readerAddresses = [wire(gone!)];
      return encode(SealedSendGroupBundle, { version: "v3", ...parts, readerAddresses, ...changes });
    };
    for (const owner of [ofAnna!, forged])
      expect(await codeOf(alice.submit(await sealed({ owner: wire(owner) })))).toBe("not_the_owner");
    expect(await codeOf(anna.submit(await sealed({})))).toBe("not_the_owner");
    // Another address of the same reader is the same reader.
    expect((await alice.submit(await sealed({})))?.result).toBe("decided");
    group.head = (await open(group.id, [])).head;
    group.mls = (
      await createCommit({ state: group.mls, cipherSuite: suite, pskIndex: emptyPskIndex }, {})
    ).newState;
    await alice.submit(await sealed({ readerAddresses: [] }));
    const feed = await new DeviceStream(anna).until(({ caughtUp }) => caughtUp > 0);
    expect(feed.texts(group.id)).toEqual(["commit", "commit", "commit"]);
    const bundles = feed.items.flatMap(({ groupId, commit }) =>
      Buffer.from(groupId ?? []).equals(group.id) ? [commit?.commit ?? new Uint8Array()] : [],
    );
    for (const bundle of bundles) expect(Buffer.from(bundle).toString("latin1")).not.toMatch(/alice|anna/u);
  });

  test("it and other groups do not become each other", async () => {
    const ordinary = await alice.createGroup();
    const commit = (await alice.commit(ordinary)).bytes;
    expect(await codeOf(alice.submit(await bundleOf(ordinary, { epoch: 0n, commit: undefined })))).toBe(
      "bad_bundle",
    );
    const own = await opened([]);
    expect(await codeOf(open(ordinary.id, []))).toBe("group_exists");
    expect((await alice.submit(commit))?.result).toBe("decided");
    const foreign = await alice.commit(own);
    expect(await codeOf(alice.submit(foreign.bytes))).toBe("bad_bundle");
  });

  test("what is none is refused", async () => {
    const group = await opened([]);
    const abroad = groupIdBytes(groupIdOf(randomBytes(16), "b.example" as DomainName));
    expect(await codeOf(open(abroad, []))).toBe("wrong_domain");
    expect(await codeOf(open(randomBytes(16), []))).toBe("bad_identifier");
    expect(await codeOf(open(group.id, ["nobody"]))).toBe("bad_identifier");
    expect(
      await codeOf(
        open(
          group.id,
          Array.from({ length: 1_025 }, () => anna.clientId),
        ),
      ),
    ).toBe("too_large");
    const bundle = await bundleOf(group, { readers: [] });
    expect(await codeOf(alice.submit(bundle.subarray(0, -1)))).toBe("malformed");
    expect(await codeOf(alice.submit(await bundleOf(group, { previousHead: randomBytes(32) })))).toBe(
      "wrong_head",
    );
  });
});
