import type { DomainFolder } from "@entente/domain";
import { ServiceError } from "@entente/service-kit";
import { withOperator } from "../with-operator.ts";
import { type Finding, wrong } from "./examination.ts";
import { examineStatement } from "./statement-walk.ts";

/** Has the running gateway walk to a peer, step by step. Never throws. */
export async function examinePeer(
  folder: DomainFolder,
  peer: string,
  userId: string | undefined,
): Promise<readonly Finding[]> {
  try {
    const steps = await withOperator(folder, (operator) => operator.examine(peer, userId));
    const findings = steps.map(({ step, state, found, remedy }): Finding => ({
      what: `${peer}, ${step.replace("_", " ")}`,
      state: state === "well" || state === "warning" ? state : "wrong",
      found,
      remedy,
    }));
    // Where the way there is broken, that is what there is to do.
    if (findings.some(({ state }) => state === "wrong")) return findings;
    return [...findings, await examineStatement(folder, peer)];
  } catch (error) {
    const { code, message } =
      error instanceof ServiceError ? error : { code: "internal", message: String(error) };
    const remedy = `start it: entente serve --folder ${folder.path}`;
    return [wrong("own gateway", code === "unreachable" ? "does not answer" : `${code}: ${message}`, remedy)];
  }
}
