import { describe, expect, test } from "@jest/globals";
import { parseClientId } from "@entente/mls-wire";
import {
  authenticationExtension,
  authenticationExtensionType,
  type AuthenticationProcesses,
  processProblem,
} from "../../src/mls/authentication-process.ts";
import { basicCredential, mlsCredential } from "../../src/mls/credential.ts";

// F-23: members support each other's authentication process.
const basic = mlsCredential(basicCredential(parseClientId("alice@a.example/phone")));
const x509 = { credentialType: "x509" as const, certificates: [Uint8Array.of(1)] };

const leaf = (processes?: AuthenticationProcesses) => ({
  credential: processes === undefined || processes.used === "x509" ? x509 : basic,
  extensions: processes === undefined ? [] : [authenticationExtension(processes)],
});

const both = leaf({ used: "x509", supported: ["x509", "log_vouched"] });
const vouched = leaf({ used: "log_vouched", supported: ["log_vouched", "x509"] });
const vouchedAlone = leaf({ used: "log_vouched", supported: ["log_vouched"] });
const other = leaf({ used: 0xff07, supported: [0xff07, "x509", "log_vouched"] });

describe("members of one group", () => {
  test.each([
    ["say nothing", [leaf(), leaf()]],
    ["support both", [both, vouched, both]],
    ["are of one process", [vouchedAlone, vouchedAlone]],
    ["are of a process that has no name here", [other]],
    ["are of a closed system", [{ credential: basic, extensions: [] }, vouchedAlone]],
  ])("that %s are one", (_name, leaves) => {
    expect(processProblem(leaves)).toBeUndefined();
  });

  test.each([
    ["one says nothing beside a process of another", [leaf(), vouched], 0],
    ["one does not support certificates", [both, vouchedAlone], 1],
    ["a process that only its own support", [both, other], 0],
  ])("are none when %s", (_name, leaves, at) => {
    expect(processProblem(leaves)?.leaf).toBe(leaves[at]);
    expect(processProblem([...leaves].reverse())?.leaf).toBe(leaves[at]);
  });

  test.each([
    ["a process of another credential type", { ...vouched, credential: x509 }],
    ["certificates beside a basic credential", { ...both, credential: basic }],
    [
      "bytes that are none",
      {
        credential: basic,
        extensions: [{ extensionType: authenticationExtensionType, extensionData: Uint8Array.of(1) }],
      },
    ],
  ])("are none with %s", (_name, bent) => {
    expect(processProblem([bent])?.problem).toBeDefined();
  });
});

test("nobody tells a process that it does not support itself", () => {
  expect(() => authenticationExtension({ used: "fingerprint", supported: ["x509"] })).toThrow(/unsupported/);
});
