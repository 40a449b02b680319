// A stand-in for the command line of a key management service: digest on standard input, signature (DER) on standard output.
import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { p256 } from "@noble/curves/nist.js";

const [file, fault] = process.argv.slice(2);
const digest = readFileSync(0);
if (digest.length !== 32) throw new Error(`a digest of 32 bytes is expected, and not ${digest.length}`);
if (fault === "locked") {
  process.stderr.write("the token is locked\n");
  process.exit(3);
}
const { d } = createPrivateKey(readFileSync(file)).export({ format: "jwk" });
const key = Buffer.from(d, "base64url");
const signature = p256.sign(digest, key, { prehash: false, format: "der" });
process.stdout.write(fault === "talkative" ? Buffer.alloc(1000) : signature);
