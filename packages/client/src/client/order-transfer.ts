import { GroupError } from "../mls/group-error.ts";
import type { CommitIntent } from "./commits.ts";

/** Another domain is to order the group, for as long as one domain alone does. Checked anew in each epoch that its Commit is made in. */
export function transferIntent(domain: string): CommitIntent {
  return (group) => {
    const { mode, voters } = group.order;
    if (mode !== "fixed") throw new GroupError("unsupported", "no single domain orders the group");
    if (!group.domains.some((each) => each === domain))
      throw new GroupError("member_invalid", `${domain} has no members in the group`);
    return Promise.resolve(voters[0] === domain ? undefined : { orderer: domain });
  };
}
