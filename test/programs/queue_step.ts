// queue_step.ts <scenario> <segment> <step>: does the same as sync_step.ts with a queue.
import process from "node:process";
import { SharedMemory } from "../../mod.ts";
import { ACTS } from "../queue/acts.ts";
import { killBefore } from "../support/steps.ts";

const [scenario, name, step] = process.argv.slice(2) as [string, string, string];
const memory = SharedMemory.open({ name });
const steps = killBefore(Number(step));
await ACTS[scenario]?.(memory);
console.log(steps());
