import type { Attachment, AttachmentStore } from "../ports/attachments.ts";
import { hex, type State } from "./state.ts";

export function memoryAttachments(state: State): AttachmentStore {
  const usedBy = (wanted: (attachment: Attachment) => boolean): number =>
    [...state.attachments.values()].filter(wanted).reduce((sum, { size }) => sum + size, 0);
  return {
    begin: (request) =>
      state.write(() => {
        const { attachmentId, userId, size, chunks, nowMs, expiresAtMs, userBytesMax, domainBytesMax } =
          request;
        const known = state.attachments.get(hex(attachmentId));
        if (known !== undefined) {
          const same = known.userId === userId && known.size === size && known.expiresAtMs > nowMs;
          if (!same) return { code: "exists" };
          const isLater = known.received === known.chunks && known.expiresAtMs < request.completeUntilMs;
          const kept = isLater ? { ...known, expiresAtMs: request.completeUntilMs } : known;
          state.attachments.set(hex(attachmentId), kept);
          return { code: "begun", attachment: kept };
        }
        if (usedBy((each) => each.userId === userId) + size > userBytesMax) return { code: "user_quota" };
        if (usedBy(() => true) + size > domainBytesMax) return { code: "domain_quota" };
        const attachment = {
          attachmentId: attachmentId.slice(),
          userId,
          size,
          received: 0,
          chunks,
          expiresAtMs,
        };
        state.attachments.set(hex(attachmentId), attachment);
        return { code: "begun", attachment };
      }),
    find: (attachmentId, nowMs) =>
      state.read(() => {
        const known = state.attachments.get(hex(attachmentId));
        return known !== undefined && known.expiresAtMs > nowMs ? known : undefined;
      }),
    receive: (attachmentId, userId, chunk, nowMs, completeUntilMs) =>
      state.write(() => {
        const known = state.attachments.get(hex(attachmentId));
        if (known?.userId !== userId || known.expiresAtMs <= nowMs) return { code: "unknown" };
        if (chunk < known.received) return { code: "received", attachment: known };
        if (chunk > known.received || chunk >= known.chunks)
          return { code: "out_of_order", attachment: known };
        const received = chunk + 1;
        const expiresAtMs = received === known.chunks ? completeUntilMs : known.expiresAtMs;
        const attachment = { ...known, received, expiresAtMs };
        state.attachments.set(hex(attachmentId), attachment);
        return { code: "received", attachment };
      }),
    end: (attachmentId, userId) =>
      state.write(() => {
        const known = state.attachments.get(hex(attachmentId));
        if (known === undefined) return "unknown";
        if (known.userId !== userId) return "not_owner";
        state.attachments.set(hex(attachmentId), { ...known, expiresAtMs: 0 });
        return "ended";
      }),
    expired: (nowMs, attachmentsMax) =>
      state.read(() =>
        [...state.attachments.values()]
          .filter(({ expiresAtMs }) => expiresAtMs <= nowMs)
          .sort((left, right) => left.expiresAtMs - right.expiresAtMs)
          .slice(0, attachmentsMax),
      ),
    forget: (attachmentId) => state.write(() => void state.attachments.delete(hex(attachmentId))),
    used: (userId) => state.read(() => usedBy((each) => each.userId === userId)),
  };
}
