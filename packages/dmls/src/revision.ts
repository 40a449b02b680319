/**
 * Which text a session speaks.
 *
 * - `draft-00`: draft-xue-distributed-mls-00, nothing more. Leaves of receivers never change, nobody is removed, a
 *   member that misses a Commit stays behind.
 * - `draft-02`: with draft-xue-distributed-mls-02's leaf replacement (D-20), acknowledgement (D-21), removal (D-22) and
 *   dependency order (D-23), and with the rejoin of draft-xue-multi-mls (D-24). Not interoperable beyond this
 *   package: the drafts leave the leaf replacement's spelling open.
 *
 * Every member of a universe speaks the founder's revision; it is part of the announcement.
 */
export type Revision = "draft-00" | "draft-02";

/** What a revision has beyond draft-00. */
export interface RevisionFeatures {
  readonly leafReplacement: boolean;
  readonly removal: boolean;
  readonly rejoin: boolean;
}

const features: Readonly<Record<Revision, RevisionFeatures>> = {
  "draft-00": { leafReplacement: false, removal: false, rejoin: false },
  "draft-02": { leafReplacement: true, removal: true, rejoin: true },
};

/** The features of `revision`. */
export function featuresOf(revision: Revision): RevisionFeatures {
  return features[revision];
}
