import { generateKeyPairSync, randomBytes } from "node:crypto";
import { makeKeyPackage, type SuiteName } from "@entente/client";
import { nodeCrypto } from "@entente/client/node";
import {
  certificateDataOf,
  Credential,
  GetUserInitKeyResponse,
  initKeyIdOf,
  LeafNode,
  type UserInitKey,
  userInitKeyTBS,
} from "@entente/mls-wire";
import { DeliveryService, InitKeyService } from "@entente/proto";
import { decode, encode } from "@entente/tls-codec";
import type { Attack } from "../attack.ts";
import { codeOf, type DowngradeStage, strong, weak } from "../downgrade-stage.ts";

const source = "security.md 4.5, F-26, OF-20";
const now = (): bigint => BigInt(Math.floor(Date.now() / 1000));
const day = 86_400n;

/** An attempt to have two people use less than both have; each is refused with a code that no other one has. */
function downgrade(
  name: string,
  code: string,
  prepare: (stage: DowngradeStage) => void | Promise<void>,
  attempt: (stage: DowngradeStage) => Promise<string> = (stage) => stage.negotiate(),
): Attack {
  const run: Attack["run"] = async (set) => {
    const stage = await set.downgrades();
    stage.reset();
    try {
      await prepare(stage);
      return await attempt(stage);
    } finally {
      stage.reset();
    }
  };
  return { name, source, run, refusedWith: [code] };
}

const offer =
  (...leaf: Parameters<DowngradeStage["eve"]["leaf"]>) =>
  (stage: DowngradeStage): void => {
    stage.describe([stage.eve.described([3, 1], stage.eve.leaf(...leaf))]);
  };

/** What a domain states of itself. */
const statements: readonly Attack[] = [
  downgrade("statement-withheld", "statement_missing", (stage) => {
    stage.show((all) => all.filter(({ domain }) => domain !== stage.stated().domain));
  }),
  downgrade("statement-of-random-bytes", "statement_malformed", (stage) => {
    stage.state({ ...stage.stated(), statement: randomBytes(400) });
  }),
  downgrade("statement-of-another-domain", "statement_foreign", (stage) => {
    stage.show((all) =>
      all.map((each, index) => (index === 0 ? each : { ...all[0], domain: each.domain ?? "" })),
    );
  }),
  downgrade("statement-with-a-made-up-signature", "statement_unsigned", (stage) => {
    const stated = stage.stated({ revision: 11n });
    const statement = new Uint8Array(stated.statement ?? []);
    statement.set(randomBytes(64), statement.length - 64);
    stage.state({ ...stated, statement });
  }),
  downgrade("statement-that-is-over", "statement_expired", (stage) => {
    stage.state(stage.stated({ revision: 11n, notAfterMs: BigInt(Date.now()) - 1_000n }));
  }),
  downgrade("statement-to-come", "statement_from_future", (stage) => {
    stage.state(stage.stated({ revision: 11n, notBeforeMs: BigInt(Date.now()) + 86_400_000n }));
  }),
  downgrade("statement-of-last-month", "statement_rolled_back", (stage) => {
    stage.state(stage.stated({ revision: 9n }));
  }),
  downgrade("two-statements-of-one-revision", "statement_rewritten", (stage) => {
    stage.state(stage.stated({ cipherSuites: [1] }));
  }),
  downgrade("a-weaker-suite-below-the-minimum", "suite_floor_lowered", (stage) => {
    stage.state(stage.stated({ revision: 11n, cipherSuites: [3, 0x53, 1, 2] }));
  }),
  downgrade("the-best-suite-taken-away", "suite_dropped", (stage) => {
    stage.state(stage.stated({ revision: 11n, cipherSuites: [1] }));
  }),
  downgrade("the-highest-protocol-taken-away", "version_dropped", (stage) => {
    stage.state(stage.stated({ revision: 11n, protocolVersions: [1] }));
  }),
  downgrade("an-older-protocol-again", "version_floor_lowered", (stage) => {
    stage.state(stage.stated({ revision: 11n, minimumVersion: 0 }));
  }),
];

/** A KeyPackage that eve has made. */
async function keyPackageOf({ eve }: DowngradeStage, suite: SuiteName): Promise<Uint8Array> {
  const environment = {
    crypto: nodeCrypto,
    authenticator: { authenticate: async () => ({ accepted: true }) as const },
    nowMs: Date.now,
  };
  const identity = {
    credential: eve.credential,
    signatureKey: { publicKey: eve.publicKey, privateKey: eve.privateKey },
  };
  return (await makeKeyPackage(environment, { suite, identity })).keyPackage;
}

/** Answers claims with one KeyPackage. */
function handOut({ eve, transports }: DowngradeStage, keyPackage: Uint8Array): void {
  transports.alter(DeliveryService.ClaimKeyPackages, async () => ({
    result: { clients: [{ clientId: eve.id, status: 1, keyPackages: [keyPackage] }] },
  }));
}

/** Dana makes a group for eve, and invites her. */
async function invited(stage: DowngradeStage): Promise<string> {
  const negotiation = { suites: [strong, weak] as const };
  const group = await stage.dana.client.createGroup({ negotiateWith: [stage.user], negotiation });
  return codeOf(group.invite([stage.user]));
}

/** What is shown of a client. */
const offers: readonly Attack[] = [
  downgrade("client-hidden", "no_offer", (stage) => {
    stage.describe([{ clientId: stage.eve.id, keyPackages: [] }]);
  }),
  downgrade("leaf-of-random-bytes", "offer_malformed", (stage) => {
    stage.describe([stage.eve.described([3], randomBytes(200))]);
  }),
  downgrade("leaf-of-another-client", "wrong_client", (stage) => {
    const clientId = stage.eve.id.replace("/phone", "/tablet");
    stage.describe([{ ...stage.eve.described([3, 1]), clientId }]);
  }),
  downgrade("capabilities-cut-down", "leaf_signature_wrong", (stage) => {
    const leaf = stage.eve.leaf();
    const capabilities = { ...leaf.capabilities, cipherSuites: leaf.capabilities.cipherSuites.slice(1) };
    stage.describe([stage.eve.described([1], encode(LeafNode, { ...leaf, capabilities }))]);
  }),
  downgrade("credential-that-is-revoked", "credential_refused", async (stage) => {
    stage.transports.alter(DeliveryService.VerifyCredential, async () => ({ verdict: { state: 3 } }));
    // A leaf that was not met before, so that nothing is remembered of its credential.
    const eve = await stage.freshEve();
    stage.describe([eve.described([3, 1])]);
  }),
  downgrade("key-package-of-last-year", "offer_expired", (stage) =>
    offer({ notBeforeSeconds: now() - 30n * day, notAfterSeconds: now() - 60n })(stage),
  ),
  downgrade("key-package-of-next-year", "offer_from_future", (stage) =>
    offer({ notBeforeSeconds: now() + day, notAfterSeconds: now() + 30n * day })(stage),
  ),
  downgrade("key-package-for-ten-years", "offer_lifetime_too_long", (stage) =>
    offer({ notAfterSeconds: now() + 3_650n * day })(stage),
  ),
  downgrade("suite-that-the-client-never-signed", "suite_unsigned", (stage) =>
    offer({ cipherSuites: [3] })(stage),
  ),
  downgrade("suite-that-the-domain-never-stated", "suite_not_stated", (stage) => {
    stage.describe([stage.eve.described([2], stage.eve.leaf({ cipherSuites: [3, 2, 1] }))]);
  }),
  downgrade("last-resort-where-there-is-none", "last_resort_refused", (stage) => {
    stage.describe([stage.eve.described([3, 1], stage.eve.leaf(), { lastResort: true })]);
  }),
  downgrade("better-suite-held-back", "suite_withheld", (stage) => {
    stage.describe([stage.eve.described([1])]);
  }),
  downgrade("older-mls", "mls_version_unknown", (stage) => {
    stage.describe([stage.eve.described([3, 1], stage.eve.leaf(), { version: 0xfe })]);
  }),
  // As one who could do version 2 of MLS meets them.
  downgrade("higher-mls-held-back", "mls_version_withheld", offer({ versions: ["mls10", 2] }), (stage) =>
    stage.negotiate({ versions: ["mls10", 2] }),
  ),
  downgrade(
    "mls-version-that-the-client-never-signed",
    "mls_version_unsigned",
    (stage) => {
      stage.describe([stage.eve.described([3, 1], stage.eve.leaf(), { version: 2 })]);
    },
    (stage) => stage.negotiate({ versions: ["mls10", 2] }),
  ),
  downgrade(
    "client-without-what-is-required",
    "capability_missing",
    () => undefined,
    (stage) =>
      stage.negotiate({ required: { extensionTypes: [0xf123], proposalTypes: [], credentialTypes: [] } }),
  ),
  downgrade(
    "weaker-suite-than-is-accepted",
    "suite_too_low",
    (stage) => {
      stage.describe([stage.eve.described([1], stage.eve.leaf({ cipherSuites: [1] }))]);
    },
    (stage) => stage.negotiate({ suiteMin: strong }),
  ),
  downgrade("post-quantum-alone-among-classic", "no_common_suite", (stage) => {
    stage.describe([stage.eve.described([0x53], stage.eve.leaf({ cipherSuites: [0x53] }))]);
  }),
  downgrade(
    "key-package-of-another-suite",
    "suite_not_asked",
    async (stage) => handOut(stage, await keyPackageOf(stage, weak)),
    invited,
  ),
  downgrade(
    "key-package-with-another-version-of-mls",
    "version_not_asked",
    async (stage) => {
      const keyPackage = await keyPackageOf(stage, strong);
      keyPackage[1] = 2;
      handOut(stage, keyPackage);
    },
    invited,
  ),
];

/** The format of 2018. */
function initKey(id: Uint8Array, spoil = false): (stage: DowngradeStage) => void {
  return ({ eve, transports }) => {
    const credential = decode(Credential, eve.credential);
    if (credential.credentialType !== "x509") throw new Error("no x509 credential");
    const { x = "" } = generateKeyPairSync("x25519").publicKey.export({ format: "jwk" });
    const unsigned: UserInitKey = {
      userInitKeyId: id,
      cipherSuites: ["X25519_SHA256_AES128GCM"],
      initKeys: [new Uint8Array(Buffer.from(x, "base64url"))],
      credential: {
        credentialType: "x509",
        certData: certificateDataOf(credential.certificates.map(({ certData }) => certData)),
      },
      signature: new Uint8Array(),
    };
    const signature = eve.sign(userInitKeyTBS(unsigned));
    const userInitKey = {
      ...unsigned,
      signature,
      ...(spoil ? { userInitKeyId: initKeyIdOf([1], randomBytes(4)) } : {}),
    };
    const bundles = [{ identity: new Uint8Array(Buffer.from(eve.id)), userInitKey }];
    transports.alter(InitKeyService.GetUserInitKey, async () => ({
      answer: {
        response: encode(GetUserInitKeyResponse, { userInitKeys: bundles }),
        clients: [{ clientId: eve.id, status: 1 }],
      },
    }));
  };
}

const askInitKey = (stage: DowngradeStage): Promise<string> =>
  codeOf(
    stage.dana.client.initKeys.of(stage.user, ["X25519_SHA256_AES128GCM"], {
      versions: [2, 1],
      versionMin: 2,
    }),
  );

const initKeys: readonly Attack[] = [
  downgrade("init-key-without-versions", "version_unstated", initKey(randomBytes(8)), askInitKey),
  downgrade(
    "init-key-of-version-one",
    "version_too_low",
    initKey(initKeyIdOf([1], randomBytes(8))),
    askInitKey,
  ),
  downgrade(
    "init-key-of-no-version-known",
    "no_common_version",
    initKey(initKeyIdOf([9], randomBytes(8))),
    askInitKey,
  ),
  downgrade(
    "init-key-with-versions-rewritten",
    "signature_wrong",
    initKey(initKeyIdOf([2, 1], randomBytes(8)), true),
    askInitKey,
  ),
];

/** Attempts to force less than both sides have, each refused with a code of its own. */
export const downgradeAttacks: readonly Attack[] = [...statements, ...offers, ...initKeys];
