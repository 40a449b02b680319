import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { Stage } from "@entente/attacks/stage";
import { reachable } from "../src/rpc-samples.ts";
import { fuzzRpcs } from "../src/rpcs.ts";

/** CI sends always the same inputs; `npm run fuzz -- --rpcs 100000` sends more. */
const [inputs, seed] = [400, 20_261_121];

test("random and mutated bytes at every RPC that a stranger reaches, and at the port, are answered with codes, and others talk on", async () => {
  expect(reachable.length).toBeGreaterThanOrEqual(15);
  const path = mkdtempSync(join(tmpdir(), "entente-fuzz-"));
  const stage = await Stage.set(path);
  try {
    const { codes, crashes, hangs } = await fuzzRpcs(stage, inputs, seed);
    expect(crashes).toEqual([]);
    expect(hangs).toBe(0);
    // Inputs got past the gateway, into the parsers behind it.
    const seen = [...codes.keys()];
    expect(seen).toEqual(expect.arrayContaining(["bad_field", "bad_identifier"]));
    await stage.talk();
  } finally {
    await stage.strike();
    rmSync(path, { recursive: true, force: true });
  }
});
