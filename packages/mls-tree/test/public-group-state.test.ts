import { describe, expect, test } from "@jest/globals";
import { DecodeError, hexFromBytes } from "@entente/tls-codec";
import { restorePublicGroup, storedPublicGroup } from "../src/index.ts";
import { made, reinit } from "./commit-maker.ts";
import { add, client, framed, member, pathOf, world } from "./forge.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { accepted } from "./vectors.ts";

const four = world(4);

describe("a group at rest", () => {
  test("goes on as if it had never stopped", () => {
    const [message] = made(four, { inline: [add(client("new"))] });
    const { group } = accepted(four.group.applyCommit(message, []));
    const bytes = storedPublicGroup(group);
    const restored = accepted(restorePublicGroup(bytes, nodeCrypto));
    expect(hexFromBytes(storedPublicGroup(restored))).toBe(hexFromBytes(bytes));
    const path = pathOf(group.tree, four.clients[3]!, 3);
    const next = framed(group, member(3), four.clients[3]!, {
      contentType: "commit",
      commit: { proposals: [], path },
    });
    const [a, b] = [group, restored].map((one) => accepted(one.applyCommit(next, [])).group);
    expect(hexFromBytes(storedPublicGroup(a!))).toBe(hexFromBytes(storedPublicGroup(b!)));
    expect(hexFromBytes(a!.interimTranscriptHash)).toBe(hexFromBytes(b!.interimTranscriptHash));
  });

  test("stays ended", () => {
    const [message] = made(four, { inline: [reinit], withoutPath: true });
    const { group } = accepted(four.group.applyCommit(message, []));
    const restored = accepted(restorePublicGroup(storedPublicGroup(group), nodeCrypto));
    expect(restored.reInit).toEqual(group.reInit);
    const [next] = made({ ...four, group: restored }, {});
    expect(restored.applyCommit(next, [])).toMatchObject({ code: "group_ended" });
  });

  test("is not restored from other bytes, nor without its suite", () => {
    const bytes = storedPublicGroup(four.group);
    expect(() => restorePublicGroup(bytes.subarray(1), nodeCrypto)).toThrow(DecodeError);
    expect(restorePublicGroup(bytes, () => undefined)).toMatchObject({ code: "suite_unsupported" });
  });
});
