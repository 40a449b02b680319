#!/usr/bin/env node
import { runServiceProgram } from "@entente/service-kit";
import { Configuration } from "./configuration.ts";
import { startDs } from "./ds.ts";
import { describeRestored, restored } from "./restored.ts";

await runServiceProgram({
  name: "ds",
  description: "Delivery Service: KeyPackages, groups, feeds, ordering, and the relay to other domains",
  configuration: Configuration,
  start: startDs,
  tasks: [
    {
      name: "restored",
      description: "say once that an older copy of the store was put in its place, before the service starts",
      run: async (configuration) => describeRestored(await restored(configuration)),
    },
  ],
});
