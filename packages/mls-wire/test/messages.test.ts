import { describe, expect, test } from "@jest/globals";
import {
  decode,
  encode,
  fromJson,
  hexFromBytes,
  Reader,
  toJson,
  type Codec,
  type Json,
} from "@entente/tls-codec";
import {
  Add,
  Commit,
  ExternalInit,
  GroupContextExtensions,
  GroupSecrets,
  MLSMessage,
  PreSharedKey,
  RatchetTree,
  ReInit,
  Remove,
  Update,
} from "../src/index.ts";
import { bytesOf, lengthCases, messageCases } from "./vectors.ts";

const codecs: Readonly<Record<string, Codec<unknown>>> = {
  mls_welcome: MLSMessage,
  mls_group_info: MLSMessage,
  mls_key_package: MLSMessage,
  ratchet_tree: RatchetTree,
  group_secrets: GroupSecrets,
  add_proposal: Add,
  update_proposal: Update,
  remove_proposal: Remove,
  pre_shared_key_proposal: PreSharedKey,
  re_init_proposal: ReInit,
  external_init_proposal: ExternalInit,
  group_context_extensions_proposal: GroupContextExtensions,
  commit: Commit,
  public_message_application: MLSMessage,
  public_message_proposal: MLSMessage,
  public_message_commit: MLSMessage,
  private_message: MLSMessage,
};

describe("messages.json", () => {
  test("has 300 cases, and every field of them has a codec here", () => {
    expect(messageCases).toHaveLength(300);
    expect(Object.keys(messageCases[0] ?? {}).sort()).toEqual(Object.keys(codecs).sort());
  });

  test.each(Object.keys(codecs))("%s re-encodes byte for byte, and through JSON", (name) => {
    const codec = codecs[name] as Codec<unknown>;
    for (const one of messageCases) {
      const bytes = bytesOf(one[name]);
      const value = decode(codec, bytes);
      expect(hexFromBytes(encode(codec, value))).toBe(one[name]);
      const json = JSON.parse(JSON.stringify(toJson(codec, value))) as Json;
      expect(hexFromBytes(encode(codec, fromJson(codec, json)))).toBe(one[name]);
    }
  });
});

describe("deserialization.json", () => {
  test("every header reads as its length", () => {
    for (const { vlbytes_header, length } of lengthCases) {
      expect(new Reader(bytesOf(vlbytes_header)).variableLength()).toBe(length);
    }
  });
});
