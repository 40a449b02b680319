import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ConfigurationError } from "@entente/service-kit";
import { freePorts } from "@entente/service-kit/testing";
import {
  addPeer,
  certificatesOf,
  DomainFolder,
  DomainSettings,
  Operator,
  peerCard,
  peersOf,
  portsFrom,
  renewableCertificates,
  renewCertificates,
  serviceConfigurations,
  startDomain,
  writeConfigurations,
} from "../src/index.ts";

const dayMs = 24 * 60 * 60 * 1000;
const settings = (domain: string, ports = portsFrom(7100)): DomainSettings =>
  DomainSettings.parse({ domain, ports, logLevel: "silent" });
const place = (): string => join(mkdtempSync(join(tmpdir(), "entente-domain-")), "domain");

/** Ports that are free now, one for each listener of a domain. */
async function someFree(): Promise<DomainSettings["ports"]> {
  const names = Object.keys(portsFrom(7100));
  const ports = await freePorts(names.length);
  return { ...portsFrom(7100), ...Object.fromEntries(names.map((name, index) => [name, ports[index]])) };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

describe("a domain's folder", () => {
  test("holds certificates for every service under the domain's root, and keys that only the owner reads", async () => {
    const folder = await DomainFolder.create(place(), settings("a.example"));
    const root = new X509Certificate(folder.read("root.pem"));
    const names = {
      "tls/ds": "DNS:ds.a.example",
      "tls/as": "DNS:as.a.example",
      "tls/gateway": "DNS:gateway.a.example",
    };
    for (const [name, expected] of Object.entries(names)) {
      const certificate = new X509Certificate(folder.read(`${name}.pem`));
      expect(certificate.verify(root.publicKey)).toBe(true);
      expect(certificate.subjectAltName).toContain(expected);
    }
    expect(new X509Certificate(folder.read("tls/federation.pem")).subjectAltName).toBe("DNS:a.example");
    expect(statSync(folder.file("root.key")).mode & 0o077).toBe(0);
  });

  test("whose root key is off line stays as it is, and gets no other root", async () => {
    const path = place();
    const folder = await DomainFolder.create(path, settings("a.example"));
    const before = certificatesOf(folder).map(({ certificate }) => certificate.fingerprint256);
    const key = folder.read("root.key");
    rmSync(folder.file("root.key"));
    const again = await DomainFolder.create(path, settings("a.example"));
    expect(certificatesOf(again).map(({ certificate }) => certificate.fingerprint256)).toEqual(before);
    expect(existsSync(folder.file("root.key"))).toBe(false);

    rmSync(folder.file("tls/ds.pem"));
    await expect(DomainFolder.create(path, settings("a.example"))).rejects.toThrow("put the root's key back");
    await expect(renewCertificates(folder, ["tls/as"], new Date())).rejects.toThrow(
      "put the root's key back",
    );
    folder.write("root.key", key);
    await DomainFolder.create(path, settings("a.example"));
    expect(
      new X509Certificate(folder.read("tls/ds.pem")).checkIssued(
        new X509Certificate(folder.read("root.pem")),
      ),
    ).toBe(true);
  });

  test("has later certificates of the same keys when they are renewed, and none that outlives the root", async () => {
    const folder = await DomainFolder.create(place(), settings("a.example"));
    const before = certificatesOf(folder);
    const inAYear = new Date(Date.now() + 365 * dayMs);
    await renewCertificates(folder, renewableCertificates, inAYear);
    const root = before[0]?.certificate;
    for (const [index, { name, certificate }] of certificatesOf(folder).entries()) {
      const former = before[index]?.certificate;
      if (root === undefined || former === undefined) throw new Error("a certificate is missing");
      expect(certificate.publicKey.equals(former.publicKey)).toBe(true);
      expect(certificate.checkPrivateKey(createPrivateKey(folder.read(`${name}.key`)))).toBe(true);
      expect(certificate.verify(root.publicKey)).toBe(true);
      expect(certificate.subjectAltName).toBe(former.subjectAltName);
      expect(certificate.subject).toBe(former.subject);
      expect(certificate.ca).toBe(former.ca);
      expect(certificate.validToDate.getTime()).toBeLessThanOrEqual(root.validToDate.getTime());
      if (name === "root") expect(certificate.fingerprint256).toBe(former.fingerprint256);
      else
        expect(certificate.validToDate.getTime()).toBeGreaterThan(former.validToDate.getTime() + 300 * dayMs);
    }
    await renewCertificates(folder, ["tls/ds"], new Date(Date.now() + 9.9 * 365 * dayMs));
    expect(new X509Certificate(folder.read("tls/ds.pem")).validTo).toBe(root?.validTo);
  });

  test("made again keeps what it has", async () => {
    const path = place();
    const first = (await DomainFolder.create(path, settings("a.example"))).read("root.pem");
    expect((await DomainFolder.create(path, settings("a.example"))).read("root.pem")).toBe(first);
    expect(DomainFolder.open(path).settings).toEqual(settings("a.example"));
  });

  test("tells clients and other domains its public host, and listens at the other", async () => {
    const chosen = DomainSettings.parse({
      domain: "a.example",
      host: "0.0.0.0",
      publicHost: "chat.a.example",
      ports: portsFrom(7100),
      anonymousSessions: "off",
      contact: "mailto:operator@a.example",
      credentialLifetimeMs: 86_400_000,
    });
    const folder = await DomainFolder.create(place(), chosen);
    const { ds, as, gateway } = serviceConfigurations(folder);
    expect(ds).toMatchObject({ clientListener: { host: "0.0.0.0", port: 7100 }, anonymousSessions: "off" });
    expect(as.statement.contact).toBe("mailto:operator@a.example");
    expect(as.credentialLifetimeMs).toBe(86_400_000);
    expect(gateway.federationListener.host).toBe("0.0.0.0");
    expect(peerCard(folder).addresses).toEqual(["chat.a.example:7106"]);
    expect(peerCard(folder, "192.0.2.7").addresses).toEqual(["192.0.2.7:7106"]);
    writeConfigurations(folder);
    expect(JSON.parse(folder.read("client.json"))).toMatchObject({
      deliveryService: { address: "chat.a.example:7100" },
      authenticationService: { address: "chat.a.example:7103" },
    });
  });

  test("is not made over another domain's", async () => {
    const path = place();
    await DomainFolder.create(path, settings("a.example"));
    await expect(DomainFolder.create(path, settings("b.example"))).rejects.toBeInstanceOf(ConfigurationError);
  });

  test("gives the configurations of its services, peers included", async () => {
    const [a, b] = [
      await DomainFolder.create(place(), settings("a.example")),
      await DomainFolder.create(place(), settings("b.example", portsFrom(7200))),
    ];
    addPeer(a, peerCard(b));
    addPeer(a, peerCard(b));
    expect(peersOf(a).map(({ domain, addresses }) => [domain, addresses])).toEqual([
      ["b.example", ["127.0.0.1:7206"]],
    ]);
    expect(serviceConfigurations(a).ds.peers).toBe(a.file("peers/peers.json"));
    writeConfigurations(a);
    expect(JSON.parse(a.read("client.json"))).toMatchObject({
      domain: "a.example",
      deliveryService: { name: "ds.a.example" },
    });
  });

  test("takes no card whose certificate is another domain's", async () => {
    const [a, b] = [
      await DomainFolder.create(place(), settings("a.example")),
      await DomainFolder.create(place(), settings("b.example")),
    ];
    expect(() => {
      addPeer(a, { ...peerCard(b), domain: "c.example" });
    }).toThrow(/not for c\.example/);
  });
});

describe("a domain in one process", () => {
  test("starts, serves its operator, and stops", async () => {
    const folder = await DomainFolder.create(place(), settings("a.example", await someFree()));
    const running = await startDomain(folder);
    const operator = new Operator(folder);
    try {
      expect(await operator.invite("alice@a.example")).toMatch(/^[A-Za-z0-9_-]{20,}$/);
      expect(await operator.users()).toEqual([]);
      const { dsOperations } = folder.settings.ports;
      expect((await fetch(`http://127.0.0.1:${String(dsOperations)}/readyz`)).status).toBe(200);
    } finally {
      operator.close();
      await running.stop();
    }
  });

  test("stops what has started when a later service can not", async () => {
    const ports = await someFree();
    const folder = await DomainFolder.create(place(), settings("a.example", ports));
    const taken = createServer().listen(folder.settings.ports.dsClients, "127.0.0.1");
    await expect(startDomain(folder)).rejects.toBeDefined();
    expect(await isFree(folder.settings.ports.asClients)).toBe(true);
    await new Promise((resolve) => taken.close(resolve));
  });
});
