import { randomBytes } from "node:crypto";
import { credentials, Metadata } from "@grpc/grpc-js";
import { AuthenticationService, DeliveryService } from "@entente/proto";
import { fromRefusal, Remote } from "@entente/rpc";
import type { Attack } from "../attack.ts";
import { bystander, type Stage, victim } from "../stage.ts";

/** Asks the victim's Delivery or Authentication Service as a client does. */
async function ask(
  stage: Stage,
  role: "as" | "ds",
  method: unknown,
  request: object,
  token?: string,
): Promise<string> {
  const port = role === "ds" ? stage.ports.dsClients : stage.ports.asClients;
  const tls = credentials.createSsl(Buffer.from(stage.victimRoot));
  const remote = new Remote(`127.0.0.1:${String(port)}`, tls, `${role}.${victim}`);
  const metadata = new Metadata();
  if (token !== undefined) metadata.set("entente-session", token);
  try {
    // A request is of its own method's type; the tables can not say so.
    await remote.unary(method as typeof DeliveryService.SubmitCommit, request, {
      metadata,
      deadlineMs: 20_000,
    });
    return "through";
  } catch (error) {
    return fromRefusal(error).code;
  } finally {
    remote.close();
  }
}

/** With the token of mallory's own client. */
function insider(name: string, method: unknown, request: object, ...refusedWith: readonly string[]): Attack {
  return {
    name,
    source: "4.4",
    refusedWith,
    run: (stage) => ask(stage, "ds", method, request, stage.transports.token),
  };
}

/** Without a token, or with one that is none. */
function outsider(name: string, token: (own: string) => string | undefined): Attack {
  const run = (stage: Stage): Promise<string> =>
    ask(stage, "ds", DeliveryService.ReadKeyPackageStock, {}, token(stage.transports.token));
  return { name, source: "4.3", refusedWith: ["no_session"], run };
}

const claim = (userId: string): object => ({
  claim: { idempotencyKey: randomBytes(16), userId, cipherSuites: [1] },
});

/** A client that knows its own domain's services and means harm (4.3, 4.4, CVE-2025-61672). */
export const clientAttacks: readonly Attack[] = [
  outsider("no-token", () => undefined),
  outsider("made-up-token", () => randomBytes(64).toString("base64url")),
  outsider("token-of-8000-characters", () => "x".repeat(8_000)),
  outsider(
    "token-with-a-changed-character",
    (own) => `${own.slice(0, 20)}${own[20] === "A" ? "B" : "A"}${own.slice(21)}`,
  ),
  outsider("token-cut-short", (own) => own.slice(0, -4)),
  {
    name: "session-of-another-domains-client",
    source: "F-13",
    refusedWith: ["foreign_client"],
    run: (stage) => ask(stage, "ds", DeliveryService.BeginSession, { clientId: `carl@${bystander}/phone` }),
  },
  {
    name: "clients-api-of-versions-to-come",
    source: "A23-54",
    refusedWith: ["no_common_api_version"],
    run: (stage) =>
      ask(stage, "ds", DeliveryService.BeginSession, {
        clientId: `mallory@${victim}/phone`,
        apiVersions: [9, 8],
      }),
  },
  {
    name: "challenge-that-was-never-given",
    source: "4.3",
    refusedWith: ["bad_challenge", "bad_field", "malformed", "credential_refused", "bad_signature_scheme"],
    run: (stage) =>
      ask(stage, "ds", DeliveryService.CompleteSession, {
        clientId: `bob@${victim}/phone`,
        challenge: randomBytes(32),
        signature: randomBytes(64),
      }),
  },
  insider(
    "key-package-of-random-bytes",
    DeliveryService.PublishKeyPackages,
    { keyPackages: [randomBytes(300)] },
    "bad_key_package",
  ),
  insider(
    "key-package-of-a-megabyte",
    DeliveryService.PublishKeyPackages,
    { keyPackages: [randomBytes(1e6)] },
    "bad_key_package",
    "too_large",
  ),
  insider(
    "hundred-and-one-key-packages",
    DeliveryService.PublishKeyPackages,
    { keyPackages: Array.from({ length: 101 }, () => randomBytes(3)) },
    "too_large",
    "bad_field",
  ),
  insider(
    "clients-message-of-random-bytes",
    DeliveryService.SendMessage,
    { mlsMessage: randomBytes(300) },
    "malformed",
    "bad_message",
  ),
  insider(
    "clients-message-of-a-megabyte",
    DeliveryService.SendMessage,
    { mlsMessage: randomBytes(1e6) },
    "too_large",
    "malformed",
  ),
  insider(
    "clients-commit-of-random-bytes",
    DeliveryService.SubmitCommit,
    { bundle: randomBytes(300) },
    "malformed",
    "bad_bundle",
  ),
  insider(
    "clients-claim-of-nobody",
    DeliveryService.ClaimKeyPackages,
    claim(`nobody@${victim}`),
    "unknown_user",
  ),
  insider(
    "clients-claim-at-an-unlisted-domain",
    DeliveryService.ClaimKeyPackages,
    claim("x@nowhere.example"),
    "unknown_domain",
  ),
  {
    name: "group-of-others",
    source: "4.3",
    refusedWith: ["not_a_member", "unknown_group", "bad_identifier"],
    run: (stage) =>
      ask(stage, "ds", DeliveryService.ReadGroup, { groupId: stage.groupId }, stage.transports.token),
  },
  {
    name: "invitation-that-was-never-given",
    source: "4.3",
    refusedWith: ["bad_invitation", "bad_challenge", "invitation_refused"],
    run: (stage) =>
      ask(stage, "as", AuthenticationService.CompleteEnrolment, {
        enrolment: {
          clientId: `root@${victim}/x`,
          invitationToken: "x".repeat(32),
          signatureScheme: 0x0807,
          signaturePublicKey: randomBytes(32),
        },
        challenge: randomBytes(32),
        signature: randomBytes(64),
      }),
  },
];
