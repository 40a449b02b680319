#!/usr/bin/env node
import { runServiceProgram } from "@entente/service-kit";
import { startGateway } from "./gateway.ts";
import { Configuration } from "./configuration.ts";

await runServiceProgram({
  name: "gateway",
  description: "Federation gateway: the only process of a domain that speaks to other domains",
  configuration: Configuration,
  start: startGateway,
});
