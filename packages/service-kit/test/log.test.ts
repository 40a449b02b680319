import { PassThrough } from "node:stream";
import { afterAll, expect, test } from "@jest/globals";
import { setLogger, Server, ServerCredentials } from "@grpc/grpc-js";
import { pino } from "pino";
import { logGrpc } from "../src/log.ts";

const servers: Server[] = [];
afterAll(() => {
  setLogger(console);
  for (const server of servers) server.forceShutdown();
});

async function bind(port: number): Promise<number> {
  const server = new Server();
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${String(port)}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
}

test("what gRPC has to say is a line of the service's log", async () => {
  const lines = new PassThrough({ encoding: "utf8" });
  logGrpc(pino({ base: { service: "ds" } }, lines));
  const taken = await bind(0);
  await expect(bind(taken)).rejects.toThrow(String(taken));
  const line: unknown = JSON.parse(String(lines.read()).split("\n")[0] ?? "");
  expect(line).toMatchObject({
    level: 50,
    service: "ds",
    context: "grpc",
    msg: expect.stringContaining("No address added"),
  });
});
