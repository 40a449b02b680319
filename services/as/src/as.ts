import { randomBytes, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { DynamicModule } from "@nestjs/common";
import {
  AuthenticationService,
  AuthenticationServiceName,
  CredentialService,
  CredentialServiceName,
  LogService,
  LogServiceName,
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
import { LogController } from "./api/log.controller.ts";
import type { Configuration } from "./configuration.ts";
import { Enrolment } from "./credentials/enrolment.ts";
import { fileSigner, Issuer } from "./credentials/issuer.ts";
import { Challenges } from "./credentials/possession.ts";
import { CredentialVerifier } from "./credentials/verifier.ts";
import { openTransparency, type Transparency } from "./log/transparency.ts";
import { type Clock, CLOCK, IDENTITIES, OWN_DOMAIN, ROOT_CERTIFICATE, TRANSPARENCY } from "./tokens.ts";

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
  let transparency: Transparency | undefined;
  try {
    const issuer = new Issuer(fileSigner(authorities.issuer), configuration.credentialLifetimeMs);
    const verifier = new CredentialVerifier(domain, issuer.certificate, store.identities);
    const challenges = new Challenges(
      await store.secrets.ensure("as-challenge-key", randomBytes(challengeKeyBytes)),
    );
    const { root } = authorities;
    const opened = openTransparency({ configuration, root, issuer: issuer.certificate, store, clock, log });
    transparency = opened;
    const enrolment = new Enrolment(challenges, issuer, verifier, store.identities, opened);
    class AsModule {}
    const module: DynamicModule = {
      module: AsModule,
      controllers: [AuthenticationController, CredentialController, LogController],
      providers: [
        { provide: OWN_DOMAIN, useValue: domain },
        { provide: CLOCK, useValue: clock },
        { provide: IDENTITIES, useValue: store.identities },
        { provide: ROOT_CERTIFICATE, useValue: root.raw },
        { provide: TRANSPARENCY, useValue: opened },
        { provide: CredentialVerifier, useValue: verifier },
        { provide: Enrolment, useValue: enrolment },
      ],
    };
    await opened.start();
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
          services: [
            { name: CredentialServiceName, methods: CredentialService },
            { name: LogServiceName, methods: LogService },
          ],
        },
      ],
    });
    return {
      async stop() {
        // First the log: an enrolment that waits for its entry would keep the listeners from closing.
        await opened.stop();
        await running.stop();
        await store.close();
      },
    };
  } catch (error) {
    await transparency?.stop();
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
