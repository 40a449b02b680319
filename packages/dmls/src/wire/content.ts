import {
  closedEnum,
  opaqueV,
  select,
  struct,
  text,
  opaqueVWithin,
  uint16,
  uint8,
  vectorV,
  type Value,
} from "@entente/tls-codec";

/** Names of the revisions on the wire. */
export const RevisionCode = closedEnum(uint8, { "draft-00": 0, "draft-02": 2 });

/** A member of a universe: its name, and a KeyPackage for every other member to add it with. */
export const AnnouncedMember = struct({
  member: text(opaqueVWithin(1, 1024)),
  keyPackage: opaqueV,
});
export type AnnouncedMember = Value<typeof AnnouncedMember>;

/**
 * What an application message of a Send Group carries.
 *
 *     struct {
 *       ContentType type;                       application(0), announcement(1), rejoin(2)
 *       select (type) {
 *         case application:  opaque data<V>;
 *         case announcement: RevisionCode revision; uint16 cipher_suite; uint16 export_length;
 *                            opaque universe_id<V>; AnnouncedMember members<V>;
 *         case rejoin:       opaque key_package<V>; opaque group_ids<V><V>;
 *       };
 *     } Content;
 *
 * An announcement says: this is the sender's Send Group, the universe is its members, the universe's identifier is
 * its group_id, and exported keys have this length (D-18). The drafts leave the format to the application; ours adds
 * the KeyPackages with which the others make their Send Groups. A rejoin asks the owners of the Send Groups
 * named to add the sender again (D-24).
 */
export const Content = select({
  tag: { type: closedEnum(uint8, { application: 0, announcement: 1, rejoin: 2 }) },
  cases: {
    application: { data: opaqueV },
    announcement: {
      revision: RevisionCode,
      cipherSuite: uint16,
      exportLength: uint16,
      universeId: opaqueV,
      members: vectorV(AnnouncedMember),
    },
    rejoin: { keyPackage: opaqueV, groupIds: vectorV(opaqueVWithin(1, 255)) },
  },
});
export type Content = Value<typeof Content>;
export type Announcement = Extract<Content, { type: "announcement" }>;
export type Rejoin = Extract<Content, { type: "rejoin" }>;
