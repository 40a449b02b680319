import { opaqueV, select, struct, uint32, type Value } from "@entente/tls-codec";
import { Extensions } from "./extension.ts";
import { KeyPackage } from "./key-package.ts";
import { LeafNode } from "./leaf-node.ts";
import { PreSharedKeyID } from "./pre-shared-key.ts";
import { CipherSuite } from "./registries/cipher-suite.ts";
import { ProposalType } from "./registries/proposal-type.ts";
import { ProtocolVersion } from "./registries/protocol-version.ts";

const addFields = { keyPackage: KeyPackage } as const;
const updateFields = { leafNode: LeafNode } as const;
const removeFields = { removed: uint32 } as const;
const pskFields = { psk: PreSharedKeyID } as const;
const reInitFields = {
  groupId: opaqueV,
  version: ProtocolVersion,
  cipherSuite: CipherSuite,
  extensions: Extensions,
} as const;
const externalInitFields = { kemOutput: opaqueV } as const;
const groupContextExtensionsFields = { extensions: Extensions } as const;

/** `struct { KeyPackage key_package; } Add` (RFC 9420 12.1.1). */
export const Add = struct(addFields);
export type Add = Value<typeof Add>;

/** `struct { LeafNode leaf_node; } Update` (RFC 9420 12.1.2). */
export const Update = struct(updateFields);
export type Update = Value<typeof Update>;

/** `struct { uint32 removed; } Remove`: the leaf index of the member to go (RFC 9420 12.1.3). */
export const Remove = struct(removeFields);
export type Remove = Value<typeof Remove>;

/** `struct { PreSharedKeyID psk; } PreSharedKey` (RFC 9420 12.1.4). */
export const PreSharedKey = struct(pskFields);
export type PreSharedKey = Value<typeof PreSharedKey>;

/**
 *     struct { opaque group_id<V>; ProtocolVersion version; CipherSuite cipher_suite; Extension extensions<V>; } ReInit;
 *
 * RFC 9420 12.1.5.
 */
export const ReInit = struct(reInitFields);
export type ReInit = Value<typeof ReInit>;

/** `struct { opaque kem_output<V>; } ExternalInit` (RFC 9420 12.1.6). */
export const ExternalInit = struct(externalInitFields);
export type ExternalInit = Value<typeof ExternalInit>;

/** `struct { Extension extensions<V>; } GroupContextExtensions` (RFC 9420 12.1.7). */
export const GroupContextExtensions = struct(groupContextExtensionsFields);
export type GroupContextExtensions = Value<typeof GroupContextExtensions>;

/**
 *     struct {
 *       ProposalType proposal_type;
 *       select (Proposal.proposal_type) {
 *         case add:                      Add add;
 *         case update:                   Update update;
 *         case remove:                   Remove remove;
 *         case psk:                      PreSharedKey psk;
 *         case reinit:                   ReInit reinit;
 *         case external_init:            ExternalInit external_init;
 *         case group_context_extensions: GroupContextExtensions group_context_extensions;
 *       };
 *     } Proposal;
 *
 * A change to a group (RFC 9420 12.1). The RFC gives a proposal of another type no length, so its end cannot be
 * found: it is read as one `opaque<V>`, the form that OpenMLS, mls-rs and ts-mls give to custom proposals. GREASE and
 * private types of that form survive; one of another form is a DecodeError. `handshakeHeader` reads past neither, so
 * a server that follows no tree carries both.
 */
export const Proposal = select({
  tag: { proposalType: ProposalType },
  cases: {
    add: addFields,
    update: updateFields,
    remove: removeFields,
    psk: pskFields,
    reinit: reInitFields,
    external_init: externalInitFields,
    group_context_extensions: groupContextExtensionsFields,
  },
  otherwise: { proposalData: opaqueV },
});
export type Proposal = Value<typeof Proposal>;
