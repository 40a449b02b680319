const [often, atOnce] = [1_000_000, 100_000_000];

/** What is measured is how fast a service can be, not how fast it lets one device or user be. */
export const unpaced = {
  streamStepsPerDeviceBurst: atOnce,
  streamStepsPerDevicePerSecond: often,
  streamStepsPerUserBurst: atOnce,
  streamStepsPerUserPerSecond: often,
} as const;
