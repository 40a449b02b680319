import type { TransportFactory } from "../transport/transport.ts";

/** What a client does without telling its Delivery Service who it is (RFC 9750 section 8.1.3). */
export interface AnonymousSettings {
  /**
   * For claims of KeyPackages, look-ups in directories and questions to logs. `only`: what can not be asked without the name is not asked, and
   * throws. `preferred`: it is asked with the name then, as where users give KeyPackages to contacts only.
   */
  readonly calls: "only" | "preferred";
  /**
   * For application messages of groups; by name unless told. `only`: what can not be sent without the name is not sent, and throws. `preferred`:
   * it goes by name then, but where the service was caught lying (`pass_differs`). `Client.deliveryStatus` knows nothing of what went without.
   */
  readonly messages?: "only" | "preferred";
  /** Tokens that are kept, from 8 to 256; 32 unless told. Each is good for one purpose. */
  readonly tokens?: number;
  /** How the connections that name nobody are made: as all others unless told. By a proxy, the service does not see the address either. */
  readonly transports?: TransportFactory;
}
