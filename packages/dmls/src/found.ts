import { bytesToBase64, createGroup, ciphersuites, encodeRequiredCapabilities, type Extension } from "ts-mls";
import { DmlsError } from "./errors.ts";
import { checkKeyPackage, parseKeyPackage, type CheckedKeyPackage } from "./key-package.ts";
import { membersMax } from "./limits.ts";
import type { MemberId } from "./member.ts";
import { deriveGroupId } from "./mls/exports.ts";
import { commitAdds, sendContent } from "./owner.ts";
import { featuresOf, type Revision } from "./revision.ts";
import type { SendGroup } from "./send-group.ts";
import type { Step } from "./step.ts";
import type { RosterEntry, Universe } from "./universe.ts";
import { leafReplacementType } from "./wire/leaf-replacement.ts";

/**
 * INIT by the founder (D-9, D-18): a Send Group with a random identifier, one Commit that adds everyone, the Welcome,
 * and the application message that defines the universe. Throws `already_joined`, `members_invalid`,
 * `key_package_invalid`, `revision_unsupported`.
 */
export async function foundUniverse(step: Step, keyPackages: readonly Uint8Array[]): Promise<void> {
  const { self, revision, own } = step.state;
  if (step.state.universe !== undefined || own === undefined) throw new DmlsError("already_joined");
  const { cs } = step.mls;
  const checked = await Promise.all(keyPackages.map((bytes) => checkKeyPackage(bytes, revision, step.mls)));
  checkMembers(self, checked);
  const id = step.context.groupIdOf(cs.rng.randomBytes(32), self);
  const ownEntry: RosterEntry = {
    member: self,
    signaturePublicKey: step.state.identity.signaturePublicKey,
    groupId: id,
    keyPackage: own.keyPackage,
    removed: false,
    formerKeys: [],
  };
  const group = await createSendGroup(step, id, revision, self);
  step.put(group);
  step.patch({
    universe: {
      id,
      founder: self,
      revision,
      exportLength: cs.kdf.size,
      roster: [ownEntry, ...unplaced(checked)],
    },
  });
  await commitAdds(step, checked);
  const exporterSecret = step.ownGroup().exporterSecret ?? new Uint8Array();
  const roster = [ownEntry, ...(await placed(step, checked, exporterSecret))];
  step.patch({ universe: { ...step.universe(), roster } });
  step.ownGroup().exporterSecret = undefined;
  await sendContent(step, {
    type: "announcement",
    revision,
    cipherSuite: ciphersuites[cs.name],
    exportLength: cs.kdf.size,
    universeId: id,
    members: roster.map(({ member, keyPackage }) => ({ member, keyPackage })),
  });
}

/**
 * INIT by everyone else: a Send Group with the identifier derived for us (D-7), and the Welcome to all other members.
 */
export async function joinUniverse(step: Step, universe: Universe): Promise<void> {
  const mine = universe.roster.find(({ member }) => member === step.state.self);
  if (mine === undefined) throw new DmlsError("member_unknown", step.state.self);
  step.patch({ universe });
  step.put(await createSendGroup(step, mine.groupId, universe.revision, step.state.self));
  const others = step.others().map(({ member, keyPackage }) => ({
    member,
    keyPackage: parseKeyPackage(keyPackage),
    bytes: keyPackage,
  }));
  await commitAdds(step, others);
  step.ownGroup().exporterSecret = undefined;
}

/** The roster entries of `checked` with their Send Groups' identifiers. */
export async function placed(
  step: Step,
  checked: readonly CheckedKeyPackage[],
  exporterSecret: Uint8Array,
): Promise<readonly RosterEntry[]> {
  const { cs } = step.mls;
  return Promise.all(
    unplaced(checked).map(async (entry) => ({
      ...entry,
      groupId: step.context.groupIdOf(
        await deriveGroupId(exporterSecret, entry.signaturePublicKey, cs.kdf.size, cs),
        entry.member,
      ),
    })),
  );
}

function unplaced(checked: readonly CheckedKeyPackage[]): readonly RosterEntry[] {
  return checked.map(({ member, keyPackage, bytes }) => ({
    member,
    signaturePublicKey: keyPackage.leafNode.signaturePublicKey,
    groupId: new Uint8Array(),
    keyPackage: bytes,
    removed: false,
    formerKeys: [],
  }));
}

/** One KeyPackage each, of different members with different keys, none of them us. Throws `members_invalid`. */
export function checkMembers(self: MemberId, others: readonly CheckedKeyPackage[]): void {
  const names = new Set([self, ...others.map(({ member }) => member)]);
  const keys = new Set(others.map(({ keyPackage }) => bytesToBase64(keyPackage.leafNode.signaturePublicKey)));
  if (others.length === 0 || others.length >= membersMax) {
    throw new DmlsError("members_invalid", `${others.length + 1} members`);
  }
  if (names.size !== others.length + 1 || keys.size !== others.length) {
    throw new DmlsError("members_invalid", "a member twice");
  }
}

async function createSendGroup(
  step: Step,
  groupId: Uint8Array,
  revision: Revision,
  self: MemberId,
): Promise<SendGroup> {
  const { own, identity } = step.state;
  if (own === undefined) throw new DmlsError("already_joined");
  const mls = await createGroup(
    groupId,
    parseKeyPackage(own.keyPackage),
    {
      initPrivateKey: own.keys.initPrivateKey,
      hpkePrivateKey: own.keys.hpkePrivateKey.slice(),
      signaturePrivateKey: identity.signaturePrivateKey,
    },
    requiredCapabilities(revision),
    step.mls.cs,
    step.mls.config,
  );
  return {
    groupId,
    owner: self,
    mls,
    updates: new Map(),
    imports: new Map(),
    counts: new Map(),
    commits: new Map(),
    held: [],
    stall: undefined,
    announced: undefined,
    exporterSecret: undefined,
  };
}

/** Every member must know the leaf replacement (RFC 9420 11.1). */
export function requiredCapabilities(revision: Revision): Extension[] {
  if (!featuresOf(revision).leafReplacement) return [];
  return [
    {
      extensionType: "required_capabilities",
      extensionData: encodeRequiredCapabilities({
        extensionTypes: [],
        proposalTypes: [leafReplacementType],
        credentialTypes: [],
      }),
    },
  ];
}
