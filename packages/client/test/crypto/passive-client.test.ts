import { describe, expect, test } from "@jest/globals";
import {
  bytesToBase64,
  type ClientState,
  decodeMlsMessage,
  joinGroup,
  makePskIndex,
  type MLSMessage,
  processPrivateMessage,
  processPublicMessage,
  type PrivateMessage,
} from "ts-mls";
import { decodeRatchetTree } from "ts-mls/ratchetTree.js";
import type { CipherSuiteOperations } from "../../src/crypto/cipher-suite.ts";
import { hex, providers, suiteOf, unhex, vectors } from "./providers.ts";

interface PassiveClient {
  cipher_suite: number;
  external_psks: { psk_id: string; psk: string }[];
  key_package: string;
  signature_priv: string;
  encryption_priv: string;
  init_priv: string;
  welcome: string;
  ratchet_tree: string | null;
  initial_epoch_authenticator: string;
  epochs: { proposals: string[]; commit: string; epoch_authenticator: string }[];
}

function message(text: string): MLSMessage {
  return decodeMlsMessage(unhex(text), 0)![0];
}

async function follow(vector: PassiveClient, suite: CipherSuiteOperations): Promise<void> {
  const psks = Object.fromEntries(
    vector.external_psks.map(({ psk_id, psk }) => [bytesToBase64(unhex(psk_id)), unhex(psk)]),
  );
  const keyPackage = message(vector.key_package);
  const welcome = message(vector.welcome);
  if (keyPackage.wireformat !== "mls_key_package" || welcome.wireformat !== "mls_welcome")
    throw new Error("vector");
  let state = await joinGroup(
    welcome.welcome,
    keyPackage.keyPackage,
    {
      initPrivateKey: unhex(vector.init_priv),
      hpkePrivateKey: unhex(vector.encryption_priv),
      signaturePrivateKey: unhex(vector.signature_priv),
    },
    makePskIndex(undefined, psks),
    suite,
    vector.ratchet_tree === null ? undefined : decodeRatchetTree(unhex(vector.ratchet_tree), 0)![0],
  );
  expect(hex(state.keySchedule.epochAuthenticator)).toBe(vector.initial_epoch_authenticator);
  for (const epoch of vector.epochs) {
    for (const each of [...epoch.proposals, epoch.commit]) {
      state = await advanced(state, message(each), psks, suite);
    }
    expect(hex(state.keySchedule.epochAuthenticator)).toBe(epoch.epoch_authenticator);
  }
}

async function advanced(
  state: ClientState,
  received: MLSMessage,
  psks: Record<string, Uint8Array>,
  suite: CipherSuiteOperations,
): Promise<ClientState> {
  const index = makePskIndex(state, psks);
  const result =
    received.wireformat === "mls_public_message"
      ? await processPublicMessage(state, received.publicMessage, index, suite)
      : await processPrivateMessage(
          state,
          (received as { privateMessage: PrivateMessage }).privateMessage,
          index,
          suite,
        );
  return result.newState;
}

describe.each(providers)("%s", (_, provider) => {
  for (const file of ["passive-client-welcome.json", "passive-client-handling-commit.json"]) {
    vectors<PassiveClient>(file).forEach((vector, index) => {
      test(`${file} ${index}, suite ${vector.cipher_suite}`, async () => {
        await follow(vector, provider.suite(suiteOf(vector.cipher_suite)));
      });
    });
  }
});
