import { createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { DynamicModule } from "@nestjs/common";
import {
  AuthenticationService,
  AuthenticationServiceName,
  CredentialService,
  CredentialServiceName,
  LogService,
  LogServiceName,
  SignInService,
  SignInServiceName,
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
import { SignInController } from "./api/sign-in.controller.ts";
import type { Configuration } from "./configuration.ts";
import { Enrolment } from "./credentials/enrolment.ts";
import { type AuthoritySigner, CommandSigner, fileSigner } from "./credentials/authority-signer.ts";
import { Issuer } from "./credentials/issuer.ts";
import { Challenges } from "./credentials/possession.ts";
import { CredentialVerifier } from "./credentials/verifier.ts";
import { openTransparency, type Transparency } from "./log/transparency.ts";
import { Provider } from "./sign-in/provider.ts";
import { SignIns } from "./sign-in/sign-ins.ts";
import {
  type Clock,
  CLOCK,
  IDENTITIES,
  OWN_DOMAIN,
  ROOT_CERTIFICATE,
  SIGN_INS,
  TRANSPARENCY,
} from "./tokens.ts";

const challengeKeyBytes = 32;
const sealingKeyBytes = 32;

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
  const authorities = readAuthorities(configuration, log);
  const identity = readTlsIdentity(configuration.tls);
  const store = await openStore(configuration.store);
  let transparency: Transparency | undefined;
  try {
    const issuer = new Issuer(authorities.signer, configuration.credentialLifetimeMs);
    const verifier = new CredentialVerifier(
      domain,
      [issuer.certificate, ...authorities.former],
      store.identities,
    );
    const challenges = new Challenges(
      await store.secrets.ensure("as-challenge-key", randomBytes(challengeKeyBytes)),
    );
    const { root } = authorities;
    const opened = openTransparency({ configuration, root, issuer: issuer.certificate, store, clock, log });
    transparency = opened;
    const enrolment = new Enrolment(challenges, issuer, verifier, store.identities, opened);
    const signIns = await openSignIns(configuration, store, enrolment, log);
    class AsModule {}
    const module: DynamicModule = {
      module: AsModule,
      controllers: [AuthenticationController, CredentialController, LogController, SignInController],
      providers: [
        { provide: OWN_DOMAIN, useValue: domain },
        { provide: CLOCK, useValue: clock },
        { provide: IDENTITIES, useValue: store.identities },
        { provide: ROOT_CERTIFICATE, useValue: root.raw },
        { provide: TRANSPARENCY, useValue: opened },
        { provide: SIGN_INS, useValue: signIns },
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
          services: [
            { name: AuthenticationServiceName, methods: AuthenticationService },
            { name: SignInServiceName, methods: SignInService },
          ],
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

/** Null where the domain has no provider. */
async function openSignIns(
  { domain, signIn: settings }: Configuration,
  store: Store,
  enrolment: Enrolment,
  log: Logger,
): Promise<SignIns | null> {
  if (settings === undefined) return null;
  const provider = new Provider(settings, (problem) => {
    log.warn({ problem }, "a sign-in did not come to its end");
  });
  const key = await store.secrets.ensure("as-sign-in-key", randomBytes(sealingKeyBytes));
  return new SignIns({ domain, settings, provider, enrolment, secrets: store.secrets, key });
}

function readAuthorities(
  { root, issuer }: Configuration,
  log: Logger,
): {
  readonly root: X509Certificate;
  readonly signer: AuthoritySigner;
  readonly former: readonly X509Certificate[];
} {
  const rootCertificate = new X509Certificate(readFileSync(root));
  const issuedByRoot = (key: string, file: string): X509Certificate => {
    const certificate = new X509Certificate(readFileSync(file));
    if (certificate.checkIssued(rootCertificate) && certificate.verify(rootCertificate.publicKey))
      return certificate;
    throw new ConfigurationError(file, [{ key, problem: `not issued by ${root}` }]);
  };
  const certificatePem = issuedByRoot("issuer.certificate", issuer.certificate).toString();
  const former = issuer.former.map((file) => issuedByRoot("issuer.former", file));
  const { key, signer } = issuer;
  if (key !== undefined)
    return {
      root: rootCertificate,
      former,
      signer: fileSigner({ certificatePem, keyPem: keyOf(certificatePem, key) }),
    };
  if (signer === undefined)
    throw new ConfigurationError(issuer.certificate, [{ key: "issuer", problem: "no key" }]);
  const told = (problem: string): void => {
    log.error({ problem }, "the issuing key could not be used");
  };
  return { root: rootCertificate, former, signer: new CommandSigner(certificatePem, signer, told) };
}

/** @throws ConfigurationError for a file without the private key of the certificate. */
function keyOf(certificatePem: string, file: string): string {
  const keyPem = readFileSync(file, "utf8");
  try {
    if (new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem))) return keyPem;
  } catch {
    // OpenSSL's reasons are about PEM; that it is not the key is all that helps.
  }
  throw new ConfigurationError(file, [{ key: "issuer.key", problem: "not the key of the certificate" }]);
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
