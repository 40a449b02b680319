import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { ClientSettings } from "@entente/client";
import { clientConfiguration } from "@entente/domain";
import { freePorts } from "@entente/service-kit/testing";
import { Balancer } from "./balancer.ts";
import { ServiceProcess } from "./service-process.ts";
import type { ProcessDomain } from "./test-domain.ts";

/** How often it is asked who speaks, in milliseconds. */
const askMs = 50;

interface Listening {
  clientListener: { port: number };
  domainListener: { host: string; port: number };
  operations: { port: number };
}

/** One of the Delivery Services of a domain. */
export interface DsReplica {
  readonly process: ServiceProcess;
  /** What a client needs that is served by it. */
  readonly home: ClientSettings["home"];
  readonly operationsPort: number;
}

/** A second Delivery Service over the PostgreSQL of a running domain, and its gateway before both. */
export class DsReplicas {
  /** The domain's own, and the one that was added. */
  readonly both: readonly [DsReplica, DsReplica];
  readonly #balancer: Balancer;

  private constructor(both: readonly [DsReplica, DsReplica], balancer: Balancer) {
    this.both = both;
    this.#balancer = balancer;
  }

  /** Starts it, and the gateway anew: connections of that one go to the added one as long as it takes them. */
  static async add({ folder, services }: ProcessDomain): Promise<DsReplicas> {
    const configuration = JSON.parse(readFileSync(folder.file("ds.json"), "utf8")) as Listening;
    const { host, port: own } = configuration.domainListener;
    const [clients = 0, domain = 0, operations = 0] = await freePorts(3);
    configuration.clientListener.port = clients;
    configuration.domainListener.port = domain;
    configuration.operations.port = operations;
    writeFileSync(folder.file("ds2.json"), JSON.stringify(configuration));
    const process = new ServiceProcess("ds", folder, { name: "ds2", operationsPort: operations });
    await process.start();
    const balancer = await Balancer.before([domain, own].map((port) => ({ host, port })));
    const gateway = JSON.parse(readFileSync(folder.file("gateway.json"), "utf8")) as object;
    writeFileSync(
      folder.file("gateway.json"),
      JSON.stringify({ ...gateway, deliveryService: balancer.address }),
    );
    await services.gateway.stop();
    await services.gateway.start();
    const home = clientConfiguration(folder);
    const address = `${folder.settings.host}:${String(clients)}`;
    const there = { ...home, deliveryService: { ...home.deliveryService, address } };
    const { dsOperations } = folder.settings.ports;
    return new DsReplicas(
      [
        { process: services.ds, home, operationsPort: dsOperations },
        { process, home: there, operationsPort: operations },
      ],
      balancer,
    );
  }

  /** Waits until one of them, other than `former`, speaks for the domain in the order of Commits. */
  async speaker(former?: DsReplica): Promise<DsReplica> {
    for (;;) {
      for (const replica of this.both) if (replica !== former && (await speaks(replica))) return replica;
      await pause(askMs);
    }
  }

  /** Stops the added one; the domain's own is the testbed's. */
  async stop(): Promise<void> {
    await this.both[1].process.stop();
    await this.#balancer.close();
  }
}

async function speaks({ operationsPort }: DsReplica): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${String(operationsPort)}/metrics`);
    return /^entente_ds_speaks{[^}]*} 1$/m.test(await answer.text());
  } catch {
    // It is dead, or starts.
    return false;
  }
}
