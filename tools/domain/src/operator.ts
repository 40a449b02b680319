import { readFileSync } from "node:fs";
import {
  CredentialService,
  type authentication,
  type common,
  DeliveryOperationService,
  type domain as domainProto,
  GatewayService,
  LogService,
} from "@entente/proto";
import { Remote } from "@entente/rpc";
import { channelCredentials, type Role, roleName } from "@entente/service-kit";
import type { DomainFolder } from "./domain-folder.ts";

/** How long an examination of a peer may take, in milliseconds. */
const examinationMs = 40_000;

/** The operator's way to the running services of a domain, with the certificate from the domain's folder. */
export class Operator {
  readonly #as: Remote;
  readonly #ds: Remote;
  readonly #gateway: Remote;

  constructor(folder: DomainFolder) {
    const { certificate, key } = folder.pair("tls/operator");
    const identity = {
      certificate: readFileSync(certificate),
      key: readFileSync(key),
      roots: readFileSync(folder.file("root.pem")),
    };
    const { asDomain, dsDomain, gatewayDomain } = folder.settings.ports;
    const remote = (port: number, role: Role): Remote =>
      new Remote(`127.0.0.1:${String(port)}`, channelCredentials(identity), roleName(role, folder.domain));
    this.#as = remote(asDomain, "as");
    this.#ds = remote(dsDomain, "ds");
    this.#gateway = remote(gatewayDomain, "gateway");
  }

  /** A token with which one client of the user can enrol. @throws ServiceError. */
  async invite(userId: string, lifetimeMs = 0): Promise<string> {
    return (await this.#as.unary(CredentialService.CreateInvitation, { userId, lifetimeMs })).invitationToken;
  }

  /** Users whose id begins with `prefix`, with their clients. @throws ServiceError. */
  async users(prefix = "", limit = 0): Promise<readonly authentication.UserEntry.$Properties[]> {
    return (await this.#as.unary(CredentialService.ListUsers, { userIdPrefix: prefix, limit })).users;
  }

  /** Revokes a client's credential, for good. @throws ServiceError. */
  async revoke(clientId: string, reason: number): Promise<void> {
    await this.#as.unary(CredentialService.RevokeClient, { clientId, reason });
  }

  /** The peers, as the running gateway sees them. @throws ServiceError. */
  async peers(): Promise<readonly domainProto.PeerEntry[]> {
    return (await this.#gateway.unary(GatewayService.ReadPeers, {})).peers;
  }

  /** Has the running gateway read its files now. @throws ServiceError `bad_files`; what was in force stays then. */
  reload(): Promise<domainProto.ReloadResponse> {
    return this.#gateway.unary(GatewayService.Reload, {});
  }

  /** Has the running gateway walk to a peer. @throws ServiceError. */
  async examine(domain: string, userId = ""): Promise<readonly domainProto.ExaminedStep[]> {
    const settings = { deadlineMs: examinationMs };
    return (await this.#gateway.unary(GatewayService.ExaminePeer, { domain, userId }, settings)).steps;
  }

  /** What this domain and its peers state of themselves, as its log has it. To be believed only when checked. @throws ServiceError. */
  async statements(): Promise<readonly common.StatedDomain[]> {
    return (await this.#as.unary(LogService.ListStatements, {})).stated;
  }

  /** What waits for other domains. @throws ServiceError. */
  async destinations(): Promise<readonly domainProto.DestinationEntry[]> {
    return (await this.#ds.unary(DeliveryOperationService.ReadDestinations, {})).destinations;
  }

  /** Proof of domains that broke the ordering protocol, as the Delivery Service has kept it. @throws ServiceError. */
  async *evidence(): AsyncGenerator<domainProto.OrderingEvidence> {
    for (let afterDigest: Uint8Array = new Uint8Array(); ;) {
      const method = DeliveryOperationService.ReadOrderingEvidence;
      const { evidence } = await this.#ds.unary(method, { afterDigest });
      yield* evidence;
      const last = evidence.at(-1);
      if (last === undefined) return;
      afterDigest = last.digest;
    }
  }

  /** Which proven reports of messages wait at the Delivery Service. @throws ServiceError. */
  async *reports(): AsyncGenerator<domainProto.MessageReportSummary> {
    for (let afterId: Uint8Array = new Uint8Array(); ;) {
      const { reports } = await this.#ds.unary(DeliveryOperationService.ListMessageReports, { afterId });
      yield* reports;
      const last = reports.at(-1);
      if (last === undefined) return;
      afterId = last.reportId;
    }
  }

  /** One of them. @throws ServiceError `unknown_report`. */
  async report(reportId: Uint8Array): Promise<domainProto.KeptMessageReport> {
    const { report } = await this.#ds.unary(DeliveryOperationService.ReadMessageReport, { reportId });
    if (report === null) throw new Error("the Delivery Service answered with no report");
    return report;
  }

  /** Forgets one. @throws ServiceError `unknown_report`. */
  async dropReport(reportId: Uint8Array): Promise<void> {
    await this.#ds.unary(DeliveryOperationService.DropMessageReport, { reportId });
  }

  /** The user of this domain that another domain knows as this in a report. @throws ServiceError `unknown_reference`. */
  reporter(reporter: string): Promise<domainProto.OpenReporterResponse> {
    return this.#ds.unary(DeliveryOperationService.OpenReporter, { reporter });
  }

  /** Closes the connections. */
  close(): void {
    this.#as.close();
    this.#ds.close();
    this.#gateway.close();
  }
}
