import { complianceSuite } from "./compliance/suite.ts";
import { describePostgres, openPostgresStore } from "./postgres-factory.ts";

describePostgres("on a real server", () => {
  complianceSuite("postgres", openPostgresStore);
});
