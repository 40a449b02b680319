import { type DomainFolder, Operator } from "@entente/domain";

/** Speaks to the running services of a folder's domain as its operator, and lets go of them however it ends. */
export async function withOperator<T>(
  folder: DomainFolder,
  work: (operator: Operator) => Promise<T>,
): Promise<T> {
  const operator = new Operator(folder);
  try {
    return await work(operator);
  } finally {
    operator.close();
  }
}
