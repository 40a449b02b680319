#!/usr/bin/env node
import { Command } from "commander";
import { createLog, readConfiguration, runProcess } from "@entente/service-kit";
import { Configuration } from "./configuration.ts";
import { startDs } from "./ds.ts";

const command = new Command("entente-ds")
  .description("Delivery Service: KeyPackages, groups, feeds, ordering, and the relay to other domains")
  .requiredOption("--config <file>", "configuration file, JSON")
  .option("--check", "check the configuration and stop")
  .parse();
const options = command.opts<{ config: string; check?: boolean }>();

await runProcess(async () => {
  const configuration = readConfiguration(options.config, Configuration);
  const log = createLog("ds", configuration.logLevel);
  if (options.check === true) return { log, services: [] };
  return { log, services: [await startDs(configuration, log)] };
});
