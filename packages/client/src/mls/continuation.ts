import type { ClientId } from "@entente/mls-wire";
import { equalBytes } from "@entente/tls-codec";
import type { GroupContext, PreSharedKeyID, RatchetTree, Reinit } from "ts-mls";
import { extensionsEqual } from "ts-mls/extension.js";
import { GroupError } from "./group-error.ts";
import type { GroupState } from "./group-state.ts";
import { clientsOf } from "./member.ts";
import type { ResumptionPsk, ResumptionReference } from "./psk.ts";
import { resumptionSecret } from "./kept-keys.ts";

/** An epoch of a group that another may continue. */
export interface FormerEpoch {
  readonly secret: Uint8Array;
  readonly clients: readonly ClientId[];
}

/** A group of this client that another may continue (RFC 9420 11.2, 11.3). */
export interface FormerGroup {
  readonly suite: string;
  readonly epoch: bigint;
  /** What its members have agreed to go over to, if they have. */
  readonly reInit: Reinit | undefined;
  /** An epoch whose keys are still there. */
  at(epoch: bigint): FormerEpoch | undefined;
}

/** Finds a group of this client by its id. */
export type FormerGroups = (groupId: Uint8Array) => FormerGroup | undefined;

/** What a group continues: the resumption key that its first Commit mixed in. */
export type Continuation = ResumptionReference & { readonly usage: "reinit" | "branch" };

/** A state as one that another group may continue. */
export function formerGroup({ mls }: GroupState): FormerGroup {
  const { groupContext, groupActiveState, keySchedule, ratchetTree, historicalReceiverData } = mls;
  return {
    suite: groupContext.cipherSuite,
    epoch: groupContext.epoch,
    reInit: groupActiveState.kind === "suspendedPendingReinit" ? groupActiveState.reinit : undefined,
    at(epoch) {
      if (epoch === groupContext.epoch)
        return { secret: keySchedule.resumptionPsk, clients: clientsOf(ratchetTree) };
      const past = historicalReceiverData.get(epoch);
      const secret = resumptionSecret(past);
      return past && secret && { secret, clients: clientsOf(past.ratchetTree) };
    },
  };
}

/** The resumption keys that a Welcome names, as far as this client has them. Throws GroupError `psk_missing`. */
export function resumptionKeys(
  psks: readonly PreSharedKeyID[],
  formers: FormerGroups,
): readonly ResumptionPsk[] {
  return psks.flatMap((id) => {
    if (id.psktype !== "resumption") return [];
    const former = formers(id.pskGroupId);
    const secret = former?.at(id.pskEpoch)?.secret;
    if (secret === undefined) {
      const isAhead = former !== undefined && former.epoch < id.pskEpoch;
      throw new GroupError(
        "psk_missing",
        "a Welcome of a group that continues an epoch that this client does not have",
        isAhead ? { reason: "epoch_future" } : {},
      );
    }
    return [{ groupId: id.pskGroupId, epoch: id.pskEpoch, secret }];
  });
}

/** What a group that is joined by a Welcome continues; undefined for one that continues none. Throws GroupError `invalid`. */
export function continuationOf(psks: readonly PreSharedKeyID[]): Continuation | undefined {
  const found = psks.flatMap((id): readonly Continuation[] =>
    id.psktype === "resumption" && id.usage !== "application"
      ? [{ usage: id.usage, groupId: id.pskGroupId, epoch: id.pskEpoch }]
      : [],
  );
  if (found.length > 1) throw new GroupError("invalid", "a group that continues two others");
  return found[0];
}

/**
 * What a joiner checks of a group that says that it continues another: that it is at its beginning, that it is what was agreed on (a
 * ReInit) or like the former one (a branch), and that nobody is in it who was not in the former. Throws GroupError `invalid`.
 * RFC 9420 11.2, 11.3.
 */
export function requireContinuation(
  { usage, groupId, epoch }: Continuation,
  context: GroupContext,
  tree: RatchetTree,
  formers: FormerGroups,
): void {
  const former = formers(groupId);
  const before = former?.at(epoch);
  if (former === undefined || before === undefined)
    throw new GroupError("psk_missing", "the group that is continued");
  if (context.epoch !== 1n) throw new GroupError("invalid", "a successor past its beginning");
  const members = new Set(before.clients);
  const stranger = clientsOf(tree).find((client) => !members.has(client));
  if (stranger !== undefined)
    throw new GroupError("invalid", "a member that the group before did not have", { client: stranger });
  if (usage === "branch") {
    if (context.cipherSuite !== former.suite) throw new GroupError("invalid", "a branch of another suite");
    return;
  }
  const { reInit } = former;
  if (reInit === undefined || epoch !== former.epoch)
    throw new GroupError("invalid", "a successor that no Commit has agreed on");
  const isAgreed =
    equalBytes(reInit.groupId, context.groupId) &&
    reInit.version === context.version &&
    reInit.cipherSuite === context.cipherSuite &&
    extensionsEqual(reInit.extensions, context.extensions);
  if (!isAgreed) throw new GroupError("invalid", "a successor that is not what was agreed on");
}
