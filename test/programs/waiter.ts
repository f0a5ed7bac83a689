// waiter.ts <handle as JSON> <timeout>: waits while the atomic is 0. Prints the result of the wait
// and the processor time that it took.
import process from "node:process";
import { type AtomicInt, attach } from "../../mod.ts";

const a = attach<AtomicInt<4, ArrayBuffer>>(JSON.parse(process.argv[2]));
const timeout = Number(process.argv[3]);
a.wait(1); // binds the functions
console.log("waiting");
const [from, start] = [process.cpuUsage(), performance.now()];
const result = a.wait(0, { timeout });
const { user, system } = process.cpuUsage(from);
console.log(
  JSON.stringify({ result, cpu: (user + system) / 1000, time: performance.now() - start }),
);
