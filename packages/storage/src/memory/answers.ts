import type { IdempotencyStore, SecretStore } from "../ports/answers.ts";
import { hex, type State } from "./state.ts";

export function memoryAnswers(state: State): IdempotencyStore {
  const find = (clientId: string, key: Uint8Array, nowMs: number): Uint8Array | undefined => {
    const kept = state.answers.get(`${clientId} ${hex(key)}`);
    return kept !== undefined && kept.expiresAtMs > nowMs ? (kept.answer as Uint8Array) : undefined;
  };
  return {
    find: (clientId, key, nowMs) => state.read(() => find(clientId, key, nowMs)),
    keep: (clientId, key, answer, nowMs, expiresAtMs) =>
      state.write(() => {
        const kept = find(clientId, key, nowMs);
        if (kept !== undefined) return kept;
        state.answers.set(`${clientId} ${hex(key)}`, { request: "", answer: answer.slice(), expiresAtMs });
        return answer;
      }),
    expire: (nowMs) =>
      state.write(() => {
        let removed = 0;
        for (const [key, kept] of state.answers)
          if (kept.expiresAtMs <= nowMs && state.answers.delete(key)) removed += 1;
        return removed;
      }),
  };
}

export function memorySecrets(state: State): SecretStore {
  return {
    find: (name) => state.read(() => state.secrets.get(name)),
    ensure: (name, fresh) =>
      state.write(() => {
        const secret = state.secrets.get(name) ?? fresh.slice();
        state.secrets.set(name, secret);
        return secret;
      }),
    replace: (name, secret) => state.write(() => void state.secrets.set(name, secret.slice())),
  };
}
