import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { DeliveryService, web } from "@entente/proto";
import {
  createLog,
  createRootAuthority,
  createServiceCertificate,
  type RunningService,
} from "@entente/service-kit";
import { freePorts } from "@entente/service-kit/testing";
import { WebSocket } from "ws";
import { Configuration, startWeb } from "../src/index.ts";

export const domain = "a.example";
export const origin = "https://chat.a.example";

/** A web gateway before a service whose handlers the test writes. */
export class Rig {
  readonly folder: string;
  readonly configuration: Configuration;
  readonly rootPem: string;
  readonly #credentials: ServerCredentials;
  #gateway: RunningService | undefined;
  #service: Server | undefined;

  private constructor(
    folder: string,
    configuration: Configuration,
    rootPem: string,
    credentials: ServerCredentials,
  ) {
    this.folder = folder;
    this.configuration = configuration;
    this.rootPem = rootPem;
    this.#credentials = credentials;
  }

  /** @param limits other than the usual. */
  static async start(handlers: UntypedServiceImplementation, limits: object = {}): Promise<Rig> {
    const folder = mkdtempSync(join(tmpdir(), "entente-web-"));
    const root = await createRootAuthority(domain, new Date());
    const certificates = new Map<string, { certificatePem: string; keyPem: string }>();
    for (const name of ["ds", "web"]) {
      const made = await createServiceCertificate(root, [`${name}.${domain}`], new Date());
      certificates.set(name, made);
      writeFileSync(join(folder, `${name}.pem`), made.certificatePem);
      writeFileSync(join(folder, `${name}.key`), made.keyPem);
    }
    writeFileSync(join(folder, "root.pem"), root.certificatePem);
    const [listener = 0, operations = 0, deliveryService = 0, authenticationService = 0] = await freePorts(4);
    const configuration = Configuration.parse({
      domain,
      listener: { port: listener },
      tls: { certificate: join(folder, "web.pem"), key: join(folder, "web.key") },
      origins: [origin],
      operations: { port: operations },
      deliveryService: `127.0.0.1:${String(deliveryService)}`,
      authenticationService: `127.0.0.1:${String(authenticationService)}`,
      roots: join(folder, "root.pem"),
      logLevel: "silent",
      limits,
    });
    const { certificatePem, keyPem } = certificates.get("ds") ?? root;
    const pair = { cert_chain: Buffer.from(certificatePem), private_key: Buffer.from(keyPem) };
    const rig = new Rig(
      folder,
      configuration,
      root.certificatePem,
      ServerCredentials.createSsl(null, [pair]),
    );
    await rig.serve(handlers);
    rig.#gateway = await startWeb(configuration, createLog("web", "silent"));
    return rig;
  }

  /** Starts the service, again where it was stopped. */
  async serve(handlers: UntypedServiceImplementation): Promise<void> {
    const { Subscribe, BeginSession } = DeliveryService;
    const service = new Server();
    service.addService({ Subscribe, BeginSession }, handlers);
    await new Promise<void>((resolve, reject) => {
      service.bindAsync(this.configuration.deliveryService, this.#credentials, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    this.#service = service;
  }

  stopService(): void {
    this.#service?.forceShutdown();
  }

  async stopGateway(): Promise<void> {
    await this.#gateway?.stop();
    this.#gateway = undefined;
  }

  async stop(): Promise<void> {
    await this.stopGateway();
    this.stopService();
    rmSync(this.folder, { recursive: true });
  }

  /** Opens a WebSocket; resolves when it is open, or with the HTTP status that refuses it. */
  connect({
    path = `/ds.${domain}`,
    protocols = ["entente.v1"],
    from,
  }: { path?: string; protocols?: string[]; from?: string } = {}): Promise<Peer | number> {
    const { port } = this.configuration.listener;
    const socket = new WebSocket(`wss://127.0.0.1:${String(port)}${path}`, protocols, {
      agent: new Agent({ ca: this.rootPem, servername: `web.${domain}` }),
      ...(from === undefined ? {} : { origin: from }),
    });
    return new Promise((resolve, reject) => {
      socket.once("unexpected-response", (request, response) => {
        request.destroy();
        resolve(response.statusCode ?? 0);
      });
      socket.once("error", reject);
      socket.once("open", () => {
        resolve(new Peer(socket));
      });
    });
  }

  /** A connection that is taken. */
  async peer(): Promise<Peer> {
    const peer = await this.connect();
    if (typeof peer === "number") throw new Error(`refused with ${String(peer)}`);
    return peer;
  }

  /** A figure as the gateway shows it. */
  async figure(name: string): Promise<number> {
    const { host, port } = this.configuration.operations;
    const text = await (await fetch(`http://${host}:${String(port)}/metrics`)).text();
    const line = text.split("\n").find((each) => each.startsWith(name));
    return Number(line?.slice(line.lastIndexOf(" ") + 1) ?? Number.NaN);
  }
}

/** A client that says what the test wants. */
export class Peer {
  readonly socket: WebSocket;
  readonly #frames: web.ServerFrame[] = [];
  #waiting: (() => void) | undefined;
  readonly #closed: Promise<number>;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: Buffer) => {
      this.#frames.push(web.ServerFrame.decode(data));
      this.#waiting?.();
    });
    this.#closed = new Promise((resolve) => {
      socket.once("close", resolve);
    });
    socket.on("error", () => undefined);
  }

  say(frame: web.ClientFrame.$Properties): void {
    this.socket.send(web.ClientFrame.encode(frame).finish());
  }

  /** The next frame. */
  async hears(): Promise<web.ServerFrame> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) return frame;
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }

  /** Resolves with the code that the connection is closed with. */
  closes(): Promise<number> {
    return this.#closed;
  }

  close(): void {
    this.socket.terminate();
  }
}
