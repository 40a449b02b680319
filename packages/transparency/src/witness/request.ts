import { concatBytes, textFromUtf8, utf8FromText } from "@entente/tls-codec";
import { base64FromBytes, bytesFromBase64 } from "../checkpoint/base64.ts";
import { TransparencyError } from "../errors.ts";
import { consistencyHashesMax, hashBytes, treeSizeMax, witnessRequestBytesMax } from "../limits.ts";

/** What a log asks of a witness: "you cosigned `oldSize`, here is the newer checkpoint, and the proof between them". */
export interface AddCheckpoint {
  readonly oldSize: bigint;
  /** RFC 6962 consistency proof; at most 63 hashes, empty for an old size of 0. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, its bytes as received. */
  readonly note: Uint8Array;
}

/** The body of an `add-checkpoint` request. The inverse is `parseAddCheckpoint`. C2SP tlog-witness. */
export function formatAddCheckpoint(request: AddCheckpoint): Uint8Array {
  const head = [`old ${request.oldSize}`, ...request.proof.map(base64FromBytes), "", ""].join("\n");
  return concatBytes(utf8FromText(head) ?? new Uint8Array(0), request.note);
}

/**
 * Reads the body of an `add-checkpoint` request, all of it an attacker's; the note in it is only cut off, not read.
 * Errors: `witness_request` (answered with 400), at more than 63 hashes too. C2SP tlog-witness.
 */
export function parseAddCheckpoint(body: Uint8Array): AddCheckpoint {
  if (body.length > witnessRequestBytesMax)
    throw new TransparencyError("witness_request", `${body.length} bytes`);
  const end = blankLine(body);
  const [first = "", ...lines] = (textFromUtf8(body.subarray(0, end)) ?? "").split("\n");
  const size = /^old (0|[1-9][0-9]{0,18})$/.exec(first)?.[1];
  if (size === undefined || BigInt(size) > treeSizeMax)
    throw new TransparencyError("witness_request", "old <size>");
  if (lines.length > consistencyHashesMax)
    throw new TransparencyError("witness_request", `${lines.length} hashes`);
  const proof = lines.map((line) => {
    const hash = bytesFromBase64(line);
    if (hash?.length !== hashBytes) throw new TransparencyError("witness_request", "not a hash");
    return hash;
  });
  return { oldSize: BigInt(size), proof, note: body.subarray(end + 2) };
}

/** Where the first empty line begins: the index of the newline before it. */
function blankLine(body: Uint8Array): number {
  for (let i = 0; i + 1 < body.length; i++) if (body[i] === 0x0a && body[i + 1] === 0x0a) return i;
  throw new TransparencyError("witness_request", "no empty line");
}
