import { randomBytes } from "node:crypto";
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
  createLog,
  createMetrics,
  type Listener,
  type Logger,
  type Readiness,
  type RunningService,
  startService,
  WatchedIdentity,
} from "@entente/service-kit";
import { openStore, type Store } from "@entente/storage";
import { AuthenticationController } from "./api/authentication.controller.ts";
import { CredentialController } from "./api/credential.controller.ts";
import { LogController } from "./api/log.controller.ts";
import { SignInController } from "./api/sign-in.controller.ts";
import type { AsRole, Configuration } from "./configuration.ts";
import { Enrolment } from "./credentials/enrolment.ts";
import { GroupKeys } from "./credentials/group-keys.ts";
import { readAuthorities } from "./credentials/authorities.ts";
import { Issuer } from "./credentials/issuer.ts";
import { Challenges } from "./credentials/possession.ts";
import { CredentialVerifier } from "./credentials/verifier.ts";
import { changeLogApart } from "./log/change-log.ts";
import { readSealingSecret } from "./log/identity.ts";
import { Sealing } from "./log/sealing.ts";
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
  const has = (role: AsRole): boolean => configuration.roles.includes(role);
  const authorities = readAuthorities(configuration, log);
  const identity = new WatchedIdentity(configuration.tls, log);
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
    if (has("log"))
      transparency = openTransparency({
        ...{ configuration, root, issuer: issuer.certificate, store, clock, log },
        inside: identity.channel(),
      });
    const opened = transparency;
    const changes = opened ?? changeLogApart(store.log, new Sealing(readSealingSecret(configuration)));
    const enrolment = new Enrolment(challenges, issuer, verifier, store.identities, changes);
    const groupKeys = new GroupKeys(issuer, verifier, store.identities, changes);
    const signIns = await openSignIns(configuration, store, enrolment, log);
    class AsModule {}
    const module: DynamicModule = {
      module: AsModule,
      controllers: [
        ...(has("issuer") ? [AuthenticationController, SignInController] : []),
        ...(has("directory") ? [CredentialController] : []),
        ...(has("log") ? [LogController] : []),
      ],
      providers: [
        { provide: OWN_DOMAIN, useValue: domain },
        { provide: CLOCK, useValue: clock },
        { provide: IDENTITIES, useValue: store.identities },
        { provide: ROOT_CERTIFICATE, useValue: root.raw },
        { provide: TRANSPARENCY, useValue: opened ?? null },
        { provide: SIGN_INS, useValue: signIns },
        { provide: CredentialVerifier, useValue: verifier },
        { provide: Enrolment, useValue: enrolment },
        { provide: GroupKeys, useValue: groupKeys },
      ],
    };
    await opened?.start();
    const running = await startService({
      name: "as",
      log,
      metrics: createMetrics("as"),
      readiness: () => readiness(store),
      operations: configuration.operations,
      module,
      listeners: () => [
        ...(has("issuer") ? [clientListener(configuration, identity)] : []),
        ...(has("directory") || has("log") ? [domainListener(configuration, identity)] : []),
      ],
    });
    identity.start();
    return {
      async stop() {
        identity.stop();
        // First the log: an enrolment that waits for its entry would keep the listeners from closing.
        await opened?.stop();
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

/** Where clients enrol and renew. */
function clientListener({ clientListener: address }: Configuration, identity: WatchedIdentity): Listener {
  return {
    address,
    identity: identity.listener("none"),
    clients: "none",
    services: [
      { name: AuthenticationServiceName, methods: AuthenticationService },
      { name: SignInServiceName, methods: SignInService },
    ],
  };
}

/** Where the domain's own services and its operator ask, by the roles of this process. */
function domainListener(
  { domainListener: address, roles }: Configuration,
  identity: WatchedIdentity,
): Listener {
  return {
    address,
    identity: identity.listener("required"),
    clients: "required",
    services: [
      ...(roles.includes("directory") ? [{ name: CredentialServiceName, methods: CredentialService }] : []),
      ...(roles.includes("log") ? [{ name: LogServiceName, methods: LogService }] : []),
    ],
  };
}

/** Null where the domain has no provider, and in a process that does not issue. */
async function openSignIns(
  { domain, signIn: settings, roles }: Configuration,
  store: Store,
  enrolment: Enrolment,
  log: Logger,
): Promise<SignIns | null> {
  if (settings === undefined || !roles.includes("issuer")) return null;
  const provider = new Provider(settings, (problem) => {
    log.warn({ problem }, "a sign-in did not come to its end");
  });
  const key = await store.secrets.ensure("as-sign-in-key", randomBytes(sealingKeyBytes));
  return new SignIns({ domain, settings, provider, enrolment, secrets: store.secrets, key });
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
