import { type DomainFolder, Operator, startDomain, writeConfigurations } from "@entente/domain";
import type { RunningService } from "@entente/service-kit";
import { type ServiceName, ServiceProcess } from "./service-process.ts";

/** One domain of a testbed. */
export interface TestDomain {
  readonly folder: DomainFolder;
  /** Starts every service that does not run. */
  start(): Promise<void>;
  /** Asks every service to end. */
  stop(): Promise<void>;
  /** A token with which one client of the user can enrol. */
  invite(userId: string): Promise<string>;
}

/** Clocks of a domain's services; the machine's where absent. */
export interface DomainClocks {
  /** Of the Delivery Service. */
  readonly now?: () => number;
  /** Of the Authentication Service. */
  readonly authenticationNow?: () => number;
}

/** A domain whose services run in this process: quick to start, nothing to kill. */
export class InProcessDomain implements TestDomain {
  readonly folder: DomainFolder;
  readonly #clocks: DomainClocks;
  #running: RunningService | undefined;

  constructor(folder: DomainFolder, clocks: DomainClocks = {}) {
    this.folder = folder;
    this.#clocks = clocks;
  }

  async start(): Promise<void> {
    const { now, authenticationNow } = this.#clocks;
    const replacements = now === undefined ? {} : { now };
    this.#running ??= await startDomain(this.folder, undefined, replacements, authenticationNow);
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.stop();
  }

  invite(userId: string): Promise<string> {
    return inviteBy(this.folder, userId);
  }
}

/** A domain whose services are processes, which a test kills and starts one by one. */
export class ProcessDomain implements TestDomain {
  readonly folder: DomainFolder;
  readonly services: Readonly<Record<ServiceName, ServiceProcess>>;

  constructor(folder: DomainFolder) {
    this.folder = folder;
    this.services = {
      as: new ServiceProcess("as", folder),
      gateway: new ServiceProcess("gateway", folder),
      ds: new ServiceProcess("ds", folder),
    };
  }

  async start(): Promise<void> {
    writeConfigurations(this.folder);
    await Promise.all(Object.values(this.services).map((service) => service.start()));
  }

  async stop(): Promise<void> {
    await Promise.all(Object.values(this.services).map((service) => service.stop()));
  }

  /** Ends every process of the domain at once with `kill -9`: a site that is lost. `start` brings it back. */
  async kill(): Promise<void> {
    await Promise.all(Object.values(this.services).map((service) => service.kill()));
  }

  invite(userId: string): Promise<string> {
    return inviteBy(this.folder, userId);
  }
}

async function inviteBy(folder: DomainFolder, userId: string): Promise<string> {
  const operator = new Operator(folder);
  try {
    return await operator.invite(userId);
  } finally {
    operator.close();
  }
}
