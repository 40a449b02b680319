import type { SecureContextOptions } from "node:tls";
import { ServerCredentials } from "@grpc/grpc-js";
import type { ClientAuthentication, TlsIdentity } from "./transport-security.ts";

/** What a listener does about connections that are not ready yet. */
export interface HandshakeLimits {
  /** Longest TLS handshake, in milliseconds. */
  readonly handshakeMs: number;
  /** Streams that a connection may reset at once, and a second from then on, before it is told to go. */
  readonly resetsBurst: number;
  readonly resetsPerSecond: number;
}

/**
 * Credentials of a listener whose certificate, key and roots can be replaced while it listens: connections that are open stay
 * as they are, later ones meet the new. Session tickets are not given, so that every connection shows its certificate.
 */
export class ReloadableServerCredentials extends ServerCredentials {
  constructor(identity: TlsIdentity, clients: ClientAuthentication, limits: HandshakeLimits) {
    super(
      {
        requestCert: clients === "required",
        rejectUnauthorized: clients === "required",
        handshakeTimeout: limits.handshakeMs,
        streamResetBurst: limits.resetsBurst,
        streamResetRate: limits.resetsPerSecond,
      },
      contextOf(identity),
    );
  }

  /** @throws the TLS library's error for a certificate and a key that do not fit; the old ones stay in force then. */
  replace(identity: TlsIdentity): void {
    this.updateSecureContextOptions(contextOf(identity));
  }

  override _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}

function contextOf({ certificate, key, roots }: TlsIdentity): SecureContextOptions {
  return { ca: roots, cert: certificate, key, minVersion: "TLSv1.3" };
}
