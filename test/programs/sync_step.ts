// sync_step.ts <scenario> <segment> <step>: runs a scenario of a primitive in the segment, and ends
// itself by SIGKILL before its atomic operation number <step>. Prints the steps otherwise.
import process from "node:process";
import { SharedMemory } from "../../mod.ts";
import { killBefore } from "../support/steps.ts";
import { SCENARIOS } from "../sync/scenarios.ts";

const [scenario, name, step] = process.argv.slice(2) as [string, string, string];
const memory = SharedMemory.open({ name });
const steps = killBefore(Number(step));
await SCENARIOS[scenario]?.act(memory);
console.log(steps());
