import type { Ballot, Message } from "@entente/ordering";

/** One line about a message, for people who read traces. `short` names a value by its hash. */
export function describeMessage(message: Message, short: (hash: Uint8Array) => string = shortHash): string {
  switch (message.kind) {
    case "submit":
      return `Submit e${message.epoch} ${short(message.value.hash)} of ${message.client}`;
    case "submit_result":
      return `SubmitResult ${short(message.hash)} ${message.result.code}`;
    case "reserve":
      return `Reserve for ${message.client}`;
    case "reserve_result":
      return `ReserveResult ${message.client} ${message.result.code}`;
    case "prepare":
      return `Prepare ${ballot(message.ballot)} e${message.epoch} yielded [${message.yielded.join(" ")}]`;
    case "promise": {
      const { statement } = message;
      const held = statement.accepted;
      const what = held === undefined ? "nothing" : `${short(held.hash)} at ${ballot(held.ballot)}`;
      return `Promise ${ballot(statement.ballot)} e${statement.epoch} accepted ${what} inc ${statement.incarnation}`;
    }
    case "accept": {
      const { statement } = message.proposal;
      return `Accept ${ballot(statement.ballot)} e${statement.epoch} ${short(statement.hash)}`;
    }
    case "vote": {
      const { statement } = message.vote;
      return `Vote ${ballot(statement.ballot)} e${statement.epoch} ${short(statement.hash)} inc ${statement.incarnation}`;
    }
    case "nack":
      return `Nack ${ballot(message.ballot)} e${message.epoch} ${message.reason} ${ballot(message.promised)}`;
    case "leading":
      return `Leading ${ballot(message.ballot)} e${message.epoch}`;
    case "decide":
      return `Decide e${message.entry.certificate.epoch} ${short(message.entry.value.hash)}`;
    case "fetch":
      return `Fetch from e${message.fromEpoch}`;
    case "entries":
      return `Entries ${message.entries.map((entry) => `e${entry.certificate.epoch}`).join(" ")} of ${message.currentEpoch}`;
    case "recovery_query":
      return `RecoveryQuery e${message.epoch} inc ${message.incarnation}`;
    case "recovery_answer":
      return `RecoveryAnswer e${message.epoch} promised ${ballot(message.promised)}`;
    case "timeout_now":
      return `TimeoutNow ${ballot(message.ballot)} e${message.epoch}`;
  }
}

/** A ballot as traces write it: round, dot, first label of the domain. */
export function ballot({ round, domain }: Ballot): string {
  return round === 0n ? "–" : `${round}.${domain.split(".")[0] ?? ""}`;
}

/** The first four octets in hexadecimal. */
export function shortHash(hash: Uint8Array): string {
  return Buffer.from(hash.subarray(0, 4)).toString("hex");
}
