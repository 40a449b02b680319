import { spawn } from "node:child_process";
import { createHash, createPrivateKey, sign, verify, X509Certificate } from "node:crypto";
import type { KeyedCertificate } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { signaturesAtOnceMax, signerErrorCharactersMax, signerMs, signerOutputBytesMax } from "../limits.ts";

/** Signs what an issuing authority certifies. A key in a file is one; a key that a program or a service keeps is another. */
export interface AuthoritySigner {
  /** The issuing authority's certificate, PEM. */
  readonly certificatePem: string;
  /**
   * ECDSA with P-256 and SHA-256 over a message: r ‖ s, 64 bytes.
   *
   * @throws ServiceError `signer_unavailable` when the key can not be used now.
   */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** An authority whose key is in a file that was read at start. Throws for what is no private key. */
export function fileSigner({ certificatePem, keyPem }: KeyedCertificate): AuthoritySigner {
  const key = createPrivateKey(keyPem);
  return {
    certificatePem,
    sign: (message) =>
      Promise.resolve(new Uint8Array(sign("sha256", message, { key, dsaEncoding: "ieee-p1363" }))),
  };
}

/** A program that signs a digest: with a key management service's command line, a PKCS#11 token's, or any other. */
export interface SigningCommand {
  /** Gets the SHA-256 digest, 32 bytes, on standard input; writes the signature, DER (ECDSA-Sig-Value), and nothing else. */
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * An authority whose key this process never has. Every signature is checked under the certificate before it is used, so that a
 * wrong key never issues anything.
 */
export class CommandSigner implements AuthoritySigner {
  readonly certificatePem: string;
  readonly #command: SigningCommand;
  readonly #told: (problem: string) => void;
  #running = 0;

  /** @param told called with what went wrong, for the operator's log. */
  constructor(certificatePem: string, command: SigningCommand, told: (problem: string) => void) {
    this.certificatePem = certificatePem;
    this.#command = command;
    this.#told = told;
  }

  async sign(message: Uint8Array): Promise<Uint8Array> {
    if (this.#running >= signaturesAtOnceMax)
      throw this.#unavailable("as many signatures as may are under way");
    this.#running += 1;
    try {
      const der = await run(this.#command, createHash("sha256").update(message).digest());
      const { publicKey } = new X509Certificate(this.certificatePem);
      if (!verify("sha256", message, publicKey, der))
        throw new Error("what it wrote is not a signature by the key of the issuer's certificate");
      return fixedWidth(der);
    } catch (error) {
      throw this.#unavailable(error instanceof Error ? error.message : String(error));
    } finally {
      this.#running -= 1;
    }
  }

  #unavailable(problem: string): Error {
    this.#told(`${this.#command.program}: ${problem}`);
    return refusal("signer_unavailable", "the issuing key can not be used now; try again", {
      retryAfterMs: 1_000,
    });
  }
}

function run({ program, args }: SigningCommand, digest: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    const out: Buffer[] = [];
    let [bytes, problem] = [0, ""];
    const fail = (text: string): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(text));
    };
    const timer = setTimeout(() => {
      fail(`no signature within ${String(signerMs)} ms`);
    }, signerMs);
    child.once("error", (error) => {
      fail(error.message);
    });
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > signerOutputBytesMax) fail(`more than ${String(signerOutputBytesMax)} bytes of signature`);
      else out.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      problem = `${problem}${chunk.toString()}`.slice(0, signerErrorCharactersMax);
    });
    // A program that ends before it has read is told of by its status.
    child.stdin.on("error", () => undefined);
    child.stdin.end(digest);
    child.once("close", (status) => {
      clearTimeout(timer);
      if (status === 0) resolve(Buffer.concat(out));
      else reject(new Error(`status ${String(status)}: ${problem.trim()}`));
    });
  });
}

/** r ‖ s of a signature that was verified, 32 bytes each. */
function fixedWidth(der: Uint8Array): Uint8Array {
  const fixed = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0;
    const number = der.subarray(at + 2, at + 2 + length);
    const digits = number.subarray(Math.max(0, number.length - 32));
    fixed.set(digits, end - digits.length);
    at += 2 + length;
  }
  return fixed;
}
