import { groupIdParts } from "@entente/mls-wire";
import {
  type Entry,
  type Evidence,
  forkBetween,
  joinGroup,
  verifyCertificate,
  type VerifySignature,
} from "@entente/ordering";
import type { Logger } from "@entente/service-kit";
import { checkBundle } from "../groups/checked-bundle.ts";
import { toAcceptorRow } from "./acceptor-row.ts";
import type { ArrivalFate } from "./arrival-fate.ts";
import { type DecidedLog, entryFrom, isAboutItself } from "./decided-log.ts";
import { gopHash } from "./gop-hash.ts";
import { concerns } from "./group-config.ts";
import type { PeerTable } from "./peer-table.ts";
import type { Seat, Seats } from "./seats.ts";
import type { Arrival, SlotWriter } from "./slot-writer.ts";

/** What joining needs. */
export interface JoiningParts {
  readonly home: string;
  readonly seats: Seats;
  readonly peers: PeerTable;
  readonly writer: SlotWriter;
  readonly decided: DecidedLog;
  readonly verify: VerifySignature;
  readonly tellEvidence: (evidence: Evidence) => void;
  readonly log: Logger;
}

/** Decided slots that are not the group's open one: those that bring this domain in, and those that are decided here. */
export class Joining {
  readonly #parts: JoiningParts;

  constructor(parts: JoiningParts) {
    this.#parts = parts;
  }

  /** Whether this domain was no part of the group any more, and a later slot brings it back. */
  isAway(seat: Seat, { certificate, value }: Entry): boolean {
    const { row } = seat.group;
    const { home } = this.#parts;
    const isBrought = certificate.epoch > row.epoch && concerns(value.nextConfig, home);
    return isBrought && !concerns(row.config, home);
  }

  /**
   * Joins by the slot that brings this domain in. That it is the right history rests on the inviter's signed GroupInfo,
   * which the joining clients check; a promise that was once given in the group stands.
   *
   * @throws StorageError; what checkBundle throws.
   */
  async join(seat: Seat | undefined, entry: Entry, arrival: Arrival | undefined): Promise<ArrivalFate> {
    const { home, verify, writer, seats, peers, log } = this.#parts;
    const { certificate, config, value } = entry;
    if (!concerns(value.nextConfig, home)) return { code: "not_addressed" };
    if (!isAboutItself(entry) || !isOfOwner(entry)) return { code: "bad_certificate" };
    const { group, epoch } = certificate;
    const slot = { group, epoch, config, head: undefined };
    const fault = verifyCertificate(certificate, slot, value.hash, gopHash, verify);
    const isTeller = (domain: string): boolean =>
      concerns(config, domain) || concerns(value.nextConfig, domain);
    if (fault !== undefined || (arrival !== undefined && !isTeller(arrival.origin))) {
      log.warn({ fault, origin: arrival?.origin }, "a Commit that brings this domain in, without proof");
      return { code: "bad_certificate" };
    }
    const fresh = joinGroup(entry, gopHash);
    const { promised, incarnation } = seat?.group.row ?? fresh;
    const acceptor = toAcceptorRow({ ...fresh, promised, incarnation }, seat?.revision ?? 0n, false);
    const answer = await writer.write(entry, {
      forwardTo: [],
      acceptor,
      joins: true,
      ...(arrival === undefined ? {} : { arrival }),
    });
    if (seat !== undefined) seats.drop(seat);
    peers.watchConfig(fresh.config);
    return answer;
  }

  /** A slot that is decided here already: nothing new, or a fork. @throws StorageError. */
  async again(seat: Seat, entry: Entry, arrival: Arrival): Promise<ArrivalFate> {
    const { writer, decided, tellEvidence } = this.#parts;
    const answer = await writer.write(entry, { forwardTo: [], joins: false, arrival });
    if (answer.code !== "stale") return answer;
    const own = await decided.row(seat.groupId, entry.certificate.epoch);
    const fork = own && forkBetween(entryFrom(checkBundle(own.bundle), own.certificate), entry);
    if (fork !== undefined) tellEvidence(fork);
    return answer;
  }
}

/** A Send Group's slots are decided by the domain that its id names; other groups' history is for their members to check. */
function isOfOwner({ config, value }: Entry): boolean {
  const { sendGroup, groupId } = checkBundle(value.bundle);
  if (sendGroup === undefined) return config.mode !== "single_writer";
  return config.mode === "single_writer" && config.voters[0] === groupIdParts(groupId).domain;
}
