import { decode, rawOf } from "@entente/tls-codec";
import * as wire from "../index.ts";
import { ascii, derived, field, type Target } from "../target.ts";

/** Decoders of what Entente adds to RFC 9420. */
export const ententeTargets: readonly Target[] = [
  derived(
    "SendGroupBundle",
    wire.SendGroupBundle,
  )(() => {
    const owner = wire.parseClientId("alice@a.example/phone");
    const readers = [wire.parseClientId("bob@b.example/phone"), wire.parseClientId("carol@c.example/phone")];
    const groupId = wire.groupIdOf(new Uint8Array(16), wire.parseDomainName("a.example"));
    const previousHead = new Uint8Array(32);
    return [{ version: "v2", groupId, epoch: 0n, previousHead, owner, readers, commit: undefined }];
  }),
  derived(
    "SealedSendGroupBundle",
    wire.SealedSendGroupBundle,
  )(() => {
    const [home, abroad] = ["a.example", "b.example"].map(wire.parseDomainName) as [
      wire.DomainName,
      wire.DomainName,
    ];
    const groupId = wire.groupIdOf(new Uint8Array(16), home);
    const place = { groupId, epoch: 0n, previousHead: new Uint8Array(32) };
    const owner = { domain: home, sealed: new Uint8Array(80) };
    const readers = [wire.parseClientId("carol@c.example/phone")];
    const readerAddresses = [owner, { domain: abroad, sealed: new Uint8Array(80) }];
    return [{ version: "v3", ...place, owner, readers, readerAddresses, commit: undefined }];
  }),
  derived(
    "CommitBundle",
    wire.CommitBundle,
  )((one) => {
    const raw = (name: string) => rawOf(wire.MLSMessage, decode(wire.MLSMessage, field(one, name)));
    const tree = decode(wire.RatchetTree, field(one, "ratchet_tree"));
    return [
      {
        version: "v1",
        commit: raw("public_message_commit"),
        proposals: [raw("public_message_proposal")],
        welcomes: [raw("mls_welcome")],
        groupInfo: raw("mls_group_info"),
        ratchetTree: rawOf(wire.RatchetTree, tree),
      },
    ];
  }),
  derived(
    "CommitAuthenticatedData",
    wire.CommitAuthenticatedData,
  )(() => [
    {
      version: "v1",
      previousHead: new Uint8Array(32).fill(7),
      memberDomains: ["a.example", "b.example"].map(wire.parseDomainName),
      removedClients: ["bob@b.example/phone", "bob@b.example/tablet"].map(wire.parseClientId),
    },
  ]),
  derived(
    "SealedCommitAuthenticatedData",
    wire.SealedCommitAuthenticatedData,
  )(() => [
    {
      version: "v4",
      previousHead: new Uint8Array(32).fill(7),
      memberDomains: ["a.example", "b.example"].map(wire.parseDomainName),
      removedClients: ["bob@b.example/phone"].map(wire.parseClientId),
      removedAddresses: [1, 2].map((byte) => ({
        domain: wire.parseDomainName("b.example"),
        sealed: new Uint8Array(60).fill(byte),
      })),
    },
  ]),
  derived(
    "ExternalCommitAuthenticatedData",
    wire.ExternalCommitAuthenticatedData,
  )(() => [
    {
      version: "v2",
      previousHead: new Uint8Array(32).fill(7),
      memberDomains: ["a.example"].map(wire.parseDomainName),
      removedClients: [],
      invitation: {
        version: "v1",
        groupId: ascii("group"),
        invitee: ascii("bob@b.example"),
        notAfterMs: 1_800_000_000_000n,
        inviterKey: new Uint8Array(32).fill(3),
        signature: new Uint8Array(64).fill(4),
      },
    },
  ]),
  derived(
    "JoinRequest",
    wire.JoinRequest,
  )(() => [
    {
      version: "v1",
      groupId: ascii("group"),
      clientId: wire.parseClientId("bob@b.example/phone"),
      credential: new Uint8Array(20).fill(5),
      sealedTo: new Uint8Array(32).fill(3),
      signature: new Uint8Array(64).fill(4),
    },
  ]),
  derived("GroupTerms", wire.GroupTerms)(() => [wire.defaultGroupTerms]),
  derived(
    "TreePieces",
    wire.TreePieces,
  )(() => {
    const piece = (byte: number) => {
      const [attachmentId, key, digest] = [1, 2, 3].map((each) => new Uint8Array(32).fill(each * byte));
      return { attachmentId, key, digest, size: byte } as wire.TreePiece;
    };
    const domain = wire.parseDomainName("a.example");
    return [{ version: "v1", domain, crown: piece(1), pieces: [piece(2), piece(3)] }];
  }),
  derived(
    "CommitReportContent",
    wire.CommitReportContent,
  )(() => [
    { groupId: ascii("group"), epoch: 7n, valueHash: new Uint8Array(32).fill(1), code: ascii("invalid") },
  ]),
  derived(
    "GroupId",
    wire.GroupId,
  )(() => [wire.groupIdOf(new Uint8Array(16).fill(0xa5), wire.parseDomainName("a.example"))]),
  derived("DomainName", wire.DomainName)(() => [wire.parseDomainName("xn--mnchen-3ya.example")]),
  derived("UserId", wire.UserId)(() => [wire.parseUserId("alice@a.example")]),
  derived("ClientId", wire.ClientId)(() => [wire.parseClientId("alice@a.example/phone")]),
];
