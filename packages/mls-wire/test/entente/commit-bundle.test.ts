import { describe, expect, test } from "@jest/globals";
import {
  bytesFromHex,
  decode,
  DecodeError,
  decodeRaw,
  encode,
  hexFromBytes,
  type Raw,
} from "@entente/tls-codec";
import {
  addressBytesMax,
  bundleProposalsBytesMax,
  bundleWelcomesBytesMax,
  ClientAddress,
  CommitAuthenticatedData,
  CommitBundle,
  compareAddresses,
  headBytes,
  memberDomainsBytesMax,
  MLSMessage,
  parseClientId,
  parseDomainName,
  RatchetTree,
  removedAddressesBytesMax,
  removedClientsBytesMax,
  SealedCommitAuthenticatedData,
  toldOfCommit,
} from "../../src/index.ts";
import { bytesOf, messageCases } from "../vectors.ts";

const one = messageCases[0] ?? {};
const message = (field: string) => decodeRaw(MLSMessage, bytesOf(one[field]));

const bundle: CommitBundle = {
  version: "v1",
  commit: message("public_message_commit"),
  proposals: [message("public_message_proposal")],
  welcomes: [message("mls_welcome")],
  groupInfo: message("mls_group_info"),
  ratchetTree: decodeRaw(RatchetTree, bytesOf(one["ratchet_tree"])),
};

describe("CommitBundle", () => {
  test("holds the received bytes of each part", () => {
    const again = decode(CommitBundle, encode(CommitBundle, bundle));
    expect(hexFromBytes(again.commit.bytes)).toBe(one["public_message_commit"]);
    expect(again.proposals.map(({ bytes }) => hexFromBytes(bytes))).toEqual([one["public_message_proposal"]]);
    expect(again.welcomes.map(({ bytes }) => hexFromBytes(bytes))).toEqual([one["mls_welcome"]]);
    expect(hexFromBytes(again.groupInfo?.bytes ?? new Uint8Array())).toBe(one["mls_group_info"]);
    expect(hexFromBytes(again.ratchetTree?.bytes ?? new Uint8Array())).toBe(one["ratchet_tree"]);
  });

  test("begins with its version, and a bare Commit needs five octets around it", () => {
    const bare: CommitBundle = {
      ...bundle,
      proposals: [],
      welcomes: [],
      groupInfo: undefined,
      ratchetTree: undefined,
    };
    expect(hexFromBytes(encode(CommitBundle, bare))).toBe(`0001${one["public_message_commit"]}00000000`);
  });

  test("an encrypted Commit is one, an encrypted application message is none", () => {
    const encrypted = (contentType: "commit" | "application"): Raw<MLSMessage> => {
      const found = messageCases
        .map((item) => decodeRaw(MLSMessage, bytesOf(item["private_message"])))
        .find(
          ({ value }) =>
            value.wireFormat === "mls_private_message" && value.privateMessage.contentType === contentType,
        );
      if (found === undefined) throw new Error(`the vectors have no ${contentType}`);
      return found;
    };
    expect(() => encode(CommitBundle, { ...bundle, commit: encrypted("commit") })).not.toThrow();
    expect(() => encode(CommitBundle, { ...bundle, commit: encrypted("application") })).toThrow(
      "value_invalid at commit",
    );
  });

  const misplaced: readonly [string, Partial<CommitBundle>, string][] = [
    ["a proposal as the Commit", { commit: message("public_message_proposal") }, "value_invalid at commit"],
    [
      "a Commit among the proposals",
      { proposals: [message("public_message_commit")] },
      "value_invalid at proposals.0",
    ],
    [
      "a GroupInfo among the Welcomes",
      { welcomes: [message("mls_group_info")] },
      "value_invalid at welcomes.0",
    ],
    ["a KeyPackage as GroupInfo", { groupInfo: message("mls_key_package") }, "value_invalid at groupInfo"],
  ];
  test.each(misplaced)("%s is refused", (_what, part, problem) => {
    expect(() => encode(CommitBundle, { ...bundle, ...part })).toThrow(problem);
  });

  test("proposals fit up to their bound, and not past it", () => {
    const stapled = message("public_message_proposal");
    const fitting = Math.floor(bundleProposalsBytesMax / stapled.bytes.length);
    const withProposals = (count: number) => ({
      ...bundle,
      proposals: new Array<typeof stapled>(count).fill(stapled),
    });
    expect(encode(CommitBundle, withProposals(fitting)).length).toBeGreaterThan(
      fitting * stapled.bytes.length,
    );
    expect(() => encode(CommitBundle, withProposals(fitting + 1))).toThrow(
      "length_above_ceiling at proposals",
    );
  });

  test("Welcomes fit up to their bound, and not past it", () => {
    const welcome = message("mls_welcome");
    const fitting = Math.floor(bundleWelcomesBytesMax / welcome.bytes.length);
    const withWelcomes = (count: number) => ({
      ...bundle,
      welcomes: new Array<typeof welcome>(count).fill(welcome),
    });
    expect(encode(CommitBundle, withWelcomes(fitting)).length).toBeGreaterThan(
      fitting * welcome.bytes.length,
    );
    expect(() => encode(CommitBundle, withWelcomes(fitting + 1))).toThrow("length_above_ceiling at welcomes");
  });

  test("another version is refused at its place", () => {
    const bytes = Uint8Array.from(encode(CommitBundle, bundle));
    bytes[1] = 2;
    expect(() => decode(CommitBundle, bytes)).toThrow(DecodeError);
    expect(() => decode(CommitBundle, bytes)).toThrow("unknown_value at version (offset 0)");
  });
});

describe("CommitAuthenticatedData (A23-52)", () => {
  const data: CommitAuthenticatedData = {
    version: "v1",
    previousHead: new Uint8Array(headBytes).fill(0xab),
    memberDomains: ["a.example", "b.example"].map(parseDomainName),
    removedClients: [parseClientId("bob@b.example/phone")],
  };
  // Worked out by hand: version, head, 20 bytes of domains, 20 bytes of clients.
  const spelled = [
    "0001",
    "20",
    "ab".repeat(32),
    "14",
    "09612e6578616d706c65",
    "09622e6578616d706c65",
    "14",
    "13626f6240622e6578616d706c652f70686f6e65",
  ].join("");

  test("has the bytes that its grammar gives", () => {
    expect(hexFromBytes(encode(CommitAuthenticatedData, data))).toBe(spelled);
    expect(decode(CommitAuthenticatedData, bytesFromHex(spelled) ?? new Uint8Array())).toEqual(data);
  });

  test("a group without a chain has an empty head, and no other length is one", () => {
    expect(() => encode(CommitAuthenticatedData, { ...data, previousHead: new Uint8Array() })).not.toThrow();
    for (const length of [1, headBytes - 1, headBytes + 1]) {
      expect(() =>
        encode(CommitAuthenticatedData, { ...data, previousHead: new Uint8Array(length) }),
      ).toThrow("value_invalid at previousHead");
    }
  });

  test("both lists fit up to their bounds in bytes, and not past them", () => {
    // Entries of 16 bytes, so that they fill both bounds exactly.
    const number = (i: number) => i.toString().padStart(6, "0");
    const domains = (count: number) =>
      Array.from({ length: count }, (_, i) => parseDomainName(`d${number(i)}.example`));
    const clients = (count: number) =>
      Array.from({ length: count }, (_, i) => parseClientId(`c${number(i)}@a.b/dev`));
    const domainsMax = memberDomainsBytesMax / 16;
    const clientsMax = removedClientsBytesMax / 16;
    const full = { ...data, memberDomains: domains(domainsMax), removedClients: clients(clientsMax) };
    expect(decode(CommitAuthenticatedData, encode(CommitAuthenticatedData, full))).toEqual(full);
    expect(() =>
      encode(CommitAuthenticatedData, { ...full, memberDomains: domains(domainsMax + 1) }),
    ).toThrow("length_above_ceiling at memberDomains");
    expect(() =>
      encode(CommitAuthenticatedData, { ...full, removedClients: clients(clientsMax + 1) }),
    ).toThrow("length_above_ceiling at removedClients");
  });

  test.each([[["b.example", "a.example"]], [["a.example", "a.example"]]])(
    "domains %p are not in ascending order",
    (domains) => {
      const wrong = { ...data, memberDomains: domains.map(parseDomainName) };
      expect(() => encode(CommitAuthenticatedData, wrong)).toThrow("value_invalid at memberDomains");
      const swapped = spelled.replace("612e65", "632e65");
      expect(() => decode(CommitAuthenticatedData, bytesFromHex(swapped) ?? new Uint8Array())).toThrow(
        "value_invalid at memberDomains",
      );
    },
  );
});

describe("SealedCommitAuthenticatedData (A23-119)", () => {
  const domain = parseDomainName("b.example");
  const addresses = [Uint8Array.of(1), Uint8Array.of(1, 2), Uint8Array.of(2)].map((sealed) => ({
    domain,
    sealed,
  }));
  const sealed: SealedCommitAuthenticatedData = {
    version: "v4",
    previousHead: new Uint8Array(headBytes).fill(0xab),
    memberDomains: [parseDomainName("a.example")],
    removedClients: [],
    removedAddresses: addresses,
  };

  test("has the bytes that its grammar gives", () => {
    // Worked out by hand: version, head, 10 bytes of domains, no clients, three addresses of 12, 13 and 12 bytes.
    const address = (hex: string): string => `09622e6578616d706c65${hex}`;
    const spelled = [
      "0004",
      `20${"ab".repeat(32)}`,
      "0a09612e6578616d706c65",
      "00",
      `25${address("0101")}${address("020102")}${address("0102")}`,
    ].join("");
    expect(hexFromBytes(encode(SealedCommitAuthenticatedData, sealed))).toBe(spelled);
    expect(decode(SealedCommitAuthenticatedData, bytesFromHex(spelled) ?? new Uint8Array())).toEqual(sealed);
  });

  test("addresses stand in one order, each once, and have a size", () => {
    const [first, second, third] = addresses as [ClientAddress, ClientAddress, ClientAddress];
    for (const wrong of [
      [second, first],
      [third, second],
      [first, first],
    ])
      expect(() => encode(SealedCommitAuthenticatedData, { ...sealed, removedAddresses: wrong })).toThrow(
        "value_invalid at removedAddresses",
      );
    expect(compareAddresses(third, { ...first, domain: parseDomainName("c.example") })).toBeLessThan(0);
    const of = (length: number): Uint8Array =>
      encode(ClientAddress, { domain, sealed: new Uint8Array(length) });
    expect(decode(ClientAddress, of(addressBytesMax)).sealed).toHaveLength(addressBytesMax);
    for (const length of [0, addressBytesMax + 1, 10 * addressBytesMax])
      expect(() => of(length)).toThrow("value_invalid at sealed");
  });

  test("fits up to its bound in bytes, and not past it", () => {
    const many = (count: number): ClientAddress[] =>
      Array.from({ length: count }, (_, i) => ({ domain, sealed: Uint8Array.of(0, 0, i >> 16, i >> 8, i) }));
    const most = removedAddressesBytesMax / 16;
    const full = { ...sealed, removedAddresses: many(most) };
    expect(toldOfCommit(encode(SealedCommitAuthenticatedData, full)).removedAddresses).toHaveLength(most);
    expect(() =>
      encode(SealedCommitAuthenticatedData, { ...sealed, removedAddresses: many(most + 1) }),
    ).toThrow("length_above_ceiling at removedAddresses");
  });

  test("either form is read, and says whether the Commit ends the group", () => {
    const { removedAddresses, ...named } = sealed;
    for (const [version, ends] of [
      ["v1", false],
      ["v3", true],
    ] as const)
      expect(toldOfCommit(encode(CommitAuthenticatedData, { ...named, version }))).toMatchObject({
        ends,
        removedAddresses: [],
      });
    for (const [version, ends] of [
      ["v4", false],
      ["v5", true],
    ] as const)
      expect(toldOfCommit(encode(SealedCommitAuthenticatedData, { ...sealed, version }))).toMatchObject({
        ends,
        removedAddresses,
      });
    for (const bytes of [[], [0], [0, 2], [0, 6], [1, 4]])
      expect(() => toldOfCommit(Uint8Array.from(bytes))).toThrow(DecodeError);
  });
});
