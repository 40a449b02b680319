import { afterAll } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../src/index.ts";
import { complianceSuite } from "./compliance/suite.ts";

const directory = mkdtempSync(join(tmpdir(), "entente-storage-"));
let files = 0;

afterAll(() => rmSync(directory, { recursive: true }));

complianceSuite("sqlite", async (options) => {
  files += 1;
  return await openStore({ kind: "sqlite", path: join(directory, `${String(files)}.db`) }, options);
});
