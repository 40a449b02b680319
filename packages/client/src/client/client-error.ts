/** Why something that an application asked of its client was not done; closed. */
export type ClientErrorCode =
  /** The store has no identity of that client. */
  | "not_enrolled"
  /** The store belongs to another client. */
  | "other_client"
  /** The client's signature key is not in its store, and the settings name nobody who holds it. */
  | "key_elsewhere"
  /** No such group here. */
  | "unknown_group"
  /** The client gets everything over its stream; its settings do not say that it polls. */
  | "not_polling"
  /** The client was stopped. */
  | "stopped"
  /** No client of a user has a KeyPackage that fits the group: of other suites, or without what the group requires. */
  | "nothing_compatible"
  /** The group's policy takes no client of a user. */
  | "policy_refused"
  /** The KeyPackages of all clients of a user are used up, or it has no clients. Passes when one of them is online. */
  | "exhausted"
  /** The Delivery Service answered with KeyPackages of someone else. */
  | "wrong_key_package"
  /** The Commit was made again and again, and another was always first. */
  | "always_late"
  /** Nobody could be reached for long; what was asked may still take effect. */
  | "undecided"
  /** The log of somebody's domain can not be consulted now, or does not have a member's key; only with `silentLogs: "refuse"`. */
  | "log_silent"
  /** No message id. */
  | "unknown_message"
  /** The group has moved on too far for the message. */
  | "wrong_epoch"
  /** The Delivery Service refused the message. */
  | "message_refused"
  /** A domain with members in the group has signed that it would refuse it; `subject` is the domain. */
  | "domain_refuses"
  /** No push subscription as a platform gives it. */
  | "bad_subscription"
  /** Nothing proves who sent the message. */
  | "not_reportable"
  /** Another group has taken the place of this one; `subject` is its id. */
  | "succeeded"
  /** What came as a group's state is not sealed to this client: it is the answer to another question, or was changed on its way. */
  | "answer_unreadable"
  /** No token is left for an anonymous call; more are fetched in a while. */
  | "no_tokens"
  /** The Delivery Service shows a key for tokens that its domain has not signed for: it may be meant to know this client's again. */
  | "token_key_unstated"
  /** What the Delivery Service gave as a token is not signed by the key that it showed. */
  | "token_refused"
  /** The pass that this client has for messages without its name is of an epoch that is over. */
  | "pass_past"
  /** The Delivery Service gave this client another pass for a group than it tells nobody in particular: it may be meant to know its messages. */
  | "pass_differs"
  /** More operations wait than the bound allows. */
  | "too_many_operations";

/** The one error class of what a client does over the network, beside `RpcFailure` and `GroupError`. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly code: ClientErrorCode;
  /** The user, client or group that it is about; the epoch that the group is in for `wrong_epoch`. */
  readonly subject: string | undefined;

  constructor(code: ClientErrorCode, message: string, subject?: string) {
    super(`${code}: ${message}`);
    this.code = code;
    this.subject = subject;
  }
}
