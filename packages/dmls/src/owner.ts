import { encode } from "@entente/tls-codec";
import {
  createApplicationMessage,
  type ClientState,
  type Extension,
  type Proposal,
  type PskIndex,
  type RatchetTree,
} from "ts-mls";
import { bytesToBase64 } from "ts-mls";

import { MlsError } from "ts-mls/mlsError.js";
import { DmlsError } from "./errors.ts";
import { privateFrame, welcomeFrame } from "./frames.ts";
import type { CheckedKeyPackage } from "./key-package.ts";
import { plaintextBytesMax } from "./limits.ts";
import type { Identity, MemberId } from "./member.ts";
import { buildCommit } from "./mls/commit-builder.ts";
import { exportPsk } from "./mls/exports.ts";
import { leafAt, leafBytes, leafFromBytes, leavesOf, withLeaf } from "./mls/leaves.ts";
import { trimmed } from "./mls/trim.ts";
import { eraseUnneeded } from "./retention.ts";
import { acknowledged, epochOf, newestUpdate, type PublishedUpdate, type SendGroup } from "./send-group.ts";
import type { Step } from "./step.ts";
import { entryOf, keysOf, withKey } from "./universe.ts";
import { CommitData } from "./wire/commit-data.ts";
import { Content } from "./wire/content.ts";
import { LeafReplacement, leafReplacementType } from "./wire/leaf-replacement.ts";
import { pskIdOf } from "./wire/psk-id.ts";

/** A member's update that arrived and that we have not committed. */
interface Import {
  readonly member: MemberId;
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly update: PublishedUpdate;
}

/** What a Commit in our own Send Group shall do. */
export interface CommitIntent {
  /** Renew our keys (D-10). */
  readonly update: boolean;
  /** Import what has arrived (D-11). */
  readonly commit: boolean;
  /** Who we are from this Commit on; only with new keys. */
  readonly identity?: Identity;
  /** Extensions that our leaf has from this Commit on, in place of those of their types; only with new keys. */
  readonly extensions?: readonly Extension[];
}

/** The updates that our next Commit would import: for each other owner the newest, if we have not committed it. */
export function pendingImports(step: Step): readonly Import[] {
  const own = step.groupOf(step.state.self);
  return step.others().flatMap(({ member, groupId }) => {
    const group = step.groupOf(member);
    const epoch = group === undefined ? undefined : newestUpdate(group);
    const update = epoch === undefined ? undefined : group?.updates.get(epoch);
    if (epoch === undefined || update === undefined || epoch <= acknowledged(own, member)) return [];
    return [{ member, groupId, epoch, update }];
  });
}

/**
 * Commits in our own Send Group: empty (own keys only), partial (PSKs only) or full (both) (D-14), with the removals
 * that are due (D-22), which need a path.
 */
export async function commitOwn(step: Step, intent: CommitIntent): Promise<void> {
  const group = step.ownGroup();
  const removals = removalsDue(step, group);
  const imports = intent.commit ? pendingImports(step).filter(({ member }) => !removals.has(member)) : [];
  const path = intent.update || removals.size > 0;
  if (!path && imports.length === 0) throw new DmlsError("nothing_to_commit");
  const { tree, proposals, psks } = importing(step, group.mls.ratchetTree, imports);
  const removes = [...removals.values()].map((removed): Proposal => ({
    proposalType: "remove",
    remove: { removed },
  }));
  await build(step, group, {
    tree,
    proposals: [...proposals, ...removes],
    psks,
    path,
    added: [],
    removed: [...removals.keys()],
    identity: intent.identity,
    extensions: intent.extensions ?? [],
  });
  if (intent.identity !== undefined) {
    const { signaturePublicKey } = intent.identity;
    const universe = withKey(step.universe(), step.state.self, signaturePublicKey);
    step.patch({ identity: intent.identity, universe });
  }
  for (const { member, epoch } of imports) group.imports.set(member, epoch);
  if (removals.size > 0) {
    step.patch({ toRemove: new Set([...step.state.toRemove].filter((member) => !removals.has(member))) });
  }
  if (intent.update) step.patch({ rejoinsGranted: new Map() });
  eraseUnneeded(step);
}

/**
 * Adds members, each in place of the leaf it has now if any: at the start, and when one rejoins. Carries no PSK.
 * Throws `key_package_invalid` for what ts-mls checks on adding: lifetime, keys used twice.
 */
export async function commitAdds(step: Step, added: readonly CheckedKeyPackage[]): Promise<void> {
  const group = step.ownGroup();
  const removes = added
    .map(({ member }) => leafIndexOf(step, group.mls.ratchetTree, member))
    .filter((leafIndex) => leafIndex !== undefined)
    .sort((a, b) => a - b)
    .map((removed): Proposal => ({ proposalType: "remove", remove: { removed } }));
  const adds = added.map(({ keyPackage }): Proposal => ({ proposalType: "add", add: { keyPackage } }));
  try {
    await build(step, group, {
      tree: group.mls.ratchetTree,
      proposals: [...removes, ...adds],
      psks: { findPsk: () => undefined },
      path: true,
      added: added.map(({ member }) => member),
      removed: [],
      identity: undefined,
      extensions: [],
    });
  } catch (error) {
    if (error instanceof MlsError) throw new DmlsError("key_package_invalid", error.message);
    throw error;
  }
}

/** Encrypts `content` to the members of our own Send Group. */
export async function sendContent(step: Step, content: Content): Promise<void> {
  const group = step.ownGroup();
  const { newState, privateMessage, consumed } = await createApplicationMessage(
    signing(step, group),
    encode(Content, content),
    step.mls.cs,
  );
  group.mls = trimmed(newState);
  step.spent.push(...consumed);
  step.patch({
    messagesInEpoch: step.state.messagesInEpoch + 1,
    messagesSinceUpdate: step.state.messagesSinceUpdate + 1,
  });
  step.send(
    step.others().map(({ member }) => member),
    privateFrame(privateMessage),
  );
}

/** PROTECT (D-14): commits or updates first as the policy demands, then encrypts. Throws `too_large`. */
export async function protect(step: Step, plaintext: Uint8Array): Promise<void> {
  if (plaintext.length > plaintextBytesMax) throw new DmlsError("too_large", `${plaintext.length} bytes`);
  const { policy } = step.context;
  const update = step.state.messagesSinceUpdate >= policy.messagesPerUpdate;
  const commit = policy.commitBeforeProtect && pendingImports(step).length > 0;
  if (update || commit || step.state.toRemove.size > 0) {
    await commitOwn(step, { update, commit: policy.commitBeforeProtect });
  }
  await sendContent(step, { type: "application", data: plaintext });
}

interface BuildPlan {
  readonly tree: RatchetTree;
  readonly proposals: readonly Proposal[];
  readonly psks: PskIndex;
  readonly path: boolean;
  readonly added: readonly MemberId[];
  readonly removed: readonly MemberId[];
  readonly identity: Identity | undefined;
  readonly extensions: readonly Extension[];
}

async function build(step: Step, group: SendGroup, plan: BuildPlan): Promise<void> {
  const { cs } = step.mls;
  const built = await buildCommit(
    signing(step, group),
    {
      ...plan,
      authenticatedData: encode(CommitData, { applicationMessages: step.state.messagesInEpoch }),
    },
    cs,
  );
  const to = [...step.others().map(({ member }) => member), ...plan.removed];
  // The Commit that begins a Send Group has nobody to go to: its receivers get the Welcome.
  if (epochOf(group) > 0n) step.send(to, privateFrame(built.message));
  if (built.welcome !== undefined) step.send(plan.added, welcomeFrame(built.welcome));
  const exporterSecret = built.next.keySchedule.exporterSecret;
  if (plan.path) await publish(step, group, built.next, exporterSecret, built.leafPrivateKey);
  group.mls = trimmed(built.next);
  group.exporterSecret = epochOf(group) === 1n ? exporterSecret : undefined;
  step.spent.push(...built.consumed);
  step.patch({ messagesInEpoch: 0 });
}

/** Notes the update that `next` begins with, for others to import and for us to know by. */
async function publish(
  step: Step,
  group: SendGroup,
  next: ClientState,
  exporterSecret: Uint8Array,
  leafPrivateKey: Uint8Array | undefined,
): Promise<void> {
  const epoch = next.groupContext.epoch;
  const leaf = leafAt(next.ratchetTree, 0);
  if (epoch > 1n && leaf !== undefined) {
    group.updates.set(epoch, { psk: await exportPsk(exporterSecret, step.mls.cs), leaf: leafBytes(leaf) });
    if (step.features().leafReplacement && leafPrivateKey !== undefined) {
      step.patch({ leafKeys: new Map(step.state.leafKeys).set(epoch, leafPrivateKey.slice()) });
    }
  }
  step.patch({ messagesSinceUpdate: 0 });
}

function signing(step: Step, group: SendGroup): ClientState {
  return {
    ...group.mls,
    signaturePrivateKey: step.state.identity.signaturePrivateKey,
    clientConfig: step.mls.config,
  };
}

/** The PSK proposals of `imports` (D-11, D-12, D-13), their leaf replacements (D-20), and the tree after these. */
function importing(step: Step, tree: RatchetTree, imports: readonly Import[]) {
  const { cs } = step.mls;
  const secrets = new Map(imports.map((item) => [bytesToBase64(pskIdOf(item)), item.update.psk]));
  const proposals: Proposal[] = [];
  let replaced = tree;
  for (const item of imports) {
    proposals.push({
      proposalType: "psk",
      psk: {
        preSharedKeyId: {
          psktype: "external",
          pskId: pskIdOf(item),
          pskNonce: cs.rng.randomBytes(cs.kdf.size),
        },
      },
    });
    if (!step.features().leafReplacement) continue;
    const leafIndex = leafIndexOf(step, tree, item.member);
    if (leafIndex === undefined) continue;
    replaced = withLeaf(replaced, leafIndex, leafFromBytes(item.update.leaf));
    proposals.push({
      proposalType: leafReplacementType,
      proposalData: encode(LeafReplacement, {
        leafIndex,
        groupId: item.groupId,
        epoch: item.epoch,
        leafNode: item.update.leaf,
      }),
    });
  }
  const psks: PskIndex = {
    findPsk: (id) => (id.psktype === "external" ? secrets.get(bytesToBase64(id.pskId)) : undefined),
  };
  return { tree: replaced, proposals, psks };
}

/** Where `member` stands in a Send Group's tree. */
export function leafIndexOf(step: Step, tree: RatchetTree, member: MemberId): number | undefined {
  const entry = entryOf(step.universe(), member);
  if (entry === undefined) return undefined;
  const wanted = new Set(keysOf(entry).map((key) => bytesToBase64(key)));
  return leavesOf(tree).find(({ leaf }) => wanted.has(bytesToBase64(leaf.signaturePublicKey)))?.leafIndex;
}

/** Leaves that are to be removed, by member (D-22). */
function removalsDue(step: Step, group: SendGroup): ReadonlyMap<MemberId, number> {
  const due = new Map<MemberId, number>();
  for (const member of step.state.toRemove) {
    const leafIndex = leafIndexOf(step, group.mls.ratchetTree, member);
    if (leafIndex !== undefined) due.set(member, leafIndex);
  }
  return due;
}
