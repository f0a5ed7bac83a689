// create.ts <name> <size>: makes a segment and removes it, again and again until it is killed.
import process from "node:process";
import { SharedMemory } from "../../mod.ts";

const [name, size] = process.argv.slice(2);
console.log("ready");
for (;;) {
  using memory = SharedMemory.create({ name, size: Number(size) });
  memory.unlink();
}
