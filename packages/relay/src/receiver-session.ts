import { isHelloSound, isItemsSound } from "./frame-check.ts";
import type { Hello, ItemsFrame, RefusalCode } from "./frame.ts";
import { framesInFlightMax, rejectionsMax } from "./limits.ts";
import { update, updateSession } from "./receiver-state.ts";
import type { ReceiverState, ReceiverWork } from "./receiver-state.ts";
import { highestSettled, settle } from "./seq-ranges.ts";
import type { SeqRange } from "./seq-ranges.ts";

/** A connection begins: agree on the incarnation, close the gap that a regression left, say what is settled. */
export function onHello(work: ReceiverWork, hello: Hello): void {
  if (!isHelloSound(hello)) return refuse(work, hello.session, "malformed");
  const known = work.state.session?.number ?? 0n;
  if (hello.session < known) return refuse(work, hello.session, "stale_session");
  // A repeated Hello of this session must not start it again.
  const gap = hello.session > known ? begin(work, hello) : undefined;
  const { incarnation, settled, rejections, capacity } = work.state;
  work.answer.push({
    k: "hello_ack",
    session: hello.session,
    incarnation,
    lastSeq: settled.lastSeq,
    maxSeq: highestTouched(work.state),
    sack: settled.sack,
    rejected:
      incarnation === hello.incarnation
        ? rejections.filter(({ seq }) => seq >= hello.firstSeq).map(({ seq, code }) => ({ seq, code }))
        : [],
    gap,
    credit: capacity,
  });
}

function begin(work: ReceiverWork, hello: Hello): SeqRange | undefined {
  update(work, {
    session: { number: hello.session, nextIndex: 0, queue: new Map(), deferred: new Map(), deferredItems: 0 },
  });
  const { incarnation, settled } = work.state;
  if (hello.incarnation < incarnation) return undefined;
  if (hello.incarnation > incarnation) {
    if (incarnation > 0n) {
      work.deliver.push({ k: "began_again", incarnation: hello.incarnation, lastSeq: settled.lastSeq });
    }
    work.persist.push({ k: "adopt", incarnation: hello.incarnation });
    update(work, {
      incarnation: hello.incarnation,
      settled: { lastSeq: 0n, sack: [] },
      attempts: new Map(),
      rejections: [],
    });
  }
  const { rejections } = work.state;
  update(work, { rejections: rejections.map((kept) => ({ ...kept, session: hello.session, index: -1 })) });
  return closeGap(work, hello.firstSeq);
}

/** What the sender can no longer send and is not settled here was settled once, before this domain lost state. */
function closeGap(work: ReceiverWork, firstSeq: bigint): SeqRange | undefined {
  const { settled, incarnation } = work.state;
  const gap = { fromSeq: settled.lastSeq + 1n, toSeq: firstSeq - 1n };
  if (gap.fromSeq > gap.toSeq) return undefined;
  work.persist.push({ k: "skip", incarnation, ranges: [gap] });
  work.deliver.push({ k: "gap", incarnation, ranges: [gap] });
  update(work, { settled: settle(settled, gap.fromSeq, gap.toSeq) });
  return gap;
}

/**
 * The highest number that is settled, may become so by what is being processed, or crashed this process. Whatever it names at the
 * receiver must be what it names at the sender.
 */
function highestTouched({ settled, attempts, running, incarnation }: ReceiverState): bigint {
  let highest = highestSettled(settled);
  for (const seq of attempts.keys()) if (seq > highest) highest = seq;
  const runningSeq =
    running?.frame.incarnation === incarnation ? (running.frame.items.at(-1)?.seq ?? 0n) : 0n;
  return runningSeq > highest ? runningSeq : highest;
}

/** A frame comes in: it waits for its turn, or is refused unread. */
export function onItems(work: ReceiverWork, frame: ItemsFrame): void {
  const { session, incarnation } = work.state;
  if (session === undefined || frame.session > session.number) {
    return refuse(work, frame.session, "unknown_session");
  }
  if (frame.session < session.number) return refuse(work, frame.session, "stale_session");
  if (!isItemsSound(frame) || frame.incarnation !== incarnation) {
    return endSession(work, frame.session, "malformed");
  }
  if (frame.index >= session.nextIndex + framesInFlightMax) {
    return endSession(work, frame.session, "over_window");
  }
  // An earlier index is the repetition of a frame that is answered or being processed.
  if (frame.index < session.nextIndex || session.queue.has(frame.index)) return;
  updateSession(work, { queue: new Map(session.queue).set(frame.index, frame) });
}

/** Keeps a rejection until the sender must have heard of it in the answer to this frame. */
export function keepRejection(work: ReceiverWork, seq: bigint, code: string, frame: ItemsFrame): void {
  const kept = { seq, code, session: frame.session, index: frame.index };
  const others = work.state.rejections.filter((other) => other.seq !== seq);
  update(work, { rejections: [...others, kept].slice(-rejectionsMax) });
}

/**
 * Drops rejections that the sender has heard: a frame with this index is sent only after all those 4 and more before it
 * were answered, and any frame of a session only after its HelloAck. One that was made for a session that was over already
 * has not been told in this one, and stays.
 */
export function dropHeardRejections(work: ReceiverWork, frame: ItemsFrame): void {
  const heardIndex = Math.max(-1, frame.index - framesInFlightMax);
  const rejections = work.state.rejections.filter(
    ({ session, index }) => session !== frame.session || index > heardIndex,
  );
  if (rejections.length < work.state.rejections.length) update(work, { rejections });
}

/** Refuses a frame and everything else of its session: its sender has to say Hello again. */
export function endSession(work: ReceiverWork, session: bigint, code: RefusalCode): void {
  // Lanes may wait behind what is refused, so nothing of this session may pass any more.
  updateSession(work, { queue: new Map(), nextIndex: Number.MAX_SAFE_INTEGER });
  refuse(work, session, code);
}

function refuse(work: ReceiverWork, session: bigint, code: RefusalCode): void {
  work.answer.push({ k: "refused", session, code, newestSession: work.state.session?.number ?? 0n });
}
