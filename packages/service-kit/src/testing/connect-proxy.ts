import { createServer, type Server } from "node:http";
import { connect, type Socket } from "node:net";

/** An HTTP proxy on loopback that opens tunnels, and remembers to where it was asked for them. */
export class ConnectProxy {
  /** `host:port` of each tunnel that was asked for, as it was written. */
  readonly asked: string[] = [];
  /** Names that only this proxy knows, and where it leads for them. */
  readonly names = new Map<string, string>();
  /** Status of its refusals; it refuses nothing where absent. */
  refusing: number | undefined;
  /** `user:password` that it wants; none where absent. */
  credentials: string | undefined;
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async start(port: number): Promise<ConnectProxy> {
    const server = createServer((_request, response) => response.writeHead(405).end());
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    const proxy = new ConnectProxy(server, port);
    server.on("connection", (socket: Socket) => {
      proxy.#sockets.add(socket);
      socket.once("close", () => proxy.#sockets.delete(socket));
    });
    server.on("connect", ({ url = "", headers }, socket: Socket) => {
      proxy.#open(url, headers["proxy-authorization"], socket);
    });
    return proxy;
  }

  /** As a configuration has it. */
  get url(): string {
    const { credentials, port } = this;
    return `http://${credentials === undefined ? "" : `${credentials}@`}127.0.0.1:${String(port)}`;
  }

  /** Ends all tunnels and opens no more. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #open(target: string, authorization: string | undefined, socket: Socket): void {
    this.asked.push(target);
    const { credentials, refusing } = this;
    const wanted =
      credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString("base64")}`;
    const status = wanted !== undefined && authorization !== wanted ? 407 : refusing;
    if (status !== undefined) {
      socket.on("error", () => socket.destroy());
      socket.end(`HTTP/1.1 ${String(status)} Refused\r\n\r\n`);
      return;
    }
    const place = this.names.get(target) ?? target;
    const cut = place.lastIndexOf(":");
    const onward = connect(Number(place.slice(cut + 1)), place.slice(0, cut));
    this.#hold(socket, onward);
    this.#hold(onward, socket);
    onward.once("connect", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
  }

  /** One end of a tunnel takes the other with it. */
  #hold(socket: Socket, other: Socket): void {
    socket.on("error", () => socket.destroy());
    socket.once("close", () => other.destroy());
  }
}
