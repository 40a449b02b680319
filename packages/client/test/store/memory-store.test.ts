import { MemoryStore } from "../../src/store/memory-store.ts";
import { storeCompliance } from "./compliance.ts";

storeCompliance("MemoryStore", async () => new MemoryStore(), false);
