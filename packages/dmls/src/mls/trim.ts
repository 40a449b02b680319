import type { ClientState, EpochReceiverData, GenerationSecret, SecretTree } from "ts-mls";

const none = new Uint8Array();

/**
 * `state` without what a Send Group never uses again. Only leaf 0 sends, so one leaf of the secret tree is kept; path
 * secrets come encrypted to leaves, so no parent's private key is; and once an epoch's PSK is exported, of the key
 * schedule only the init and sender data secrets matter. The signature key is the session's.
 */
export function trimmed(state: ClientState): ClientState {
  const leafNode = state.privatePath.leafIndex * 2;
  const leafKey = state.privatePath.privateKeys[leafNode];
  return {
    ...state,
    signaturePrivateKey: none,
    secretTree: ownersSecrets(state.secretTree),
    keySchedule: {
      initSecret: state.keySchedule.initSecret,
      senderDataSecret: state.keySchedule.senderDataSecret,
      exporterSecret: none,
      externalSecret: none,
      confirmationKey: none,
      membershipKey: none,
      resumptionPsk: none,
      epochAuthenticator: none,
    },
    privatePath: {
      leafIndex: state.privatePath.leafIndex,
      privateKeys: leafKey === undefined ? {} : { [leafNode]: leafKey },
    },
    unappliedProposals: {},
  };
}

/** The secrets of leaf 0 alone. A message that claims another sender finds none. */
export function ownersSecrets(tree: SecretTree): SecretTree {
  return tree.slice(0, 1);
}

/**
 * What is kept of the epoch that `state` is in, once a Commit ends it: enough to read its owner's messages and to
 * recognise a second Commit by the owner.
 */
export function pastEpoch(state: ClientState): EpochReceiverData {
  return {
    resumptionPsk: none,
    secretTree: ownersSecrets(state.secretTree),
    ratchetTree: state.ratchetTree.slice(0, 1),
    senderDataSecret: state.keySchedule.senderDataSecret,
    groupContext: state.groupContext,
  };
}

/** Every secret in an ended epoch, to be overwritten. */
export function secretsOf(epoch: EpochReceiverData): readonly Uint8Array[] {
  return [
    epoch.senderDataSecret,
    ...epoch.secretTree.flatMap((node) => [...ratchet(node.handshake), ...ratchet(node.application)]),
  ];
}

function ratchet(secrets: GenerationSecret): readonly Uint8Array[] {
  return [secrets.secret, ...Object.values(secrets.unusedGenerations)];
}
