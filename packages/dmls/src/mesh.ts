import type { MemberId } from "./member.ts";
import type { Transport } from "./transport.ts";

/** A frame on its way. */
export interface FrameInFlight {
  readonly from: MemberId;
  readonly to: MemberId;
  readonly frame: Uint8Array;
}

/** How a mesh behaves. Both can be changed at any time. */
export interface MeshWeather {
  /** Whether frames can go from one member to another now. Those that cannot wait. */
  reaches(from: MemberId, to: MemberId): boolean;
  /** Whether a frame is lost on the way. Asked once for each frame that could be delivered. */
  loses(flight: FrameInFlight): boolean;
}

const fair: MeshWeather = { reaches: () => true, loses: () => false };

/**
 * A network in memory that partitions, loses and reorders as it is told, and does nothing by itself: `deliver` moves
 * one frame. With a seeded `random` a run is repeatable.
 */
export class Mesh {
  weather: MeshWeather;
  readonly #random: (() => number) | undefined;
  readonly #listeners = new Map<MemberId, (frame: Uint8Array) => Promise<void>>();
  #flights: FrameInFlight[] = [];

  /** `random` gives numbers from 0 up to 1 and makes the order of frames arbitrary; without it they arrive in the order sent. */
  constructor(random?: () => number, weather: MeshWeather = fair) {
    this.#random = random;
    this.weather = weather;
  }

  /** `member`'s end. */
  attach(member: MemberId): Transport {
    return {
      send: async (to, frame) => {
        for (const receiver of to) this.#flights.push({ from: member, to: receiver, frame });
      },
      listen: async (receive) => {
        this.#listeners.set(member, receive);
        return async () => {
          if (this.#listeners.get(member) === receive) this.#listeners.delete(member);
        };
      },
    };
  }

  /** Frames on their way, deliverable or not. */
  get inFlight(): readonly FrameInFlight[] {
    return this.#flights;
  }

  /** Moves one frame to a member that listens and is reached; false when there is none. Rejects as the receiver does; the frame stays. */
  async deliver(): Promise<boolean> {
    const open = this.#flights.filter(
      ({ from, to }) => this.#listeners.has(to) && this.weather.reaches(from, to),
    );
    const flight = open[this.#random === undefined ? 0 : Math.floor(this.#random() * open.length)];
    if (flight === undefined) return false;
    if (!this.weather.loses(flight)) await this.#listeners.get(flight.to)?.(flight.frame);
    this.#flights = this.#flights.filter((other) => other !== flight);
    return true;
  }

  /** Moves frames until none can move. */
  async settle(): Promise<void> {
    while (await this.deliver());
  }
}
