import type { ClientId } from "@entente/mls-wire";
import { hexFromBytes } from "@entente/tls-codec";
import type { CryptoProvider } from "../../crypto/crypto-provider.ts";
import type { GroupEnvironment } from "../../mls/environment.ts";
import { Group } from "../../mls/group.ts";
import { GroupError } from "../../mls/group-error.ts";
import type { OwnKeyPackage } from "../../mls/key-package.ts";
import { EventualGroup } from "../eventual-group.ts";
import type { EventualEvent } from "../eventual-event.ts";
import { readEventualMessage } from "../eventual-message.ts";
import { beaconMs, holdMs, rollbackMs } from "../limits.ts";
import { foundation, simulatedEnvironment, startMs } from "./foundation.ts";
import { seeded } from "./random.ts";

/** What one seed came to. */
export interface EventualRun {
  /** Commits that were made. */
  readonly decided: number;
  /** Messages that members wrote. */
  readonly messages: number;
  readonly rollBacks: number;
  readonly forked: boolean;
  readonly violations: readonly string[];
}

/** What is told of a message that may have been a good one, and is lost to a bound. */
const lostCodes: ReadonlySet<string> = new Set(["held_full", "held_too_long", "epoch_past"]);

interface Member {
  readonly client: ClientId;
  readonly spare: OwnKeyPackage[];
  group: EventualGroup | undefined;
  /** Contents told, in order. */
  readonly told: string[];
  /** What came before its Welcome. */
  readonly waiting: Flight[];
  forks: number;
  rollBacks: number;
  /** Messages were lost to a bound, and that was told. */
  overflowed: boolean;
}

interface Flight {
  readonly from: ClientId;
  readonly to: ClientId;
  readonly message: Uint8Array;
}

/**
 * One seed: real MLS groups of three to five members and a joiner, Commits and messages at any moment, deliveries in any order,
 * partitions, restarts from bytes. Then everything is delivered, everyone says where it stands, and time passes. Whoever then
 * stands elsewhere than another that it knows has told a fork, or the other has; without a fork all agree, and everyone was
 * told every message once.
 */
export async function simulateEventual(seed: number, crypto: CryptoProvider): Promise<EventualRun> {
  const world = new World(seed, crypto);
  await world.found();
  await world.play();
  await world.end();
  return world.judge();
}

class World {
  readonly #random: () => number;
  readonly #crypto: CryptoProvider;
  readonly #environment: GroupEnvironment;
  readonly #members: Member[] = [];
  readonly #violations: string[] = [];
  readonly #sent: { readonly sender: ClientId; readonly text: string }[] = [];
  #flights: Flight[] = [];
  #partition: (client: ClientId) => number = () => 0;
  #nowMs = startMs;
  #commits = 0;
  #original: readonly ClientId[] = [];

  constructor(seed: number, crypto: CryptoProvider) {
    this.#random = seeded(seed);
    this.#crypto = crypto;
    this.#environment = simulatedEnvironment(crypto, this.#random);
  }

  async found(): Promise<void> {
    const founders = await foundation(3 + this.#below(3), this.#crypto);
    for (const { client, state, keyPackage } of founders) {
      this.#members.push({
        client,
        spare: state === undefined ? [keyPackage] : [],
        group: state && EventualGroup.decode(this.#environment, client, state),
        told: [],
        waiting: [],
        forks: 0,
        rollBacks: 0,
        overflowed: false,
      });
    }
    this.#original = founders.flatMap(({ client, state }) => (state === undefined ? [] : client));
  }

  async play(): Promise<void> {
    const steps = 15 + this.#below(30);
    for (let step = 0; step < steps; step++) {
      const chance = this.#random();
      if (chance < 0.2) await this.#someoneCommits();
      else if (chance < 0.4) await this.#someoneWrites();
      else if (chance < 0.82) await this.#deliver();
      else if (chance < 0.88) this.#part();
      else if (chance < 0.94) this.#pass(this.#below(rollbackMs / 2));
      else if (chance < 0.96) this.#pass(rollbackMs + this.#below(rollbackMs));
      else this.#restart();
    }
  }

  /** The partition ends, all is delivered, everyone says where it stands and has time to hear it. */
  async end(): Promise<void> {
    this.#partition = () => 0;
    for (let round = 0; round < 2; round++) {
      while (this.#flights.length > 0) await this.#deliver();
      this.#pass(rollbackMs);
      while (this.#flights.length > 0) await this.#deliver();
    }
    this.#pass(beaconMs);
    for (const { group } of this.#members) group?.beacon(this.#nowMs);
    this.#collect();
    while (this.#flights.length > 0) await this.#deliver();
    // Twice: a fork that one finds, its branch is told of.
    for (let round = 0; round < 2; round++) {
      this.#pass(holdMs);
      while (this.#flights.length > 0) await this.#deliver();
    }
  }

  judge(): EventualRun {
    const active = this.#members.filter((member) => member.group?.group.active === true);
    const forked = this.#members.some(({ forks }) => forks > 0);
    const stateOf = ({ group }: Member): string =>
      `${String(group?.group.epoch)} ${hexFromBytes(group?.group.epochAuthenticator ?? new Uint8Array())}`;
    for (const one of active) {
      for (const other of active) {
        const known = one.group?.group.member(other.client) ?? other.group?.group.member(one.client);
        if (one.client >= other.client || known === undefined || stateOf(one) === stateOf(other)) continue;
        if (one.forks + other.forks === 0) {
          this.#violations.push(`${one.client} and ${other.client} have parted and nobody says so`);
        }
      }
    }
    if (!forked && new Set(active.map(stateOf)).size > 1) this.#violations.push("no fork, and no agreement");
    this.#judgeMessages(active, forked);
    return {
      decided: this.#commits,
      messages: this.#sent.length,
      rollBacks: this.#members.reduce((sum, { rollBacks }) => sum + rollBacks, 0),
      forked,
      violations: this.#violations,
    };
  }

  #judgeMessages(active: readonly Member[], forked: boolean): void {
    for (const { client, told } of this.#members) {
      if (new Set(told).size < told.length) this.#violations.push(`${client} was told a message twice`);
    }
    const staying = active.filter(({ client, overflowed }) => this.#original.includes(client) && !overflowed);
    if (forked) return;
    for (const { sender, text } of this.#sent) {
      if (!staying.some(({ client }) => client === sender)) continue;
      for (const { client, told } of staying) {
        if (client !== sender && !told.includes(text))
          this.#violations.push(`${client} was not told ${text}`);
      }
    }
  }

  async #someoneCommits(): Promise<void> {
    const member = this.#someone();
    if (member?.group === undefined) return;
    const others = member.group.group.members.filter(({ client }) => client !== member.client);
    const outside = this.#members.find(
      ({ client, spare }) => member.group?.group.member(client) === undefined && spare.length > 0,
    );
    const chance = this.#random();
    const victim = others[this.#below(others.length)];
    this.#commits += 1;
    if (chance < 0.15 && outside?.group === undefined && outside !== undefined) {
      const [keyPackage] = outside.spare;
      if (keyPackage !== undefined) {
        return this.#step(member, (group) =>
          group.commit({ add: [keyPackage.keyPackage] }, [outside.client], this.#nowMs),
        );
      }
    }
    const remove = chance < 0.3 && others.length > 2 && victim !== undefined ? [victim.client] : [];
    return this.#step(member, (group) => group.commit({ remove }, [], this.#nowMs));
  }

  async #someoneWrites(): Promise<void> {
    const member = this.#someone();
    if (member === undefined) return;
    const text = `${member.client} ${String(this.#sent.length)}`;
    this.#sent.push({ sender: member.client, text });
    await this.#step(member, async (group) => {
      await group.send(new TextEncoder().encode(text), this.#nowMs);
      return [];
    });
  }

  async #deliver(): Promise<void> {
    const open = this.#flights.filter(({ from, to }) => this.#partition(from) === this.#partition(to));
    const flight = open[this.#below(open.length)];
    if (flight === undefined) return;
    this.#flights = this.#flights.filter((other) => other !== flight);
    // Now and then a transport brings something twice.
    if (this.#random() < 0.05) this.#flights.push(flight);
    const member = this.#members.find(({ client }) => client === flight.to);
    if (member === undefined) return;
    const message = readEventualMessage(flight.message);
    if (message?.kind === "welcome") return this.#join(member, message.welcome);
    // Whoever is not in yet keeps it until it is.
    if (member.group === undefined) {
      member.waiting.push(flight);
      return;
    }
    await this.#step(member, (group) => group.receive(flight.from, flight.message, this.#nowMs));
  }

  async #join(member: Member, welcome: Uint8Array): Promise<void> {
    const [keyPackage] = member.spare;
    if (member.group !== undefined || keyPackage === undefined) return;
    try {
      this.#begin(member, await Group.join(this.#environment, { welcome, keyPackage }));
      member.spare.length = 0;
      this.#flights.push(...member.waiting.splice(0));
    } catch (error) {
      if (!(error instanceof GroupError)) throw error;
      this.#violations.push(`a Welcome that is refused: ${error.message}`);
    }
  }

  #part(): void {
    const sides = new Map(this.#members.map(({ client }) => [client, this.#below(2)]));
    this.#partition = this.#random() < 0.5 ? () => 0 : (client) => sides.get(client) ?? 0;
  }

  #pass(ms: number): void {
    this.#nowMs += ms;
    for (const member of this.#members) {
      if (member.group !== undefined) this.#note(member, member.group.tick(this.#nowMs));
    }
    this.#collect();
  }

  #restart(): void {
    const member = this.#someone();
    if (member?.group === undefined) return;
    member.group = EventualGroup.decode(this.#environment, member.client, member.group.encode());
  }

  async #step(
    member: Member,
    work: (group: EventualGroup) => Promise<readonly EventualEvent[]>,
  ): Promise<void> {
    if (member.group === undefined) return;
    try {
      this.#note(member, await work(member.group));
    } catch (error) {
      if (!(error instanceof GroupError)) throw error;
      if (error.code !== "removed") this.#violations.push(`${member.client}: ${error.message}`);
    }
    this.#collect();
  }

  #note(member: Member, events: readonly EventualEvent[]): void {
    for (const event of events) {
      if (event.kind === "message") member.told.push(new TextDecoder().decode(event.content));
      else if (event.kind === "fork") member.forks += 1;
      else if (event.kind === "epoch" && event.rolledBack) member.rollBacks += 1;
      else if (event.kind === "equivocation") this.#violations.push(`an honest member equivocates`);
      else if (event.kind === "refused" && lostCodes.has(event.code)) member.overflowed = true;
    }
  }

  #collect(): void {
    for (const { client, group } of this.#members) {
      for (let next = group?.outgoing[0]; next !== undefined; next = group?.outgoing[0]) {
        group?.sent();
        for (const to of next.to) this.#flights.push({ from: client, to, message: next.message });
      }
    }
  }

  #begin(member: Member, group: Group): void {
    member.group = EventualGroup.begin(this.#environment, member.client, group, this.#nowMs);
  }

  #someone(): Member | undefined {
    const active = this.#members.filter(({ group }) => group?.group.active === true);
    return active[this.#below(active.length)];
  }

  #below(bound: number): number {
    return Math.floor(this.#random() * bound);
  }
}
