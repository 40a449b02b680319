import type { Readable, Writable } from "node:stream";
import { KeyFolder } from "./key-folder.ts";
import { linesOf } from "./line-reader.ts";
import { answerLine, questionOf, type SignerAnswer } from "./signer-line.ts";

/**
 * Signs for one client with the keys of a folder, until the client's end of the stream: what a process of its own runs, so that the keys
 * are in no memory and no file that the client reads. There is no question that a private key would answer.
 *
 * @throws Error for a folder that others can read; RangeError for a line past its bound.
 */
export async function serveSigner(folder: string, questions: Readable, answers: Writable): Promise<void> {
  const keys = new KeyFolder(folder);
  for await (const line of linesOf(questions)) answers.write(`${answerLine(answerTo(keys, line))}\n`);
}

function answerTo(keys: KeyFolder, line: string): SignerAnswer {
  const question = questionOf(line);
  const { id } = question;
  try {
    switch (question.ask) {
      case "generate":
        return keys.full ? { id, refused: "too_many_keys" } : { id, bytes: keys.generate(question.kind) };
      case "sign": {
        const bytes = keys.sign(question.publicKey, question.content);
        return bytes === undefined ? { id, refused: "unknown_key" } : { id, bytes };
      }
      case "nothing":
        return { id, refused: "bad_question" };
    }
  } catch {
    // The reason is about the files of the keys: nothing that is told to the client.
    return { id, refused: "failed" };
  }
}
