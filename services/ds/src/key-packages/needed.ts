import { concatBytes, decode, DecodeError, encode, uint16, vectorV } from "@entente/tls-codec";
import { AuthenticationProcess, KeyPackage, meetsProcesses, type ProcessDemand } from "@entente/mls-wire";
import { toldByLeaf } from "../group-state/shared-processes.ts";
import type { Claim } from "./claim.ts";
import { keyPackageVersions } from "./verified-key-package.ts";

/** What a claim needs of each KeyPackage, as the store asks for it. */
export interface Needed {
  /** The same for claims that need the same. */
  readonly name: Uint8Array;
  readonly fits: (keyPackage: Uint8Array) => boolean;
}

/**
 * What a claim needs beside a suite: a version (A18-28), capabilities, and processes that fit (F-23). Undefined where it asks for nothing
 * that a KeyPackage might lack.
 *
 * @param held versions of the KeyPackages that there may be.
 */
export function neededBy(
  { required, processes, versions }: Pick<Claim, "processes" | "required" | "versions">,
  held: readonly number[] = keyPackageVersions,
): Needed | undefined {
  const needs = [
    ...(versions.length === 0 || held.every((each) => versions.includes(each))
      ? []
      : [versionNeed(versions)]),
    ...(processes === undefined ? [] : [processNeed(processes)]),
    ...(required === undefined ? [] : [{ name: required.bytes, fits: required.fits }]),
  ];
  if (needs.length === 0) return undefined;
  return {
    name: concatBytes(...needs.map(({ name }) => name)),
    fits: (bytes) => needs.every((need) => need.fits(bytes)),
  };
}

const versionList = vectorV(uint16);
const processList = vectorV(AuthenticationProcess);

function versionNeed(versions: readonly number[]): Needed {
  const wanted = new Set(versions);
  return {
    name: encode(
      versionList,
      [...versions].sort((one, other) => one - other),
    ),
    // The version is a KeyPackage's first field (RFC 9420 10).
    fits: ([high = 0, low = 0]) => wanted.has((high << 8) | low),
  };
}

function processNeed(processes: ProcessDemand): Needed {
  const told = (bytes: Uint8Array): boolean => {
    try {
      return meetsProcesses(processes, toldByLeaf(decode(KeyPackage, bytes).leafNode));
    } catch (error) {
      if (error instanceof DecodeError) return false;
      throw error;
    }
  };
  const lists = [processes.inUse, processes.accepted].map((each) => encode(processList, each));
  return { name: concatBytes(...lists), fits: told };
}
