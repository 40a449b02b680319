/** One line of a client's journal: what it was about to send, was told, or took from its feeds. */
export type JournalRecord =
  /** About to be sent for the first time: the sender's message number `n` to the group. */
  | { readonly kind: "sent"; readonly device: string; readonly group: string; readonly n: number }
  /** The home domain said that it is accepted, at `seq` of its copy of the feed; without where the client does not learn it. */
  | {
      readonly kind: "told";
      readonly device: string;
      readonly group: string;
      readonly n: number;
      readonly seq: number | undefined;
    }
  /** Taken from a feed and saved. */
  | {
      readonly kind: "saw";
      readonly device: string;
      readonly group: string;
      readonly seq: number | undefined;
      readonly sender: string;
      readonly n: number;
      readonly stamp: Stamp | undefined;
    }
  /** An item of a feed that is no message of this run. */
  | { readonly kind: "other"; readonly device: string; readonly group: string; readonly seq: number }
  /** Something that must not happen: a gap, a refusal, a message that can not be read. */
  | { readonly kind: "trouble"; readonly device: string; readonly group: string; readonly what: string };

/** What every domain says alike of a message: its place in the order that all devices derive. */
export interface Stamp {
  readonly origin: string;
  readonly originSeq: number;
  /** Hybrid logical time, 16 hexadecimal digits. */
  readonly hlc: string;
}

/** A record as a line, without its end. The inverse is {@link recordOf}. */
export function lineOf(record: JournalRecord): string {
  const head = `${record.kind} ${record.device} ${record.group}`;
  switch (record.kind) {
    case "sent":
      return `${head} ${String(record.n)}`;
    case "told":
      return `${head} ${String(record.n)} ${seqText(record.seq)}`;
    case "saw": {
      const { sender, n, stamp } = record;
      const stamped = stamp === undefined ? "" : ` ${stamp.origin} ${String(stamp.originSeq)} ${stamp.hlc}`;
      return `${head} ${seqText(record.seq)} ${sender} ${String(n)}${stamped}`;
    }
    case "other":
      return `${head} ${String(record.seq)}`;
    case "trouble":
      return `${head} ${record.what}`;
  }
}

/** The record in a line; undefined for a line that only tells a person something (`at`, `began`). @throws Error for any other line. */
export function recordOf(line: string): JournalRecord | undefined {
  const [kind, device = "", group = "", ...rest] = line.split(" ");
  switch (kind) {
    case "sent":
      return { kind, device, group, n: Number(rest[0]) };
    case "told":
      return { kind, device, group, n: Number(rest[0]), seq: seqOf(rest[1]) };
    case "saw": {
      const [seq, sender = "", n, origin, originSeq, hlc = ""] = rest;
      const stamp = origin === undefined ? undefined : { origin, originSeq: Number(originSeq), hlc };
      return { kind, device, group, seq: seqOf(seq), sender, n: Number(n), stamp };
    }
    case "other":
      return { kind, device, group, seq: Number(rest[0]) };
    case "trouble":
      return { kind, device, group, what: rest.join(" ") };
    case "at":
    case "began":
      return undefined;
    default:
      throw new Error(`a line that is none of a journal: ${line}`);
  }
}

function seqText(seq: number | undefined): string {
  return seq === undefined ? "-" : String(seq);
}

function seqOf(text: string | undefined): number | undefined {
  return text === "-" || text === undefined ? undefined : Number(text);
}
