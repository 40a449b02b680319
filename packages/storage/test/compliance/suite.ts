import { describe } from "@jest/globals";
import { contactsSuite } from "./contacts.ts";
import { attachmentsSuite } from "./attachments.ts";
import { decideSuite } from "./decide.ts";
import { deliverySuite } from "./delivery.ts";
import { devicesSuite } from "./devices.ts";
import { faultsSuite } from "./faults.ts";
import { feedsSuite } from "./feeds.ts";
import { identitiesSuite } from "./identities.ts";
import { keyPackagesSuite } from "./key-packages.ts";
import { logSuite } from "./log.ts";
import { orderingSuite } from "./ordering.ts";
import { profilesSuite } from "./profiles.ts";
import { quotasSuite } from "./quotas.ts";
import { pushSuite } from "./push.ts";
import { readersSuite } from "./readers.ts";
import { relaySuite } from "./relay.ts";
import { replicasSuite } from "./replicas.ts";
import { reportsSuite } from "./reports.ts";
import { restorationSuite } from "./restoration.ts";
import { spentTokensSuite } from "./spent-tokens.ts";
import { turnsSuite } from "./turns.ts";
import type { StoreFactory } from "./samples.ts";

/** What every adapter must pass. */
export function complianceSuite(name: string, open: StoreFactory): void {
  describe(`${name} store`, () => {
    devicesSuite(open);
    keyPackagesSuite(open);
    deliverySuite(open);
    decideSuite(open);
    feedsSuite(open);
    readersSuite(open);
    relaySuite(open);
    turnsSuite(open);
    orderingSuite(open);
    identitiesSuite(open);
    contactsSuite(open);
    attachmentsSuite(open);
    replicasSuite(open);
    profilesSuite(open);
    quotasSuite(open);
    pushSuite(open);
    reportsSuite(open);
    restorationSuite(open);
    spentTokensSuite(open);
    logSuite(open);
    faultsSuite(open);
  });
}
