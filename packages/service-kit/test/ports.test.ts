import { createServer } from "node:net";
import { expect, test } from "@jest/globals";
import { freePorts } from "../src/testing/index.ts";

test("free ports are many, different, and free", async () => {
  const ports = await freePorts(30);
  expect(new Set(ports).size).toBe(30);
  const [port] = ports;
  await new Promise<void>((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve();
      });
    });
  });
});
