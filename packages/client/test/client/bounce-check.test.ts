import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "@jest/globals";
import { Bounce, bounceSignContent, parseClientId } from "@entente/mls-wire";
import { encode } from "@entente/tls-codec";
import { isBounceProven } from "../../src/client/bounce-check.ts";
import { nodeCrypto } from "../../src/node/index.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";

const own = parseClientId("alice@a.example/phone");
const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value));
const keyId = Uint8Array.of(1);
const messageId = Uint8Array.of(9);
const keys = new Map(["a.example", "b.example", "c.example"].map((d) => [d, generateKeyPairSync("ed25519")]));
const publicKeyOf = (domain: string): Uint8Array | undefined =>
  keys.get(domain)?.publicKey.export({ type: "spki", format: "der" }).subarray(-32);
const environment = {
  crypto: nodeCrypto,
  orderingKeys: { keyOf: (domain: string) => Promise.resolve(publicKeyOf(domain)) },
};

function signed(changes: Partial<Bounce> = {}, by?: string): Uint8Array {
  const said = {
    version: "v1" as const,
    origin: text("a.example"),
    destination: text("b.example"),
    signer: text("b.example"),
    incarnation: 1n,
    seq: 4n,
    messageId,
    recipients: [],
    code: text("fork"),
    atMs: 5n,
    ...changes,
  };
  const signer = keys.get(by ?? Buffer.from(said.signer).toString());
  if (signer === undefined) throw new Error("nobody signs");
  const signature = new Uint8Array(sign(null, bounceSignContent(said), signer.privateKey));
  return encode(Bounce, { ...said, keyId, signature });
}

const notice = { messageId, domain: "b.example", code: "fork", final: true };

test("a bounce is proven when the other domain, or the home domain, has signed it for that message", async () => {
  const isProven = (bounce: Uint8Array): Promise<boolean> =>
    isBounceProven(environment, own, { ...notice, bounce });
  expect(await isProven(signed())).toBe(true);
  expect(await isProven(signed({ signer: text("a.example") }))).toBe(true);
  const wrong = [
    new Uint8Array(),
    text("nonsense"),
    signed({}, "a.example"),
    signed({ signer: text("c.example") }),
    signed({ destination: text("c.example") }),
    signed({ origin: text("c.example") }),
    signed({ messageId: Uint8Array.of(8) }),
    signed({ code: text("poison") }),
    signed().fill(0, -8),
  ];
  for (const bounce of wrong) expect(await isProven(bounce)).toBe(false);
});

test("what can not be checked now is told without proof", async () => {
  const keyOf = (): Promise<Uint8Array> => Promise.reject(new RpcFailure("unavailable", "nobody answers"));
  const offline = { crypto: nodeCrypto, orderingKeys: { keyOf } };
  expect(await isBounceProven(offline, own, { ...notice, bounce: signed() })).toBe(false);
});
