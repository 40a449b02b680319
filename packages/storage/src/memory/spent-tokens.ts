import { sweepRowsMax } from "../limits.ts";
import type { SpentTokenStore } from "../ports/spent-tokens.ts";
import { hex, type State } from "./state.ts";

export function memorySpentTokens(state: State): SpentTokenStore {
  const { spentTokens } = state;
  return {
    spend: (digest, keptUntilMs) =>
      state.write(() => {
        if (spentTokens.has(hex(digest))) return false;
        spentTokens.set(hex(digest), keptUntilMs);
        return true;
      }),
    expire: (nowMs) =>
      state.write(() => {
        const over = [...spentTokens].filter(([, untilMs]) => untilMs <= nowMs).slice(0, sweepRowsMax);
        for (const [digest] of over) spentTokens.delete(digest);
        return over.length;
      }),
  };
}
