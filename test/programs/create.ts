// create.ts <name> <size>: creates and removes a segment repeatedly until it is killed.
import process from "node:process";
import { SharedMemory } from "../../mod.ts";

const [name, size] = process.argv.slice(2);
console.log("ready");
for (;;) {
  using memory = SharedMemory.create({ name, size: Number(size) });
  memory.unlink();
}
