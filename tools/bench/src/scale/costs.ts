import { median, round2 } from "../comparison.ts";
import type { Traffic } from "./traffic.ts";

/** What one kind of operation cost, each time that it was done. */
export interface Cost {
  readonly operation: string;
  /** Members of the group when it was done. */
  readonly members: number;
  readonly ms: number;
  /** Processor time of all services together, in milliseconds; undefined where they share a process with the clients. */
  readonly servicesMs?: number | undefined;
  readonly upBytes?: number;
  readonly downBytes?: number;
}

/** Medians of all times that one kind of operation was done at one size. */
export interface CostLine {
  readonly operation: string;
  readonly members: number;
  readonly times: number;
  readonly ms: number;
  readonly servicesMs: number | undefined;
  readonly upBytes: number | undefined;
  readonly downBytes: number | undefined;
}

/** Collects costs while a run goes on. */
export class CostBook {
  readonly #costs: Cost[] = [];
  readonly #servicesCpuSeconds: () => number;

  /** @param servicesCpuSeconds processor time of all services; NaN where it can not be told. */
  constructor(servicesCpuSeconds: () => number) {
    this.#servicesCpuSeconds = servicesCpuSeconds;
  }

  /**
   * Does something, and writes down what it cost.
   *
   * @param traffic of those whose bytes count; of several the median. What they had counted before is counted too.
   */
  async cost(
    operation: string,
    members: number,
    work: () => Promise<unknown>,
    traffic: readonly Traffic[] = [],
  ): Promise<void> {
    const [startMs, startCpu] = [performance.now(), this.#servicesCpuSeconds()];
    await work();
    const ms = performance.now() - startMs;
    const servicesMs = (this.#servicesCpuSeconds() - startCpu) * 1_000;
    const counted = traffic.map((each) => each.taken());
    this.#costs.push({
      ...{ operation, members, ms },
      ...(Number.isNaN(servicesMs) ? {} : { servicesMs }),
      ...(counted.length === 0
        ? {}
        : {
            upBytes: median(counted.map(({ upBytes }) => upBytes)),
            downBytes: median(counted.map(({ downBytes }) => downBytes)),
          }),
    });
  }

  /** Writes down how large the last such operation's message was: what goes up, from the side that sends it. */
  bytes(operation: string, members: number, upBytes: number): void {
    const at = this.#costs.findLastIndex((cost) => cost.operation === operation && cost.members === members);
    const cost = this.#costs[at];
    if (cost !== undefined) this.#costs[at] = { ...cost, upBytes };
  }

  /** In the order in which each was first done. */
  lines(): readonly CostLine[] {
    const kinds = new Map<string, Cost[]>();
    for (const cost of this.#costs) {
      const key = `${cost.operation} ${String(cost.members)}`;
      kinds.set(key, [...(kinds.get(key) ?? []), cost]);
    }
    return [...kinds.values()].flatMap((costs) => {
      const [first] = costs;
      return first === undefined ? [] : [lineOf(first, costs)];
    });
  }
}

function lineOf({ operation, members }: Cost, costs: readonly Cost[]): CostLine {
  const middle = (of: (cost: Cost) => number | undefined): number | undefined => {
    const values = costs.flatMap((cost) => of(cost) ?? []);
    return values.length === 0 ? undefined : Math.round(median(values));
  };
  return {
    ...{ operation, members, times: costs.length },
    ms: round2(median(costs.map(({ ms }) => ms))),
    servicesMs: middle((cost) => cost.servicesMs),
    upBytes: middle((cost) => cost.upBytes),
    downBytes: middle((cost) => cost.downBytes),
  };
}

/** The lines as a table for people. `processor`: whose processor time it is. */
export function costTable(lines: readonly CostLine[], processor = "services ms"): string {
  const number = (value: number | undefined): string =>
    value === undefined ? "" : Math.round(value).toLocaleString("en");
  const head = ["operation", "members", "times", "ms", processor, "bytes up", "bytes down"];
  const rows = lines.map(({ operation, members, times, ms, servicesMs, upBytes, downBytes }) => [
    operation,
    number(members),
    number(times),
    ms < 10 ? String(ms) : number(ms),
    number(servicesMs),
    number(upBytes),
    number(downBytes),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  return [line(head), ...rows.map(line)].join("\n");
}
