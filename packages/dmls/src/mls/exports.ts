import { utf8FromText } from "@entente/tls-codec";
import { mlsExporter, type CiphersuiteImpl } from "ts-mls";

const pskContext = utf8FromText("psk_id") as Uint8Array;

/**
 * exportPSK = MLS-Exporter("exporter-psk", "psk_id", KDF.Nh) (D-8). The context is the six letters: the draft quotes
 * them like the label.
 */
export function exportPsk(exporterSecret: Uint8Array, cs: CiphersuiteImpl): Promise<Uint8Array> {
  return mlsExporter(exporterSecret, "exporter-psk", pskContext, cs.kdf.size, cs);
}

/**
 * derived groupid = MLS-Exporter("derivedGroupId", leafNodePublicSigningKey, Length) (D-7), Length being the common
 * export length. From the first epoch of the founder's Send Group it names every other member's.
 */
export function deriveGroupId(
  exporterSecret: Uint8Array,
  signaturePublicKey: Uint8Array,
  exportLength: number,
  cs: CiphersuiteImpl,
): Promise<Uint8Array> {
  return mlsExporter(exporterSecret, "derivedGroupId", signaturePublicKey, exportLength, cs);
}
