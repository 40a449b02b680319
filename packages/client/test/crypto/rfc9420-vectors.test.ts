import { describe, expect, test } from "@jest/globals";
import { mlsExporter } from "ts-mls";
import { decryptWithLabel, encryptWithLabel } from "ts-mls/crypto/hpke.js";
import { refhash } from "ts-mls/crypto/hash.js";
import { deriveSecret, deriveTreeSecret, expandWithLabel } from "ts-mls/crypto/kdf.js";
import { signWithLabel, verifyWithLabel } from "ts-mls/crypto/signature.js";
import { decodeGroupContext } from "ts-mls/groupContext.js";
import { initializeEpoch } from "ts-mls/keySchedule.js";
import { hex, providers, suiteOf, unhex, vectors } from "./providers.ts";

interface CryptoBasics {
  cipher_suite: number;
  ref_hash: { label: string; value: string; out: string };
  expand_with_label: { secret: string; label: string; context: string; length: number; out: string };
  derive_secret: { secret: string; label: string; out: string };
  derive_tree_secret: { secret: string; label: string; generation: number; length: number; out: string };
  sign_with_label: { priv: string; pub: string; content: string; label: string; signature: string };
  encrypt_with_label: {
    priv: string;
    pub: string;
    label: string;
    context: string;
    plaintext: string;
    kem_output: string;
    ciphertext: string;
  };
}

interface KeySchedule {
  cipher_suite: number;
  initial_init_secret: string;
  epochs: {
    group_context: string;
    commit_secret: string;
    psk_secret: string;
    joiner_secret: string;
    welcome_secret: string;
    init_secret: string;
    sender_data_secret: string;
    encryption_secret: string;
    exporter_secret: string;
    epoch_authenticator: string;
    external_secret: string;
    confirmation_key: string;
    membership_key: string;
    resumption_psk: string;
    external_pub: string;
    exporter: { label: string; context: string; length: number; secret: string };
  }[];
}

describe.each(providers)("%s", (_, provider) => {
  describe.each(vectors<CryptoBasics>("crypto-basics.json"))(
    "crypto-basics, suite $cipher_suite",
    (vector) => {
      const suite = provider.suite(suiteOf(vector.cipher_suite));

      test("RefHash", async () => {
        const { label, value, out } = vector.ref_hash;
        expect(hex(await refhash(label, unhex(value), suite.hash))).toBe(out);
      });

      test("ExpandWithLabel, DeriveSecret, DeriveTreeSecret", async () => {
        const { expand_with_label: e, derive_secret: d, derive_tree_secret: t } = vector;
        const expanded = await expandWithLabel(
          unhex(e.secret),
          e.label,
          unhex(e.context),
          e.length,
          suite.kdf,
        );
        expect(hex(expanded)).toBe(e.out);
        expect(hex(await deriveSecret(unhex(d.secret), d.label, suite.kdf))).toBe(d.out);
        const treeSecret = await deriveTreeSecret(
          unhex(t.secret),
          t.label,
          t.generation,
          t.length,
          suite.kdf,
        );
        expect(hex(treeSecret)).toBe(t.out);
      });

      test("SignWithLabel and VerifyWithLabel", async () => {
        const { priv, pub, content, label, signature } = vector.sign_with_label;
        const verify = (bytes: Uint8Array) =>
          verifyWithLabel(unhex(pub), label, unhex(content), bytes, suite.signature);
        expect(await verify(unhex(signature))).toBe(true);
        expect(await verify(await signWithLabel(unhex(priv), label, unhex(content), suite.signature))).toBe(
          true,
        );
        const flipped = unhex(signature);
        flipped[20]! ^= 1;
        expect(await verify(flipped)).toBe(false);
      });

      test("EncryptWithLabel and DecryptWithLabel", async () => {
        const v = vector.encrypt_with_label;
        const privateKey = await suite.hpke.importPrivateKey(unhex(v.priv));
        const publicKey = await suite.hpke.importPublicKey(unhex(v.pub));
        const open = (enc: Uint8Array, ct: Uint8Array) =>
          decryptWithLabel(privateKey, v.label, unhex(v.context), enc, ct, suite.hpke);
        expect(hex(await open(unhex(v.kem_output), unhex(v.ciphertext)))).toBe(v.plaintext);
        const { enc, ct } = await encryptWithLabel(
          publicKey,
          v.label,
          unhex(v.context),
          unhex(v.plaintext),
          suite.hpke,
        );
        expect(hex(await open(enc, ct))).toBe(v.plaintext);
      });
    },
  );

  test.each(vectors<KeySchedule>("key-schedule.json"))(
    "key-schedule, suite $cipher_suite",
    async (vector) => {
      const suite = provider.suite(suiteOf(vector.cipher_suite));
      let init = unhex(vector.initial_init_secret);
      for (const epoch of vector.epochs) {
        const [context] = decodeGroupContext(unhex(epoch.group_context), 0)!;
        const { keySchedule, ...secrets } = await initializeEpoch(
          init,
          unhex(epoch.commit_secret),
          context,
          unhex(epoch.psk_secret),
          suite.kdf,
        );
        expect(hex(secrets.joinerSecret)).toBe(epoch.joiner_secret);
        expect(hex(secrets.welcomeSecret)).toBe(epoch.welcome_secret);
        expect(hex(secrets.encryptionSecret)).toBe(epoch.encryption_secret);
        expect(hex(keySchedule.senderDataSecret)).toBe(epoch.sender_data_secret);
        expect(hex(keySchedule.exporterSecret)).toBe(epoch.exporter_secret);
        expect(hex(keySchedule.epochAuthenticator)).toBe(epoch.epoch_authenticator);
        expect(hex(keySchedule.confirmationKey)).toBe(epoch.confirmation_key);
        expect(hex(keySchedule.membershipKey)).toBe(epoch.membership_key);
        expect(hex(keySchedule.resumptionPsk)).toBe(epoch.resumption_psk);
        expect(hex(keySchedule.externalSecret)).toBe(epoch.external_secret);
        const external = await suite.hpke.deriveKeyPair(keySchedule.externalSecret);
        expect(hex(await suite.hpke.exportPublicKey(external.publicKey))).toBe(epoch.external_pub);
        const { label, context: exporterContext, length, secret } = epoch.exporter;
        const exported = await mlsExporter(
          keySchedule.exporterSecret,
          label,
          unhex(exporterContext),
          length,
          suite,
        );
        expect(hex(exported)).toBe(secret);
        init = keySchedule.initSecret;
        expect(hex(init)).toBe(epoch.init_secret);
      }
    },
  );
});
