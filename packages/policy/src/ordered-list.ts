/** What keeps a list from being ascending with each entry once, so that a set has one spelling; `undefined` when nothing does. */
export function ascendingProblem<T extends string | number>(list: readonly T[]): string | undefined {
  return list.every((each, index) => index === 0 || (list[index - 1] as T) < each)
    ? undefined
    : "not in ascending order, each once";
}

/** What keeps a list in order of preference from being one; `undefined` when nothing does. */
export function repeatedProblem(list: readonly (string | number)[]): string | undefined {
  return new Set(list).size === list.length ? undefined : "an entry twice";
}
