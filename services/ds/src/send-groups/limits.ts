/** Clients that read one Send Group: more than a DMLS universe has members. */
export const sendGroupReadersMax = 1_024;
