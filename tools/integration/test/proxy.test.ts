import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { grpcTransportsThrough } from "@entente/client/node";
import { ConnectProxy, freePort } from "@entente/service-kit/testing";
import { Person, Testbed } from "@entente/testbed";

// A client in a network with no way out but a proxy talks to one of another domain that has none (A23-106).
let testbed: Testbed<"in-process">;
let proxy: ConnectProxy;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  proxy = await ConnectProxy.start(await freePort());
});
afterAll(async () => {
  await proxy.stop();
  await testbed.stop();
});

test("a client enrols, invites and talks through a proxy, and comes back when the proxy does", async () => {
  const transports = grpcTransportsThrough(proxy.url);
  const alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", { transports });
  const bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  const group = await alice.client.createGroup();
  await group.invite(["bob@b.example"]);
  const ofBob = await bob.joins(group.id);
  await group.send("through the proxy");
  await bob.reads("through the proxy");
  // Both services of the home domain, by the names that the configuration has, and nothing else.
  expect(new Set(proxy.asked).size).toBe(2);
  const { port } = proxy;
  await proxy.stop();
  await ofBob.send("while it is away");
  proxy = await ConnectProxy.start(port);
  await alice.reads("while it is away");
  await Promise.all([alice.leave(), bob.leave()]);
});
