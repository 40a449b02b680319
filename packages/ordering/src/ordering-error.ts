/** Why bytes or a configuration are refused. */
export type OrderingErrorCode =
  | "truncated"
  | "trailing_bytes"
  | "not_canonical"
  | "bound_exceeded"
  | "unknown_kind"
  | "bad_domain"
  | "bad_config"
  | "unsigned";

/**
 * The one error class of this package: malformed bytes, or a value that cannot be encoded. Expected answers of the
 * protocol are never thrown.
 */
export class OrderingError extends Error {
  readonly code: OrderingErrorCode;
  /** Octet at which decoding stopped; -1 when encoding. */
  readonly offset: number;

  constructor(code: OrderingErrorCode, message: string, offset = -1) {
    super(offset < 0 ? message : `${message} (octet ${offset})`);
    this.name = "OrderingError";
    this.code = code;
    this.offset = offset;
  }
}
