import { Client, type HomeDomain, textOf } from "@entente/client";
import { DmlsSessions } from "@entente/client/dmls";
import { grpcTransports, nodeCrypto, SqliteStore } from "@entente/client/node";

/** What the program is started with: its one argument, as JSON. */
export interface MemberPlan {
  readonly clientId: string;
  readonly home: HomeDomain;
  readonly storePath: string;
}

/** What it says to its parent. */
export type MemberWord =
  | { readonly kind: "ready" }
  | { readonly kind: "heard"; readonly text: string }
  | { readonly kind: "said"; readonly text: string };

// A member of a DMLS session as a process of its own, to be killed. Its parent tells it what to say.
const { clientId, home, storePath } = JSON.parse(process.argv[2] ?? "") as MemberPlan;
const tell = (word: MemberWord): void => {
  process.send?.(word);
};
const client = await Client.open({
  clientId,
  home,
  store: SqliteStore.open(storePath),
  transports: grpcTransports,
  crypto: nodeCrypto,
});
await client.start();
const sessions = await DmlsSessions.open(client, {
  handlers: {
    message: async (_session, { plaintext }) => tell({ kind: "heard", text: textOf(plaintext) }),
  },
});
process.on("message", (text: string) => {
  const [session] = sessions.sessions();
  void session?.send(new TextEncoder().encode(text)).then(() => tell({ kind: "said", text }));
});
process.on("disconnect", () => process.exit());
tell({ kind: "ready" });
