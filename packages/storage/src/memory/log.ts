import { readItemsMax } from "../limits.ts";
import type {
  LogAppend,
  LogHead,
  LogKey,
  LogStore,
  NewVersion,
  WitnessedHead,
  WitnessStore,
} from "../ports/log.ts";
import { copy } from "./copy.ts";
import { hex, limit, type State } from "./state.ts";

/** A version as it is held, in the order in which it came. */
export interface HeldVersion extends NewVersion {
  readonly queuedAtMs: number;
  position: bigint | undefined;
}

/** The log's part of the state. */
export class LogState {
  readonly versions: HeldVersion[] = [];
  readonly nodes = new Map<string, Uint8Array>();
  /** By place: versions ascending. */
  readonly prefixes = new Map<string, { readonly version: bigint; readonly value: Uint8Array }[]>();
  head: LogHead | undefined;
  published: LogHead | undefined;
  readonly witnessed = new Map<string, WitnessedHead>();
}

/** Adds a waiting version; false when it is not the label's next. */
export function addVersion({ log }: State, version: NewVersion, nowMs: number): boolean {
  if (ofLabel(log, version.labelId).length !== version.version) return false;
  log.versions.push({ ...copy(version), queuedAtMs: nowMs, position: undefined });
  return true;
}

export function memoryLog(state: State): LogStore {
  const { log } = state;
  return {
    queue: (version, nowMs) => state.write(() => addVersion(state, version, nowMs)),
    waiting: (versionsMax) =>
      state.read(() => {
        limit("versions", versionsMax, readItemsMax);
        const waiting = log.versions.filter(({ position }) => position === undefined).slice(0, versionsMax);
        return waiting.map(({ position: _position, ...version }) => version);
      }),
    versions: (labelId) =>
      state.read(() => ofLabel(log, labelId).map(({ version, position }) => ({ version, position }))),
    sealed: (labelId, version) => state.read(() => ofLabel(log, labelId)[version]?.sealed),
    head: () => state.read(() => log.head),
    append: (request) => state.write(() => append(log, copy(request))),
    read: (keys) => state.read(() => keys.map((key) => valueOf(log, key))),
    published: () => state.read(() => log.published),
    publish: (head) =>
      state.write(() => {
        if (log.published !== undefined && log.published.treeSize > head.treeSize) return false;
        log.published = copy(head);
        return true;
      }),
  };
}

export function memoryWitness(state: State): WitnessStore {
  const { witnessed } = state.log;
  return {
    find: (origin) => state.read(() => witnessed.get(origin)),
    advance: (origin, expected, next) =>
      state.write(() => {
        const kept = witnessed.get(origin);
        const isExpected =
          kept === undefined || expected === undefined
            ? kept === expected
            : kept.treeSize === expected.treeSize && hex(kept.root) === hex(expected.root);
        if (isExpected) witnessed.set(origin, copy(next));
        return isExpected;
      }),
  };
}

function ofLabel(log: LogState, labelId: Uint8Array): HeldVersion[] {
  return log.versions.filter((each) => hex(each.labelId) === hex(labelId));
}

function append(log: LogState, { expectedSize, items, versions, head }: LogAppend): boolean {
  if ((log.head?.treeSize ?? 0n) !== expectedSize) return false;
  const held = versions.map(({ labelId, version }) => ofLabel(log, labelId)[version]);
  if (held.some((each) => each === undefined || each.position !== undefined)) return false;
  for (const each of held) if (each !== undefined) each.position = expectedSize;
  for (const { key, value } of items) {
    if (key.kind !== "prefix-node") log.nodes.set(nameOf(key), value);
    else {
      const place = `${String(key.depth)} ${hex(key.prefix)}`;
      log.prefixes.set(place, [...(log.prefixes.get(place) ?? []), { version: key.version, value }]);
    }
  }
  log.head = head;
  return true;
}

function valueOf(log: LogState, key: LogKey): Uint8Array | undefined {
  if (key.kind !== "prefix-node") return log.nodes.get(nameOf(key));
  const nodes = log.prefixes.get(`${String(key.depth)} ${hex(key.prefix)}`) ?? [];
  return nodes.findLast(({ version }) => version <= key.version)?.value;
}

function nameOf(key: Exclude<LogKey, { kind: "prefix-node" }>): string {
  return key.kind === "log-node"
    ? `node ${String(key.level)} ${String(key.index)}`
    : `entry ${String(key.position)}`;
}
