import { type ChildProcessByStdio, spawn } from "node:child_process";
import { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import type { KeyHolder, SignatureKind } from "../../crypto/key-holder.ts";
import { signedContentBytesMax, signerAnswerMs, signerQuestionsMax } from "./limits.ts";
import { linesOf } from "./line-reader.ts";
import { answerOf, questionLine, type SignerQuestion } from "./signer-line.ts";

/** A program that runs `serveSigner` on its standard streams, or does the same with keys that are elsewhere. */
export interface SignerProgram {
  readonly program: string;
  readonly args: readonly string[];
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The question without its number. */
type Asked<Q = SignerQuestion> = Q extends SignerQuestion ? Omit<Q, "id"> : never;

/**
 * Signature keys in a process of their own, spoken to over its standard streams. It is started with the first question, and again with the
 * next one after it has ended; what waited for it then fails, and nothing is asked twice.
 */
export class SignerProcess implements KeyHolder {
  readonly #program: SignerProgram;
  readonly #waiting = new Map<number, Waiting>();
  #child: Child | undefined;
  #last = 0;

  constructor(program: SignerProgram) {
    this.#program = program;
  }

  /** Rejects with the signer's refusal, after `signerAnswerMs`, or where as many questions wait as may. */
  generate(kind: SignatureKind): Promise<Uint8Array> {
    return this.#ask({ ask: "generate", kind });
  }

  /** As {@link generate}; content has at most `signedContentBytesMax`. */
  sign(publicKey: Uint8Array, content: Uint8Array): Promise<Uint8Array> {
    if (content.length > signedContentBytesMax)
      return Promise.reject(
        new RangeError(`at most ${String(signedContentBytesMax)} bytes are signed at once`),
      );
    return this.#ask({ ask: "sign", publicKey, content });
  }

  /** Ends the process. A question after this starts it again. */
  close(): void {
    this.#over(this.#child, "the signer was closed");
  }

  #ask(asked: Asked): Promise<Uint8Array> {
    if (this.#waiting.size >= signerQuestionsMax)
      return Promise.reject(new Error(`${String(signerQuestionsMax)} questions wait for the signer`));
    const child = (this.#child ??= this.#start());
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#over(child, `no answer of the signer within ${String(signerAnswerMs)} ms`);
      }, signerAnswerMs);
      this.#waiting.set(id, { resolve, reject, timer });
      child.stdin.write(`${questionLine({ ...asked, id })}\n`);
    });
  }

  #start(): Child {
    const { program, args } = this.#program;
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    // It keeps no program from ending; what waits for an answer does, by its timer.
    child.unref();
    for (const stream of [child.stdin, child.stdout]) if (stream instanceof Socket) stream.unref();
    const over = (problem: string): void => {
      this.#over(child, problem);
    };
    child.once("error", (error) => {
      over(`the signer can not be run: ${error.message}`);
    });
    child.once("exit", (status, signal) => {
      over(`the signer has ended: ${signal ?? String(status)}`);
    });
    // Told of by its exit.
    child.stdin.on("error", () => undefined);
    this.#listen(child).catch((error: unknown) => {
      over(error instanceof Error ? error.message : "the signer can not be read");
    });
    return child;
  }

  async #listen(child: Child): Promise<void> {
    for await (const line of linesOf(child.stdout)) {
      const answer = answerOf(line);
      const waiting = answer && this.#waiting.get(answer.id);
      if (answer === undefined || waiting === undefined)
        throw new Error("the signer said what was not asked");
      this.#waiting.delete(answer.id);
      clearTimeout(waiting.timer);
      if ("bytes" in answer) waiting.resolve(answer.bytes);
      else waiting.reject(new Error(`the signer refused: ${answer.refused}`));
    }
  }

  /** The process is of no more use; what waits for it fails. */
  #over(child: Child | undefined, problem: string): void {
    if (child === undefined || child !== this.#child) return;
    this.#child = undefined;
    child.kill("SIGKILL");
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Error(problem));
    }
    this.#waiting.clear();
  }
}
