import { readItemsMax, sealedRegistrationBytesMax } from "../limits.ts";
import type { AsleepRequest, PushRegistration, PushStore } from "../ports/push.ts";
import { byKey, limit, type State } from "./state.ts";

export function memoryPush(state: State): PushStore {
  return {
    register: (clientId, sealed, asReader = clientId) =>
      state.write(() => {
        limit("bytes of a sealed registration", sealed.byteLength, sealedRegistrationBytesMax);
        if (state.clients.get(clientId)?.state !== "active") return false;
        const wokenAtMs = state.pushRegistrations.get(asReader)?.wokenAtMs ?? 0;
        state.pushRegistrations.set(asReader, { sealed: sealed.slice(), wokenAtMs, awake: true });
        return true;
      }),
    forget: (clientId) => state.write(() => state.pushRegistrations.delete(clientId)),
    came: async (clientId) => {
      if (await state.read(() => state.pushRegistrations.get(clientId)?.awake !== false)) return;
      await state.write(() => {
        const held = state.pushRegistrations.get(clientId);
        if (held !== undefined) held.awake = true;
      });
    },
    asleep: (request) => state.read(() => asleep(state, request)),
    woken: (devices, nowMs) =>
      state.write(() => {
        limit("devices", devices.length, readItemsMax);
        return devices.flatMap(({ clientId, wokenAtMs }) => {
          const held = state.pushRegistrations.get(clientId);
          if (held?.wokenAtMs !== wokenAtMs) return [];
          held.wokenAtMs = nowMs;
          held.awake = false;
          return [clientId];
        });
      }),
  };
}

function asleep(
  state: State,
  { feed, after = "", rewokenBeforeMs, devicesMax }: AsleepRequest,
): readonly PushRegistration[] {
  limit("devices", devicesMax, readItemsMax);
  return byKey(state.pushRegistrations)
    .filter(
      ([clientId, { awake, wokenAtMs }]) =>
        clientId > after && (awake || wokenAtMs < rewokenBeforeMs) && hasUnread(state, clientId, feed),
    )
    .slice(0, devicesMax)
    .map(([clientId, { sealed, wokenAtMs }]) => ({ clientId, sealed, wokenAtMs }));
}

function hasUnread(state: State, clientId: string, feed: string | undefined): boolean {
  return [...(state.cursors.get(clientId) ?? [])].some(([id, { ackedSeq, untilSeq }]) => {
    if (feed !== undefined && id !== feed) return false;
    const end = (state.feeds.get(id)?.nextSeq ?? 1n) - 1n;
    return ackedSeq < end && (untilSeq === undefined || ackedSeq < untilSeq);
  });
}
