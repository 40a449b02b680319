import { defineCodec, type Codec } from "./codec.ts";
import { JsonError } from "./codec-error.ts";

/** `struct {}` as a case of a dependent field: no bytes; the value is `undefined`, in JSON `null`. */
export const absent: Codec<undefined> = defineCodec<undefined>({
  bytesMin: 0,
  bytesFixed: 0,
  read: () => undefined,
  write(writer, value) {
    if (value !== undefined) writer.fail("value_invalid", "a field that this case does not have");
  },
  toJson: () => null,
  fromJson(json) {
    if (json !== null) throw new JsonError("wrong_kind", "expected null");
    return undefined;
  },
});
