import { randomBytes, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { DynamicModule } from "@nestjs/common";
import {
  AuthenticationService,
  AuthenticationServiceName,
  CredentialService,
  CredentialServiceName,
} from "@entente/proto";
import {
  ConfigurationError,
  createLog,
  createMetrics,
  type Logger,
  type Readiness,
  readTlsIdentity,
  type RunningService,
  startService,
} from "@entente/service-kit";
import { openStore, type Store } from "@entente/storage";
import { AuthenticationController } from "./api/authentication.controller.ts";
import { CredentialController } from "./api/credential.controller.ts";
import type { Configuration } from "./configuration.ts";
import { Enrolment } from "./credentials/enrolment.ts";
import { fileSigner, Issuer } from "./credentials/issuer.ts";
import { Challenges } from "./credentials/possession.ts";
import { CredentialVerifier } from "./credentials/verifier.ts";
import { type Clock, CLOCK, IDENTITIES, OWN_DOMAIN, ROOT_CERTIFICATE } from "./tokens.ts";

const challengeKeyBytes = 32;

/**
 * Starts an Authentication Service.
 *
 * @throws ConfigurationError when the issuing authority is not one of the root, or what the store or a listener throws.
 */
export async function startAs(
  configuration: Configuration,
  log: Logger = createLog("as", configuration.logLevel),
  clock: Clock = Date.now,
): Promise<RunningService> {
  const { domain } = configuration;
  const authorities = readAuthorities(configuration);
  const identity = readTlsIdentity(configuration.tls);
  const store = await openStore(configuration.store);
  try {
    const issuer = new Issuer(fileSigner(authorities.issuer), configuration.credentialLifetimeMs);
    const verifier = new CredentialVerifier(domain, issuer.certificate, store.identities);
    const challenges = new Challenges(
      await store.secrets.ensure("as-challenge-key", randomBytes(challengeKeyBytes)),
    );
    const enrolment = new Enrolment(challenges, issuer, verifier, store.identities);
    class AsModule {}
    const module: DynamicModule = {
      module: AsModule,
      controllers: [AuthenticationController, CredentialController],
      providers: [
        { provide: OWN_DOMAIN, useValue: domain },
        { provide: CLOCK, useValue: clock },
        { provide: IDENTITIES, useValue: store.identities },
        { provide: ROOT_CERTIFICATE, useValue: authorities.root.raw },
        { provide: CredentialVerifier, useValue: verifier },
        { provide: Enrolment, useValue: enrolment },
      ],
    };
    const running = await startService({
      name: "as",
      log,
      metrics: createMetrics("as"),
      readiness: () => readiness(store),
      operations: configuration.operations,
      module,
      listeners: () => [
        {
          address: configuration.clientListener,
          identity,
          clients: "none",
          services: [{ name: AuthenticationServiceName, methods: AuthenticationService }],
        },
        {
          address: configuration.domainListener,
          identity,
          clients: "required",
          services: [{ name: CredentialServiceName, methods: CredentialService }],
        },
      ],
    });
    return {
      async stop() {
        await running.stop();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function readAuthorities({ root, issuer }: Configuration): {
  root: X509Certificate;
  issuer: { certificatePem: string; keyPem: string };
} {
  const rootCertificate = new X509Certificate(readFileSync(root));
  const certificatePem = readFileSync(issuer.certificate, "utf8");
  const issuerCertificate = new X509Certificate(certificatePem);
  if (
    !issuerCertificate.checkIssued(rootCertificate) ||
    !issuerCertificate.verify(rootCertificate.publicKey)
  ) {
    throw new ConfigurationError(issuer.certificate, [
      { key: "issuer.certificate", problem: `not issued by ${root}` },
    ]);
  }
  return { root: rootCertificate, issuer: { certificatePem, keyPem: readFileSync(issuer.key, "utf8") } };
}

async function readiness(store: Store): Promise<Readiness> {
  try {
    await store.check();
    return { ready: true, reason: "" };
  } catch (error) {
    return {
      ready: false,
      reason: `the store can not be used: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
