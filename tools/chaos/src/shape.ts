import { Random } from "./random.ts";

/** How a run is asked for. */
export interface ChaosOptions {
  readonly kills: number;
  /** Messages of the load that have to be accepted, at least. */
  readonly messages: number;
  readonly seed: number;
  readonly domains: number;
  /** Load devices, full SDK clients, and groups of the load, in all. */
  readonly devices: number;
  readonly people: number;
  readonly groups: number;
  /** Members of a group of the load. */
  readonly members: number;
  /** Processes that the load devices of one domain are spread over. */
  readonly processesPerDomain: number;
  /** A kill waits, for a while, until no more deliveries than these are outstanding; 20,000 where absent. */
  readonly outstanding?: number;
  /** One of the people commits an update after so many messages of its own; 100 where absent. */
  readonly updateEvery?: number;
}

/** A device of the load, before it is enrolled. */
export interface DeviceShape {
  readonly key: string;
  readonly domain: string;
  readonly window: number;
  /** Which of its domain's load processes it lives in. */
  readonly process: string;
}

/** A group, before it is made: its members, the first of whom makes it. */
export interface GroupShape {
  readonly key: string;
  readonly members: readonly DeviceShape[];
}

/** Who takes part in a run; follows from the options alone. */
export interface RunShape {
  readonly domains: readonly string[];
  readonly devices: readonly DeviceShape[];
  readonly groups: readonly GroupShape[];
  readonly people: readonly DeviceShape[];
}

/** Messages that a device has under way at once; 1 is a unary call each. */
const windows = [1, 8, 32] as const;

/** Draws who takes part. */
export function shapeOf(options: ChaosOptions): RunShape {
  const random = new Random(options.seed);
  const domains = Array.from(
    { length: options.domains },
    (_none, index) => `${"abcdefgh"[index] ?? "z"}.example`,
  );
  const device = (kind: string, index: number): DeviceShape => {
    const domain = domains[index % domains.length] ?? "";
    const process =
      kind === "person"
        ? "people"
        : `load-${domain}-${String(Math.floor(index / domains.length) % options.processesPerDomain)}`;
    return { key: `${kind}${String(index)}`, domain, window: random.pick(windows), process };
  };
  const devices = Array.from({ length: options.devices }, (_none, index) => device("device", index));
  const people = Array.from({ length: options.people }, (_none, index) => device("person", index));
  const groups = Array.from({ length: options.groups }, (_none, index): GroupShape => {
    // The first two are of different domains, and every device is in some group.
    const first = index % devices.length;
    const members = new Set([first, (first + 1) % devices.length]);
    while (members.size < Math.min(options.members, devices.length))
      members.add(random.below(devices.length));
    return { key: `group${String(index)}`, members: [...members].flatMap((each) => devices[each] ?? []) };
  });
  const used = devices.filter((each) => groups.some(({ members }) => members.includes(each)));
  return { domains, devices: used, groups, people };
}
