import type { Endpoint } from "@entente/client";

/** A group as a load device knows it. */
export interface LoadGroup {
  /** Its name in journals. */
  readonly key: string;
  /** The group id, hexadecimal. */
  readonly id: string;
  readonly epoch: string;
}

/** A device of the load: a member of its groups with a session. */
export interface LoadDevicePlan {
  /** Its name in journals. */
  readonly key: string;
  readonly clientId: string;
  readonly token: string;
  readonly deliveryService: Endpoint;
  readonly rootCertificatePem: string;
  readonly groups: readonly LoadGroup[];
  /** Messages that are under way at once; 1: by a unary call each, more: on a pipelined stream. */
  readonly window: number;
}

/** What one load process does; written to a file that its program is started with. */
export interface LoadPlan {
  readonly folder: string;
  readonly devices: readonly LoadDevicePlan[];
}

/** What the run tells a client process, a line of JSON each. */
export type Command =
  /** So many messages may be sent in all, since the process's first life began. */
  | { readonly command: "send"; readonly upTo: number }
  /** Nothing new is to be said. */
  | { readonly command: "hush" }
  | { readonly command: "end" };

/** What a client process says, a line of JSON each. */
export interface Report {
  /** Totals over all lives. */
  readonly sent: number;
  readonly told: number;
  readonly saw: number;
  /** Of `told`, by the group's name in journals. */
  readonly toldByGroup: Readonly<Record<string, number>>;
  /** Nothing is under way, and nothing more will be said. */
  readonly settled: boolean;
}
