import { openStore } from "../src/index.ts";
import { complianceSuite } from "./compliance/suite.ts";

complianceSuite("memory", async (options) => await openStore({ kind: "memory" }, options));
