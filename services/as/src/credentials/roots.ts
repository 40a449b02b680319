import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfigurationError } from "@entente/service-kit";

/** Reads a PEM file of 1 to 4 root certificates. @throws ConfigurationError that names the file. */
export function readRoots(file: string): readonly X509Certificate[] {
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigurationError(file, [{ key: "", problem: String(error) }]);
  }
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length < 1 || blocks.length > 4)
    throw new ConfigurationError(file, [{ key: "", problem: "1 to 4 root certificates are needed" }]);
  return blocks.map((block) => new X509Certificate(block));
}
