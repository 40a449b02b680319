import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DeliveryService } from "@entente/proto";
import { Device } from "./device.ts";
import { codeOf, Domain } from "./domain.ts";

let domain: Domain;
let alice: Device;
beforeAll(async () => {
  domain = await Domain.start("a.example");
  alice = await Device.connect(domain, "alice/phone");
});
afterAll(() => domain.stop());

describe("KeyPackages", () => {
  test("are published, counted and claimed once", async () => {
    await alice.publish(3, 1);
    const bob = await Device.connect(domain, "bob/phone");
    const seen = new Set<string>();
    for (let i = 0; i < 5; i++) {
      const { result } = await bob.claim(alice);
      for (const bytes of result?.clients[0]?.keyPackages ?? []) seen.add(Buffer.from(bytes).toString("hex"));
    }
    const { stock } = await alice.call(DeliveryService.ReadKeyPackageStock, {});
    expect(seen.size).toBe(4);
    expect(stock).toMatchObject([{ cipherSuite: 1, lastResort: true }]);
    expect(await codeOf(bob.claim("nobody@a.example"))).toBe("unknown_user");
  });
});
