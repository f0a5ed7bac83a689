// Opens a segment until it is killed.
import process from "node:process";
import { atomic, attach, INT, SharedMemory } from "../../mod.ts";

const [name = "", how] = process.argv.slice(2);
const kept: unknown[] = [];
if (how === "create") kept.push(SharedMemory.create({ name, size: 8 }));
if (how === "open") kept.push(SharedMemory.open({ name }));
if (how === "readonly") kept.push(SharedMemory.open({ name, readonly: true }));
if (how === "attach") {
  const memory = SharedMemory.open({ name });
  const handle = atomic({ width: 4, atype: INT, memory }).handle();
  memory.close();
  kept.push(attach(handle));
}
console.log("open");
setInterval(() => kept.length, 1000);
