import { ServiceError } from "@entente/rpc";

/** The refusal that a call ends with. Throws when it is not refused, or fails in another way. */
export async function refusalOf(call: Promise<unknown>): Promise<ServiceError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
  throw new Error("was not refused");
}
