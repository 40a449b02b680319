import { concatBytes, decode, DecodeError, encode, vectorV } from "@entente/tls-codec";
import { AuthenticationProcess, KeyPackage, meetsProcesses } from "@entente/mls-wire";
import { toldByLeaf } from "../group-state/shared-processes.ts";
import type { Claim } from "./claim.ts";

/** What a claim needs of each KeyPackage, as the store asks for it. */
export interface Needed {
  /** The same for claims that need the same. */
  readonly name: Uint8Array;
  readonly fits: (keyPackage: Uint8Array) => boolean;
}

const processList = vectorV(AuthenticationProcess);

/** What a claim needs beside a suite: capabilities, and processes that fit (F-23). Undefined where it asks for neither. */
export function neededBy({ required, processes }: Claim): Needed | undefined {
  if (processes === undefined)
    return required === undefined ? undefined : { name: required.bytes, fits: required.fits };
  const told = (bytes: Uint8Array): boolean => {
    try {
      return meetsProcesses(processes, toldByLeaf(decode(KeyPackage, bytes).leafNode));
    } catch (error) {
      if (error instanceof DecodeError) return false;
      throw error;
    }
  };
  const lists = [processes.inUse, processes.accepted].map((each) => encode(processList, each));
  return {
    name: concatBytes(...lists, required?.bytes ?? new Uint8Array()),
    fits: (bytes) => told(bytes) && required?.fits(bytes) !== false,
  };
}
