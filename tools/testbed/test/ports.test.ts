import { expect, test } from "@jest/globals";
import { freeDomainPorts } from "../src/ports.ts";

test("a domain's ports have names of their own", async () => {
  const ports = Object.values(await freeDomainPorts());
  expect(new Set(ports).size).toBe(9);
});
