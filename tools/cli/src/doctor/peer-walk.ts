import type { DomainFolder } from "@entente/domain";
import { ServiceError } from "@entente/service-kit";
import { withOperator } from "../with-operator.ts";
import { type Finding, wrong } from "./examination.ts";

/** Has the running gateway walk to a peer, step by step. Never throws. */
export async function examinePeer(
  folder: DomainFolder,
  peer: string,
  userId: string | undefined,
): Promise<readonly Finding[]> {
  try {
    const steps = await withOperator(folder, (operator) => operator.examine(peer, userId));
    return steps.map(({ step, state, found, remedy }) => ({
      what: `${peer}, ${step.replace("_", " ")}`,
      state: state === "well" || state === "warning" ? state : "wrong",
      found,
      remedy,
    }));
  } catch (error) {
    const { code, message } =
      error instanceof ServiceError ? error : { code: "internal", message: String(error) };
    const remedy = `start it: entente serve --folder ${folder.path}`;
    return [wrong("own gateway", code === "unreachable" ? "does not answer" : `${code}: ${message}`, remedy)];
  }
}
