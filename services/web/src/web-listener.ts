import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { type Remote, webSubprotocol } from "@entente/rpc";
import { FileWatch, fileWatchMs, headerBytesMax, type Logger } from "@entente/service-kit";
import type { Admission } from "./admission.ts";
import type { Configuration } from "./configuration.ts";
import type { Figures } from "./figures.ts";
import { frameBytesMax, heartbeatMs } from "./limits.ts";
import { closeCodes, Tunnel } from "./tunnel.ts";

/** What the listener is made of. */
export interface WebListenerParts {
  readonly configuration: Pick<Configuration, "listener" | "tls">;
  readonly admission: Admission;
  /** A connection of its own to the service with that name; undefined where there is none. */
  readonly connect: (name: string) => Remote | undefined;
  readonly figures: Figures;
  readonly log: Logger;
}

/** Where browsers connect: WebSockets over TLS, one tunnel each. */
export class WebListener {
  readonly #parts: WebListenerParts;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #tunnels = new Set<Tunnel>();
  readonly #watch: FileWatch;
  #heartbeats: NodeJS.Timeout | undefined;

  /** @throws the file system's error for the certificate, or that of a certificate and a key that do not fit. */
  constructor(parts: WebListenerParts) {
    this.#parts = parts;
    const { tls } = parts.configuration;
    this.#server = createServer(
      { ...identityOf(tls), maxHeaderSize: headerBytesMax },
      (_request, response) => {
        response.writeHead(426, { connection: "close", upgrade: "websocket", "content-type": "text/plain" });
        response.end("WebSocket only\n");
      },
    );
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: frameBytesMax,
      // What is in the frames is encrypted, and does not get smaller.
      perMessageDeflate: false,
      handleProtocols: () => webSubprotocol,
    });
    this.#server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgrade(request, socket, head);
    });
    this.#watch = new FileWatch({
      files: () => [tls.certificate, tls.key],
      everyMs: fileWatchMs,
      changed: () => {
        this.#replaceCertificate();
      },
    });
  }

  /** @throws the socket's error when the address is taken. */
  async start(): Promise<void> {
    const { host, port } = this.#parts.configuration.listener;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
    this.#watch.start();
    this.#heartbeats = setInterval(() => {
      for (const tunnel of this.#tunnels) tunnel.heartbeat();
    }, heartbeatMs);
  }

  /** Connections are told to go to another one. */
  async stop(): Promise<void> {
    clearInterval(this.#heartbeats);
    this.#watch.stop();
    for (const tunnel of this.#tunnels) tunnel.close(closeCodes.goingAway, "the web gateway stops");
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeAllConnections();
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { admission } = this.#parts;
    // Before the handshake is over nobody else listens for it.
    socket.on("error", () => socket.destroy());
    const address = request.socket.remoteAddress ?? "";
    if (!admission.takesOrigin(request.headers.origin)) {
      this.#refuse(socket, "origin", "403 Forbidden");
      return;
    }
    if (!protocolsOf(request).includes(webSubprotocol)) {
      this.#refuse(socket, "protocol", "400 Bad Request");
      return;
    }
    const leave = admission.connect(address);
    if (leave === undefined) {
      this.#refuse(socket, "connections", "503 Service Unavailable");
      return;
    }
    socket.once("close", leave);
    const remote = this.#parts.connect((request.url ?? "").slice(1));
    if (remote === undefined) {
      this.#refuse(socket, "path", "404 Not Found");
      return;
    }
    socket.once("close", () => {
      remote.close();
    });
    this.#sockets.handleUpgrade(request, socket, head, (opened) => {
      this.#opened(opened, remote, address);
    });
  }

  #opened(socket: WebSocket, remote: Remote, address: string): void {
    const { admission, figures } = this.#parts;
    const tunnel = new Tunnel({ socket, remote, figures, admit: () => admission.call(address) });
    this.#tunnels.add(tunnel);
    figures.connections.inc();
    socket.once("close", () => {
      this.#tunnels.delete(tunnel);
      figures.connections.dec();
    });
  }

  #refuse(socket: Duplex, reason: string, status: string): void {
    this.#parts.figures.refused.inc({ reason });
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  #replaceCertificate(): void {
    const { configuration, log } = this.#parts;
    try {
      this.#server.setSecureContext(identityOf(configuration.tls));
      log.info({ certificate: configuration.tls.certificate }, "a changed certificate was taken");
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      log.error({ problem }, "a changed certificate can not be used; the one before stays");
    }
  }
}

function identityOf({ certificate, key }: Configuration["tls"]): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(certificate), key: readFileSync(key) };
}

function protocolsOf({ headers }: IncomingMessage): readonly string[] {
  return (headers["sec-websocket-protocol"] ?? "").split(",").map((each) => each.trim());
}
