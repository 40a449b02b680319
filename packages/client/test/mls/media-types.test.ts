import { describe, expect, test } from "@jest/globals";
import { encode } from "@entente/tls-codec";
import { AppDataDictionary, ApplicationFraming } from "@entente/mls-wire";
import {
  canonicalMediaType,
  frameContent,
  mediaTypeCharactersMax,
  mediaTypesExtension,
  mediaTypesMax,
  mediaTypesMissing,
  mediaTypesOf,
  unframeContent,
} from "../../src/mls/media-types.ts";
import { invite, Person } from "./people.ts";

const empty = new Uint8Array();

describe("a media type", () => {
  test.each([
    ["text/plain;charset=UTF-8", "text/plain;charset=utf-8"],
    ["Text/Plain; Charset=utf-8", "text/plain;charset=utf-8"],
    ["application/x;Version=A", "application/x;version=A"],
  ])("%s has the one spelling %s", (text, canonical) => {
    expect(canonicalMediaType(text)).toBe(canonical);
  });

  test.each([
    "",
    "text",
    "text/",
    "text/plain;",
    "text/plain;charset",
    'text/plain;charset="utf-8"',
    "téxt/plain",
  ])("is not %p", (text) => {
    expect(() => canonicalMediaType(text)).toThrow("unsupported");
  });

  test("has at most so many characters", () => {
    const longest = `text/${"x".repeat(mediaTypeCharactersMax - 5)}`;
    expect(canonicalMediaType(longest)).toBe(longest);
    expect(() => canonicalMediaType(`${longest}x`)).toThrow("unsupported");
  });
});

describe("media types in an extension", () => {
  test("come back in one spelling, at most so many", () => {
    const most = Array.from({ length: mediaTypesMax }, (_, index) => `text/x-${String(index)}`);
    expect(mediaTypesOf([mediaTypesExtension(most)])).toEqual(most);
    expect(() => mediaTypesExtension([...most, "text/plain"])).toThrow("too_large");
    expect(() => mediaTypesExtension([])).toThrow("too_large");
  });

  test("of a leaf that tells nothing, or nothing that can be read, are all missing", () => {
    const broken = { extensionType: 6, extensionData: Uint8Array.of(1) };
    const others = { extensionType: 6, extensionData: encode(AppDataDictionary, { componentData: [] }) };
    for (const extensions of [[], [broken], [others]])
      expect(mediaTypesMissing(["text/plain"], extensions)).toEqual(["text/plain"]);
    expect(mediaTypesMissing(["text/plain"], [mediaTypesExtension(["image/png", "TEXT/plain"])])).toEqual([]);
  });

  test("are demanded of a KeyPackage by whoever adds it", async () => {
    const mediaTypes = ["text/plain"];
    const alice = await Person.make("alice@a.example/phone");
    Object.assign(alice.identity, { mediaTypes });
    await alice.create("private", true, mediaTypes);
    const bob = await Person.make("bob@b.example/phone");
    await expect(invite(alice, [bob])).rejects.toMatchObject({ code: "key_package_invalid" });
    Object.assign(bob.identity, { mediaTypes });
    await invite(alice, [bob]);
    expect(bob.group.requiredMediaTypes).toEqual(mediaTypes);
    alice.restart();
    expect(alice.group.requiredMediaTypes).toEqual(mediaTypes);
  });
});

describe("framed content", () => {
  test("comes back with its type; without one it is of the first that the group requires", () => {
    const content = Uint8Array.of(1, 2);
    const framed = frameContent({ mediaType: "image/PNG", content });
    expect(unframeContent(framed, "text/plain")).toEqual({ mediaType: "image/png", content });
    const untyped = encode(ApplicationFraming, {
      mediaType: { mediaType: empty, parameters: [] },
      applicationContent: content,
    });
    expect(unframeContent(untyped, "text/plain")).toEqual({ mediaType: "text/plain", content });
  });
});
