#!/usr/bin/env node
import { runServiceProgram } from "@entente/service-kit";
import { startAs } from "./as.ts";
import { Configuration } from "./configuration.ts";

await runServiceProgram({
  name: "as",
  description: "Authentication Service: enrols clients and issues their credentials",
  configuration: Configuration,
  start: startAs,
});
