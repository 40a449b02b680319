import { connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { FederationService } from "@entente/proto";
import type { Remote, RunningService } from "@entente/service-kit";
import { refusalOf } from "@entente/service-kit/testing";
import { silentCallMs } from "../src/limits.ts";
import { DomainFiles, routeTo } from "./domain.ts";

/** The way to a gateway through a router that can forget its connections: then nobody is told, and nothing comes through them. */
class Router {
  readonly #server: Server;
  #flows: { near: Socket; far: Socket }[] = [];
  connections = 0;

  constructor(port: number) {
    this.#server = createServer((near) => {
      const far = connect(port, "127.0.0.1");
      this.#flows.push({ near, far });
      this.connections += 1;
      for (const socket of [near, far]) socket.on("error", () => undefined);
      near.pipe(far);
      far.pipe(near);
    });
  }

  listen(): Promise<string> {
    return new Promise((resolve) =>
      this.#server.listen(0, "127.0.0.1", () => {
        const address = this.#server.address();
        resolve(`127.0.0.1:${String(typeof address === "object" ? address?.port : "")}`);
      }),
    );
  }

  forget(): void {
    for (const { near, far } of this.#flows) {
      near.unpipe(far);
      far.unpipe(near);
      far.destroy();
      near.resume();
    }
  }

  close(): void {
    for (const { near, far } of this.#flows) for (const socket of [near, far]) socket.destroy();
    this.#server.close();
  }
}

let gateways: RunningService[];
let ds: Remote;
let router: Router;
let stop: () => void;

beforeAll(async () => {
  const [a, b] = await Promise.all([DomainFiles.make("a.example"), DomainFiles.make("b.example")]);
  stop = await b.services({ origins: [], suites: [], frames: [] });
  router = new Router(b.ports.federation);
  const address = await router.listen();
  gateways = [await a.gateway([a.peerOf(b, { addresses: [address] })]), await b.gateway([b.peerOf(a)])];
  ds = await a.toGateway();
});

afterAll(async () => {
  ds.close();
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  router.close();
  stop();
});

const submit = (deadlineMs?: number): Promise<unknown> =>
  ds.unary(
    FederationService.SubmitCommit,
    {},
    { metadata: routeTo("b.example"), ...(deadlineMs === undefined ? {} : { deadlineMs }) },
  );

// TCP notices after a quarter of an hour, the connection's keepalive after 40 seconds; calls that nobody answers tell sooner (A23-24).
test("a connection that is half open is given up after two calls without an answer, and the next call has another", async () => {
  await submit();
  expect(router.connections).toBe(1);
  router.forget();
  const silent = await Promise.all(
    [0, 1].map(async () => (await refusalOf(submit(silentCallMs + 200))).code),
  );
  expect(["no_answer", "peer_unreachable"]).toEqual(expect.arrayContaining(silent));
  await submit(silentCallMs);
  expect(router.connections).toBe(2);
});

test("calls that are answered keep the connection, whatever the answer is", async () => {
  const { connections } = router;
  for (let call = 0; call < 5; call++) await submit();
  expect(router.connections).toBe(connections);
});
