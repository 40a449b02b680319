import { FramedHeader, handshakeHeader } from "@entente/mls-wire";
import type { DmlsSession } from "./dmls-session.ts";

/** Takes a frame of a session. */
export type FrameReceiver = (frame: Uint8Array) => Promise<void>;

/** A session that goes on in this process. */
export interface RunningSession {
  readonly session: DmlsSession;
  /** Set while the session listens. */
  receive: FrameReceiver | undefined;
}

/** The sessions that we have begun or accepted, as they go on in this process, by name in hexadecimal. */
export class RunningSessions {
  readonly #running = new Map<string, RunningSession>();

  get(id: string): RunningSession | undefined {
    return this.#running.get(id);
  }

  all(): readonly DmlsSession[] {
    return [...this.#running.values()].map(({ session }) => session);
  }

  add(session: DmlsSession): void {
    this.#running.set(session.id, { session, receive: undefined });
  }

  delete(id: string): void {
    this.#running.delete(id);
  }

  /** A session has begun to listen, or has stopped. */
  listens(id: string, receive: FrameReceiver | undefined): void {
    const running = this.#running.get(id);
    if (running !== undefined) running.receive = receive;
  }

  /**
   * Who may know a frame of a Send Group that does not say of which session it is: whose group it is, or else any that has not begun
   * yet and may have its sender, which forget what they do not know.
   */
  receiversOf(
    frame: Uint8Array,
    mayHaveSender: (session: DmlsSession) => boolean,
  ): readonly RunningSession[] {
    const header = handshakeHeader(frame);
    const group = header instanceof FramedHeader ? header.groupId : undefined;
    const all = [...this.#running.values()];
    const own = all.filter(({ session }) => group !== undefined && session.hasSendGroup(group));
    return own.length > 0 ? own : all.filter(({ session }) => !session.running && mayHaveSender(session));
  }
}
