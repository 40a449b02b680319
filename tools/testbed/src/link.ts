import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * What a link lets through: everything; nothing, and it says so (`cut`: what is open is reset, what is new is refused); nothing,
 * without a word (`silent`); or bytes in one direction, of requests or of answers.
 */
export type LinkState = "open" | "cut" | "silent" | "requests_only" | "answers_only";

type Direction = "request" | "answer";

const otherWay = { request: "answer", answer: "request" } as const;

/** The way of one domain's requests to another: a TCP proxy before the other's gateway, which a test breaks and heals. */
export class Link {
  readonly #server: Server;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #connections = new Set<LinkConnection>();
  #state: LinkState = "open";

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
    this.#server = createServer((near) => {
      this.#accept(near);
    });
  }

  /** A link on loopback to where a gateway listens. */
  static async to(host: string, port: number): Promise<Link> {
    const link = new Link({ host, port });
    await new Promise<void>((resolve, reject) => {
      link.#server.once("error", reject);
      link.#server.listen(0, "127.0.0.1", resolve);
    });
    return link;
  }

  /** `host:port` where its near side listens. */
  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the link is closed");
    return `127.0.0.1:${String(address.port)}`;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Changes what gets through. Bytes that were held up arrive when their direction opens, as after a cable is plugged in again. */
  set(state: LinkState): void {
    this.#state = state;
    for (const connection of [...this.#connections]) {
      if (state === "cut") connection.reset();
      else connection.goOn();
    }
  }

  /**
   * The far side of every connection is gone without the near side hearing of it, for ever: a router that forgot them, a
   * machine that was switched off. New connections are made as usual.
   */
  halfOpen(): void {
    for (const connection of this.#connections) connection.loseFar();
  }

  async close(): Promise<void> {
    for (const connection of [...this.#connections]) connection.reset();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(near: Socket): void {
    if (this.#state === "cut") {
      near.on("error", ignored);
      near.resetAndDestroy();
      return;
    }
    const { host, port } = this.#target;
    const connection: LinkConnection = new LinkConnection(near, connect({ host, port }), {
      lets: (direction) => this.#lets(direction),
      gone: () => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
  }

  #lets(direction: Direction): boolean {
    switch (this.#state) {
      case "open":
        return true;
      case "requests_only":
        return direction === "request";
      case "answers_only":
        return direction === "answer";
      case "cut":
      case "silent":
        return false;
    }
  }
}

interface LinkRules {
  lets(direction: Direction): boolean;
  gone(): void;
}

/** One connection through a link. What is held up is not read: TCP itself keeps it, and its sender waits. */
class LinkConnection {
  readonly #rules: LinkRules;
  /** Where bytes of a direction come from. */
  readonly #sources: Readonly<Record<Direction, Socket>>;
  readonly #ended = new Set<Direction>();
  #isFarLost = false;

  constructor(near: Socket, far: Socket, rules: LinkRules) {
    this.#rules = rules;
    this.#sources = { request: near, answer: far };
    for (const direction of ["request", "answer"] as const) {
      const source = this.#sources[direction];
      const sink = this.#sources[otherWay[direction]];
      // A reset by either side is what links are for; both sides learn of it by the close that follows.
      source.on("error", ignored);
      source.on("data", (bytes: Buffer) => {
        if (this.#isFarLost) return;
        if (!sink.write(bytes)) source.pause();
      });
      sink.on("drain", () => this.goOn());
      source.on("close", () => {
        this.#ended.add(direction);
        this.goOn();
      });
      source.on("end", () => {
        this.#ended.add(direction);
        this.goOn();
      });
      source.pause();
    }
    this.goOn();
  }

  /** Reads what may pass now, and passes on that a side has ended. */
  goOn(): void {
    for (const direction of ["request", "answer"] as const) {
      const source = this.#sources[direction];
      const sink = this.#sources[otherWay[direction]];
      const passes = this.#rules.lets(direction) || this.#isFarLost;
      if (!passes) source.pause();
      else if (!sink.writableNeedDrain) source.resume();
      if (passes && this.#ended.has(direction) && !this.#isFarLost) this.reset();
    }
    if (this.#isFarLost && this.#ended.has("request")) this.#rules.gone();
  }

  loseFar(): void {
    this.#isFarLost = true;
    this.#sources.answer.resetAndDestroy();
    this.goOn();
  }

  reset(): void {
    for (const socket of Object.values(this.#sources)) if (!socket.destroyed) socket.resetAndDestroy();
    this.#rules.gone();
  }
}

/** Errors of sockets that a test breaks are its own doing. */
function ignored(): void {
  return undefined;
}
