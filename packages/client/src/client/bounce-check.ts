import { Bounce, bounceSignContent, type ClientId, clientIdParts } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { decode, DecodeError, equalBytes, textFromUtf8 } from "@entente/tls-codec";
import type { GroupEnvironment } from "../mls/environment.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";

/**
 * Whether the bounce of a notice is signed for that message by the domain that refused it, or by the home domain that gave it
 * up. The home domain controls the notice, and can not sign for the other.
 */
export async function isBounceProven(
  { orderingKeys, crypto }: Pick<GroupEnvironment, "crypto" | "orderingKeys">,
  own: ClientId,
  notice: delivery.Undeliverable.$Properties,
): Promise<boolean> {
  const bounce = bounceOf(notice.bounce ?? new Uint8Array());
  if (bounce === undefined) return false;
  const [origin, destination, signer, code] = [
    bounce.origin,
    bounce.destination,
    bounce.signer,
    bounce.code,
  ].map((bytes) => textFromUtf8(bytes));
  const home = clientIdParts(own).domain;
  const isOfIt =
    origin === home &&
    destination === notice.domain &&
    code === notice.code &&
    (signer === destination || signer === home) &&
    equalBytes(bounce.messageId, notice.messageId ?? new Uint8Array());
  if (!isOfIt || signer === undefined) return false;
  try {
    const key = await orderingKeys?.keyOf(signer, bounce.keyId);
    return (
      key !== undefined &&
      crypto.primitives.signers.ed25519.verify(key, bounceSignContent(bounce), bounce.signature)
    );
  } catch (error) {
    // The keys can not be had now: what is told goes without proof rather than not at all.
    if (error instanceof RpcFailure) return false;
    throw error;
  }
}

function bounceOf(bytes: Uint8Array): Bounce | undefined {
  try {
    return decode(Bounce, bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
