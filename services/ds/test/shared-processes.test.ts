import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { defaultCapabilities } from "ts-mls";
import { refusalOf } from "@entente/service-kit/testing";
import {
  authenticationExtensionType,
  AuthenticationProcesses,
  type Credential,
  type LeafNode,
} from "@entente/mls-wire";
import { encode } from "@entente/tls-codec";
import { Device } from "./device.ts";
import { Domain } from "./domain.ts";
import { Gateways } from "./gateway.ts";
import { processesDiffer } from "../src/group-state/shared-processes.ts";

// In visible groups the server sees what each leaf tells of its authentication process, and decides as every member does (F-22, F-23).
const basic: Credential = { credentialType: "basic", identity: Uint8Array.of(1) };
const x509: Credential = { credentialType: "x509", certificates: [] } as never;

/** What the rule looks at of a leaf. */
function leaf(credential: Credential, processes?: AuthenticationProcesses): LeafNode {
  const extensions =
    processes === undefined
      ? []
      : [
          {
            extensionType: authenticationExtensionType,
            extensionData: encode(AuthenticationProcesses, processes),
          },
        ];
  return { credential, extensions } as Partial<LeafNode> as LeafNode;
}

const certified = leaf(x509);
const vouched = leaf(basic, { used: "log_vouched", supported: ["log_vouched", "x509"] });
const both = leaf(x509, { used: "x509", supported: ["x509", "log_vouched"] });
const silent = leaf(basic);

const differ = (...leaves: readonly LeafNode[]): boolean =>
  processesDiffer({ tree: { leaves: () => leaves } } as never);

describe("members' processes", () => {
  test.each([
    ["certificates alone", false, [certified, certified]],
    ["both ways, each supporting the other", false, [both, vouched]],
    ["a closed system", false, [silent, silent]],
    ["somebody whom one does not support", true, [certified, vouched]],
    ["the same, in the other order and among others", true, [vouched, both, certified]],
    ["somebody who does not support their own", true, [leaf(basic, { used: "fingerprint", supported: [] })]],
  ])("%s", (_what, expected, leaves) => {
    expect(differ(...leaves)).toBe(expected);
    // Leaves are read once, and say the same the second time.
    expect(differ(...leaves)).toBe(expected);
  });
});

describe("a Commit that adds who has no part in the members' processes", () => {
  const gateways = new Gateways();
  let domain: Domain;
  beforeAll(async () => {
    domain = await Domain.start("a.example", { gateways });
  });
  afterAll(async () => {
    await domain.stop();
    gateways.stop();
  });

  test.each([true, false])("is refused before it is ordered; visible handshakes: %s", async (visible) => {
    const alice = await Device.connect(domain, `alice/${String(visible)}`);
    const bob = await Device.connect(domain, `bob/${String(visible)}`);
    const group = visible ? await alice.createVisibleGroup() : await alice.createGroup();
    const [fitting] = await bob.publish(1);
    const extensionData = encode(AuthenticationProcesses, { used: "x509", supported: ["fingerprint"] });
    const terms = group.mls.groupContext.extensions.map(({ extensionType }) => Number(extensionType));
    const listed = [authenticationExtensionType, ...terms];
    const wrong = await bob.keyPackage({
      capabilities: { ...defaultCapabilities(), extensions: listed },
      leafExtensions: [{ extensionType: authenticationExtensionType, extensionData }],
    });
    const commit = await alice.commit(group, { add: [wrong.publicPackage], publicMessage: visible });
    const refused = await refusalOf(alice.submit(commit));
    expect([refused.code, refused.detail.reason]).toEqual(["bad_commit", "processes_differ"]);
    if (visible || fitting === undefined) return;
    await alice.commitDecided(group, { add: [fitting.publicPackage] });
  });
});
