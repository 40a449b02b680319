import { hexFromBytes } from "@entente/tls-codec";
import { evaluateVrf, type VrfEvaluation } from "@entente/transparency";
import { vrfEvaluationsMax } from "../limits.ts";
import { nodePrimitives } from "./node-primitives.ts";

/** Where versions are in the prefix tree. An evaluation takes milliseconds and never changes, so the last ones are remembered. */
export class Vrf {
  readonly #secret: Uint8Array;
  readonly #known = new Map<string, VrfEvaluation>();

  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** The evaluation of `version` of `label`. */
  at(label: Uint8Array, version: number): VrfEvaluation {
    const name = `${String(version)} ${hexFromBytes(label)}`;
    const known = this.#known.get(name);
    if (known !== undefined) {
      // The least recently used one goes first.
      this.#known.delete(name);
      this.#known.set(name, known);
      return known;
    }
    const made = evaluateVrf(this.#secret, label, version, nodePrimitives);
    this.#known.set(name, made);
    const oldest = this.#known.keys().next();
    if (this.#known.size > vrfEvaluationsMax && oldest.done !== true) this.#known.delete(oldest.value);
    return made;
  }
}
