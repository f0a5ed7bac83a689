import { linearizability } from "./linearizability.ts";
import { litmusTests, TITLE as LITMUS_TESTS } from "./litmus.ts";
import { lostUpdates } from "./lost_updates.ts";
import { neighbours } from "./neighbours.ts";
import type { Proof } from "./proof.ts";
import { tickets } from "./tickets.ts";
import { tornReads } from "./torn_reads.ts";

/** All proofs, by the titles of their reports. */
export const PROOFS: Readonly<Record<string, Proof>> = {
  "lost updates": lostUpdates,
  "torn reads": tornReads,
  tickets,
  neighbours,
  linearizability: (seconds) => linearizability(seconds),
  [LITMUS_TESTS]: litmusTests,
};
