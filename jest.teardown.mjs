const graceMs = 60_000;

/** What a test left running must not keep the run from ending: it is named after a minute, and the run has failed. */
export default function teardown() {
  const late = setTimeout(() => {
    const left = process.getActiveResourcesInfo().join(", ");
    process.stderr.write(`the tests are over, and this still runs: ${left}\n`);
    process.exit(1);
  }, graceMs);
  late.unref();
}
