import { readFileSync } from "node:fs";
import { bytesFromHex, type Codec, decode, encode, equalBytes, Reader } from "@entente/tls-codec";
import * as wire from "@entente/mls-wire";
import { type Family, passing } from "./family.ts";

/** Which structure each field of `messages.json` is, in the vectors' own description. */
const messageFields: Readonly<Record<string, Codec<never>>> = {
  mls_welcome: wire.MLSMessage as Codec<never>,
  mls_group_info: wire.MLSMessage as Codec<never>,
  mls_key_package: wire.MLSMessage as Codec<never>,
  ratchet_tree: wire.RatchetTree as Codec<never>,
  group_secrets: wire.GroupSecrets as Codec<never>,
  add_proposal: wire.Add as Codec<never>,
  update_proposal: wire.Update as Codec<never>,
  remove_proposal: wire.Remove as Codec<never>,
  pre_shared_key_proposal: wire.PreSharedKey as Codec<never>,
  re_init_proposal: wire.ReInit as Codec<never>,
  external_init_proposal: wire.ExternalInit as Codec<never>,
  group_context_extensions_proposal: wire.GroupContextExtensions as Codec<never>,
  commit: wire.Commit as Codec<never>,
  public_message_application: wire.MLSMessage as Codec<never>,
  public_message_proposal: wire.MLSMessage as Codec<never>,
  public_message_commit: wire.MLSMessage as Codec<never>,
  private_message: wire.MLSMessage as Codec<never>,
};

function vectors(name: string): readonly Readonly<Record<string, string | number>>[] {
  const file = new URL(import.meta.resolve(`@entente/mls-wire/vectors/${name}.json`));
  return JSON.parse(readFileSync(file, "utf8")) as readonly Readonly<Record<string, string | number>>[];
}

function bytesOf(value: string | number | undefined): Uint8Array {
  const bytes = bytesFromHex(String(value));
  if (bytes === undefined) throw new Error("the vector is not hexadecimal");
  return bytes;
}

/** `messages.json`: every structure decodes, and encodes to the bytes it came from. */
const messages: Family = {
  name: "messages",
  cases: () =>
    vectors("messages").map((one, index) => ({
      name: String(index),
      run: () =>
        passing(() => {
          for (const field of Object.keys(one)) {
            const codec = messageFields[field];
            if (codec === undefined) throw new Error(`a field that nobody reads: ${field}`);
            const bytes = bytesOf(one[field]);
            if (!equalBytes(encode(codec, decode(codec, bytes)), bytes))
              throw new Error(`${field} encodes to other bytes`);
          }
        }),
    })),
};

/** `deserialization.json`: the header of a vector says its length. */
const deserialization: Family = {
  name: "deserialization",
  cases: () =>
    vectors("deserialization").map((one, index) => ({
      name: String(index),
      run: () =>
        passing(() => {
          const header = bytesOf(one["vlbytes_header"]);
          const length = new Reader(header).variableLength();
          if (length !== Number(one["length"]))
            throw new Error(`read ${String(length)} instead of ${String(one["length"])}`);
        }),
    })),
};

/** The families that are about bytes alone. */
export const mlsWireFamilies: readonly Family[] = [messages, deserialization];
