import { linearizability } from "./linearizability/linearizability.ts";
import { litmusTests, TITLE as LITMUS_TESTS } from "./litmus/litmus.ts";
import { lostUpdates } from "./atomicity/lost_updates.ts";
import { models } from "./linearizability/models.ts";
import { neighbours } from "./atomicity/neighbours.ts";
import { queueKills } from "../queue/kills_stress.ts";
import { queueStreams } from "../queue/streams_stress.ts";
import { deaths } from "../sync/deaths_stress.ts";
import type { StressTest } from "./stress_test.ts";
import { tickets } from "./atomicity/tickets.ts";
import { tornReads } from "./atomicity/torn_reads.ts";

/** All stress tests, by the titles of their reports. */
export const STRESS_TESTS: Readonly<Record<string, StressTest>> = {
  "lost updates": lostUpdates,
  "torn reads": tornReads,
  tickets,
  neighbours,
  linearizability: (seconds) => linearizability(seconds),
  deaths,
  "queues of killed processes": queueKills,
  "messages between processes": queueStreams,
  "locks and queues": (seconds) => models(seconds),
  [LITMUS_TESTS]: litmusTests,
};
