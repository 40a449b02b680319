import { utf8FromText } from "@entente/tls-codec";
import type { CiphersuiteImpl } from "ts-mls";
import { DmlsError } from "../errors.ts";
import type { MemberId } from "../member.ts";
import { Mesh } from "../mesh.ts";
import type { Revision } from "../revision.ts";
import { checkEnd, Secrets } from "./checks.ts";
import { idealSuite } from "./ideal-suite.ts";
import { Person } from "./person.ts";
import { Random } from "./random.ts";
import { Thief } from "./thief.ts";

/** What one seed's run was and found. */
export interface DmlsSimulation {
  readonly seed: number;
  readonly revision: Revision;
  readonly members: number;
  /** Whether frames were lost for good, so that members had to rejoin. */
  readonly lossy: boolean;
  readonly removals: number;
  /** Application messages sent. */
  readonly messages: number;
  /** Commits sent. */
  readonly decided: number;
  /** Texts that a thief could read before the members healed, and those that it could not after. */
  readonly stolen: number;
  readonly sealed: number;
  /** Empty, or what went wrong, each with its place. */
  readonly violations: readonly string[];
}

/** How a run differs from its seed's. */
export interface SimulationOptions {
  /** Real cryptography instead of {@link idealSuite}; then bytes differ from run to run, and only the schedule is repeated. */
  readonly suite?: CiphersuiteImpl;
  readonly membersMax?: number;
}

/** Runs the schedule of `seed` (a uint32) to its end and checks it. Never rejects: a thrown error is a violation. */
export async function simulateDmls(seed: number, options: SimulationOptions = {}): Promise<DmlsSimulation> {
  const run = new Run(seed, options);
  try {
    await run.begin();
    await run.middle();
    await run.end();
  } catch (error) {
    run.violations.push(`threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  return run.result();
}

class Run {
  readonly violations: string[] = [];
  readonly #seed: number;
  readonly #random: Random;
  readonly #mesh: Mesh;
  readonly #suite: CiphersuiteImpl;
  readonly #revision: Revision;
  readonly #size: number;
  readonly #lossy: boolean;
  readonly #steps: number;
  readonly #people: Person[] = [];
  readonly #offline = new Set<MemberId>();
  readonly #side = new Map<MemberId, number>();
  /** Members whose incoming frames can be lost, also between two of them. */
  readonly #deaf = new Set<MemberId>();
  #losing = false;
  readonly #lost = new Map<MemberId, number>();
  readonly #removed = new Set<MemberId>();
  readonly #sent: { readonly from: MemberId; readonly text: string }[] = [];
  #commits = 0;
  #thief: Thief | undefined;
  #secrets: Secrets | undefined;

  constructor(seed: number, options: SimulationOptions) {
    const random = new Random(seed);
    this.#seed = seed;
    this.#random = random;
    this.#revision = random.chance(0.35) ? "draft-00" : "draft-02";
    this.#size = 2 + Math.floor(random.next() ** 3 * ((options.membersMax ?? 12) - 1));
    this.#lossy = this.#revision === "draft-02" && this.#size > 2 && random.chance(0.3);
    this.#steps = 15 + random.below(30);
    const reorder = random.chance(0.7);
    this.#mesh = new Mesh(reorder ? () => random.next() : undefined, {
      reaches: (from, to) =>
        !this.#offline.has(from) && !this.#offline.has(to) && this.#side.get(from) === this.#side.get(to),
      loses: ({ to }) => this.#loses(to),
    });
    this.#suite = options.suite ?? idealSuite(random);
  }

  async begin(): Promise<void> {
    const policy = {
      messagesPerUpdate: 2 + this.#random.below(8),
      commitBeforeProtect: this.#random.chance(0.7),
      removeAfterUpdates: undefined,
    };
    for (let i = 0; i < this.#size; i++) {
      const rest = { revision: this.#revision, policy };
      this.#people.push(await Person.create(`m${i}`, this.#mesh, this.#suite, rest));
    }
    const [founder, ...others] = this.#people;
    if (founder === undefined) return;
    const keyPackages = others.map(({ session }) => session.keyPackage());
    await founder.endpoint.run((session) => session.init(keyPackages));
    const id = founder.session.universe?.id ?? new Uint8Array();
    // Some join at once, some after the others have long begun to talk.
    for (const person of others) {
      while (!(await this.#announced(person, id))) {
        if (!(await this.#mesh.deliver())) throw new Error(`no announcement reached ${person.name}`);
      }
      if (this.#random.chance(0.5)) await this.#talk(founder);
    }
    await this.#mesh.settle();
  }

  async #announced(person: Person, id: Uint8Array): Promise<boolean> {
    try {
      await person.endpoint.run((session) => session.join(id));
      return true;
    } catch (error) {
      if (error instanceof DmlsError && error.code === "universe_unknown") return false;
      throw error;
    }
  }

  async middle(): Promise<void> {
    if (this.#lossy) {
      for (const { name } of this.#people) if (this.#random.chance(0.4)) this.#deaf.add(name);
      this.#losing = true;
    }
    for (let i = 0; i < this.#steps; i++) await this.#act();
    this.#losing = false;
  }

  async #act(): Promise<void> {
    const person = this.#random.pick(this.#present());
    const dice = this.#random.next();
    if (dice < 0.3) await this.#talk(person);
    else if (dice < 0.42) await this.#call(person, "update");
    else if (dice < 0.5) await this.#call(person, "commit");
    else if (dice < 0.56) this.#partition();
    else if (dice < 0.6) this.#side.clear();
    else if (dice < 0.65) this.#offline.add(person.name);
    else if (dice < 0.68) this.#offline.delete(this.#random.pick(this.#people).name);
    else if (dice < 0.72) await person.restart();
    else if (dice < 0.74) await this.#steal(person);
    else if (dice < 0.75) await this.#remove(person);
    else if (dice < 0.77) this.#secrets ??= await Secrets.takenFrom(person);
    else
      for (let n = this.#random.below(6 * this.#size); n > 0; n--) if (!(await this.#mesh.deliver())) break;
  }

  /** Everyone comes back, hears what there is to hear, rejoins if need be, renews its keys, and says a last word. */
  async end(): Promise<void> {
    this.#offline.clear();
    this.#side.clear();
    await this.#mesh.settle();
    for (const person of this.#present()) await this.#call(person, "update");
    await this.#mesh.settle();
    await this.#recover();
    for (let round = 0; round < 2; round++) {
      for (const person of this.#present()) await this.#call(person, round === 0 ? "update" : "commit");
      await this.#mesh.settle();
    }
    for (const person of this.#present()) await this.#talk(person, true);
    await this.#mesh.settle();
    const violations = await checkEnd({
      people: this.#people,
      removed: this.#removed,
      sent: this.#sent,
      complete: ({ name }) => (this.#lost.get(name) ?? 0) === 0,
      lossy: this.#lossy,
      secrets: this.#secrets,
    });
    this.violations.push(...violations);
    const leaks = this.#thief?.leaks() ?? [];
    if (leaks.length > 0)
      this.violations.push(`after healing, a thief of ${this.#thief?.victim.name} read ${leaks.join(", ")}`);
  }

  /** One after the other, those who are behind ask to rejoin; with nothing lost, nobody is. */
  async #recover(): Promise<void> {
    for (let round = 0; round < 4; round++) {
      let behind = 0;
      for (const person of this.#present()) {
        const members = person.session
          .status()
          .filter(({ stall, held, epoch }) => stall !== undefined || held > 0 || epoch === undefined)
          .map(({ member }) => member);
        if (members.length === 0) continue;
        behind++;
        await person.endpoint.run((session) => session.rejoin(members));
        await this.#mesh.settle();
      }
      if (behind === 0) return;
      if (!this.#lossy) {
        this.violations.push("someone had to rejoin though nothing was lost");
        return;
      }
    }
    this.violations.push("rejoining did not end");
  }

  result(): DmlsSimulation {
    return {
      seed: this.#seed,
      revision: this.#revision,
      members: this.#size,
      lossy: this.#lossy,
      removals: this.#removed.size,
      messages: this.#sent.length,
      decided: this.#commits,
      stolen: this.#thief?.read.size ?? 0,
      sealed: this.#thief?.sealed.size ?? 0,
      violations: this.violations,
    };
  }

  #present(): readonly Person[] {
    return this.#people.filter(({ name }) => !this.#removed.has(name));
  }

  async #talk(person: Person, last = false): Promise<void> {
    const text = `${person.name} says ${this.#sent.length}${last ? " at last" : ""}`;
    const outcome = await person.endpoint.run((session) =>
      session.protect(utf8FromText(text) ?? new Uint8Array()),
    );
    this.#commits += outcome.outgoing.length - 1;
    this.#sent.push({ from: person.name, text });
    await this.#thief?.noteSending(person, text);
  }

  async #call(person: Person, call: "update" | "commit"): Promise<void> {
    try {
      await person.endpoint.run((session) => session[call]());
      this.#commits++;
    } catch (error) {
      if (!(error instanceof DmlsError && error.code === "nothing_to_commit")) throw error;
    }
  }

  async #steal(person: Person): Promise<void> {
    this.#thief ??= await Thief.robbing(person);
  }

  async #remove(by: Person): Promise<void> {
    const others = this.#present().filter((person) => person !== by);
    if (this.#revision === "draft-00" || this.#removed.size > 0 || others.length < 2) return;
    const gone = this.#random.pick(others).name;
    this.#removed.add(gone);
    await by.endpoint.run((session) => session.remove(gone));
    this.#commits++;
  }

  #partition(): void {
    const sides = 2 + this.#random.below(2);
    for (const { name } of this.#people) this.#side.set(name, this.#random.below(sides));
  }

  #loses(to: MemberId): boolean {
    const lost = this.#losing && this.#deaf.has(to) && this.#random.chance(0.15);
    if (lost) this.#lost.set(to, (this.#lost.get(to) ?? 0) + 1);
    return lost;
  }
}
