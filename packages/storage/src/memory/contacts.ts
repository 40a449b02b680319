import { readItemsMax } from "../limits.ts";
import type { AdmitAnswer, AdmitRequest, AdmitTarget, Contact, ContactStore } from "../ports/contacts.ts";
import { Counters } from "./quotas.ts";
import { byKey, limit, type State } from "./state.ts";

export function memoryContacts(state: State): ContactStore {
  return {
    strangerRule: (owner) => state.read(() => (state.closedToStrangers.has(owner) ? "refuse" : "knock")),
    setStrangerRule: (owner, rule) =>
      state.write(() => {
        if (rule === "refuse") state.closedToStrangers.add(owner);
        else state.closedToStrangers.delete(owner);
      }),
    setContact: (owner, userId, said, contactsMax) =>
      state.write(() => {
        const held = contactsOf(state, owner);
        if (said === undefined) held.delete(userId);
        else if (!held.has(userId) && held.size >= contactsMax) return false;
        else held.set(userId, said);
        return true;
      }),
    list: (owner, after, contactsMax) =>
      state.read(() => {
        limit("contacts", contactsMax, readItemsMax);
        return byKey(contactsOf(state, owner))
          .filter(([userId]) => userId > after)
          .slice(0, contactsMax)
          .map(([userId, said]) => ({ userId, state: said }));
      }),
    admit: (request) => state.write(() => admit(state, request)),
  };
}

function contactsOf(state: State, owner: string): Map<string, Contact["state"]> {
  const held = state.contacts.get(owner) ?? new Map<string, Contact["state"]>();
  state.contacts.set(owner, held);
  return held;
}

function admit(state: State, request: AdmitRequest): AdmitAnswer {
  const { sender, targets, opens, contactsMax, nowMs } = request;
  limit("targets", targets.length, readItemsMax);
  limit("opens", opens.length, readItemsMax);
  const counters = new Counters(state, nowMs);
  const senderFull = counters.count(request.senderQuotas);
  if (senderFull !== undefined) return { code: "over_quota", retryAtMs: senderFull.retryAtMs };
  const fates: ("admitted" | "knock_limit" | "not_allowed")[] = [];
  for (const target of targets) {
    const relation = relationOf(state, target, request);
    if (relation === "none") fates.push("not_allowed");
    else if (relation === "stranger") {
      fates.push(counters.count(target.knockQuotas) === undefined ? "admitted" : "knock_limit");
    } else {
      const full = counters.count(target.contactQuotas);
      if (full !== undefined) return { code: "over_quota", retryAtMs: full.retryAtMs };
      fates.push("admitted");
    }
  }
  const held = contactsOf(state, sender);
  const fresh = opens.filter((userId) => userId !== sender && !held.has(userId));
  if (fresh.length > 0 && held.size + fresh.length > contactsMax) return { code: "contacts_full" };
  for (const userId of fresh) held.set(userId, "allowed");
  counters.save();
  return { code: "admitted", targets: fates };
}

function relationOf(
  state: State,
  { userId }: AdmitTarget,
  { sender, senderAsContact = sender }: AdmitRequest,
): "contact" | "none" | "stranger" {
  if (userId === sender) return "contact";
  const said = state.contacts.get(userId)?.get(senderAsContact);
  if (said !== undefined) return said === "allowed" ? "contact" : "none";
  return state.closedToStrangers.has(userId) ? "none" : "stranger";
}
