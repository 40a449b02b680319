import type { ClientState, EpochReceiverData } from "ts-mls";

/**
 * What is kept of former epochs once the current one is over: as many as the settings say, the latest. Not by ts-mls's own function,
 * which looks at every node of the secret trees that go, and puts them all into the arguments of one call.
 */
export function formerEpochsWith({
  historicalReceiverData,
  groupContext,
  secretTree,
  ratchetTree,
  keySchedule,
  clientConfig,
}: ClientState): Map<bigint, EpochReceiverData> {
  const { senderDataSecret, resumptionPsk } = keySchedule;
  const ended = { secretTree, ratchetTree, senderDataSecret, groupContext, resumptionPsk };
  const all = [...historicalReceiverData, [groupContext.epoch, ended] as const];
  const latest = all.sort(([a], [b]) => (a < b ? -1 : 1));
  const { retainKeysForEpochs } = clientConfig.keyRetentionConfig;
  return new Map(retainKeysForEpochs > 0 ? latest.slice(-retainKeysForEpochs) : []);
}
