import { Catch, type ExceptionFilter } from "@nestjs/common";
import { type Observable, throwError } from "rxjs";
import type { Logger } from "./log.ts";
import { ServiceError, toRefusal } from "@entente/rpc";

/** Gives every refused unary call its status and ErrorDetail, and logs what was not meant to happen. */
@Catch()
export class RefusalFilter implements ExceptionFilter {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  catch(exception: unknown): Observable<never> {
    if (!(exception instanceof ServiceError)) this.#log.error({ err: exception }, "a handler failed");
    return throwError(() => toRefusal(exception));
  }
}
