#!/usr/bin/env node
import { runServiceProgram } from "@entente/service-kit";
import { Configuration } from "./configuration.ts";
import { startWeb } from "./web.ts";

await runServiceProgram({
  name: "web",
  description:
    "Web gateway: takes the calls of browsers by WebSocket and makes them to the domain's own services",
  configuration: Configuration,
  start: startWeb,
});
