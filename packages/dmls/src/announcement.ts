import { equalBytes } from "@entente/tls-codec";
import { ciphersuites } from "ts-mls";
import { DmlsError } from "./errors.ts";
import { checkMembers, placed } from "./found.ts";
import { checkKeyPackage, type CheckedKeyPackage } from "./key-package.ts";
import { leafAt, leafBytes, leavesOf } from "./mls/leaves.ts";
import { Refused } from "./refusal.ts";
import { epochOf, groupKey, type SendGroup } from "./send-group.ts";
import type { Step } from "./step.ts";
import type { Universe } from "./universe.ts";
import type { Announcement } from "./wire/content.ts";

/**
 * The founder's word on what the universe is (D-18), checked against its Send Group's tree: the same members in the same
 * order with the same leaves, ourselves among them, our suite, revision and export length. The founder controls it all.
 * Refuses `universe_mismatch`.
 */
export async function acceptAnnouncement(
  step: Step,
  group: SendGroup,
  announcement: Announcement,
): Promise<void> {
  const { cs } = step.mls;
  const mismatch = (detail: string) => new Refused("universe_mismatch", detail);
  if (!equalBytes(announcement.universeId, group.groupId)) throw mismatch("identifier");
  if (announcement.revision !== step.state.revision) throw mismatch(`revision ${announcement.revision}`);
  if (announcement.cipherSuite !== ciphersuites[cs.name]) throw mismatch("cipher suite");
  if (announcement.exportLength !== cs.kdf.size) throw mismatch("export length");
  if (epochOf(group) !== 1n || group.exporterSecret === undefined) throw mismatch("not in the first epoch");
  const checked = await checkedMembers(step, announcement);
  const leaves = leavesOf(group.mls.ratchetTree);
  if (leaves.length !== checked.length) throw mismatch(`${checked.length} members, ${leaves.length} leaves`);
  for (const [i, { keyPackage, member }] of checked.entries()) {
    const leaf = leafAt(group.mls.ratchetTree, i);
    // The founder's leaf comes from its Commit, everyone else's from the KeyPackage that is announced.
    const same =
      leaf !== undefined &&
      (i === 0
        ? equalBytes(leaf.signaturePublicKey, keyPackage.leafNode.signaturePublicKey)
        : equalBytes(leafBytes(leaf), leafBytes(keyPackage.leafNode)));
    if (!same) throw mismatch(`leaf of ${member}`);
  }
  const founder = checked[0]?.member ?? "";
  const derived = await placed(step, checked, group.exporterSecret);
  const roster = derived.map((entry, i) => (i === 0 ? { ...entry, groupId: group.groupId } : entry));
  const mine = roster.find(({ member }) => member === step.state.self);
  if (mine === undefined || founder === step.state.self) throw mismatch("we are not in it");
  const universe: Universe = {
    id: group.groupId,
    founder,
    revision: announcement.revision,
    exportLength: announcement.exportLength,
    roster,
  };
  const key = groupKey(group.groupId);
  const edited = step.edit(key);
  if (edited !== undefined) edited.announced = universe;
  step.event({
    kind: "announced",
    universeId: group.groupId,
    founder,
    members: roster.map(({ member }) => member),
  });
}

async function checkedMembers(step: Step, announcement: Announcement): Promise<readonly CheckedKeyPackage[]> {
  try {
    const checked = await Promise.all(
      announcement.members.map(({ keyPackage }) =>
        checkKeyPackage(keyPackage.slice(), announcement.revision, step.mls),
      ),
    );
    checkMembers(checked[0]?.member ?? "", checked.slice(1));
    if (checked.some(({ member }, i) => member !== announcement.members[i]?.member)) {
      throw new Refused("universe_mismatch", "a member under another name");
    }
    return checked;
  } catch (error) {
    if (error instanceof DmlsError) throw new Refused("universe_mismatch", error.message);
    throw error;
  }
}
