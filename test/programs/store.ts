// store.ts <name> <width>: stores zeros and ones in turn in the integer at offset 64, until it is
// killed.
import process from "node:process";
import { atomic, SharedMemory, UINT } from "../../mod.ts";

const [name, text] = process.argv.slice(2);
const width = Number(text);
using memory = SharedMemory.open({ name });
const a = atomic({ width, atype: UINT, memory, offset: 64 });
const all = (1n << BigInt(width * 8)) - 1n;
const values = width > 4 ? [0n, all] : [0, Number(all)];
console.log("ready");
for (let i = 0;; i ^= 1) a.store(values[i]);
