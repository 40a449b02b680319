import type { DecideAnswer } from "@entente/storage";
import { refusal } from "../errors.ts";

/** What became of a decided slot that the relay brought. */
export interface ArrivalFate {
  readonly code:
    | DecideAnswer["code"]
    /** The certificate does not prove the Commit for this group's history. */
    | "bad_certificate"
    /** It is about a group that this domain is no part of. */
    | "not_addressed";
}

const codes: Readonly<Record<ArrivalFate["code"], true>> = {
  ahead: true,
  bad_certificate: true,
  closed: true,
  decided: true,
  duplicate: true,
  fenced: true,
  not_addressed: true,
  outbox_full: true,
  revision_conflict: true,
  seen: true,
  stale: true,
  stale_stream: true,
  too_early: true,
  unknown_client: true,
  unknown_group: true,
  window_full: true,
};

/** Reads a code that another process of this domain has given. @throws ServiceError `bad_field`. */
export function arrivalCodeOf(text: string): ArrivalFate["code"] {
  const code = (Object.keys(codes) as ArrivalFate["code"][]).find((each) => each === text);
  if (code === undefined) throw refusal("bad_field", "no code of a decision", { field: "code" });
  return code;
}
