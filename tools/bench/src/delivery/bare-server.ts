import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { DomainFolder } from "@entente/domain";
import { cpuSecondsOf, residentBytesOf } from "./crowd.ts";
import type { SubscriptionTarget } from "./subscribers.ts";

/** The baseline of pushing, in a process of its own: see `bare/main.ts`. */
export class BareServer implements SubscriptionTarget {
  readonly address: string;
  readonly serverName: string;
  readonly roots: Buffer;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, folder: DomainFolder, port: string) {
    this.#child = child;
    this.address = `127.0.0.1:${port}`;
    this.serverName = `ds.${folder.domain}`;
    this.roots = readFileSync(folder.file("root.pem"));
  }

  /** With the certificate of the domain's Delivery Service. */
  static async start(folder: DomainFolder): Promise<BareServer> {
    const { certificate, key } = folder.pair("tls/ds");
    const program = fileURLToPath(new URL("../bare/main.js", import.meta.url));
    const child = spawn(process.execPath, [program, certificate, key], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    return new BareServer(child, folder, port);
  }

  token(): string {
    return "none";
  }

  push(messages: number, bytes: number): void {
    this.#child.stdin?.write(`push ${String(messages)} ${String(bytes)}\n`);
  }

  residentBytes(): number {
    return residentBytesOf(this.#child.pid);
  }

  cpuSeconds(): number {
    return cpuSecondsOf(this.#child.pid);
  }

  stop(): void {
    this.#child.kill();
  }
}
