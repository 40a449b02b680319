import { join } from "node:path";
import { addPeer, DomainFolder, DomainSettings, peerCard } from "@entente/domain";
import { createServiceCertificate, type KeyedCertificate } from "@entente/service-kit";
import { freeDomainPorts, Person, type ProcessDomain, Testbed } from "@entente/testbed";
import { AlteringTransports } from "./altering-transports.ts";
import { DowngradeStage } from "./downgrade-stage.ts";
import { HostileGateway, type Shown } from "./hostile-gateway.ts";
import { CapturingTransports } from "./capturing-transports.ts";

/** The domain that is attacked, one that has nothing to do with it, and the one that attacks. */
export const victim = "b.example";
export const bystander = "c.example";
export const hostile = "a.example";

/**
 * Where the attacks happen: the services of a victim and of a bystander as processes of their own, who talk with each other, and a
 * hostile domain that the victim federates with, which has certificates and no services.
 */
export class Stage {
  readonly #testbed: Testbed<"processes">;
  readonly #hostile: DomainFolder;
  readonly #closers: (() => void)[] = [];
  /** A user of the victim's domain whom attacks are aimed at, and one of the bystander's. */
  readonly bob: Person;
  readonly carl: Person;
  /** The hostile user at the victim's own domain, and the session token that its client got. */
  readonly mallory: Person;
  readonly transports: CapturingTransports;
  /** A group of bob and carl. */
  readonly groupId: Uint8Array;
  #said = 0;
  #downgrades: Promise<DowngradeStage> | undefined;

  private constructor(parts: {
    testbed: Testbed<"processes">;
    hostileFolder: DomainFolder;
    people: readonly [Person, Person, Person];
    transports: CapturingTransports;
    groupId: Uint8Array;
  }) {
    this.#testbed = parts.testbed;
    this.#hostile = parts.hostileFolder;
    [this.bob, this.carl, this.mallory] = parts.people;
    this.transports = parts.transports;
    this.groupId = parts.groupId;
  }

  /** Makes and starts everything below a folder. */
  static async set(path: string): Promise<Stage> {
    const testbed = await Testbed.start({ domains: [victim, bystander], mode: "processes", path });
    try {
      const settings = DomainSettings.parse({ domain: hostile, ports: await freeDomainPorts() });
      const hostileFolder = await DomainFolder.create(join(path, hostile), settings);
      const folder = testbed.domain(victim).folder;
      addPeer(folder, peerCard(hostileFolder));
      const transports = new CapturingTransports();
      const people = await Promise.all([
        Person.enrol(testbed.domain(victim), `bob@${victim}/phone`),
        Person.enrol(testbed.domain(bystander), `carl@${bystander}/phone`),
        Person.enrol(testbed.domain(victim), `mallory@${victim}/phone`, { transports }),
      ]);
      const group = await people[0].client.createGroup();
      await group.invite([`carl@${bystander}`]);
      await people[1].joins(group.id);
      const stage = new Stage({
        testbed,
        hostileFolder,
        people,
        transports,
        groupId: Buffer.from(group.id),
      });
      await stage.#known();
      return stage;
    } catch (error) {
      await testbed.stop();
      throw error;
    }
  }

  get domain(): ProcessDomain {
    return this.#testbed.domain(victim);
  }

  /** The victim's ports. */
  get ports(): DomainFolder["settings"]["ports"] {
    return this.domain.folder.settings.ports;
  }

  /** The victim's root certificate, PEM. */
  get victimRoot(): string {
    return this.domain.folder.read("root.pem");
  }

  /** The federation certificate of the hostile domain. */
  get shown(): Shown {
    return {
      certificatePem: this.#hostile.read("tls/federation.pem"),
      keyPem: this.#hostile.read("tls/federation.key"),
    };
  }

  /** A certificate under the hostile domain's root, for any names, from any time on. */
  certificate(names: readonly string[], from = new Date()): Promise<KeyedCertificate> {
    const root = { certificatePem: this.#hostile.read("root.pem"), keyPem: this.#hostile.read("root.key") };
    return createServiceCertificate(root, names, from);
  }

  /** A hostile gateway with a certificate; the hostile domain's own unless told. */
  gateway(shown: Shown | "none" = this.shown): HostileGateway {
    const address = `127.0.0.1:${String(this.ports.gatewayFederation)}`;
    const gateway = new HostileGateway(
      address,
      victim,
      this.victimRoot,
      shown === "none" ? undefined : shown,
    );
    this.#closers.push(() => {
      gateway.close();
    });
    return gateway;
  }

  /** One that has greeted. */
  async greeted(): Promise<HostileGateway> {
    const gateway = this.gateway();
    const code = await gateway.greet(victim);
    if (code !== "through") throw new Error(`the hostile domain can not greet: ${code}`);
    return gateway;
  }

  /** A client of the victim's domain whose home can not be trusted; made when it is first asked for. */
  downgrades(): Promise<DowngradeStage> {
    const make = async (): Promise<DowngradeStage> => {
      const transports = new AlteringTransports();
      const dana = await Person.enrol(this.domain, `dana@${victim}/phone`, { transports });
      return DowngradeStage.make(dana, transports, this.#hostile);
    };
    return (this.#downgrades ??= make());
  }

  /** Lets go of what an attack has opened. */
  tidy(): void {
    for (const close of this.#closers.splice(0)) close();
  }

  /** Bob and carl talk across domains, both ways; returns how long that took, in milliseconds. @throws when it does not arrive. */
  async talk(): Promise<number> {
    const startedAtMs = performance.now();
    this.#said += 1;
    const [there, back] = [`there ${String(this.#said)}`, `back ${String(this.#said)}`];
    const id = this.bob.client.groups()[0]?.id;
    if (id === undefined) throw new Error("bob is in no group");
    await this.bob.client.group(id).send(there);
    await this.carl.reads(there);
    await this.carl.client.group(id).send(back);
    await this.bob.reads(back);
    return performance.now() - startedAtMs;
  }

  /** Resident memory of the victim's three processes, in bytes. */
  async memory(): Promise<number> {
    const { asOperations, dsOperations, gatewayOperations } = this.ports;
    let total = 0;
    for (const port of [asOperations, dsOperations, gatewayOperations]) {
      const text = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
      total += Number(/^process_resident_memory_bytes\S* (\S+)/m.exec(text)?.[1] ?? 0);
    }
    return total;
  }

  async strike(): Promise<void> {
    this.tidy();
    const made = await Promise.allSettled([this.#downgrades]);
    for (const each of made) if (each.status === "fulfilled") await each.value?.dana.leave();
    await Promise.all([this.bob, this.carl, this.mallory].map((person) => person.leave()));
    await this.#testbed.stop();
  }

  /** Waits until the running gateway of the victim knows the hostile domain. */
  async #known(): Promise<void> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const code = await this.gateway().greet(victim);
      this.tidy();
      if (code === "through") return;
      if (Date.now() > deadline) throw new Error(`the victim does not know the hostile domain: ${code}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
