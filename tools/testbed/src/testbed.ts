import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addPeer, DomainFolder, DomainSettings, peerCard } from "@entente/domain";
import { freePorts } from "@entente/service-kit/testing";
import { Link } from "./link.ts";
import { freeDomainPorts } from "./ports.ts";
import { type DomainClocks, InProcessDomain, ProcessDomain, type TestDomain } from "./test-domain.ts";

/** How a testbed's services run. */
export type TestbedMode = "in-process" | "processes";

/** What makes a testbed. */
export interface TestbedPlan<M extends TestbedMode> {
  readonly domains: readonly string[];
  readonly mode: M;
  /** How the domains differ from ordinary ones. */
  readonly settings?: Partial<
    Pick<DomainSettings, "directory" | "eviction" | "logLevel" | "push" | "signIn">
  >;
  /** Cipher suites other than all that there are, by domain. */
  readonly cipherSuites?: Readonly<Record<string, readonly number[]>>;
  /** Bounds of Delivery Services other than the usual ones, by domain. */
  readonly limits?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Origins of web applications, by domain: those domains have a web gateway. */
  readonly web?: Readonly<Record<string, readonly string[]>>;
  /** Stores other than an embedded one, by domain. */
  readonly stores?: Readonly<Record<string, DomainSettings["store"]>>;
  /** The clock of the Delivery Services of an in-process testbed; the machine's unless told. */
  readonly now?: () => number;
  /** The same of its Authentication Services. */
  readonly authenticationNow?: () => number;
  /** Whether every domain reaches every other by a link that can be broken; none is between them where absent. */
  readonly links?: boolean;
  /** Where the domains' folders are made; a new temporary folder unless told. */
  readonly path?: string;
}

/** Kind of domain by kind of testbed. */
export type DomainOf<M extends TestbedMode> = M extends "processes" ? ProcessDomain : InProcessDomain;

/** Several domains on loopback that federate with each other. The services are the real ones, and so is everything between them. */
export class Testbed<M extends TestbedMode = TestbedMode> {
  readonly path: string;
  readonly #domains: ReadonlyMap<string, DomainOf<M>>;
  readonly #links: ReadonlyMap<string, Link>;
  readonly #owned: boolean;

  private constructor(
    path: string,
    owned: boolean,
    domains: ReadonlyMap<string, DomainOf<M>>,
    links: ReadonlyMap<string, Link>,
  ) {
    this.path = path;
    this.#owned = owned;
    this.#domains = domains;
    this.#links = links;
  }

  /** Makes the domains and their certificates, makes each a peer of each, and starts them. */
  static async start<M extends TestbedMode>(plan: TestbedPlan<M>): Promise<Testbed<M>> {
    const path = plan.path ?? mkdtempSync(join(tmpdir(), "entente-testbed-"));
    const folders = await Promise.all(
      plan.domains.map((domain) =>
        ownSettings(plan, domain).then((own) =>
          createFolder(join(path, domain), domain, { ...plan.settings, ...own }),
        ),
      ),
    );
    const links = new Map<string, Link>();
    for (const folder of folders) {
      for (const other of folders) {
        if (other === folder) continue;
        const link = plan.links === true ? await linkTo(other) : undefined;
        if (link !== undefined) links.set(wayOf(folder.domain, other.domain), link);
        const card = peerCard(other);
        addPeer(folder, link === undefined ? card : { ...card, addresses: [link.address] });
      }
    }
    const domains = new Map(folders.map((folder) => [folder.domain, domainOf(plan.mode, folder, plan)]));
    const testbed = new Testbed<M>(path, plan.path === undefined, domains, links);
    try {
      await Promise.all([...domains.values()].map((domain) => domain.start()));
    } catch (error) {
      await testbed.stop();
      throw error;
    }
    return testbed;
  }

  /** The domain of a name. @throws Error for a name that was not planned. */
  domain(name: string): DomainOf<M> {
    const found = this.#domains.get(name);
    if (found === undefined) throw new Error(`no domain ${name} in this testbed`);
    return found;
  }

  /** The way of one domain's requests to another. @throws Error in a testbed without links. */
  link(from: string, to: string): Link {
    const found = this.#links.get(wayOf(from, to));
    if (found === undefined) throw new Error(`no link from ${from} to ${to} in this testbed`);
    return found;
  }

  /** All links. */
  get links(): readonly Link[] {
    return [...this.#links.values()];
  }

  /** Stops every domain, and removes the folders where the testbed made their place. */
  async stop(): Promise<void> {
    await Promise.all([...this.#domains.values()].map((domain: TestDomain) => domain.stop()));
    await Promise.all(this.links.map((link) => link.close()));
    if (this.#owned) rmSync(this.path, { recursive: true, force: true });
  }
}

function wayOf(from: string, to: string): string {
  return `${from} → ${to}`;
}

function linkTo({ settings }: DomainFolder): Promise<Link> {
  return Link.to(settings.host, settings.ports.gatewayFederation);
}

async function ownSettings(
  { stores, cipherSuites, limits, web }: TestbedPlan<TestbedMode>,
  domain: string,
): Promise<Partial<DomainSettings>> {
  const [store, suites, bounds] = [stores?.[domain], cipherSuites?.[domain], limits?.[domain]];
  const origins = web?.[domain];
  const [port = 0, operationsPort = 0] = origins === undefined ? [] : await freePorts(2);
  return {
    ...(store === undefined ? {} : { store }),
    ...(suites === undefined ? {} : { cipherSuites: [...suites] }),
    ...(bounds === undefined ? {} : { limits: { ...bounds } }),
    ...(origins === undefined ? {} : { web: { port, operationsPort, origins: [...origins] } }),
  };
}

async function createFolder(
  path: string,
  domain: string,
  more: Partial<DomainSettings> = {},
): Promise<DomainFolder> {
  const settings = DomainSettings.parse({
    domain,
    ports: await freeDomainPorts(),
    logLevel: process.env["ENTENTE_LOG"] === "debug" ? "debug" : "warn",
    ...more,
  });
  return DomainFolder.create(path, settings);
}

function domainOf<M extends TestbedMode>(mode: M, folder: DomainFolder, clocks: DomainClocks): DomainOf<M> {
  // The conditional type says the same as this conditional; the compiler does not follow it.
  return (
    mode === "processes" ? new ProcessDomain(folder) : new InProcessDomain(folder, clocks)
  ) as DomainOf<M>;
}
