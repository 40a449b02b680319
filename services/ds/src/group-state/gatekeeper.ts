import { clientIdParts } from "@entente/mls-wire";
import type { Store } from "@entente/storage";
import { refusal } from "../errors.ts";
import type { Departures } from "../group-care/departures.ts";
import type { CheckedBundle } from "../groups/checked-bundle.ts";
import type { Admission } from "./admission.ts";
import type { Submitter } from "./commit-claims.ts";
import type { GroupWatch } from "./group-watch.ts";

/** Looks at every Commit before it is ordered: who joins by it, and in visible groups whether it is one (A23-35, A23-70). */
export class Gatekeeper {
  readonly #store: Pick<Store, "groups">;
  readonly #watch: GroupWatch;
  readonly #admission: Admission;
  readonly #departures: Pick<Departures, "missing">;

  constructor(
    store: Pick<Store, "groups">,
    watch: GroupWatch,
    admission: Admission,
    departures: Pick<Departures, "missing">,
  ) {
    this.#departures = departures;
    this.#store = store;
    this.#watch = watch;
    this.#admission = admission;
  }

  /**
   * Lets a Commit pass, or one of a group or an epoch that is not known here: there the orderer looks.
   *
   * @param submitter whose Commit it is said to be; absent where another domain of the group hands it on.
   * @throws ServiceError `group_closed`; `external_commit_refused`, `bad_commit`, `departure_missing`, with the reason.
   */
  async check(bundle: CheckedBundle, submitter?: Submitter): Promise<void> {
    const group = await this.#store.groups.find(bundle.groupIdBytes);
    if (group?.epoch !== bundle.epoch) return;
    if (group.state === "closed")
      throw refusal("group_closed", "a ReInit has ended the group: it goes on in another");
    const { joiner } = bundle;
    if (joiner !== undefined) {
      const isOwn = submitter === undefined || clientIdParts(joiner.clientId).domain === submitter.domain;
      const problem = isOwn
        ? await this.#admission.problem(bundle.groupIdBytes, joiner)
        : ("not_the_submitter" as const);
      if (problem !== undefined) {
        throw refusal("external_commit_refused", `the group's terms do not admit the joiner: ${problem}`, {
          field: "bundle.commit",
          reason: problem,
        });
      }
    }
    await this.#watch.check(bundle, submitter);
    if (submitter === undefined || joiner !== undefined) return;
    const staying = await this.#departures.missing(bundle);
    if (staying.length === 0) return;
    throw refusal("departure_missing", "who has asked to leave is not removed", {
      field: "bundle.commit",
      reason: staying.join(" "),
    });
  }
}
