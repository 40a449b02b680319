import { type ClientId, type GroupId, groupIdBytes } from "@entente/mls-wire";
import {
  DecodeError,
  decode,
  encode,
  fixedOpaque,
  opaqueV,
  struct,
  uint32,
  uint64,
  utf8FromText,
  type Value,
} from "@entente/tls-codec";
import { CryptoError } from "../crypto/crypto-error.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import type { SignatureKey } from "../session/signature-key.ts";
import type { Group } from "./group.ts";
import { GroupError } from "./group-error.ts";

/** Bytes of content in one ephemeral. */
export const ephemeralContentBytesMax = 2_048;
/** The exporter's label; private to Entente. */
const label = "entente ephemeral 1.0";
const keyBytes = 32;
const nonceBytes = 12;
/** Content and signature are padded to a multiple of it, so that servers can not tell short notices apart (A18-31). */
const paddingBytes = 256;

const Header = struct({ epoch: uint64, leafIndex: uint32, nonce: fixedOpaque(nonceBytes) });
/** `struct { uint64 epoch; uint32 leaf_index; opaque nonce[12]; opaque ciphertext<V>; } Ephemeral;` */
const Sealed = struct({ header: Header, ciphertext: opaqueV });
const Signed = struct({ groupId: opaqueV, header: Header, atMs: uint64, content: opaqueV });
/** RFC 9420 5.1.2. */
const SignContent = struct({ label: opaqueV, content: opaqueV });
const Plaintext = struct({ atMs: uint64, content: opaqueV, signature: opaqueV, padding: opaqueV });

/** What a member sent to those who are connected. */
export interface Ephemeral {
  readonly sender: ClientId;
  readonly content: Uint8Array;
  /** The sender's clock. */
  readonly atMs: number;
  /** Random, so that a repetition is known. */
  readonly nonce: Uint8Array;
}

/**
 * Encrypts under a key of the epoch and the sender, `MLS-Exporter("entente ephemeral 1.0", leaf_index, 32)`, and signs with the
 * leaf's key under the label "EntenteEphemeral". Not an application message of MLS: those come in generations, and a receiver gives
 * up when too many are missing, which is what becomes of most of these. It changes no state, so nothing has to be saved before it
 * is sent; keys are as good as the epoch's.
 *
 * @throws GroupError `too_large`, `removed`.
 */
export async function sealEphemeral(
  crypto: CryptoProvider,
  group: Group,
  signer: Pick<SignatureKey, "sign">,
  content: Uint8Array,
  nowMs: number,
): Promise<Uint8Array> {
  if (content.length > ephemeralContentBytesMax) {
    throw new GroupError("too_large", `an ephemeral has at most ${String(ephemeralContentBytesMax)} bytes`);
  }
  const { leafIndex } = group.self;
  const nonce = crypto.primitives.randomBytes(nonceBytes);
  const header = { epoch: group.epoch, leafIndex, nonce };
  const atMs = BigInt(nowMs);
  const signature = await signer.sign(signedContent(group.id, header, atMs, content));
  const padding = new Uint8Array(paddingBytes - ((content.length + signature.length) % paddingBytes));
  const plaintext = encode(Plaintext, { atMs, content, signature, padding });
  const key = await keyOf(group, leafIndex);
  const aad = encode(Header, header);
  const ciphertext = await crypto.primitives.aeads["chacha20-poly1305"].seal(key, nonce, aad, plaintext);
  return encode(Sealed, { header, ciphertext });
}

/**
 * The inverse, for members in the same epoch; undefined for anything else, which servers may send at will: of another epoch, by
 * nobody, damaged, or not signed by whom it names.
 *
 * @throws GroupError `removed`.
 */
export async function openEphemeral(
  crypto: CryptoProvider,
  group: Group,
  payload: Uint8Array,
): Promise<Ephemeral | undefined> {
  try {
    return await open(crypto, group, decode(Sealed, payload));
  } catch (error) {
    if (error instanceof DecodeError || error instanceof CryptoError) return undefined;
    throw error;
  }
}

async function open(
  crypto: CryptoProvider,
  group: Group,
  { header, ciphertext }: Value<typeof Sealed>,
): Promise<Ephemeral | undefined> {
  if (header.epoch !== group.epoch) return undefined;
  const member = group.members.find(({ leafIndex }) => leafIndex === header.leafIndex);
  if (member === undefined) return undefined;
  const key = await keyOf(group, header.leafIndex);
  const aad = encode(Header, header);
  const opened = await crypto.primitives.aeads["chacha20-poly1305"].open(key, header.nonce, aad, ciphertext);
  const { atMs, content, signature } = decode(Plaintext, opened);
  const signed = signedContent(group.id, header, atMs, content);
  const isSigned = await crypto.suite(group.suite).signature.verify(member.signatureKey, signed, signature);
  if (!isSigned) return undefined;
  return { sender: member.client, content, atMs: Number(atMs), nonce: header.nonce };
}

const leafContext = struct({ leafIndex: uint32 });

function keyOf(group: Group, leafIndex: number): Promise<Uint8Array> {
  return group.exportSecret(label, encode(leafContext, { leafIndex }), keyBytes);
}

function signedContent(
  groupId: GroupId,
  header: { readonly epoch: bigint; readonly leafIndex: number; readonly nonce: Uint8Array },
  atMs: bigint,
  content: Uint8Array,
): Uint8Array {
  return encode(SignContent, {
    label: utf8FromText("MLS 1.0 EntenteEphemeral") ?? new Uint8Array(),
    content: encode(Signed, { groupId: groupIdBytes(groupId), header, atMs, content }),
  });
}
