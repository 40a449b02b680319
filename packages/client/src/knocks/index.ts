export { type Knock, type Knocks, knockTextBytesMax } from "./knocks.ts";
