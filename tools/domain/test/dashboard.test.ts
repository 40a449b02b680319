import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { freePorts } from "@entente/service-kit/testing";
import { DomainFolder, DomainPorts, DomainSettings, startDomain } from "../src/index.ts";

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

test("every panel of the dashboard shows a figure that a service has", async () => {
  const file = new URL("../dashboard/entente.json", import.meta.url);
  const { panels } = JSON.parse(readFileSync(file, "utf8")) as Dashboard;
  const names = Object.keys(DomainPorts.shape);
  const free = await freePorts(names.length);
  const ports = DomainPorts.parse(Object.fromEntries(names.map((name, index) => [name, free[index]])));
  const settings = DomainSettings.parse({ domain: "a.example", ports, logLevel: "silent" });
  const place = join(mkdtempSync(join(tmpdir(), "entente-dashboard-")), "domain");
  const running = await startDomain(await DomainFolder.create(place, settings));
  try {
    const texts = await Promise.all(
      [ports.dsOperations, ports.asOperations, ports.gatewayOperations].map(async (port) =>
        (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text(),
      ),
    );
    const known = new Set([...texts.join("\n").matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name));
    const shown = panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => expr.match(/\b(?:entente|process)_[a-z_]+/g) ?? []),
    );
    expect(shown.length).toBeGreaterThanOrEqual(panels.length);
    expect(shown.filter((name) => !known.has(name))).toEqual([]);
  } finally {
    await running.stop();
  }
});
