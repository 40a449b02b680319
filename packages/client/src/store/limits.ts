/** Changes of one kind in one save. */
export const changesMax = 10_000;

/** Rows that one read of a list returns at most. */
export const rowsMax = 1_000;

/** Characters of a feed's or record's name. */
export const nameCharactersMax = 1_024;
