export { flipBits, type BitFlipFigures, type BitFlips } from "./bit-flips.ts";
export { measureSearch, type SearchFigures, type SearchMeasurement } from "./search-figures.ts";
export { sampleValueBytes } from "./sample-log.ts";
