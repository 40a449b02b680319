import type { ClientId } from "@entente/mls-wire";
import type { GroupEntry } from "../client/group-entry.ts";
import { backoffMs, pause, retrySettings } from "../transport/backoff.ts";
import { isPassing } from "../transport/rpc-failure.ts";
import { unlessTheirs } from "./successors.ts";
import { foundersInLine, founderTurnMs } from "./limits.ts";

/** What turns need of their client. */
export interface TurnServices {
  readonly ownId: ClientId;
  readonly chance: () => number;
  readonly stopped: AbortSignal;
  readonly inBackground: (work: () => Promise<void>) => void;
}

/** Attempts of one member at a successor, before the next in line has long taken over. */
const attemptsMax = 5;

/** Sees to it that one member makes a group's successor: the first in line, and the next after a while should it be away. */
export class FounderTurns {
  readonly #services: TurnServices;
  readonly #running = new Set<string>();

  constructor(services: TurnServices) {
    this.#services = services;
  }

  /** Takes this client's place in line, if it has one. @param isDone whether there is a successor, or none is needed any more. */
  begin(
    { id }: GroupEntry,
    line: readonly ClientId[],
    isDone: () => Promise<boolean>,
    make: () => Promise<void>,
  ): void {
    const place = line.indexOf(this.#services.ownId);
    if (place < 0 || place >= foundersInLine || this.#running.has(id)) return;
    this.#running.add(id);
    this.#services.inBackground(async () => {
      try {
        await this.#inTurn(place, isDone, make);
      } finally {
        this.#running.delete(id);
      }
    });
  }

  async #inTurn(place: number, isDone: () => Promise<boolean>, make: () => Promise<void>): Promise<void> {
    const { chance, stopped } = this.#services;
    await pause(place * founderTurnMs * (0.75 + chance() / 2), stopped, "background");
    for (let failures = 0; !(await isDone()); failures++) {
      try {
        return await unlessTheirs(make);
      } catch (error) {
        if (!isPassing(error) || failures >= attemptsMax) throw error;
        await pause(backoffMs(retrySettings, failures, chance()), stopped, "background");
      }
    }
  }
}
