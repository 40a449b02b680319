import { createPrivateKey, X509Certificate } from "node:crypto";
import { type ChannelCredentials, experimental } from "@grpc/grpc-js";
import { FileWatch } from "./file-watch.ts";
import { fileWatchMs } from "./limits.ts";
import type { Logger } from "./log.ts";
import { type HandshakeLimits, ReloadableServerCredentials } from "./reloadable-credentials.ts";
import {
  type ClientAuthentication,
  readTlsIdentity,
  type TlsFiles,
  type TlsIdentity,
} from "./transport-security.ts";

/** What Node does of itself, for listeners inside a domain. */
const handshake: HandshakeLimits = { handshakeMs: 10_000, resetsBurst: 1_000, resetsPerSecond: 33 };

/**
 * The TLS identity of a service, read again when its files change: new connections of its listeners and of its channels meet the new
 * certificate, and those that are open stay as they are. Files that do not fit together change nothing, and are told of.
 */
export class WatchedIdentity {
  readonly #files: TlsFiles;
  readonly #log: Logger;
  readonly #listeners: ReloadableServerCredentials[] = [];
  readonly #channels = new Set<() => void>();
  readonly #watch: FileWatch;
  #identity: TlsIdentity;

  /** @throws the file system's error, or that of a certificate and a key that do not fit. */
  constructor(files: TlsFiles, log: Logger) {
    this.#files = files;
    this.#log = log;
    this.#watch = new FileWatch({
      files: () => [files.certificate, files.key, files.roots],
      everyMs: fileWatchMs,
      changed: () => {
        this.#changed();
      },
    });
    this.#identity = fitting(readTlsIdentity(files));
  }

  /** Credentials of a listener. */
  listener(clients: ClientAuthentication): ReloadableServerCredentials {
    const made = new ReloadableServerCredentials(this.#identity, clients, handshake);
    this.#listeners.push(made);
    return made;
  }

  /** Credentials of channels to other services of the domain. */
  channel(): ChannelCredentials {
    const provider = new Provider(() => this.#identity);
    this.#channels.add(() => {
      provider.tell();
    });
    return experimental.createCertificateProviderChannelCredentials(provider, provider);
  }

  /** Begins to look at the files. */
  start(): void {
    this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** Takes the files as they are now. @throws as the constructor; what was in force stays then. */
  now(): void {
    const identity = fitting(readTlsIdentity(this.#files));
    for (const listener of this.#listeners) listener.replace(identity);
    this.#identity = identity;
    for (const tell of this.#channels) tell();
  }

  #changed(): void {
    try {
      this.now();
      this.#log.info({ certificate: this.#files.certificate }, "a changed certificate was taken");
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.#log.error({ problem }, "a changed certificate can not be used; the one before stays");
    }
  }
}

/** What grpc-js asks for certificates of a channel. */
class Provider implements experimental.CertificateProvider {
  readonly #identity: () => TlsIdentity;
  readonly #roots = new Set<experimental.CaCertificateUpdateListener>();
  readonly #pairs = new Set<experimental.IdentityCertificateUpdateListener>();

  constructor(identity: () => TlsIdentity) {
    this.#identity = identity;
  }

  tell(): void {
    const { certificate, key, roots } = this.#identity();
    for (const listener of this.#roots) listener({ caCertificate: roots });
    for (const listener of this.#pairs) listener({ certificate, privateKey: key });
  }

  addCaCertificateListener(listener: experimental.CaCertificateUpdateListener): void {
    this.#roots.add(listener);
    process.nextTick(() => {
      if (this.#roots.has(listener)) listener({ caCertificate: this.#identity().roots });
    });
  }

  removeCaCertificateListener(listener: experimental.CaCertificateUpdateListener): void {
    this.#roots.delete(listener);
  }

  addIdentityCertificateListener(listener: experimental.IdentityCertificateUpdateListener): void {
    this.#pairs.add(listener);
    process.nextTick(() => {
      const { certificate, key } = this.#identity();
      if (this.#pairs.has(listener)) listener({ certificate, privateKey: key });
    });
  }

  removeIdentityCertificateListener(listener: experimental.IdentityCertificateUpdateListener): void {
    this.#pairs.delete(listener);
  }
}

function fitting(identity: TlsIdentity): TlsIdentity {
  const fits = new X509Certificate(identity.certificate).checkPrivateKey(createPrivateKey(identity.key));
  if (!fits) throw new Error("the key is not the certificate's");
  return identity;
}
