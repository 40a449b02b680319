import { randomBytes } from "node:crypto";
import { Metadata } from "@grpc/grpc-js";
import {
  common,
  CredentialService,
  DeliveryOperationService,
  DeliveryService,
  domain as domainProto,
  type federation,
  FederationService,
  GatewayService,
} from "@entente/proto";
import type { Attack } from "../attack.ts";
import { bystander, hostile, type Stage, victim } from "../stage.ts";

type ClaimRequest = federation.ClaimKeyPackagesRequest.$Properties;

const path = (name: string, to: { readonly path: string }): Attack => ({
  name,
  source: "4.3",
  refusedWith: ["unsupported"],
  run: async (stage) => (await stage.greeted()).raw(to.path, Buffer.alloc(0)),
});

const claimOf = (more: NonNullable<ClaimRequest["claim"]> = {}): ClaimRequest => ({
  claim: { idempotencyKey: randomBytes(16), userId: `bob@${victim}`, cipherSuites: [1], ...more },
  requesterUserId: `eve@${hostile}`,
});

const claim = (name: string, request: ClaimRequest, ...refusedWith: readonly string[]): Attack => ({
  name,
  source: "4.3",
  refusedWith,
  run: async (stage) => (await stage.greeted()).call(FederationService.ClaimKeyPackages, request),
});

const requester = (name: string, requesterUserId: string, code: string): Attack =>
  claim(name, { ...claimOf(), requesterUserId }, code);

/** Claims until one is refused, and with which code. */
async function drain(stage: Stage, requesterOf: (index: number) => string): Promise<string> {
  const gateway = await stage.greeted();
  for (let index = 0; index < 300; index++) {
    const request = { ...claimOf(), requesterUserId: requesterOf(index) };
    const code = await gateway.call(FederationService.ClaimKeyPackages, request);
    if (code !== "through") return code;
  }
  return "through";
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Calls that are not a peer's to make, and claims in others' names (4.3, 4.4; CVE-2020-26257). */
export const authorizationAttacks: readonly Attack[] = [
  path("clients-call-at-the-federation-port", DeliveryService.SendMessage),
  path("clients-stream-at-the-federation-port", DeliveryService.Subscribe),
  path("operators-reload", GatewayService.Reload),
  path("operators-list-of-peers", GatewayService.ReadPeers),
  path("operators-queue", DeliveryOperationService.ReadDestinations),
  path("operators-evidence", DeliveryOperationService.ReadOrderingEvidence),
  path("operators-invitation", CredentialService.CreateInvitation),
  path("operators-revocation", CredentialService.RevokeClient),
  path("method-that-is-nobodys", { path: "/entente.federation.v1.FederationService/Everything" }),
  path("path-of-a-prototype", { path: "/__proto__/constructor" }),
  {
    name: "route-of-another-origin",
    source: "CVE-2020-26257",
    refusedWith: ["wrong_requester"],
    run: async (stage) => {
      const route = domainProto.Route.encode({ origin: bystander, destination: victim }).finish();
      const metadata = new Metadata();
      metadata.set("entente-route-bin", Buffer.from(route));
      const request = { ...claimOf(), requesterUserId: `carl@${bystander}` };
      return (await stage.greeted()).call(FederationService.ClaimKeyPackages, request, metadata);
    },
  },
  requester("requester-of-another-domain", `carl@${bystander}`, "wrong_requester"),
  requester("requester-of-the-victims-domain", `bob@${victim}`, "wrong_requester"),
  requester("requester-of-a-subdomain", `eve@x.${hostile}`, "wrong_requester"),
  requester("requester-without-a-domain", "eve", "bad_identifier"),
  claim("user-of-a-third-domain", claimOf({ userId: `carl@${bystander}` }), "wrong_domain", "unknown_user"),
  claim("user-who-does-not-exist", claimOf({ userId: `nobody@${victim}` }), "unknown_user"),
  claim("user-with-a-nul", claimOf({ userId: `bob\u0000@${victim}` }), "bad_identifier"),
  claim("user-of-a-megabyte", claimOf({ userId: `${"b".repeat(1e6)}@${victim}` }), "bad_identifier"),
  claim("key-of-15-bytes", claimOf({ idempotencyKey: randomBytes(15) }), "bad_idempotency_key"),
  claim("no-suites", claimOf({ cipherSuites: [] }), "bad_field"),
  claim("seventeen-suites", claimOf({ cipherSuites: numbers(17) }), "bad_field", "too_large"),
  claim("suite-beyond-16-bits", claimOf({ cipherSuites: [65_537] }), "bad_field"),
  claim(
    "hundred-and-one-clients",
    claimOf({ clientIds: numbers(101).map((index) => `bob@${victim}/d${String(index)}`) }),
    "bad_field",
    "too_large",
  ),
  claim(
    "another-users-client",
    claimOf({ clientIds: [`mallory@${victim}/phone`] }),
    "bad_field",
    "bad_identifier",
  ),
  claim("claim-of-nothing", { requesterUserId: `eve@${hostile}` }, "bad_field"),
  {
    name: "key-of-another-claim",
    source: "4.3",
    refusedWith: ["idempotency_key_reused"],
    run: async (stage) => {
      const gateway = await stage.greeted();
      const idempotencyKey = randomBytes(16);
      await gateway.call(FederationService.ClaimKeyPackages, claimOf({ idempotencyKey }));
      const other = claimOf({ idempotencyKey, userId: `mallory@${victim}` });
      return gateway.call(FederationService.ClaimKeyPackages, other);
    },
  },
  {
    name: "credential-that-nobody-issued",
    source: "A23-T2",
    // Answered, and not with a yes.
    refusedWith: ["not vouched for"],
    run: async (stage) => {
      const query = { credential: randomBytes(100), clientId: `bob@${victim}/phone` };
      const answer = await (await stage.greeted()).ask(FederationService.VerifyCredential, { query });
      if (typeof answer === "string") return answer;
      return answer.verdict?.state === common.CredentialState.CREDENTIAL_STATE_VALID
        ? "through"
        : "not vouched for";
    },
  },
  {
    name: "drain-by-one-requester",
    source: "4.4",
    refusedWith: ["claim_quota"],
    run: (stage) => drain(stage, () => `eve@${hostile}`),
  },
  {
    name: "drain-by-many-requesters",
    source: "4.4",
    refusedWith: ["claim_quota"],
    run: (stage) => drain(stage, (index) => `eve${String(index)}@${hostile}`),
  },
];
