import { defineCodec, type Codec } from "./codec.ts";
import { JsonError } from "./codec-error.ts";
import { textFromUtf8, utf8FromText } from "./utf8.ts";

/** Text in an opaque field, strict UTF-8 both ways (`utf8_invalid`): `text(opaqueVWithin(1, 64))`. In JSON a string. */
export function text(bytes: Codec<Uint8Array>): Codec<string> {
  const { read, write, bytesMin, bytesFixed } = bytes;
  return defineCodec<string>({
    bytesMin,
    ...(bytesFixed === undefined ? {} : { bytesFixed }),
    read(reader) {
      const start = reader.offset;
      const value = textFromUtf8(read(reader));
      if (value !== undefined) return value;
      reader.offset = start;
      return reader.fail("utf8_invalid");
    },
    write(writer, value) {
      write(writer, utf8FromText(value) ?? writer.fail("utf8_invalid", "a lone surrogate"));
    },
    toJson: (value) => value,
    fromJson(json) {
      if (typeof json !== "string") throw new JsonError("wrong_kind", "expected a string");
      return json;
    },
  });
}
