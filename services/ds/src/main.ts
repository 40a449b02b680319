#!/usr/bin/env node
import { runServiceProgram } from "@entente/service-kit";
import { Configuration } from "./configuration.ts";
import { startDs } from "./ds.ts";

await runServiceProgram({
  name: "ds",
  description: "Delivery Service: KeyPackages, groups, feeds, ordering, and the relay to other domains",
  configuration: Configuration,
  start: startDs,
});
