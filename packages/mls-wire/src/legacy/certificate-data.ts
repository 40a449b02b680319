import { concatBytes, DecodeError } from "@entente/tls-codec";

const sequenceTag = 0x30;
const certificatesMax = 4;

/** `cert_data` of a legacy x509 credential: certificates in DER one after another, the leaf first. */
export function certificateDataOf(chain: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...chain);
}

/**
 * The inverse of {@link certificateDataOf}: 1 to 4 views of the input. Only the length of each certificate is looked at.
 *
 * @throws DecodeError `value_invalid`. The sender controls every byte.
 */
export function certificatesOfData(certData: Uint8Array): readonly Uint8Array[] {
  const certificates: Uint8Array[] = [];
  let from = 0;
  while (from < certData.length) {
    const length = certificateLength(certData, from);
    if (certificates.length === certificatesMax || from + length > certData.length) throw unfit(from);
    certificates.push(certData.subarray(from, from + length));
    from += length;
  }
  if (certificates.length === 0) throw unfit(0);
  return certificates;
}

/** Bytes of the DER SEQUENCE at `from`, its header included (X.690 8.1.3). */
function certificateLength(bytes: Uint8Array, from: number): number {
  const [tag, first = 0] = bytes.subarray(from, from + 2);
  if (tag !== sequenceTag) throw unfit(from);
  if (first < 0x80) return 2 + first;
  const lengthBytes = first - 0x80;
  if (lengthBytes < 1 || lengthBytes > 3) throw unfit(from);
  const length = bytes.subarray(from + 2, from + 2 + lengthBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  return 2 + lengthBytes + length;
}

function unfit(offset: number): DecodeError {
  return new DecodeError("value_invalid", offset, "not 1 to 4 certificates in DER one after another");
}
