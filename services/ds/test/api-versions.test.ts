import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { sessionSignContent } from "@entente/mls-wire";
import { DeliveryService } from "@entente/proto";
import { refusalOf } from "@entente/service-kit/testing";
import { sign } from "node:crypto";
import { apiVersionsMax } from "../src/limits.ts";
import { Device } from "./device.ts";
import { codeOf, Domain } from "./domain.ts";

// A18-28, A23-54: clients and services of several versions of the clients' API. 2 and 3 stand for versions that are to come.
let now: Domain;
let later: Domain;
let latest: Domain;
beforeAll(async () => {
  [now, later, latest] = await Promise.all([
    Domain.start("a.example"),
    Domain.start("a.example", { apiVersions: [2, 1] }),
    Domain.start("a.example", { apiVersions: [3, 2] }),
  ]);
});
afterAll(() => Promise.all([now, later, latest].map((domain) => domain.stop())));

/** Opens a session; `changed` is what happens to what the client signs. */
async function open(
  domain: Domain,
  told: readonly number[],
  changed: (versions: {
    told: readonly number[];
    heard: readonly number[];
  }) => typeof versions | undefined = (same) => same,
): Promise<readonly number[]> {
  const device = await Device.enrol(domain, `alice${String(Math.random()).slice(2)}/phone`);
  const { clientId, credential, publicKey } = device;
  const begun = await device.call(DeliveryService.BeginSession, { clientId, apiVersions: [...told] });
  const { challenge, apiVersions: heard } = begun;
  const content = sessionSignContent(challenge, clientId, changed({ told, heard }));
  const { token } = await device.call(DeliveryService.CompleteSession, {
    ...{ credential, signaturePublicKey: publicKey, signatureScheme: 0x0807, challenge },
    signature: new Uint8Array(sign(null, content, device.privateKey)),
  });
  device.token = token;
  await device.call(DeliveryService.ReadKeyPackageStock, {});
  return heard;
}

describe("a session of a client", () => {
  test("is opened where a version is in common, and the service tells what it speaks", async () => {
    expect(await open(now, [1])).toEqual([1]);
    expect(await open(now, [3, 2, 1])).toEqual([1]);
    expect(await open(later, [2, 1])).toEqual([2, 1]);
    expect(await open(later, [1])).toEqual([2, 1]);
    expect(await open(latest, [2, 1])).toEqual([3, 2]);
  });

  test("of one that tells no versions is of version 1", async () => {
    expect(await open(now, [], () => undefined)).toEqual([]);
    expect(await open(later, [], () => undefined)).toEqual([]);
    expect(await codeOf(open(latest, [], () => undefined))).toBe("no_common_api_version");
  });

  test("is refused where there is none, and it is said who is the older", async () => {
    const newer = await refusalOf(open(now, [3, 2]));
    expect([newer.code, newer.message]).toEqual([
      "no_common_api_version",
      expect.stringContaining("the Delivery Service has to be updated"),
    ]);
    const older = await refusalOf(open(latest, [1]));
    expect([older.code, older.message]).toEqual([
      "no_common_api_version",
      expect.stringContaining("the application has to be updated"),
    ]);
  });

  test("does not begin where a list was changed on the way", async () => {
    // Told or heard otherwise than it was said, or as if nothing had been said.
    expect(await codeOf(open(later, [1], (was) => ({ ...was, told: [2, 1] })))).toBe("bad_signature");
    expect(await codeOf(open(later, [2, 1], (was) => ({ ...was, heard: [1] })))).toBe("bad_signature");
    expect(await codeOf(open(later, [], ({ heard }) => ({ told: [2, 1], heard })))).toBe("bad_signature");
    expect(await codeOf(open(later, [2, 1], () => undefined))).toBe("bad_signature");
  });

  test("takes a list within its bounds alone", async () => {
    const many = Array.from({ length: apiVersionsMax }, (_, index) => apiVersionsMax - index);
    expect(await open(now, many)).toEqual([1]);
    for (const bad of [
      [apiVersionsMax + 1, ...many],
      [1, 2],
      [1, 1],
      [0x10000, 1],
      [1, 0],
    ])
      expect(await codeOf(open(now, bad))).toBe("bad_field");
  });
});
