import { jest } from "@jest/globals";
import { complianceSuite } from "./compliance/suite.ts";
import { describePostgres, openPostgresStore } from "./postgres-factory.ts";

jest.setTimeout(120_000);

describePostgres("on a real server", () => {
  complianceSuite("postgres", openPostgresStore);
});
