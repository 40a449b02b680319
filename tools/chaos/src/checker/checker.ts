import type { JournalRecord, Stamp } from "./record.ts";
import { type Violation, violationKinds, type ViolationKind } from "./violation.ts";

/** A group of the run: who is in it from the first message to the last, and at which domain each is. */
export interface CheckedGroup {
  readonly group: string;
  /** Device to domain. */
  readonly members: ReadonlyMap<string, string>;
}

/** Violations that are described; all are counted. */
const describedMax = 200;

/** What one sender did in one group. Index is the message's number. */
interface Lane {
  sentMax: number;
  /** Sequence at home by number; 0: told without one. */
  readonly told: Map<number, number>;
  readonly stamps: Map<number, Stamp>;
}

/** What one device took of one group's feed. */
interface View {
  lastSeq: number | undefined;
  /** Highest number of each sender. */
  readonly last: Map<string, number>;
  /** Numbers of each sender that were passed over and may still come. */
  readonly passedOver: Map<string, Set<number>>;
}

/** One domain's copy of a feed as its devices saw it. */
interface Copy {
  readonly items: Map<number, string>;
  readonly lastOriginSeq: Map<string, number>;
  newestSeq: number;
}

/**
 * Judges what clients sent, were told and saw, against the promises alone: it knows nothing of how a Delivery Service works.
 * Records of one device come in the order in which it wrote them; devices may come in any order.
 *
 * - every message that was told accepted is seen by every member (none lost), and by none twice;
 * - each device sees each sender's messages in the order of sending;
 * - each device sees its domain's feed without holes, and devices of a domain see the same feed;
 * - all domains say the same origin, number and time of a message, and keep each origin's order;
 * - what a sender was told is where the devices of its domain find it; nobody sees what nobody sent.
 */
export class Checker {
  readonly #groups: ReadonlyMap<string, CheckedGroup>;
  readonly #lanes = new Map<string, Lane>();
  readonly #views = new Map<string, View>();
  readonly #copies = new Map<string, Copy>();
  readonly #counts: Record<ViolationKind, number>;
  readonly violations: Violation[] = [];
  acknowledged = 0;
  seen = 0;

  constructor(groups: readonly CheckedGroup[]) {
    this.#groups = new Map(groups.map((group) => [group.group, group]));
    this.#counts = Object.fromEntries(violationKinds.map((kind) => [kind, 0])) as Record<
      ViolationKind,
      number
    >;
  }

  get counts(): Readonly<Record<ViolationKind, number>> {
    return this.#counts;
  }

  take(record: JournalRecord): void {
    switch (record.kind) {
      case "sent":
        this.#sent(record);
        return;
      case "told":
        this.#told(record);
        return;
      case "saw":
        this.#saw(record);
        return;
      case "other":
        this.#follows(record, record.seq);
        return;
      case "trouble":
        this.#violation("trouble", record, record.what);
    }
  }

  /** To be called after the last record: what should have been seen by now is lost. */
  end(): void {
    for (const [key, lane] of this.#lanes) {
      const [group = "", sender = ""] = key.split(" ");
      const members = this.#groups.get(group)?.members ?? new Map<string, string>();
      for (const device of members.keys()) this.#lost(group, sender, lane, device);
      this.#toldWhereSeen(group, sender, lane, members.get(sender) ?? "");
      for (const n of lane.stamps.keys()) {
        if (n > lane.sentMax)
          this.#violation(
            "invented",
            { device: sender, group },
            `${sender} never sent its message ${String(n)}`,
          );
      }
    }
  }

  #lost(group: string, sender: string, lane: Lane, device: string): void {
    const view = this.#views.get(`${group} ${device}`);
    const last = view?.last.get(sender) ?? 0;
    const passedOver = view?.passedOver.get(sender);
    for (const n of lane.told.keys()) {
      if (n <= last && passedOver?.has(n) !== true) continue;
      this.#violation(
        "lost",
        { device, group },
        `never saw message ${String(n)} of ${sender}, which was accepted`,
      );
    }
  }

  #toldWhereSeen(group: string, sender: string, lane: Lane, domain: string): void {
    const copy = this.#copies.get(`${group} ${domain}`);
    if (copy === undefined) return;
    for (const [n, seq] of lane.told) {
      if (seq === 0) continue;
      const found = copy.items.get(seq);
      if (found !== undefined && found !== `${sender} ${String(n)}`)
        this.#violation(
          "disagreement",
          { device: sender, group },
          `was told ${String(seq)} for its message ${String(n)}; there is ${found}`,
        );
    }
  }

  #sent(record: Extract<JournalRecord, { kind: "sent" }>): void {
    const lane = this.#lane(record.group, record.device);
    lane.sentMax = Math.max(lane.sentMax, record.n);
  }

  #told(record: Extract<JournalRecord, { kind: "told" }>): void {
    const { told } = this.#lane(record.group, record.device);
    const { n, seq = 0 } = record;
    const before = told.get(n);
    if (before === undefined) this.acknowledged += 1;
    else if (before !== seq)
      this.#violation(
        "disagreement",
        record,
        `was told ${String(before)}, then ${String(seq)}, for message ${String(n)}`,
      );
    told.set(n, seq);
  }

  #saw(record: Extract<JournalRecord, { kind: "saw" }>): void {
    const { device, group, seq, sender, n, stamp } = record;
    this.seen += 1;
    const members = this.#groups.get(group)?.members;
    if (members?.has(sender) !== true || !members.has(device) || !Number.isSafeInteger(n) || n < 1) {
      this.#violation(
        "invented",
        record,
        `a message that nobody of the group could send: ${sender} ${String(n)}`,
      );
      return;
    }
    if (seq !== undefined) this.#follows(record, seq);
    this.#inOrder(record);
    const lane = this.#lane(group, sender);
    if (stamp === undefined) {
      // A client above the SDK does not learn stamps; that someone sent it is checked all the same.
      if (n > lane.sentMax && !lane.stamps.has(n)) lane.stamps.set(n, unstamped);
      return;
    }
    this.#sameStamp(record, lane, stamp);
    if (seq !== undefined) this.#sameCopy(record, seq, stamp, members.get(device) ?? "");
  }

  #follows(place: { readonly device: string; readonly group: string }, seq: number): void {
    const view = this.#view(place.group, place.device);
    const { lastSeq } = view;
    view.lastSeq = seq;
    if (lastSeq === undefined || seq === lastSeq + 1) return;
    const what = `item ${String(seq)} after ${String(lastSeq)}`;
    this.#violation(seq > lastSeq ? "skipped" : "duplicated", place, what);
  }

  #inOrder({ device, group, sender, n }: Extract<JournalRecord, { kind: "saw" }>): void {
    const view = this.#view(group, device);
    const last = view.last.get(sender) ?? 0;
    const passedOver = view.passedOver.get(sender) ?? new Set<number>();
    if (n > last) {
      for (let missing = last + 1; missing < n; missing += 1) passedOver.add(missing);
      if (n > last + 1) view.passedOver.set(sender, passedOver);
      view.last.set(sender, n);
    } else if (passedOver.delete(n)) {
      this.#violation(
        "reordered",
        { device, group },
        `message ${String(n)} of ${sender} after its ${String(last)}`,
      );
    } else {
      this.#violation("duplicated", { device, group }, `message ${String(n)} of ${sender} twice`);
    }
  }

  #sameStamp(record: Extract<JournalRecord, { kind: "saw" }>, lane: Lane, stamp: Stamp): void {
    const known = lane.stamps.get(record.n);
    if (known === undefined || known === unstamped) {
      lane.stamps.set(record.n, stamp);
      return;
    }
    if (known.origin === stamp.origin && known.originSeq === stamp.originSeq && known.hlc === stamp.hlc)
      return;
    const what = `message ${String(record.n)} of ${record.sender} has another place: ${JSON.stringify(known)}, ${JSON.stringify(stamp)}`;
    this.#violation("disagreement", record, what);
  }

  /** The first device of a domain at a place says what is there; the others must find the same. */
  #sameCopy(
    record: Extract<JournalRecord, { kind: "saw" }>,
    seq: number,
    stamp: Stamp,
    domain: string,
  ): void {
    const key = `${record.group} ${domain}`;
    const copy = this.#copies.get(key) ?? {
      items: new Map<number, string>(),
      lastOriginSeq: new Map<string, number>(),
      newestSeq: 0,
    };
    this.#copies.set(key, copy);
    const item = `${record.sender} ${String(record.n)}`;
    const known = copy.items.get(seq);
    if (known === undefined) copy.items.set(seq, item);
    else if (known !== item)
      this.#violation(
        "disagreement",
        record,
        `at ${String(seq)} stands ${item}, another device saw ${known}`,
      );
    if (seq <= copy.newestSeq) return;
    copy.newestSeq = seq;
    const last = copy.lastOriginSeq.get(stamp.origin) ?? 0;
    copy.lastOriginSeq.set(stamp.origin, stamp.originSeq);
    if (stamp.originSeq <= last)
      this.#violation(
        "reordered",
        record,
        `${stamp.origin}'s ${String(stamp.originSeq)} after its ${String(last)}`,
      );
  }

  #lane(group: string, sender: string): Lane {
    const key = `${group} ${sender}`;
    const known = this.#lanes.get(key) ?? { sentMax: 0, told: new Map(), stamps: new Map() };
    this.#lanes.set(key, known);
    return known;
  }

  #view(group: string, device: string): View {
    const key = `${group} ${device}`;
    const known = this.#views.get(key) ?? { lastSeq: undefined, last: new Map(), passedOver: new Map() };
    this.#views.set(key, known);
    return known;
  }

  #violation(
    kind: ViolationKind,
    { device, group }: { readonly device: string; readonly group: string },
    what: string,
  ): void {
    this.#counts[kind] += 1;
    if (this.violations.length < describedMax) this.violations.push({ kind, device, group, what });
  }
}

const unstamped: Stamp = { origin: "", originSeq: 0, hlc: "" };
