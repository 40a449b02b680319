import { connect, createServer, type Server, type Socket } from "node:net";

/** Where something listens. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Spreads TCP connections over replicas: each goes to the first of them that takes it. */
export class Balancer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #targets: readonly Target[];

  private constructor(targets: readonly Target[]) {
    this.#targets = targets;
    this.#server = createServer((near) => {
      this.#hold(near);
      this.#pass(near, this.#targets);
    });
  }

  /** A balancer on loopback. */
  static async before(targets: readonly Target[]): Promise<Balancer> {
    const balancer = new Balancer(targets);
    await new Promise<void>((resolve, reject) => {
      balancer.#server.once("error", reject);
      balancer.#server.listen(0, "127.0.0.1", resolve);
    });
    return balancer;
  }

  /** `host:port` where it listens. */
  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the balancer is closed");
    return `127.0.0.1:${String(address.port)}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #pass(near: Socket, [target, ...others]: readonly Target[]): void {
    if (target === undefined) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(target);
    this.#hold(far);
    far.once("connect", () => {
      near.pipe(far).pipe(near);
      near.once("close", () => far.destroy());
      far.once("close", () => near.destroy());
    });
    far.once("error", () => {
      if (far.bytesRead === 0 && far.bytesWritten === 0 && !near.destroyed) this.#pass(near, others);
    });
  }

  #hold(socket: Socket): void {
    this.#sockets.add(socket);
    // What an error means is seen by whoever holds the other end: the connection is closed.
    socket.on("error", () => undefined);
    socket.once("close", () => this.#sockets.delete(socket));
  }
}
