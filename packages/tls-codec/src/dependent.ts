import { defineCodec, type Codec } from "./codec.ts";

/**
 * A field whose grammar the fields before it decide: `select (PublicMessage.content.sender.sender_type)`.
 *
 * `Whole` is what `choose` looks at; the author of the structure vouches that these fields come earlier in it.
 * Use it only as a field of a structure: elsewhere there is nothing to look at.
 */
export function dependent<Whole, T>(bytesMin: number, choose: (whole: Whole) => Codec<T>): Codec<T> {
  return defineCodec<T>({
    bytesMin,
    read: (reader, whole) => choose(whole as Whole).read(reader, whole),
    write: (writer, value, whole) => choose(whole as Whole).write(writer, value, whole),
    toJson: (value, whole) => choose(whole as Whole).toJson(value, whole),
    fromJson: (json, whole) => choose(whole as Whole).fromJson(json, whole),
  });
}
