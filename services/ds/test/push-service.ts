import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { createServer, type Server } from "node:https";
import type { TlsIdentity } from "@entente/service-kit";

/** A wake-up as the push service and the device see it. */
export interface WakeUp {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A push service on loopback, over real TLS, and the keys of a device that subscribed there. */
export class PushService {
  readonly received: WakeUp[] = [];
  readonly host: string;
  /** What it answers, by path; 201 where nothing is said. */
  readonly answers = new Map<string, number>();
  readonly #server: Server;
  readonly #keys = createECDH("prime256v1");
  readonly #auth = randomBytes(16);
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(identity: TlsIdentity, port: number) {
    this.host = `localhost:${String(port)}`;
    this.#keys.generateKeys();
    this.#server = createServer({ cert: identity.certificate, key: identity.key }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const path = request.url ?? "";
        this.received.push({ path, headers: request.headers, body: Buffer.concat(chunks) });
        response.writeHead(this.answers.get(path) ?? 201).end();
        for (const { count, resolve } of this.#waiting) if (this.received.length >= count) resolve();
      });
    });
  }

  async listen(): Promise<void> {
    const port = Number(this.host.split(":")[1]);
    await new Promise<void>((resolve) => this.#server.listen(port, "127.0.0.1", resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Resolves when so many wake-ups have come. */
  async until(count: number): Promise<void> {
    if (this.received.length >= count) return;
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
  }

  /** What a device registers. */
  subscription(path: string): { endpoint: string; p256dh: Uint8Array; auth: Uint8Array } {
    return { endpoint: `https://${this.host}${path}`, p256dh: this.#keys.getPublicKey(), auth: this.#auth };
  }

  /** The payload as the device reads it (RFC 8188 2, RFC 8291 3.4). */
  decrypt({ body }: WakeUp): string {
    const salt = body.subarray(0, 16);
    const senderKey = body.subarray(21, 21 + body.readUInt8(20));
    const shared = this.#keys.computeSecret(senderKey);
    const keyInfo = Buffer.concat([Buffer.from("WebPush: info\0"), this.#keys.getPublicKey(), senderKey]);
    const ikm = Buffer.from(hkdfSync("sha256", shared, this.#auth, keyInfo, 32));
    const derive = (label: string, length: number): Buffer =>
      Buffer.from(hkdfSync("sha256", ikm, salt, `Content-Encoding: ${label}\0`, length));
    const decipher = createDecipheriv("aes-128-gcm", derive("aes128gcm", 16), derive("nonce", 12));
    const record = body.subarray(21 + senderKey.length);
    decipher.setAuthTag(record.subarray(-16));
    const plaintext = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    return plaintext.subarray(0, plaintext.lastIndexOf(2)).toString();
  }
}

/** Whether a wake-up is signed with the domain's key for that push service (RFC 8292 2). */
export function signedBy(wakeUp: WakeUp, applicationServerKey: Uint8Array, audience: string): boolean {
  const [, token = "", key = ""] =
    /^vapid t=([^,]+), ?k=(.+)$/.exec(wakeUp.headers.authorization ?? "") ?? [];
  const [header = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(applicationServerKey);
  const publicKey = createPublicKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33).toString("base64url"),
    },
  });
  const { aud } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { aud: string };
  const valid = verify(
    "sha256",
    Buffer.from(`${header}.${claims}`),
    { key: publicKey, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  return valid && aud === audience && Buffer.from(key, "base64url").equals(point);
}
