import {
  type Config,
  equalBytes,
  type GroupRow,
  type Message,
  sameConfig,
  type Value,
} from "@entente/ordering";
import { DecodeError } from "@entente/tls-codec";
import { IdentifierError } from "@entente/mls-wire";
import { ServiceError } from "@entente/service-kit";
import { sameBytes } from "../digest.ts";
import { refusal } from "../errors.ts";
import type { Gatekeeper } from "../group-state/gatekeeper.ts";
import { type CheckedBundle, checkBundle } from "../groups/checked-bundle.ts";

/**
 * Whether a bundle for the open slot may be proposed: made on this history, in a group that the committer's domain has
 * members in before and after.
 *
 * @throws ServiceError `wrong_head`, `not_a_member_domain`, `bad_bundle`.
 */
export function checkSubmission(bundle: CheckedBundle, { head, config }: GroupRow, domain: string): void {
  checkKind(bundle, config);
  // Who joins from outside may bring its domain in; that it may join was checked before.
  const isPart = bundle.joiner !== undefined || config.memberDomains.includes(domain);
  if (!isPart || !bundle.memberDomains.includes(domain)) {
    throw refusal("not_a_member_domain", `${domain} has no members in the group`);
  }
  if (sameBytes(bundle.previousHead, head)) return;
  throw refusal("wrong_head", "the Commit was made on another history", {
    field: "bundle.commit.authenticated_data.previous_head",
  });
}

/** A Send Group goes on with its owner's bundles, and no other group does: neither becomes the other. */
function checkKind({ sendGroup }: CheckedBundle, { mode }: Config): void {
  if ((sendGroup !== undefined) === (mode === "single_writer")) return;
  throw refusal("bad_bundle", "a Send Group goes on with a SendGroupBundle, and no other group does");
}

/** What is wrong with a value of another domain for the open slot; undefined when nothing is. */
export async function problemOfValue(
  value: Value,
  row: GroupRow,
  domain: string | undefined,
  gatekeeper: Gatekeeper,
): Promise<string | undefined> {
  try {
    const bundle = checkBundle(value.bundle);
    if (!equalBytes(bundle.groupIdBytes, row.group) || bundle.epoch !== row.epoch) return "of another slot";
    if (!sameConfig(bundle.value.nextConfig, value.nextConfig)) return "with another configuration";
    checkKind(bundle, row.config);
    if (domain !== undefined) checkSubmission(bundle, row, domain);
    else if (!sameBytes(bundle.previousHead, row.head)) return "on another history";
    // Whose it is, the domain that it first came to has looked at.
    await gatekeeper.check(bundle);
    return undefined;
  } catch (error) {
    const isTheirs =
      error instanceof ServiceError || error instanceof DecodeError || error instanceof IdentifierError;
    if (isTheirs) return error.message;
    throw error;
  }
}

/** The value that a message asks this domain to accept, or to believe accepted, for a slot. */
export function valueIn(message: Message): { readonly value: Value; readonly epoch: bigint } | undefined {
  switch (message.kind) {
    case "submit":
      return { value: message.value, epoch: message.epoch };
    case "accept":
      return { value: message.proposal.value, epoch: message.proposal.statement.epoch };
    case "promise":
    case "recovery_answer":
      return message.accepted && { value: message.accepted.value, epoch: message.accepted.statement.epoch };
    default:
      return undefined;
  }
}

/** The slot that a message is about, where it names one. */
export function epochOf(message: Message): bigint | undefined {
  switch (message.kind) {
    case "accept":
      return message.proposal.statement.epoch;
    case "vote":
      return message.vote.statement.epoch;
    case "promise":
      return message.statement.epoch;
    case "prepare":
    case "leading":
    case "nack":
      return message.epoch;
    default:
      return undefined;
  }
}
