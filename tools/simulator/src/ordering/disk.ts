import {
  decodeAccepted,
  decodeDomainRow,
  decodeEntry,
  decodeGroupRow,
  encodeAccepted,
  encodeDomainRow,
  encodeEntry,
  encodeGroupRow,
  newDomain,
  noBallot,
  type DomainRow,
  type Entry,
  type GroupRow,
  type Row,
} from "@entente/ordering";
import { sha256 } from "./commit.ts";
import type { Mutant } from "./mutants.ts";

/** What survives a crash of one domain. Rows of one outcome are stored together or not at all. */
export class Disk {
  domain: DomainRow;
  group: GroupRow | undefined;
  log = new Map<number, Entry>();
  private readonly forgets: Mutant["disk"];
  private readonly encodes: boolean;

  constructor(name: string, forgets: Mutant["disk"], encodes: boolean) {
    this.domain = newDomain(name);
    this.forgets = forgets;
    this.encodes = encodes;
  }

  store(rows: readonly Row[]): void {
    for (const row of rows) {
      switch (row.kind) {
        case "domain":
          this.domain = this.encodes ? decodeDomainRow(encodeDomainRow(row.row)) : row.row;
          break;
        case "group":
          this.group = { ...this.through(row.row), accepted: this.group?.accepted };
          break;
        case "accepted":
          if (this.group !== undefined) this.group = { ...this.group, accepted: this.accepted(row.accepted) };
          break;
        case "log":
          this.log.set(Number(row.epoch), this.entry(row.entry));
          break;
      }
    }
  }

  private through(row: GroupRow): GroupRow {
    const promised = this.forgets === "promised" ? (this.group?.promised ?? noBallot) : row.promised;
    const leading = this.forgets === undefined ? row.leading : undefined;
    const kept = { ...row, promised, leading };
    return this.encodes ? decodeGroupRow(encodeGroupRow(kept), kept.accepted) : kept;
  }

  private accepted(accepted: GroupRow["accepted"]): GroupRow["accepted"] {
    if (accepted === undefined || this.forgets === "accepted") return undefined;
    return this.encodes ? decodeAccepted(encodeAccepted(accepted), sha256) : accepted;
  }

  private entry(entry: Entry): Entry {
    return this.encodes ? decodeEntry(encodeEntry(entry), sha256) : entry;
  }

  /** What a backup taken now would hold. */
  snapshot(): {
    readonly domain: DomainRow;
    readonly group: GroupRow | undefined;
    readonly log: Map<number, Entry>;
  } {
    return { domain: this.domain, group: this.group, log: new Map(this.log) };
  }
}
