import type { Attachment, Store } from "@entente/storage";
import { SealedReaders, sealedReaders, sealReaderNames } from "./sealed-readers.ts";
import { SealedMessages, sealedDelivery } from "./sealed-messages.ts";
import { sealedPeople } from "./sealed-people.ts";
import type { StoreKeys } from "./store-keys.ts";

/**
 * A store whose medium says little: names of people are kept sealed or as keyed digests, what is addressed to devices and the public
 * state of groups are sealed, and which device reads what is under sealed names. What stays in clear is said in this service's README.
 *
 * @throws StorageError.
 */
export async function sealedStore(medium: Store, keys: StoreKeys): Promise<Store> {
  await sealReaderNames(medium, keys.names);
  const store = { ...medium, ...sealedReaders(medium, new SealedReaders(keys.names)) };
  const messages = new SealedMessages(keys);
  return {
    ...store,
    ...sealedDelivery(store, keys, messages),
    ...sealedPeople(store, keys),
    ...sealedGroups(store, keys, messages),
    ...sealedAttachments(store, keys),
    reports: {
      ...store.reports,
      keep: (report, reportsMax) =>
        store.reports.keep({ ...report, bytes: keys.seal(reportPurpose, report.bytes) }, reportsMax),
      find: async (reportId) => {
        const found = await store.reports.find(reportId);
        return found === undefined
          ? undefined
          : { ...found, bytes: await keys.open(reportPurpose, found.bytes) };
      },
    },
    secrets: {
      find: async (name) => {
        const sealed = await store.secrets.find(name);
        return sealed === undefined ? undefined : keys.open(secretPurpose(name), sealed);
      },
      ensure: async (name, fresh) =>
        keys.open(
          secretPurpose(name),
          await store.secrets.ensure(name, keys.seal(secretPurpose(name), fresh)),
        ),
      replace: (name, secret) => store.secrets.replace(name, keys.seal(secretPurpose(name), secret)),
    },
  };
}

const reportPurpose = "report of a message";

const secretPurpose = (name: string): string => `secret ${name}`;

function sealedGroups(
  { groups }: Store,
  { names }: StoreKeys,
  messages: SealedMessages,
): Pick<Store, "groups"> {
  const named = <T extends { readonly creator: string }>(group: T): T => ({
    ...group,
    creator: names.open(group.creator) ?? "",
  });
  return {
    groups: {
      create: async (group) => {
        const { creator, publicState } = group;
        const answer = await groups.create({
          ...group,
          creator: names.seal(creator),
          ...(publicState === undefined ? {} : { publicState: messages.publicState(publicState) }),
        });
        return answer.code === "duplicate" ? { ...answer, group: named(answer.group) } : answer;
      },
      find: async (groupId) => {
        const group = await groups.find(groupId);
        return group === undefined ? undefined : named(group);
      },
      list: async (after, groupsMax) => (await groups.list(after, groupsMax)).map(named),
      publicState: async (groupId) => {
        const state = await groups.publicState(groupId);
        if (state === undefined) return undefined;
        return { ...state, bytes: await messages.openPublicState(state.bytes) };
      },
      savePublicState: (groupId, state) =>
        groups.savePublicState(groupId, { ...state, bytes: messages.publicState(state.bytes) }),
    },
  };
}

function sealedAttachments({ attachments }: Store, { names }: StoreKeys): Pick<Store, "attachments"> {
  const named = (attachment: Attachment): Attachment => ({
    ...attachment,
    userId: names.open(attachment.userId) ?? "",
  });
  return {
    attachments: {
      ...attachments,
      begin: async (request) => {
        const answer = await attachments.begin({ ...request, userId: names.seal(request.userId) });
        return answer.code === "begun" ? { ...answer, attachment: named(answer.attachment) } : answer;
      },
      find: async (attachmentId, nowMs) => {
        const found = await attachments.find(attachmentId, nowMs);
        return found === undefined ? undefined : named(found);
      },
      receive: async (attachmentId, userId, ...rest) => {
        const answer = await attachments.receive(attachmentId, names.seal(userId), ...rest);
        return answer.code === "unknown" ? answer : { ...answer, attachment: named(answer.attachment) };
      },
      end: (attachmentId, userId) => attachments.end(attachmentId, names.seal(userId)),
      expired: async (...asked) => (await attachments.expired(...asked)).map(named),
      used: (userId) => attachments.used(names.seal(userId)),
    },
  };
}
