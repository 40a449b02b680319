import { struct, type Value } from "@entente/tls-codec";
import { Authority } from "./authority.ts";

/**
 *     struct {
 *       Authority add_users;          // users who are not in the group yet
 *       Authority add_clients;        // further clients of others; everybody adds their own
 *       Authority remove_users;       // others, of no higher rank; everybody removes their own clients and leaves
 *       Authority change_policy;      // everything of the policy but the roles
 *       Authority change_roles;
 *       Authority change_extensions;  // of the GroupContext, the policy apart: external senders, media types, …
 *       Authority re_init;            // end the group in favour of a successor
 *       Authority pre_shared_keys;    // mix external or resumption PSKs in
 *       Authority send;               // application messages
 *     } Rights;
 *
 * Who may do what (A18-7, A18-32, A18-33, A23-33, A23-84, A23-85; RFC 9750 7).
 */
export const Rights = struct({
  addUsers: Authority,
  addClients: Authority,
  removeUsers: Authority,
  changePolicy: Authority,
  changeRoles: Authority,
  changeExtensions: Authority,
  reInit: Authority,
  preSharedKeys: Authority,
  send: Authority,
});
export type Rights = Value<typeof Rights>;
