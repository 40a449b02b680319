import { rmSync } from "node:fs";

export default async function stop(): Promise<void> {
  const started = globalThis.ententePostgres;
  if (started === undefined) return;
  await started.server.stop();
  rmSync(started.directory, { recursive: true, force: true });
}
