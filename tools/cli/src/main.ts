#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { RpcFailure, StoreError } from "@entente/client";
import { ConfigurationError, requireTls13, ServiceError } from "@entente/service-kit";
import { addCapabilities } from "./commands/capabilities.ts";
import { addCertificates } from "./commands/certificates.ts";
import { addChat } from "./commands/chat.ts";
import { addDemo } from "./commands/demo.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addEvidence } from "./commands/evidence.ts";
import { addInit } from "./commands/init.ts";
import { addLog } from "./commands/log.ts";
import { addPeerCommands } from "./commands/peer.ts";
import { addPeers } from "./commands/peers.ts";
import { addPolicy } from "./commands/policy.ts";
import { addReports } from "./commands/reports.ts";
import { addRestored } from "./commands/restored.ts";
import { addServe } from "./commands/serve.ts";
import { addUser } from "./commands/user.ts";
import { addSigner } from "./commands/signer.ts";
import { say, UsageError } from "./say.ts";

requireTls13();

const program = new Command("entente")
  .description("Federated end-to-end encrypted messaging: run a domain, talk across domains")
  .showHelpAfterError();

addInit(program);
addServe(program);
addRestored(program);
addPeerCommands(program);
addPeers(program);
addCapabilities(program);
addCertificates(program);
addUser(program);
addChat(program);
addSigner(program);
addDoctor(program);
addPolicy(program);
addLog(program);
addEvidence(program);
addReports(program);
addDemo(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof UsageError) say.problem(error.message, error.remedy);
  else if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else if (error instanceof ConfigurationError) {
    process.exitCode = 2;
    say.problem(error.message, "correct what is named");
  } else if (error instanceof ServiceError) say.problem(`${error.code}: ${error.message}`, remedyOf(error));
  else if (error instanceof RpcFailure) say.problem(`${error.code}: ${error.message}`, remedyOf(error));
  else if (error instanceof StoreError && error.code === "locked") {
    say.problem("another process has this device open", "end it, or take another device: --device NAME");
  } else throw error;
}

function remedyOf(error: ServiceError | RpcFailure): string {
  if (error.code === "unreachable") return "start the domain with `entente serve`, or see `entente doctor`";
  return error.detail.retryAfterMs === undefined ? "correct the command" : "try again in a moment";
}
