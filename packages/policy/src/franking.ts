import {
  closedEnum,
  concatBytes,
  decode,
  DecodeError,
  encode,
  equalBytes,
  fixedOpaque,
  opaqueV,
  struct,
  uint16,
  uint32,
  uint64,
  utf8FromText,
  type Value,
} from "@entente/tls-codec";
import { ClientId } from "@entente/mls-wire";

/** `HMAC-SHA-256(key, data)`, 32 bytes. */
export type Hmac = (key: Uint8Array, data: Uint8Array) => Uint8Array;

/** Bytes of a franking key. */
export const frankingKeyBytes = 32;

/** Bytes of a commitment, and of the code in a stamp. */
const macBytes = 32;

/**
 *     struct {
 *       uint32 magic = 0x454E4601;
 *       opaque commitment[32];
 *       opaque authenticated_data<V>;   // of the application
 *     } FrankedAuthenticatedData;
 *
 * The authenticated data of a franked message. Servers read it: they see that there is a commitment and not to what (A18-36).
 */
export const FrankedAuthenticatedData = struct({
  magic: closedEnum(uint32, { franked: 0x454e_4601 }),
  commitment: fixedOpaque(macBytes),
  authenticatedData: opaqueV,
});
export type FrankedAuthenticatedData = Value<typeof FrankedAuthenticatedData>;

/** The magic, the commitment, and the length of an empty rest. */
const frankedBytesMin = 4 + macBytes + 1;

/** `struct { opaque franking_key[32]; opaque content<V>; } FrankedContent`: the application data of a franked message, seen by members only. */
export const FrankedContent = struct({ frankingKey: fixedOpaque(frankingKeyBytes), content: opaqueV });
export type FrankedContent = Value<typeof FrankedContent>;

/** Which message a commitment is about. */
export interface FrankedMessage {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly sender: ClientId;
}

const CommitmentInput = struct({ groupId: opaqueV, epoch: uint64, sender: ClientId, content: opaqueV });

const StampInput = struct({
  groupId: opaqueV,
  epoch: uint64,
  sender: ClientId,
  commitment: fixedOpaque(macBytes),
  acceptedAtMs: uint64,
  sealedSender: opaqueV,
});

/**
 *     struct {
 *       uint16 version = 2;
 *       uint64 accepted_at_ms;
 *       opaque sealed_sender<V>;   // the sender's name, sealed by its domain for itself
 *       opaque mac[32];
 *     } FrankingStamp;
 *
 * What the sender's domain puts beside a franked message when it accepts it from its client: proof for that domain alone, by a key
 * that only it has. To anybody else it says nothing: who shows it to that domain need not name the sender.
 */
export const FrankingStamp = struct({
  version: closedEnum(uint16, { v2: 2 }),
  acceptedAtMs: uint64,
  sealedSender: opaqueV,
  mac: fixedOpaque(macBytes),
});
export type FrankingStamp = Value<typeof FrankingStamp>;

/**
 * `HMAC(franking_key, "entente franking" ‖ group ‖ epoch ‖ sender ‖ content)`. Without the key it says nothing about the content;
 * with it, there is one content that it fits.
 */
export function commitmentTo(
  hmac: Hmac,
  { groupId, epoch, sender }: FrankedMessage,
  { frankingKey, content }: FrankedContent,
): Uint8Array {
  return hmac(
    frankingKey,
    labelled("entente franking", encode(CommitmentInput, { groupId, epoch, sender, content })),
  );
}

/** The stamp of the sender's domain. `domainKey`: at least 32 bytes that only this domain has. The inverse is {@link stampFits}. */
export function stampOf(
  hmac: Hmac,
  domainKey: Uint8Array,
  { groupId, epoch, sender }: FrankedMessage,
  commitment: Uint8Array,
  { acceptedAtMs, sealedSender }: Pick<FrankingStamp, "acceptedAtMs" | "sealedSender">,
): FrankingStamp {
  const input = encode(StampInput, { groupId, epoch, sender, commitment, acceptedAtMs, sealedSender });
  const mac = hmac(domainKey, labelled("entente franking stamp", input));
  return { version: "v2", acceptedAtMs, sealedSender, mac };
}

/** Whether a stamp is of this key and about this commitment. Compare in the domain only; nobody else can. */
export function stampFits(
  hmac: Hmac,
  domainKey: Uint8Array,
  message: FrankedMessage,
  commitment: Uint8Array,
  stamp: FrankingStamp,
): boolean {
  const { mac } = stampOf(hmac, domainKey, message, commitment, stamp);
  // Comparing under a second MAC leaks nothing of the first by its time.
  return equalBytes(hmac(domainKey, mac), hmac(domainKey, stamp.mac));
}

/** The franked authenticated data that bytes are; undefined for any other. */
export function frankedData(bytes: Uint8Array): FrankedAuthenticatedData | undefined {
  // Most messages are not franked, and finding that out by an error costs a server as much as saving them.
  if (bytes.length < frankedBytesMin || bytes[0] !== 0x45) return undefined;
  try {
    return decode(FrankedAuthenticatedData, bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function labelled(label: string, input: Uint8Array): Uint8Array {
  return concatBytes(utf8FromText(label) ?? new Uint8Array(), input);
}
