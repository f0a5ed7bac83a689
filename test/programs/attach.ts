// attach.ts <handle as JSON>: adds 5 to the atomic, and prints it.
import process from "node:process";
import { type AtomicUint, attach } from "../../mod.ts";

const a = attach<AtomicUint<4, ArrayBuffer>>(JSON.parse(process.argv[2]));
a.add(5);
console.log(`${a.constructor.name} ${a}`);
